// Samples per class and part: a first row for all classes, then one row per class; columns class, training,
// validation, test. Counted once when the data set is given.
#pragma once

#include "datasets/dataset.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <array>
#include <vector>

namespace flipscope {

class ClassCountModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { ClassColumn, TrainColumn, ValidationColumn, TestColumn, ColumnCount };

    /// Of a class's count: its share of the largest class of that part, 0 to 1.
    enum Role { ShareRole = Qt::UserRole };

    explicit ClassCountModel(QObject* parent = nullptr);

    void setDataset(const Dataset& dataset);
    void clear();

    /// Label of a row, -1 for "All classes".
    static int labelOf(int row) { return row - 1; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    using PartCounts = std::array<qint64, 3>; // training, validation, test

    QStringList m_names;
    std::vector<PartCounts> m_counts; // m_counts[0]: all classes
    PartCounts m_largest{};           // class of each part
};

} // namespace flipscope
