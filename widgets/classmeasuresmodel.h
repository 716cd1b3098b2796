// Per class: pictures, precision, recall, F1, counted from a confusion matrix. SortRole orders numbers as
// numbers; what could not be measured ("-") comes last.
#pragma once

#include "engine/metrics.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace flipscope {

class ClassMeasuresModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { ClassColumn, PicturesColumn, PrecisionColumn, RecallColumn, F1Column, ColumnCount };
    enum Role { SortRole = Qt::UserRole };

    explicit ClassMeasuresModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setConfusion(const ConfusionMatrix& confusion, const QStringList& classNames);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::optional<double> share(int row, int column) const;

    QStringList m_names;
    std::vector<ClassMeasures> m_measures;
};

} // namespace flipscope
