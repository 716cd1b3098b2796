// Where the inputs of a neuron lie when its bits are shown as pictures: one tile per channel and plane, or
// one near-square tile. Geometry only. Inputs are ordered as Encoder orders them: plane after plane, pixel
// after pixel, channels interleaved.
#pragma once

#include "datasets/dataset.h"
#include "engine/network/layershape.h"
#include "widgets/cellgrid.h"

#include <vector>

namespace flipscope {

class BitTiles {
public:
    /// Tile and cell of an input.
    struct Place {
        std::size_t tile;
        int cell;
    };

    BitTiles() = default;
    /// One near-square tile.
    explicit BitTiles(int inputs);
    /// Pictures; shape.size() * planes inputs.
    BitTiles(ImageShape shape, std::size_t planes);

    bool empty() const { return m_tiles.empty(); }
    bool isPicture() const { return m_picture; }
    std::size_t count() const { return m_tiles.size(); }
    std::size_t channels() const { return m_channels; }
    std::size_t planes() const { return m_planes; }
    QSize cells() const { return m_cells; } ///< of each tile
    const CellGrid& grid(std::size_t tile) const { return m_tiles[tile]; }

    /// Between tiles, and above each for its name, in pixels.
    struct Spacing {
        int label = 0;
        int gap = 0;
    };
    /// Places the tiles in rows so that cells become as large as can be, up to `largest` pixels; at least one
    /// pixel, even where that does not fit.
    void fit(const QRect& area, Spacing spacing, int largest);
    /// Room for near-square rows of tiles with cells of `side` pixels.
    QSize sizeFor(int side, Spacing spacing) const;

    Place placeOf(int input) const;
    int inputOf(Place place) const;
    int inputAt(QPoint position) const; ///< -1: none there
    QRect rectOf(int input) const;
    /// Input after an arrow key, Home or End; arrows go on in the next tile. -1 for another key.
    int moved(int input, int key) const;

private:
    bool m_picture = false;
    QSize m_cells;
    int m_perTile = 0;
    std::size_t m_channels = 1;
    std::size_t m_planes = 1;
    std::size_t m_columns = 1; // of tiles
    std::vector<CellGrid> m_tiles;
};

/// Of the weights of a neuron. `picture` and `planes` (outputs of the encoder per value of the picture)
/// matter for the first layer only; where they do not multiply to the number of inputs, the near-square grid
/// is taken.
BitTiles weightTiles(const LayerShape& shape, bool isFirst, ImageShape picture, std::size_t planes);
/// Where the weight of one of those tiles' inputs lies in a row of the weight matrix.
std::size_t columnOf(const LayerShape& shape, const BitTiles& tiles, int input);

} // namespace flipscope
