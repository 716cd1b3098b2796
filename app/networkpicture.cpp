#include "app/networkpicture.h"

#include "widgets/layernames.h"
#include "widgets/theme.h"

#include <QFontInfo>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace flipscope {

namespace {

constexpr int smallestLetters = 8; // pixels

/// Of the place that a block has.
double relativeHeight(const MapShape& map) {
    const double side = std::sqrt(static_cast<double>(map.pixels()));
    return map.pixels() == 1 ? std::clamp(std::log2(static_cast<double>(map.channels) + 1) / 14, 0.15, 1.0)
                             : std::clamp(std::log2(side + 1) / 7, 0.15, 1.0);
}

double relativeWidth(const MapShape& map) {
    return map.pixels() == 1 ? 0.2
                             : std::clamp(std::log2(static_cast<double>(map.channels) + 1) / 10, 0.12, 1.0);
}

} // namespace

NetworkPicture::NetworkPicture(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("The network as a picture"));
    setAccessibleDescription(tr("Left and right choose a layer; the table says the same in words"));
}

void NetworkPicture::setDraft(const NetworkDraft& draft, const NetworkFacts& facts,
                              const NetworkFrame& frame) {
    m_blocks.clear();
    const MapShape input{frame.image.height, frame.image.width, frame.encoded / frame.image.pixels()};
    m_blocks.push_back({tr("In"), mapText(input), tr("The picture, as the encoder gives it"),
                        relativeHeight(input), relativeWidth(input), true, false});
    for (std::size_t l = 0; l <= draft.layers.size(); ++l) {
        const bool isHead = l == draft.layers.size();
        const LayerFacts& layer = facts.layers[l];
        Block block;
        block.title = isHead ? tr("Out") : QString::fromStdString(draft.layers[l].text());
        if (!isHead && draft.layers[l].pool)
            block.title += QLatin1String(" p");
        block.addsInput = !isHead && (draft.layers[l].addsInput() || draft.layers[l].kind == 'r');
        block.isKnown = layer.isKnown;
        block.isWrong = !layer.problem.isEmpty();
        block.map = block.isKnown ? mapText(layer.output) : block.isWrong ? tr("does not fit") : QString();
        block.help = layer.problem;
        if (block.isKnown) {
            block.height = relativeHeight(layer.output);
            block.width = relativeWidth(layer.output);
        } else {
            block.height = 0.3;
            block.width = 0.3;
        }
        m_blocks.push_back(block);
    }
    m_current = std::min(m_current, static_cast<int>(m_blocks.size()) - 1);
    update();
}

void NetworkPicture::setCurrent(int row) {
    m_current = row;
    update();
}

QSize NetworkPicture::sizeHint() const { return fontMetrics().height() * QSize(40, 9); }

QSize NetworkPicture::minimumSizeHint() const { return fontMetrics().height() * QSize(12, 8); }

QRectF NetworkPicture::block(int row) const {
    if (row < 0 || static_cast<std::size_t>(row) >= m_blocks.size())
        return {};
    const Block& shown = m_blocks[static_cast<std::size_t>(row)];
    const double place = static_cast<double>(width()) / static_cast<double>(m_blocks.size());
    const double line = fontMetrics().height();
    const double room = height() - 2.6 * line;
    const double w = std::max(6.0, 0.8 * place * shown.width), h = std::max(6.0, room * shown.height);
    return {place * (row + 0.5) - w / 2, 1.3 * line + (room - h) / 2, w, h};
}

