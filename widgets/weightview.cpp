#include "widgets/weightview.h"

#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace flipscope {

namespace {

struct BitColours {
    QRgb plus, minus, flipped;
};

/// Lightness tells the bits apart without colour; the dot stands out from both.
BitColours bitColours(const QPalette& palette) {
    return isDark(palette) ? BitColours{0xffc3cfdd, 0xff2a3f5f, 0xfff4511e}
                           : BitColours{0xfff1ecdf, 0xff2f4d78, 0xfff4511e};
}

} // namespace

WeightView::WeightView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Weights of a neuron"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void WeightView::clear() {
    m_layer = m_neuron = m_current = -1;
    m_onesCount = m_flippedCount = 0;
    m_bits.clear();
    m_flipped.clear();
    m_tiles = {};
    m_images.clear();
    update();
}

void WeightView::setNeuron(const Network& network, int layer, int neuron, ImageShape inputShape,
                           std::size_t planes) {
    const auto l = static_cast<std::size_t>(layer);
    const auto o = static_cast<std::size_t>(neuron);
    if (layer < 0 || neuron < 0 || l >= network.layers().size() ||
        o >= parametersOf(network.layers()[l]).weights.rows()) {
        clear();
        return;
    }
    const DenseParameters& parameters = parametersOf(network.layers()[l]);
    const bool same = layer == m_layer && neuron == m_neuron && m_bits.size() == parameters.weights.columns();
    m_layer = layer;
    m_neuron = neuron;
    m_threshold = parameters.thresholds[o];
    takeBits(parameters.weights, neuron, same);
    arrange(layer, inputShape, planes);
    render();
    setAccessibleDescription(caption());
}

void WeightView::takeBits(const BitMatrix& weights, int neuron, bool sameNeuron) {
    const std::vector<bool> before = sameNeuron ? m_bits : std::vector<bool>();
    const std::size_t inputs = weights.columns();
    if (!sameNeuron)
        m_current = -1;
    m_bits.resize(inputs);
    m_flipped.assign(inputs, false);
    m_onesCount = m_flippedCount = 0;
    for (std::size_t i = 0; i < inputs; ++i) {
        m_bits[i] = weights.get(static_cast<std::size_t>(neuron), i);
        m_onesCount += m_bits[i];
        m_flipped[i] = sameNeuron && m_bits[i] != before[i];
        m_flippedCount += m_flipped[i];
    }
}

void WeightView::arrange(int layer, ImageShape inputShape, std::size_t planes) {
    const bool picture = layer == 0 && inputShape.size() > 0 && inputShape.size() * planes == m_bits.size();
    m_tiles = picture ? BitTiles(inputShape, planes) : BitTiles(inputCount());
    layOut();
}

int WeightView::textHeight() const { return fontMetrics().height() * 3 / 2; }

void WeightView::layOut() {
    if (m_tiles.empty())
        return;
    const int line = fontMetrics().height();
    const QRect area = contentsRect().adjusted(line / 2, 2 * textHeight(), -line / 2, -2 * textHeight());
    m_tiles.fit(area, m_tiles.count() > 1 ? line + 2 : 0, line / 2);
}

void WeightView::render() {
    const int columns = m_tiles.cells().width();
    m_images.assign(m_tiles.count(), {});
    for (QImage& image : m_images) {
        image = QImage(m_tiles.cells(), QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent); // the last row of a near-square grid may be incomplete
    }
    const BitColours colours = bitColours(palette());
    for (int i = 0; i < inputCount(); ++i) {
        const BitTiles::Place place = m_tiles.placeOf(i);
        auto* line = reinterpret_cast<QRgb*>(m_images[place.tile].scanLine(place.cell / columns));
        line[place.cell % columns] = shownBit(i) ? colours.plus : colours.minus;
    }
    update();
}

QString WeightView::caption() const {
    if (m_layer < 0)
        return {};
    return tr("Neuron %1 of layer %2: threshold %3, %4 of %5 bits are +1, %6 flipped since last shown")
        .arg(m_neuron)
        .arg(m_layer + 1)
        .arg(formatCount(m_threshold), formatCount(m_onesCount), formatCount(inputCount()),
             formatCount(m_flippedCount));
}

QString WeightView::tileName(std::size_t tile) const {
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
    QString text = tr("Input %1").arg(formatCount(input));
    if (m_tiles.isPicture())
        text = tr("%1, pixel (%2, %3)")
                   .arg(text)
                   .arg(place.cell % m_tiles.cells().width())
                   .arg(place.cell / m_tiles.cells().width());
    if (const QString tile = tileName(place.tile); !tile.isEmpty())
        text = tr("%1, %2").arg(text, tile);
    text = tr("%1: %2").arg(text, formatSigned(shownBit(input) ? 1 : -1));
    return flipped(input) ? tr("%1, flipped now").arg(text) : text;
}

