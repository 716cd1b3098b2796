// How a WeightView looks: one pixel per weight and tile, drawn larger; dots, text and legend over it.
#include "widgets/weightview.h"

#include "widgets/colourmap.h"
#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QComboBox>
#include <QPainter>

#include <algorithm>

namespace flipscope {

namespace {

struct WeightColours {
    QRgb plus, zero, minus, flipped;
};

/// Lightness tells the weights apart without colour; the dot stands out from all.
WeightColours weightColours(const QPalette& palette) {
    return isDark(palette) ? WeightColours{0xffc3cfdd, 0xff74879f, 0xff2a3f5f, 0xfff4511e}
                           : WeightColours{0xfff1ecdf, 0xff9fb0c6, 0xff2f4d78, 0xfff4511e};
}

constexpr double smallestDot = 1.5;  // pixels of radius: larger than the smallest weights
constexpr double ringDistance = 2.5; // of a ring from a dot

} // namespace

void WeightView::render() {
    const int columns = m_tiles.cells().width();
    m_images.assign(m_tiles.count(), {});
    for (QImage& image : m_images) {
        image = QImage(m_tiles.cells(), QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent); // the last row of a near-square grid may be incomplete
    }
    const WeightColours colours = weightColours(palette());
    const ColourMap ramp(ColourMap::Kind::Amount, palette()), both(ColourMap::Kind::Signed, palette());
    const double range = showsLatents() ? latentRange() : 1;
    for (int i = 0; i < inputCount(); ++i) {
        const BitTiles::Place place = m_tiles.placeOf(i);
        auto* line = reinterpret_cast<QRgb*>(m_images[place.tile].scanLine(place.cell / columns));
        const int weight = shownWeight(i);
        line[place.cell % columns] = showsLatents()   ? both[ColourMap::level(latentOf(i), -range, range)]
                                     : showsHistory() ? historyColour(i, ramp)
                                     : weight > 0     ? colours.plus
                                     : weight < 0     ? colours.minus
                                                      : colours.zero;
    }
    update();
}

void WeightView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (m_layer < 0) {
        painter.setPen(mutedText(palette()));
        painter.drawText(contentsRect().adjusted(20, 0, -20, 0), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("Select a neuron to see its weights"));
        return;
    }
    if (m_tiles.count() > 1 && !namesTiles())
        paintBoard(painter);
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

/// Ground under many tiles: their edges are seen where bits have the window's lightness.
void WeightView::paintBoard(QPainter& painter) const {
    QRect board;
    for (std::size_t t = 0; t < m_tiles.count(); ++t)
        board |= m_tiles.grid(t).bounds();
    const int margin = spacing().gap / 2;
    painter.fillRect(board.adjusted(-margin, -margin, margin, margin), palette().color(QPalette::Mid));
}

void WeightView::paintTile(QPainter& painter, std::size_t tile) const {
    const QRect bounds = m_tiles.grid(tile).bounds();
    painter.drawImage(bounds, m_images[tile]);
    painter.setPen(faintLine(palette()));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(bounds.adjusted(-1, -1, 0, 0));
    if (!namesTiles())
        return;
    const int line = fontMetrics().height();
    painter.setPen(mutedText(palette()));
    painter.drawText(QRect(bounds.left(), bounds.top() - line - 2, bounds.width(), line), Qt::AlignCenter,
                     fontMetrics().elidedText(tileName(tile), Qt::ElideRight, bounds.width()));
}

void WeightView::paintDots(QPainter& painter) const {
    if (m_flippedCount == 0 && m_byHand.empty())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor colour(weightColours(palette()).flipped);
    for (int i = 0; i < inputCount(); ++i) {
        const bool ringed = byHand(i);
        if (!flipped(i) && !ringed)
            continue;
        const QRectF cell = cellRect(i);
        const double radius = std::max(smallestDot, cell.width() * 0.3);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        if (flipped(i))
            painter.drawEllipse(cell.center(), radius, radius);
        painter.setPen(QPen(colour, 1.5));
        painter.setBrush(Qt::NoBrush);
        if (ringed)
            painter.drawEllipse(cell.center(), radius + ringDistance, radius + ringDistance);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void WeightView::paintText(QPainter& painter) const {
    const int line = fontMetrics().height();
    const QRect area = contentsRect().adjusted(line / 2, line / 3, -line / 2, -line / 3);
    const auto write = [&](int top, const QString& text) {
        const int width = top == area.top() ? m_modes->x() - area.left() - line / 2 : area.width();
        painter.drawText(QRect(area.left(), top, width, line), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, width));
    };
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::WindowText));
    write(area.top(), title());
    painter.setFont(font());
    painter.setPen(mutedText(palette()));
    write(area.top() + textHeight() - 2, secondLine());
    if (m_current >= 0)
        write(area.bottom() - textHeight() - line + 2, describe(m_current));

    if (showsLatents())
        paintLatentRamp(painter, area);
    else
        showsHistory() ? paintRamp(painter, area) : paintLegend(painter, area);
}

QString WeightView::secondLine() const {
    if (m_shown == Shown::Latent)
        return m_latents ? tr("Hidden numbers: not the model, not exported") : m_latentsNote;
    if (m_shown == Shown::Weights)
        return tr("Threshold %1 · %2 · %3 flipped")
            .arg(formatCount(m_threshold), shares(), formatCount(m_flippedCount));
    return m_history ? summary() : tr("How the weights behaved is known where a run has a timeline");
}

void WeightView::paintLegend(QPainter& painter, QRect area) const {
    const int line = fontMetrics().height();
    const WeightColours colours = weightColours(palette());
    enum class Sign { Swatch, Dot, Ring };
    struct Entry {
        QRgb colour;
        QString text;
        Sign sign = Sign::Swatch;
    };
    std::vector<Entry> legend{{colours.plus, m_shape.isFine() ? tr("above 0") : formatSigned(1)}};
    if (m_shape.weightPlanes > 1 && !m_shape.isFine())
        legend.push_back({colours.zero, QStringLiteral("0")});
    legend.push_back({colours.minus, m_shape.isFine() ? tr("below 0") : formatSigned(-1)});
    legend.push_back({colours.flipped, tr("flipped now"), Sign::Dot});
    if (!m_byHand.empty())
        legend.push_back({colours.flipped, tr("by hand"), Sign::Ring});
    int x = area.left();
    const int top = area.bottom() - line + 1;
    for (const auto& [colour, text, sign] : legend) {
        const int side = line * 2 / 3;
        const QRect swatch(x, top + (line - side) / 2, side, side);
        painter.setRenderHint(QPainter::Antialiasing, sign != Sign::Swatch);
        painter.setPen(sign == Sign::Swatch ? QPen(faintLine(palette()))
                       : sign == Sign::Dot  ? QPen(Qt::NoPen)
                                            : QPen(QColor(colour), 1.5));
        painter.setBrush(sign == Sign::Ring ? QBrush(Qt::NoBrush) : QBrush(QColor(colour)));
        if (sign != Sign::Swatch)
            painter.drawEllipse(swatch.adjusted(1, 1, -1, -1));
        else
            painter.drawRect(swatch.adjusted(0, 0, -1, -1));
        x += side + line / 3;
        painter.setPen(mutedText(palette()));
        painter.drawText(QRect(x, top, area.right() - x, line), Qt::AlignLeft | Qt::AlignVCenter, text);
        x += fontMetrics().horizontalAdvance(text) + line;
    }
}

} // namespace flipscope
