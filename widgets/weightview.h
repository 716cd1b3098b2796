// The weights of one neuron as pictures. Over the input's pixels for a dense first layer: one tile per
// channel and plane. Where the input is a map: one tile per channel, of a filter's taps or of the whole map.
// A near-square grid for the others. Weights that changed since the same neuron was last shown carry a dot.
// The traps: "since last shown" means since the last setNeuron() call, so call it once per snapshot; "input"
// counts what the neuron sums up, as BitTiles orders it, and not the columns of the weight matrix.
#pragma once

#include "datasets/dataset.h"
#include "engine/network/network.h"
#include "widgets/bittiles.h"

#include <QImage>
#include <QWidget>

#include <vector>

namespace flipscope {

class WeightView : public QWidget {
    Q_OBJECT
public:
    explicit WeightView(QWidget* parent = nullptr);

    /// `picture` and `planes` (outputs of the encoder per value of the picture) matter for layer 0 only.
    /// Where they do not multiply to the number of inputs, the near-square grid is taken.
    void setNeuron(const Network& network, int layer, int neuron, ImageShape picture, std::size_t planes);
    void clear();
    /// Marks these columns (ascending) of the neuron's weights as flipped, instead of those that changed
    /// since it was last shown; until the next setNeuron().
    void markFlips(const std::vector<std::size_t>& columns);

    int layer() const { return m_layer; }   ///< -1: nothing shown
    int neuron() const { return m_neuron; } ///< -1: nothing shown
    int inputCount() const { return static_cast<int>(m_weights.size()); }
    /// +1, -1, or 0 of ternary weights.
    int shownWeight(int input) const { return m_weights[static_cast<std::size_t>(input)]; }
    /// Where the input's weight lies in a row of the weight matrix.
    std::size_t columnOf(int input) const;
    /// Weights that differ from when this neuron was last shown.
    int flippedCount() const { return m_flippedCount; }
    bool flipped(int input) const { return m_flipped[static_cast<std::size_t>(input)]; }
    QString caption() const;
    /// "Input 300, pixel (20, 10): +1", "Tap (2, 0), channel 17: +1"; places are (x, y).
    QString describe(int input) const;

    /// Of a weight, in this widget's coordinates.
    QRect cellRect(int input) const { return m_tiles.rectOf(input); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// By a click or Enter: why did it flip?
    void weightAsked(int layer, int neuron, int input);
    /// By the menu or F2: flip it by hand.
    void flipAsked(int layer, int neuron, int input);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    BitTiles tilesFor(ImageShape picture, std::size_t planes) const;
    void takeWeights(const LayerParameters& parameters, bool sameNeuron);
    QString shares() const;
    void layOut();
    void render();
    void setCurrent(int input);
    QString tileName(std::size_t tile) const;
    QString title() const;
    int textHeight() const;
    bool namesTiles() const { return m_layer == 0 && m_tiles.count() > 1; }
    BitTiles::Spacing spacing() const;
    void paintBoard(QPainter& painter) const;
    void paintTile(QPainter& painter, std::size_t tile) const;
    void paintDots(QPainter& painter) const;
    void paintText(QPainter& painter) const;
    void paintLegend(QPainter& painter, QRect area) const;

    int m_layer = -1;
    int m_neuron = -1;
    int m_threshold = 0;
    LayerShape m_shape;
    std::vector<std::int8_t> m_weights;
    std::vector<bool> m_flipped;
    int m_plusCount = 0;
    int m_zeroCount = 0;
    int m_flippedCount = 0;
    int m_current = -1; // input under the mouse or the keyboard cursor
    BitTiles m_tiles;
    std::vector<QImage> m_images; // one pixel per weight, one image per tile
};

} // namespace flipscope
