// Runs side by side: a column each, a row for every option that is not the same in all of them, and what came
// of them beneath. Of one run alone: what differs from the defaults of its method.
#pragma once

#include "widgets/runtablemodel.h"

#include <QAbstractTableModel>
#include <QStringList>

namespace flipscope {

/// The options that differ between runs, in the order of the option tables; runs whose configuration cannot
/// be read are passed over.
std::vector<OptionSpec> differingOptions(const RunList& runs);
/// What sets a run apart from the others: its name where it has one, else "method=bep seed=2"; unique among
/// them.
QStringList distinguishingLabels(const RunList& runs);

class RunDiffModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(const RunList& runs);
    int optionRows() const { return m_options; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString title, help;
        QStringList cells;
        bool isResult = false;
    };
    void addOptions(const RunList& runs);
    void addResults(const RunList& runs, bool withDefaults);

    QStringList m_columns;
    std::vector<Row> m_rows;
    int m_options = 0;
};

} // namespace flipscope
