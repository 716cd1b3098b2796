#include "widgets/weightview.h"

#include "widgets/histogramview.h"
#include "widgets/layernames.h"
#include "widgets/numberformat.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QToolTip>

#include <algorithm>

namespace flipscope {

namespace {

// Sides of a weight: in pixels, and in text lines (a filter on a grey picture has few).
constexpr int smallestCell = 1;
constexpr int largestCell = 3;
constexpr std::size_t manyTiles = 12;
constexpr int manyTilesGap = 4; // pixels

} // namespace

WeightView::WeightView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Weights of a neuron"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    makeModes();
    makeLatentSizes();
}

void WeightView::clear() {
    m_layer = m_neuron = m_current = -1;
    m_history.reset();
    m_latents.reset();
    m_latentsNote.clear();
    m_modes->hide();
    m_sizes->hide();
    m_shape = {};
    m_plusCount = m_zeroCount = m_flippedCount = 0;
    m_weights.clear();
    m_flipped.clear();
    m_tiles = {};
    m_images.clear();
    updateGeometry();
    update();
}

void WeightView::setNeuron(const Network& network, int layer, int neuron, ImageShape picture,
                           std::size_t planes) {
    const auto l = static_cast<std::size_t>(layer);
    const auto o = static_cast<std::size_t>(neuron);
    if (layer < 0 || neuron < 0 || l >= network.layers().size() ||
        o >= parametersOf(network.layers()[l]).shape.neurons) {
        clear();
        return;
    }
    const LayerParameters& parameters = parametersOf(network.layers()[l]);
    const bool sameNeuron = layer == m_layer && neuron == m_neuron && parameters.shape == m_shape;
    if (!sameNeuron)
        m_history.reset();
    m_latents.reset();
    m_latentsNote.clear();
    m_byHand.clear();
    m_modes->show();
    m_layer = layer;
    m_neuron = neuron;
    m_shape = parameters.shape;
    m_threshold = parameters.thresholds[o];
    BitTiles tiles = weightTiles(m_shape, m_layer == 0, picture, planes);
    const bool sameOrder = tiles.channels() == m_tiles.channels() && tiles.planes() == m_tiles.planes();
    m_tiles = std::move(tiles);
    takeWeights(parameters, sameNeuron && sameOrder);
    placeLatentSizes();
    layOut();
    updateGeometry();
    render();
    setAccessibleDescription(caption());
}

void WeightView::markFlips(const std::vector<std::size_t>& columns) {
    m_flipped.assign(m_weights.size(), false);
    m_flippedCount = 0;
    for (int i = 0; i < inputCount(); ++i)
        if (std::binary_search(columns.begin(), columns.end(), columnOf(i))) {
            m_flipped[static_cast<std::size_t>(i)] = true;
            ++m_flippedCount;
        }
    update();
}

void WeightView::markByHand(const std::vector<std::size_t>& columns) {
    m_byHand = columns;
    update();
}

bool WeightView::byHand(int input) const {
    return std::binary_search(m_byHand.begin(), m_byHand.end(), columnOf(input));
}

std::size_t WeightView::columnOf(int input) const { return flipscope::columnOf(m_shape, m_tiles, input); }

void WeightView::takeWeights(const LayerParameters& parameters, bool sameNeuron) {
    const std::vector<std::int8_t> before = sameNeuron ? m_weights : std::vector<std::int8_t>();
    const std::size_t inputs = m_shape.inputs();
    if (!sameNeuron)
        m_current = -1;
    m_weights.resize(inputs);
    m_flipped.assign(inputs, false);
    m_plusCount = m_zeroCount = m_flippedCount = 0;
    for (std::size_t i = 0; i < inputs; ++i) {
        m_weights[i] = static_cast<std::int8_t>(
            parameters.weight(static_cast<std::size_t>(m_neuron), columnOf(static_cast<int>(i))));
        m_plusCount += m_weights[i] > 0;
        m_zeroCount += m_weights[i] == 0;
        m_flipped[i] = sameNeuron && m_weights[i] != before[i];
        m_flippedCount += m_flipped[i];
    }
}

