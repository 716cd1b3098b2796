// The weights of one neuron as pictures. Over the input's pixels for a dense first layer: one tile per
// channel and plane. Where the input is a map: one tile per channel, of a filter's taps or of the whole map.
// A near-square grid for the others. Weights that changed since the same neuron was last shown carry a dot.
// Of a neuron of the timeline's run it shows, instead of the weights, how they have behaved up to the moment:
// age since the last flip, number of flips, behaviour; and, of methods that keep any, the latent weights
// behind them: numbers that training moves and nobody else ever sees.
// The traps: "since last shown" means since the last setNeuron() call, so call it once per snapshot; "input"
// counts what the neuron sums up, as BitTiles orders it, and not the columns of the weight matrix.
#pragma once

#include "datasets/dataset.h"
#include "engine/learning/latentweights.h"
#include "engine/network/network.h"
#include "engine/timeline/flippatterns.h"
#include "widgets/bittiles.h"

#include <QImage>
#include <QWidget>

#include <optional>
#include <vector>

class QComboBox;

namespace flipscope {

class ColourMap;
class HistogramView;

class WeightView : public QWidget {
    Q_OBJECT
public:
    enum class Shown { Weights, Latent, Age, Flips, Behaviour };

    explicit WeightView(QWidget* parent = nullptr);

    /// `picture` and `planes` (outputs of the encoder per value of the picture) matter for layer 0 only.
    /// Where they do not multiply to the number of inputs, the near-square grid is taken.
    void setNeuron(const Network& network, int layer, int neuron, ImageShape picture, std::size_t planes);
    void clear();
    /// Marks these columns (ascending) of the neuron's weights as flipped, instead of those that changed
    /// since it was last shown; until the next setNeuron().
    void markFlips(const std::vector<std::size_t>& columns);
    /// Rings these columns (ascending): flipped by hand; until the next setNeuron().
    void markByHand(const std::vector<std::size_t>& columns);
    bool byHand(int input) const;

    /// Of the neuron shown, by column; nothing: not known (yet). Holds until another neuron is shown.
    void setHistory(std::optional<WeightHistory> history);
    const std::optional<WeightHistory>& history() const { return m_history; }
    /// What is not offered is not taken.
    void setShown(Shown shown);
    Shown shown() const { return m_shown; }
    bool showsPast() const { return m_shown != Shown::Weights && m_shown != Shown::Latent; }

    /// Whether the run's method has latent weights: only then they are offered.
    void setLatentsKept(bool kept);
    /// Of the neuron shown and the moment of its network; until the next setNeuron(). What is of another
    /// neuron is not taken.
    void setLatents(std::optional<LatentWeights> latents);
    const std::optional<LatentWeights>& latents() const { return m_latents; }
    /// Why there are none (yet).
    void setLatentsNote(const QString& note);
    const QString& latentsNote() const { return m_latentsNote; }
    /// Of the neuron's layer.
    HistogramView* latentSizes() const { return m_sizes; }
    /// "52 % silent, 3.0 % make 80 % of the flips": of the neuron's weights, up to the moment; empty: not
    /// known.
    QString summary() const;
    /// The numbers behind the picture.
    void showAsTable();

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
    /// By the menu: to be left as it is in the next run or fork; input -1: the whole neuron.
    void freezeAsked(int layer, int neuron, int input);
    /// Histories are wanted, or no more.
    void shownChanged(flipscope::WeightView::Shown shown);

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
    void paintRamp(QPainter& painter, QRect area) const;
    /// Returns how wide the text is, cut off at the area's end or not.
    int paintRampText(QPainter& painter, QRect area, const QString& text) const;
    void makeModes();
    bool showsHistory() const { return showsPast() && m_history.has_value(); }
    bool showsLatents() const { return m_shown == Shown::Latent && m_latents.has_value(); }
    void addMode(int place, const QString& name, Shown shown);
    void fitModes();
    void makeLatentSizes();
    void placeLatentSizes();
    /// Where all but the sizes of latent weights is drawn.
    QRect board() const;
    double latentOf(int input) const { return double(m_latents->values[columnOf(input)]); }
    double latentRange() const;
    QString latentText(int input) const;
    QString secondLine() const;
    void paintLatentRamp(QPainter& painter, QRect area) const;
    double rampPlace(int input) const;
    QRgb historyColour(int input, const ColourMap& ramp) const;
    QString historyText(int input) const;

    int m_layer = -1;
    int m_neuron = -1;
    int m_threshold = 0;
    LayerShape m_shape;
    std::vector<std::int8_t> m_weights;
    std::vector<bool> m_flipped;
    std::vector<std::size_t> m_byHand; // columns
    int m_plusCount = 0;
    int m_zeroCount = 0;
    int m_flippedCount = 0;
    int m_current = -1; // input under the mouse or the keyboard cursor
    Shown m_shown = Shown::Weights;
    std::optional<WeightHistory> m_history;
    std::uint32_t m_mostFlips = 0; // of a weight, in the history
    std::optional<LatentWeights> m_latents;
    QString m_latentsNote;
    HistogramView* m_sizes;
    QComboBox* m_modes;
    BitTiles m_tiles;
    std::vector<QImage> m_images; // one pixel per weight, one image per tile
};

} // namespace flipscope
