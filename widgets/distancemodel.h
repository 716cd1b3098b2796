// How far networks are apart: a row per pair, in all and layer by layer, as bits and as a share.
#pragma once

#include "engine/network/distance.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <optional>
#include <vector>

namespace flipscope {

class DistanceModel : public QAbstractTableModel {
    Q_OBJECT
public:
    struct Row {
        QString title;
        std::optional<std::vector<LayerDistance>> layers; ///< none: they do not have the same layers
    };
    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<Row> rows);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<Row> m_rows;
    int m_layers = 0;
};

} // namespace flipscope