void NetworkPicture::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int row = 0; row < static_cast<int>(m_blocks.size()); ++row)
        paintBlock(painter, row);
    paintWords(painter);
    if (hasFocus()) {
        painter.setPen(QPen(accent(palette()), 1, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void NetworkPicture::paintBlock(QPainter& painter, int row) const {
    const Block& shown = m_blocks[static_cast<std::size_t>(row)];
    const QRectF rect = block(row);
    if (row > 0) {
        painter.setPen(QPen(faintLine(palette()), 1.5));
        painter.setBrush(Qt::NoBrush);
        const QRectF before = block(row - 1);
        painter.drawLine(QPointF(before.right() + 2, before.center().y()),
                         QPointF(rect.left() - 2, rect.center().y()));
        if (shown.addsInput) { // a way around the block
            const double bend = std::min(5.0, (rect.left() - before.right()) / 2 - 1);
            const QPointF from(rect.left() - bend - 1, rect.center().y()),
                to(rect.right() + bend + 1, from.y());
            QPainterPath way(from);
            way.lineTo(from.x(), rect.top() - 1);
            way.quadTo(QPointF(from.x(), rect.top() - 1 - bend), QPointF(rect.left(), rect.top() - 1 - bend));
            way.lineTo(rect.right(), rect.top() - 1 - bend);
            way.quadTo(QPointF(to.x(), rect.top() - 1 - bend), QPointF(to.x(), rect.top() - 1));
            way.lineTo(to);
            painter.setPen(QPen(mutedText(palette()), 1));
            painter.drawPath(way);
        }
    }
    const QColor colour =
        shown.isWrong ? errorText(palette()) : seriesColour(shown.width > 0.2 ? 0 : 2, palette());
    QColor fill = colour;
    fill.setAlpha(shown.isKnown ? 110 : 30);
    painter.setBrush(fill);
    const bool isCurrent = row == m_current;
    QPen pen(isCurrent ? accent(palette()) : colour, isCurrent ? 2.5 : 1);
    if (!shown.isKnown)
        pen.setStyle(Qt::DashLine);
    painter.setPen(pen);
    painter.drawRoundedRect(rect, 3, 3);
}

/// Above each block what it is; below, what it gives: once for neighbours that give the same, since deep
/// networks leave little room.
void NetworkPicture::paintWords(QPainter& painter) const {
    const double place =
        static_cast<double>(width()) / static_cast<double>(std::max<std::size_t>(1, m_blocks.size()));
    const double line = fontMetrics().height();
    // Smaller where that makes it fit.
    const auto fontFor = [this](double widest, double room) {
        QFont font = this->font();
        const int usual = QFontInfo(font).pixelSize();
        font.setPixelSize(std::max(smallestLetters, static_cast<int>(usual * std::min(1.0, room / widest))));
        return font;
    };
    double widest = 1;
    for (const Block& shown : m_blocks)
        widest = std::max(widest, fontMetrics().horizontalAdvance(shown.title) + 1.0);
    const QFont titles = fontFor(widest, place - 2);
    for (std::size_t first = 0; first < m_blocks.size();) {
        std::size_t end = first + 1;
        while (end < m_blocks.size() && m_blocks[end].map == m_blocks[first].map)
            ++end;
        const auto write = [&](std::size_t from, std::size_t to, double top, const QString& text) {
            const QRectF area(place * static_cast<double>(from) + 1, top,
                              place * static_cast<double>(to - from) - 2, line * 1.2);
            painter.drawText(
                area, Qt::AlignCenter,
                painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(area.width())));
        };
        painter.setFont(titles);
        painter.setPen(palette().color(QPalette::WindowText));
        for (std::size_t row = first; row < end; ++row)
            write(row, row + 1, 0, m_blocks[row].title);
        const double room = place * static_cast<double>(end - first) - 2;
        painter.setFont(fontFor(fontMetrics().horizontalAdvance(m_blocks[first].map) + 1.0, room));
        painter.setPen(m_blocks[first].isWrong ? errorText(palette()) : mutedText(palette()));
        write(first, end, height() - line * 1.25, m_blocks[first].map);
        first = end;
    }
}

void NetworkPicture::choose(int row) {
    if (row < 0 || row >= static_cast<int>(m_blocks.size()))
        return;
    setCurrent(row);
    Q_EMIT chosen(row);
}

void NetworkPicture::mousePressEvent(QMouseEvent* event) {
    if (!m_blocks.empty())
        choose(static_cast<int>(event->position().x() * static_cast<double>(m_blocks.size()) / width()));
}

void NetworkPicture::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)
        choose(m_current + (event->key() == Qt::Key_Left ? -1 : 1));
    else
        QWidget::keyPressEvent(event);
}

bool NetworkPicture::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || m_blocks.empty())
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto row = static_cast<std::size_t>(
        std::clamp(help->pos().x() * static_cast<int>(m_blocks.size()) / std::max(1, width()), 0,
                   static_cast<int>(m_blocks.size()) - 1));
    QToolTip::showText(help->globalPos(),
                       QStringLiteral("%1\n%2\n%3")
                           .arg(m_blocks[row].title, m_blocks[row].map, m_blocks[row].help)
                           .trimmed(),
                       this);
    return true;
}

} // namespace flipscope