int WeightView::textHeight() const { return fontMetrics().height() * 3 / 2; }

void WeightView::layOut() {
    if (m_tiles.empty())
        return;
    const int line = fontMetrics().height();
    const QRect area = board().adjusted(line / 2, 2 * textHeight(), -line / 2, -2 * textHeight());
    m_tiles.fit(area, spacing(), largestCell * line);
}

BitTiles::Spacing WeightView::spacing() const {
    const int line = fontMetrics().height();
    if (namesTiles())
        return {line + 2, line / 2};
    return {0, m_tiles.count() > manyTiles ? manyTilesGap : line / 2};
}

QString WeightView::caption() const {
    if (m_layer < 0)
        return {};
    return tr("%1: threshold %2, weights: %3, %4 flipped since last shown")
        .arg(title(), formatCount(m_threshold), shares(), formatCount(m_flippedCount));
}

/// Of weights: "400 of 784 are +1", "200 of 784 are +1, 300 are 0"
QString WeightView::shares() const {
    if (m_shape.isFine())
        return tr("%1 of %2 are above 0").arg(formatCount(m_plusCount), formatCount(inputCount()));
    const QString plus =
        tr("%1 of %2 are +1").arg(formatCount(m_plusCount), formatCount(inputCount()));
    return m_shape.weightPlanes == 1 ? plus : tr("%1, %2 are 0").arg(plus, formatCount(m_zeroCount));
}

/// "Filter 5 of layer 3 · 3×3 over 32 channels"
QString WeightView::title() const {
    const QString name = neuronName(m_shape, m_layer, m_neuron);
    if (m_shape.taps() == 1)
        return name;
    const QString size = tr("%1 · %2×%3").arg(name).arg(m_shape.kernelHeight).arg(m_shape.kernelWidth);
    return m_shape.input.channels == 1 ? size
                                       : tr("%1 over %2 channels").arg(size).arg(m_shape.input.channels);
}

QString WeightView::tileName(std::size_t tile) const {
    if (m_layer > 0)
        return m_tiles.isPicture() ? tr("channel %1").arg(tile) : QString();
    static const std::array<const char*, 3> colours = {QT_TR_NOOP("red"), QT_TR_NOOP("green"),
                                                       QT_TR_NOOP("blue")};
    QStringList parts;
    const std::size_t channels = m_tiles.channels();
    if (channels == colours.size())
        parts.append(tr(colours[tile % channels]));
    else if (channels > 1)
        parts.append(tr("channel %1").arg(tile % channels + 1));
    if (m_tiles.planes() > 1)
        parts.append(tr("plane %1").arg(tile / channels + 1));
    return parts.join(QStringLiteral(", "));
}

QString WeightView::describe(int input) const {
    const BitTiles::Place place = m_tiles.placeOf(input);
    const int x = m_tiles.isPicture() ? place.cell % m_tiles.cells().width() : 0;
    const int y = m_tiles.isPicture() ? place.cell / m_tiles.cells().width() : 0;
    QString text;
    if (m_tiles.isPicture() && !m_shape.isDense())
        text = tr("Tap (%1, %2)").arg(x).arg(y);
    else if (m_shape.taps() > 1)
        text = tr("Input at (%1, %2)").arg(x).arg(y);
    else
        text = tr("Input %1").arg(formatCount(input));
    if (m_tiles.isPicture() && m_shape.taps() == 1)
        text = tr("%1, pixel (%2, %3)").arg(text).arg(x).arg(y);
    if (const QString tile = tileName(place.tile); !tile.isEmpty())
        text = tr("%1, %2").arg(text, tile);
    text = tr("%1: %2").arg(text, formatSigned(shownWeight(input)));
    if (flipped(input))
        text = tr("%1, flipped now").arg(text);
    if (showsLatents())
        return tr("%1; %2").arg(text, latentText(input));
    return showsHistory() ? tr("%1; %2").arg(text, historyText(input)) : text;
}

