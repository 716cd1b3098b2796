// Two lanes of a race side by side: what each has spent and reached so far, and at the end what came of it.
#pragma once

#include "engine/race.h"

#include <QAbstractTableModel>

#include <array>
#include <optional>

namespace flipscope {

class RaceModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Row {
        MethodRow,
        StepsRow,
        EpochsRow,
        SecondsRow,
        BitOpsRow,
        FlipsRow,
        ValidationRow,
        BestRow,
        TestRow,
        EndedRow,
        RowCount
    };
    struct Lane {
        QString method;
        LanePoint last; ///< of steps
        std::uint64_t flips = 0;
        std::optional<double> validation, best; ///< of finished epochs
        std::optional<TrainingResult> result;   ///< once it has ended
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setLanes(const std::array<Lane, 2>& lanes);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    static QString text(const Lane& lane, int row);

    std::array<Lane, 2> m_lanes;
};

} // namespace flipscope
