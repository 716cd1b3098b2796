// A confusion matrix as a table: a row for each class as labelled, a column for each answer.
#pragma once

#include "engine/metrics.h"

#include <QAbstractTableModel>
#include <QStringList>

namespace flipscope {

class ConfusionModel : public QAbstractTableModel {
    Q_OBJECT
public:
    /// ShareRole: of the row's samples, 0 to 1.
    enum Role { ShareRole = Qt::UserRole };

    explicit ConfusionModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    /// One name per class.
    void setConfusion(const ConfusionMatrix& confusion, const QStringList& classNames);
    const ConfusionMatrix& confusion() const { return m_confusion; }
    const QStringList& classNames() const { return m_names; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    double shareOf(std::size_t actual, std::size_t predicted) const;
    QString sentence(std::size_t actual, std::size_t predicted) const;

    ConfusionMatrix m_confusion;
    QStringList m_names;
    std::vector<std::uint64_t> m_rowTotals;
};

} // namespace flipscope