QSize WeightView::sizeHint() const { return fontMetrics().height() * QSize(20, 22); }

QSize WeightView::minimumSizeHint() const {
    const int line = fontMetrics().height();
    const QSize smallest = line * QSize(12, 12);
    const QSize text(line, 4 * textHeight());
    const QSize sizes = m_sizes->isHidden() ? QSize() : QSize(0, m_sizes->minimumSizeHint().height());
    return m_tiles.empty() ? smallest
                           : smallest.expandedTo(m_tiles.sizeFor(smallestCell, spacing()) + text)
                                 .expandedTo(sizes + text);
}

void WeightView::resizeEvent(QResizeEvent*) {
    fitModes();
    placeLatentSizes();
    layOut();
}

void WeightView::setCurrent(int input) {
    if (input == m_current)
        return;
    m_current = input;
    if (input >= 0)
        setAccessibleDescription(describe(input));
    update();
}

void WeightView::mouseMoveEvent(QMouseEvent* event) {
    setCurrent(m_tiles.inputAt(event->position().toPoint()));
}

void WeightView::mousePressEvent(QMouseEvent* event) {
    const int input = m_tiles.inputAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && input >= 0)
        Q_EMIT weightAsked(m_layer, m_neuron, input);
    else
        QWidget::mousePressEvent(event);
}

void WeightView::contextMenuEvent(QContextMenuEvent* event) {
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int input = byKey ? m_current : m_tiles.inputAt(event->pos());
    if (input < 0)
        return;
    QMenu menu(this);
    menu.addAction(describe(input))->setEnabled(false); // what it is about
    menu.addSeparator();
    const QAction* why = menu.addAction(tr("Why did it flip?"));
    const QAction* flip = menu.addAction(tr("Flip it by hand"));
    const QAction* freeze = menu.addAction(tr("Freeze this weight in the next run or fork"));
    const QAction* freezeNeuron = menu.addAction(tr("Freeze the whole neuron in the next run or fork"));
    menu.addSeparator();
    const QAction* table = menu.addAction(tr("Show as table"));
    const QAction* chosen = menu.exec(byKey ? mapToGlobal(cellRect(input).center()) : event->globalPos());
    if (chosen == why)
        Q_EMIT weightAsked(m_layer, m_neuron, input);
    else if (chosen == flip)
        Q_EMIT flipAsked(m_layer, m_neuron, input);
    else if (chosen == freeze || chosen == freezeNeuron)
        Q_EMIT freezeAsked(m_layer, m_neuron, chosen == freeze ? input : -1);
    else if (chosen == table)
        showAsTable();
}

void WeightView::leaveEvent(QEvent*) { setCurrent(-1); }

void WeightView::keyPressEvent(QKeyEvent* event) {
    if (m_tiles.empty())
        return QWidget::keyPressEvent(event);
    if (m_current >= 0 && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        return Q_EMIT weightAsked(m_layer, m_neuron, m_current);
    if (m_current >= 0 && event->key() == Qt::Key_F2)
        return Q_EMIT flipAsked(m_layer, m_neuron, m_current);
    const int to = m_tiles.moved(std::max(m_current, 0), event->key());
    if (to < 0)
        QWidget::keyPressEvent(event);
    else
        setCurrent(m_current < 0 ? 0 : to); // the first key enters the tile
}

bool WeightView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int input = m_tiles.inputAt(help->pos());
    if (input >= 0)
        QToolTip::showText(help->globalPos(), describe(input), this, cellRect(input));
    else
        QToolTip::hideText();
    return true;
}

void WeightView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_layer >= 0)
        render();
    if (event->type() == QEvent::FontChange) {
        fitModes();
        placeLatentSizes();
        layOut();
    }
}

} // namespace flipscope
