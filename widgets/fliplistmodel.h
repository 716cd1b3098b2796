// The weights that flipped in one step, a row each: layer, neuron, input, and what they became.
#pragma once

#include "engine/network/network.h"
#include "engine/timeline/flipplace.h"

#include <QAbstractTableModel>

#include <vector>

namespace flipscope {

class FlipListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { LayerColumn, NeuronColumn, InputColumn, ChangeColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// `network`: after the step.
    void setFlips(const Network& network, std::vector<FlipPlace> flips);
    void clear();
    const FlipPlace& flip(int row) const { return m_flips[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<FlipPlace> m_flips;
    std::vector<LayerShape> m_shapes;
    std::vector<std::int8_t> m_weights; ///< after
    std::vector<bool> m_set;            ///< the bit, after
};

/// "−1 → +1", "0 → +1": what the flip of a bit did to its weight.
QString changeText(const LayerParameters& after, const FlipPlace& place);

} // namespace flipscope