QSize WeightView::sizeHint() const { return fontMetrics().height() * QSize(20, 22); }

QSize WeightView::minimumSizeHint() const { return fontMetrics().height() * QSize(12, 12); }

void WeightView::resizeEvent(QResizeEvent*) { layOut(); }

void WeightView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (m_layer < 0) {
        painter.setPen(mutedText(palette()));
        painter.drawText(contentsRect().adjusted(20, 0, -20, 0), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("Select a neuron to see its weights"));
        return;
    }
    for (std::size_t t = 0; t < m_tiles.count(); ++t)
        paintTile(painter, t);
    paintDots(painter);
    if (m_current >= 0) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Base), 3));
        painter.drawRect(cellRect(m_current).adjusted(-1, -1, 0, 0));
        painter.setPen(QPen(palette().color(QPalette::Text), 1));
        painter.drawRect(cellRect(m_current).adjusted(-1, -1, 0, 0));
    }
    paintText(painter);
}

void WeightView::paintTile(QPainter& painter, std::size_t tile) const {
    const QRect bounds = m_tiles.grid(tile).bounds();
    painter.drawImage(bounds, m_images[tile]);
    painter.setPen(faintLine(palette()));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(bounds.adjusted(-1, -1, 0, 0));
    if (m_tiles.count() < 2)
        return;
    const int line = fontMetrics().height();
    painter.setPen(mutedText(palette()));
    painter.drawText(QRect(bounds.left(), bounds.top() - line - 2, bounds.width(), line), Qt::AlignCenter,
                     fontMetrics().elidedText(tileName(tile), Qt::ElideRight, bounds.width()));
}

void WeightView::paintDots(QPainter& painter) const {
    if (m_flippedCount == 0)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(bitColours(palette()).flipped));
    for (int i = 0; i < inputCount(); ++i) {
        if (!flipped(i))
            continue;
        const QRectF cell = cellRect(i);
        const double radius = std::max(1.0, cell.width() * 0.3);
        painter.drawEllipse(cell.center(), radius, radius);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void WeightView::paintText(QPainter& painter) const {
    const int line = fontMetrics().height();
    const QRect area = contentsRect().adjusted(line / 2, line / 3, -line / 2, -line / 3);
    const auto write = [&](int top, const QString& text) {
        painter.drawText(QRect(area.left(), top, area.width(), line), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(text, Qt::ElideRight, area.width()));
    };
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::WindowText));
    write(area.top(), tr("Neuron %1 of layer %2").arg(m_neuron).arg(m_layer + 1));
    painter.setFont(font());
    painter.setPen(mutedText(palette()));
    write(area.top() + textHeight() - 2, tr("Threshold %1 · %2 of %3 bits are +1 · %4 flipped")
                                             .arg(formatCount(m_threshold), formatCount(m_onesCount),
                                                  formatCount(inputCount()), formatCount(m_flippedCount)));
    if (m_current >= 0)
        write(area.bottom() - textHeight() - line + 2, describe(m_current));

    paintLegend(painter, area);
}

void WeightView::paintLegend(QPainter& painter, QRect area) const {
    const int line = fontMetrics().height();
    const BitColours colours = bitColours(palette());
    const std::array<std::pair<QRgb, QString>, 3> legend = {std::pair{colours.plus, formatSigned(1)},
                                                            std::pair{colours.minus, formatSigned(-1)},
                                                            std::pair{colours.flipped, tr("flipped now")}};
    int x = area.left();
    const int top = area.bottom() - line + 1;
    for (const auto& [colour, text] : legend) {
        const int side = line * 2 / 3;
        const QRect swatch(x, top + (line - side) / 2, side, side);
        const bool dot = colour == colours.flipped;
        painter.setRenderHint(QPainter::Antialiasing, dot);
        painter.setPen(dot ? QPen(Qt::NoPen) : QPen(faintLine(palette())));
        painter.setBrush(QColor(colour));
        if (dot)
            painter.drawEllipse(swatch.adjusted(1, 1, -1, -1));
        else
            painter.drawRect(swatch.adjusted(0, 0, -1, -1));
        x += side + line / 3;
        painter.setPen(mutedText(palette()));
        painter.drawText(QRect(x, top, area.right() - x, line), Qt::AlignLeft | Qt::AlignVCenter, text);
        x += fontMetrics().horizontalAdvance(text) + line;
    }
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

void WeightView::leaveEvent(QEvent*) { setCurrent(-1); }

void WeightView::keyPressEvent(QKeyEvent* event) {
    if (m_tiles.empty())
        return QWidget::keyPressEvent(event);
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
    if (event->type() == QEvent::FontChange)
        layOut();
}

} // namespace flipscope
