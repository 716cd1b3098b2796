#include "widgets/bittiles.h"

#include <algorithm>

namespace flipscope {

BitTiles::BitTiles(int inputs)
    : m_cells(CellGrid::nearSquare(inputs)), m_perTile(inputs),
      m_tiles(1, CellGrid{m_cells, m_perTile, 1, {}}) {}

BitTiles::BitTiles(ImageShape shape, std::size_t planes)
    : m_picture(true), m_cells(shape.width, shape.height), m_perTile(shape.width * shape.height),
      m_channels(static_cast<std::size_t>(shape.channels)), m_planes(planes),
      m_tiles(m_channels * planes, CellGrid{m_cells, m_perTile, 1, {}}) {}

void BitTiles::fit(const QRect& area, Spacing spacing, int largest) {
    const auto [label, gap] = spacing;
    const int count = static_cast<int>(m_tiles.size());
    const auto rowsFor = [count](int columns) { return (count + columns - 1) / columns; };
    int columns = 1;
    int side = 0;
    for (int c = 1; c <= count; ++c) {
        const int width = (area.width() + gap) / c - gap;
        const int height = (area.height() + gap) / rowsFor(c) - gap - label;
        const int s = std::min({width / m_cells.width(), height / m_cells.height(), largest});
        if (s > side) {
            side = s;
            columns = c;
        }
    }
    if (side == 0)
        columns = CellGrid::nearSquare(count).width();
    m_columns = static_cast<std::size_t>(columns);
    const QSize tile = m_cells * std::max(1, side);
    const QSize step(tile.width() + gap, tile.height() + label + gap);
    const QSize all(columns * step.width() - gap, rowsFor(columns) * step.height() - gap);
    const QSize rest = (area.size() - all).expandedTo({0, 0});
    const QPoint corner = area.topLeft() + QPoint(rest.width() / 2, rest.height() / 2);
    for (int t = 0; t < count; ++t) {
        const QPoint place(t % columns * step.width(), t / columns * step.height() + label);
        m_tiles[static_cast<std::size_t>(t)] = {m_cells, m_perTile, std::max(1, side), corner + place};
    }
}

QSize BitTiles::sizeFor(int side, Spacing spacing) const {
    const QSize rows = CellGrid::nearSquare(static_cast<int>(m_tiles.size()));
    const QSize tile = m_cells * side + QSize(spacing.gap, spacing.gap + spacing.label);
    return {rows.width() * tile.width(), rows.height() * tile.height()};
}

BitTiles::Place BitTiles::placeOf(int input) const {
    const auto i = static_cast<std::size_t>(input);
    const std::size_t perPlane = static_cast<std::size_t>(m_perTile) * m_channels;
    const std::size_t inPlane = i % perPlane;
    return {i / perPlane * m_channels + inPlane % m_channels, static_cast<int>(inPlane / m_channels)};
}

int BitTiles::inputOf(Place place) const {
    const std::size_t plane = place.tile / m_channels;
    const std::size_t channel = place.tile % m_channels;
    const std::size_t pixel =
        plane * static_cast<std::size_t>(m_perTile) + static_cast<std::size_t>(place.cell);
    return static_cast<int>(pixel * m_channels + channel);
}

int BitTiles::inputAt(QPoint position) const {
    for (std::size_t t = 0; t < m_tiles.size(); ++t)
        if (const int cell = m_tiles[t].at(position); cell >= 0)
            return inputOf({t, cell});
    return -1;
}

QRect BitTiles::rectOf(int input) const {
    const Place place = placeOf(input);
    return m_tiles[place.tile].rect(place.cell);
}

int BitTiles::moved(int input, int key) const {
    const Place place = placeOf(input);
    const int to = m_tiles[place.tile].moved(place.cell, key);
    if (to < 0)
        return -1;
    if (to != place.cell)
        return inputOf({place.tile, to});
    const int lastRow = m_perTile - m_cells.width();
    if (key == Qt::Key_Right && place.tile + 1 < m_tiles.size())
        return inputOf({place.tile + 1, to - m_cells.width() + 1});
    if (key == Qt::Key_Left && place.tile > 0)
        return inputOf({place.tile - 1, to + m_cells.width() - 1});
    if (key == Qt::Key_Down && place.tile + m_columns < m_tiles.size())
        return inputOf({place.tile + m_columns, to - lastRow});
    if (key == Qt::Key_Up && place.tile >= m_columns)
        return inputOf({place.tile - m_columns, to + lastRow});
    return input;
}

/// Of a convolution on the picture, channels are the picture's own, plane after plane.
BitTiles weightTiles(const LayerShape& shape, bool isFirst, ImageShape picture, std::size_t planes) {
    const std::size_t inputs = shape.inputs();
    const bool onPicture = isFirst && picture.size() > 0;
    if (onPicture && shape.taps() == 1 && picture.size() * planes == inputs)
        return BitTiles(picture, planes);
    if (shape.taps() == 1)
        return BitTiles(static_cast<int>(inputs));
    const auto own = static_cast<std::size_t>(picture.channels);
    const std::size_t channels = shape.input.channels;
    const bool ofPicture = onPicture && channels % own == 0;
    const ImageShape tile{static_cast<int>(shape.kernelWidth), static_cast<int>(shape.kernelHeight),
                          static_cast<int>(ofPicture ? own : channels)};
    return BitTiles(tile, ofPicture ? channels / own : 1);
}

std::size_t columnOf(const LayerShape& shape, const BitTiles& tiles, int input) {
    if (shape.taps() == 1)
        return static_cast<std::size_t>(input);
    const BitTiles::Place place = tiles.placeOf(input);
    const auto cell = static_cast<std::size_t>(place.cell);
    return shape.column(cell / shape.kernelWidth, cell % shape.kernelWidth, place.tile);
}

} // namespace flipscope
