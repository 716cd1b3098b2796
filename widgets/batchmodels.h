// A batch of runs as tables: the runs with what each has reached, and the settings with mean and spread over
// their seeds.
#pragma once

#include "engine/comparison.h"

#include <QAbstractTableModel>
#include <QString>

#include <optional>
#include <vector>

namespace flipscope {

class BatchRunsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { SettingColumn, SeedColumn, StateColumn, ValidationColumn, TestColumn, ColumnCount };
    struct Row {
        QString setting;
        quint64 seed = 0;
        QString state; ///< in words
        QString help;  ///< more of it
        std::optional<double> validation, test;
        bool isWrong = false;
    };
    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<Row> rows);
    void setRow(int index, Row row);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<Row> m_rows;
};

class ComparisonModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        SettingColumn,
        MethodColumn,
        RunsColumn,
        TestColumn,
        TestSpreadColumn,
        ValidationColumn,
        ValidationSpreadColumn,
        SecondsColumn,
        FlipsColumn,
        UpdatesColumn,  ///< and, as its tool tip, backprop's
        BitOpsColumn,   ///< empty: not counted
        FloatOpsColumn, ///< of methods that compute with floats; backprop's as its tool tip
        StateColumn,
        ColumnCount
    };
    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<ComparisonRow> rows);
    const std::vector<ComparisonRow>& rows() const { return m_rows; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<ComparisonRow> m_rows;
};

} // namespace flipscope
