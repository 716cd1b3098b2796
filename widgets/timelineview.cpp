#include "widgets/timelineview.h"

#include "widgets/layernames.h"
#include "widgets/numberformat.h"
#include "widgets/theme.h"
#include "widgets/valuetable.h"

#include <QFontInfo>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace flipscope {

namespace {

constexpr double shortestSection = 20; // steps
constexpr int gap = 2;                 // pixels between bands
constexpr int smallestLetters = 9;     // pixels

} // namespace

TimelineView::TimelineView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Timeline of flips"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void TimelineView::clear() {
    m_landscape = nullptr;
    m_marks.clear();
    m_first = m_last = m_exact = m_total = m_position = 0;
    m_live = true;
    m_sectionLength = 0;
    m_stale = true;
    update();
}

void TimelineView::setLayerNames(const QStringList& names) {
    m_layers = names;
    m_stale = true;
    update();
}

void TimelineView::setExtent(quint64 first, quint64 last, quint64 exact, quint64 total,
                             quint64 stepsPerEpoch) {
    m_first = first;
    m_last = last;
    m_exact = exact;
    m_total = std::max(total, last);
    m_perEpoch = std::max<quint64>(stepsPerEpoch, 1);
    m_stale = true;
    update();
}

void TimelineView::setLandscape(std::shared_ptr<const FlipLandscape> landscape) {
    m_landscape = std::move(landscape);
    m_stale = true;
    update();
}

void TimelineView::setMarks(std::vector<TimelineMark> marks) {
    m_marks = std::move(marks);
    update();
}

void TimelineView::setPosition(quint64 step, bool live) {
    if (step == m_position && live == m_live)
        return;
    m_position = step;
    m_live = live;
    const double end = m_sectionFirst + m_sectionLength;
    if (m_sectionLength > 0 &&
        (static_cast<double>(step) < m_sectionFirst || static_cast<double>(step) > end))
        setSection(static_cast<double>(step) - m_sectionLength / 2, m_sectionLength);
    setAccessibleDescription(describe(step));
    update();
}

quint64 TimelineView::flipsIn(quint64 step) const {
    quint64 sum = 0;
    for (std::size_t l = 0; m_landscape && step > 0 && l < m_landscape->size(); ++l)
        sum += step <= (*m_landscape)[l].size() ? (*m_landscape)[l][step - 1] : 0;
    return sum;
}

QString TimelineView::describe(quint64 step) const {
    const quint64 epoch = step == 0 ? 0 : (step - 1) / m_perEpoch + 1;
    QString text = tr("Step %1, epoch %2")
                       .arg(formatCount(static_cast<qint64>(step)), formatCount(static_cast<qint64>(epoch)));
    if (step == 0)
        return tr("The beginning, before the first step");
    QStringList parts;
    for (std::size_t l = 0; m_landscape && l < m_landscape->size(); ++l)
        if (step <= (*m_landscape)[l].size())
            parts.append(tr("%1 %2").arg(m_layers.value(static_cast<int>(l)),
                                         formatCount((*m_landscape)[l][step - 1])));
    if (step < m_exact)
        return tr("%1: only ends of epochs are kept of these steps").arg(text);
    return parts.isEmpty() ? text
                           : tr("%1: %2 flips (%3)")
                                 .arg(text, formatCount(static_cast<qint64>(flipsIn(step))),
                                      parts.join(QStringLiteral(", ")));
}

int TimelineView::axisHeight() const { return fontMetrics().height() + 4; }

QRect TimelineView::plot() const {
    int names = 0;
    for (const QString& name : m_layers)
        names = std::max(names, fontMetrics().horizontalAdvance(name));
    return contentsRect().adjusted(names + 10, axisHeight() * 2 / 3, -8, -axisHeight());
}

QRect TimelineView::band(std::size_t layer) const {
    const QRect all = plot();
    const int count = std::max(1, static_cast<int>(m_layers.size()));
    const int top = all.top() + all.height() * static_cast<int>(layer) / count;
    const int bottom = all.top() + all.height() * (static_cast<int>(layer) + 1) / count;
    return {all.left(), top, all.width(), bottom - top - gap};
}

int TimelineView::xOf(quint64 step) const {
    const QRect area = plot();
    const double first = m_sectionLength > 0 ? m_sectionFirst : 0;
    const double length =
        m_sectionLength > 0 ? m_sectionLength : std::max<double>(1, static_cast<double>(m_total));
    return area.left() +
           static_cast<int>(std::lround((static_cast<double>(step) - first) / length * (area.width() - 1)));
}

quint64 TimelineView::stepAt(int x) const {
    const QRect area = plot();
    const double first = m_sectionLength > 0 ? m_sectionFirst : 0;
    const double length =
        m_sectionLength > 0 ? m_sectionLength : std::max<double>(1, static_cast<double>(m_total));
    const double step = first + static_cast<double>(x - area.left()) / std::max(1, area.width() - 1) * length;
    return static_cast<quint64>(std::lround(
        std::clamp(step, static_cast<double>(m_first), static_cast<double>(std::max(m_first, m_last)))));
}

/// One band: per pixel column a thin line from the least to the most flips of its steps, filled below.
void TimelineView::renderBand(QImage& image, std::size_t layer) const {
    const std::vector<std::uint32_t>& flips = (*m_landscape)[layer];
    const std::uint32_t most = flips.empty() ? 0 : *std::max_element(flips.begin(), flips.end());
    if (most == 0)
        return;
    // From half of the least there is: a scale from 1 would show a plain with a rim.
    std::uint32_t least = most;
    for (const std::uint32_t count : flips)
        least = count > 0 ? std::min(least, count) : least;
    const double lowest = std::log(least / 2.0), scale = 1 / (std::log(static_cast<double>(most)) - lowest);
    const auto share = [&](std::uint32_t count) {
        return count == 0 ? 0.0 : (std::log(static_cast<double>(count)) - lowest) * scale;
    };
    const QRect area = band(layer).translated(-plot().topLeft());
    const QColor colour = seriesColour(firstLayerColour + static_cast<int>(layer), palette());
    QColor fill = colour;
    fill.setAlphaF(0.35F);
    const double ratio = image.devicePixelRatio(), height = area.height() * ratio;
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.scale(1 / ratio, 1 / ratio); // device pixels
    const double first = m_sectionLength > 0 ? m_sectionFirst : 0;
    const double length =
        m_sectionLength > 0 ? m_sectionLength : std::max<double>(1, static_cast<double>(m_total));
    const int width = image.width(), bottom = static_cast<int>((area.bottom() + 1) * ratio);
    for (int x = 0; x < width; ++x) {
        const auto stepOf = [&](double at) {
            return static_cast<std::ptrdiff_t>(
                std::ceil(first + (at - 0.5) / std::max(1, width - 1) * length));
        };
        const auto size = static_cast<std::ptrdiff_t>(flips.size());
        std::ptrdiff_t begin = std::clamp<std::ptrdiff_t>(stepOf(x) - 1, 0, size);
        std::ptrdiff_t end = std::clamp<std::ptrdiff_t>(stepOf(x + 1) - 1, 0, size);
        if (begin == end && end < size) // several pixels to a step, which leads from s - 1 to s
            ++end;
        if (begin >= end)
            continue;
        const auto [low, high] = std::minmax_element(flips.begin() + begin, flips.begin() + end);
        const int top = static_cast<int>(std::lround(height * share(*high)));
        const int middle = static_cast<int>(std::lround(height * share(*low)));
        if (*high == 0)
            continue;
        painter.fillRect(x, bottom - middle, 1, middle, fill);
        painter.fillRect(x, bottom - top, 1, std::max(1, top - middle + 1), colour);
    }
}

void TimelineView::render() {
    m_stale = false;
    const QRect area = plot();
    const double ratio = devicePixelRatioF();
    m_image = QImage(QSize(std::max(1, area.width()), std::max(1, area.height())) * ratio,
                     QImage::Format_ARGB32_Premultiplied);
    m_image.setDevicePixelRatio(ratio);
    m_image.fill(Qt::transparent);
    for (std::size_t l = 0; m_landscape && l < m_landscape->size(); ++l)
        renderBand(m_image, l);
}

void TimelineView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (m_total == 0) {
        painter.setPen(mutedText(palette()));
        painter.drawText(contentsRect().adjusted(20, 0, -20, 0), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("While a network trains, every flip of every step is kept here: drag through "
                            "the run, and ask why a weight flipped."));
        return;
    }
    if (m_stale)
        render();
    const QRect area = plot();
    for (int l = 0; l < m_layers.size(); ++l)
        painter.fillRect(band(static_cast<std::size_t>(l)), palette().color(QPalette::Base));
    paintEpochs(painter);
    painter.drawImage(area.topLeft(), m_image);
    if (m_exact > m_first) { // thinned out: ends of epochs only
        QColor shade = mutedText(palette());
        shade.setAlphaF(0.5F);
        painter.fillRect(QRect(xOf(m_first), area.top(), xOf(m_exact) - xOf(m_first), area.height()) & area,
                         QBrush(shade, Qt::BDiagPattern));
    }
    paintNames(painter);
    paintMarks(painter);
    paintHand(painter);
    if (hasFocus()) {
        painter.setPen(accent(palette()));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(area.adjusted(-1, -1, 0, 0));
    }
}

void TimelineView::paintEpochs(QPainter& painter) const {
    const QRect area = plot();
    const quint64 epochs = m_total / m_perEpoch;
    const int room = fontMetrics().horizontalAdvance(QStringLiteral("00000"));
    quint64 every = 1; // 1, 2, 5, 10 ...: labels that do not touch
    for (int i = 0; epochs / every > 1 && xOf(every * m_perEpoch) - xOf(0) < room; ++i)
        every = i % 3 == 1 ? every / 2 * 5 : every * 2;
    for (quint64 epoch = 0; epoch <= epochs; epoch += every) {
        const int x = xOf(epoch * m_perEpoch);
        if (x < area.left() || x > area.right())
            continue;
        painter.setPen(faintLine(palette()));
        painter.drawLine(x, area.top(), x, area.bottom() + 3);
        painter.setPen(mutedText(palette()));
        const QString text = formatCount(static_cast<qint64>(epoch));
        const int width = fontMetrics().horizontalAdvance(text);
        painter.drawText(QRect(std::clamp(x - width / 2, area.left(), area.right() - width),
                               area.bottom() + 3, width + 2, axisHeight()),
                         Qt::AlignLeft | Qt::AlignTop, text);
    }
}

/// In low bands smaller; where that does not do, only so many as have room.
void TimelineView::paintNames(QPainter& painter) const {
    const int height = m_layers.isEmpty() ? 0 : plot().height() / static_cast<int>(m_layers.size());
    const int usual = QFontInfo(font()).pixelSize();
    QFont small = font();
    small.setPixelSize(std::clamp(height, std::min(smallestLetters, usual), usual));
    painter.setFont(small);
    painter.setPen(palette().color(QPalette::WindowText));
    int free = contentsRect().top(); // below the name before
    for (int l = 0; l < m_layers.size(); ++l) {
        const QRect row = band(static_cast<std::size_t>(l));
        const int line = std::min(painter.fontMetrics().height(), small.pixelSize() + 2);
        const int top = row.center().y() - line / 2;
        if (top < free - 2)
            continue;
        free = top + line;
        painter.drawText(QRect(contentsRect().left(), top, row.left() - contentsRect().left() - 6, line),
                         static_cast<int>(Qt::AlignRight | Qt::AlignVCenter) | Qt::TextDontClip, m_layers[l]);
    }
    painter.setFont(font());
    painter.setPen(mutedText(palette()));
    painter.drawText(QRect(contentsRect().left(), plot().bottom() + 3,
                           plot().left() - contentsRect().left() - 6, axisHeight()),
                     Qt::AlignRight | Qt::AlignTop, tr("Epoch"));
}

void TimelineView::paintMarks(QPainter& painter) const {
    const QRect area = plot();
    painter.setRenderHint(QPainter::Antialiasing);
    const double size = fontMetrics().height() * 0.28;
    for (const TimelineMark& mark : m_marks) {
        const int x = xOf(mark.step);
        if (x >= area.left() && x <= area.right())
            paintMark(painter, mark.kind, {x + 0.5, area.top() - size - 1}, size);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

/// Told apart by shape, too: a star, a diamond, a triangle, a page.
void TimelineView::paintMark(QPainter& painter, TimelineMark::Kind kind, QPointF at, double size) const {
    QPolygonF shape;
    const auto corner = [&](double x, double y) { shape << at + QPointF(x, y) * size; };
    switch (kind) {
    case TimelineMark::Kind::Best:
        for (int i = 0; i < 10; ++i) {
            const double angle = M_PI * i / 5 - M_PI / 2, r = i % 2 == 0 ? 1.5 : 0.6;
            corner(std::cos(angle) * r, std::sin(angle) * r);
        }
        break;
    case TimelineMark::Kind::Burst:
        corner(-1, -1);
        corner(1, -1);
        corner(0, 1);
        break;
    case TimelineMark::Kind::Change:
        corner(0, -1.2);
        corner(1.2, 0);
        corner(0, 1.2);
        corner(-1.2, 0);
        break;
    case TimelineMark::Kind::Note: // with a corner turned down
        corner(-1, -1.3);
        corner(0.3, -1.3);
        corner(1, -0.5);
        corner(1, 1.3);
        corner(-1, 1.3);
        break;
    }
    const bool filled = kind == TimelineMark::Kind::Best || kind == TimelineMark::Kind::Burst;
    const QColor colour = kind == TimelineMark::Kind::Burst || kind == TimelineMark::Kind::Note
                              ? accent(palette())
                              : palette().color(QPalette::WindowText);
    painter.setPen(filled ? QPen(Qt::NoPen) : QPen(colour, 1.4));
    painter.setBrush(filled ? QBrush(colour) : palette().brush(QPalette::Base));
    painter.drawPolygon(shape);
}

void TimelineView::paintHand(QPainter& painter) const {
    const QRect area = plot();
    if (m_hovered >= area.left() && m_hovered <= area.right()) {
        painter.setPen(QPen(mutedText(palette()), 1, Qt::DotLine));
        painter.drawLine(m_hovered, area.top(), m_hovered, area.bottom());
    }
    const int x = xOf(m_position);
    if (x < area.left() || x > area.right())
        return;
    const QColor colour = m_live ? palette().color(QPalette::WindowText) : accent(palette());
    painter.setPen(QPen(colour, 2));
    painter.drawLine(x, area.top(), x, area.bottom());
    const int half = fontMetrics().height() / 3;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(QPolygon({{x - half, area.bottom() + 1 + half},
                                  {x + half, area.bottom() + 1 + half},
                                  {x, area.bottom() - half / 2}}));
    painter.setRenderHint(QPainter::Antialiasing, false);
}

QSize TimelineView::sizeHint() const { return fontMetrics().height() * QSize(40, 7); }
QSize TimelineView::minimumSizeHint() const { return fontMetrics().height() * QSize(14, 4); }

void TimelineView::resizeEvent(QResizeEvent*) { m_stale = true; }

void TimelineView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_total == 0)
        return QWidget::mousePressEvent(event);
    const TimelineMark* mark = markAt(event->position().toPoint());
    Q_EMIT moveRequested(mark ? mark->step : stepAt(event->position().toPoint().x()));
}

void TimelineView::mouseMoveEvent(QMouseEvent* event) {
    m_hovered = event->position().toPoint().x();
    if (event->buttons().testFlag(Qt::LeftButton) && m_total > 0)
        Q_EMIT moveRequested(stepAt(m_hovered));
    update();
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent* event) {
    const TimelineMark* mark = markAt(event->position().toPoint());
    if (mark && mark->kind == TimelineMark::Kind::Note)
        Q_EMIT noteRequested(mark->step);
    else
        setSection(0, 0);
}

void TimelineView::leaveEvent(QEvent*) {
    m_hovered = -1;
    update();
}

void TimelineView::setSection(double first, double length) {
    const auto total = static_cast<double>(m_total);
    m_sectionLength = length >= total || length <= 0 ? 0 : std::max(length, std::min(total, shortestSection));
    m_sectionFirst = std::clamp(first, 0.0, std::max(0.0, total - m_sectionLength));
    m_stale = true;
    update();
}

void TimelineView::zoom(double factor, int x) {
    const QRect area = plot();
    const double length = m_sectionLength > 0 ? m_sectionLength : static_cast<double>(m_total);
    const double first = m_sectionLength > 0 ? m_sectionFirst : 0;
    const double share =
        std::clamp(static_cast<double>(x - area.left()) / std::max(1, area.width()), 0.0, 1.0);
    const double wanted = std::max(length * factor, shortestSection);
    setSection(first + share * (length - wanted), wanted);
}

void TimelineView::wheelEvent(QWheelEvent* event) {
    if (m_total == 0)
        return QWidget::wheelEvent(event);
    const double turns = (event->angleDelta().y() + event->angleDelta().x()) / 120.0;
    if (event->modifiers().testFlag(Qt::ControlModifier))
        zoom(std::pow(0.8, turns), event->position().toPoint().x());
    else if (m_sectionLength > 0)
        setSection(m_sectionFirst - turns * m_sectionLength / 8, m_sectionLength);
    event->accept();
}

void TimelineView::keyPressEvent(QKeyEvent* event) {
    const auto ask = [&](quint64 step) { Q_EMIT moveRequested(std::clamp(step, m_first, m_last)); };
    const quint64 jump = event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1;
    switch (m_total == 0 ? 0 : event->key()) {
    case Qt::Key_Left:
        return ask(m_position - std::min(jump, m_position));
    case Qt::Key_Right:
        return ask(m_position + jump);
    case Qt::Key_PageUp: // the end of the epoch before
        return ask(m_position == 0 ? 0 : (m_position - 1) / m_perEpoch * m_perEpoch);
    case Qt::Key_PageDown:
        return ask((m_position / m_perEpoch + 1) * m_perEpoch);
    case Qt::Key_Home:
        return ask(m_first);
    case Qt::Key_End:
        return ask(m_last);
    case Qt::Key_Escape:
        return Q_EMIT liveRequested();
    case Qt::Key_N:
        return Q_EMIT noteRequested(m_position);
    default:
        QWidget::keyPressEvent(event);
    }
}

const TimelineMark* TimelineView::markAt(QPoint position) const {
    if (position.y() >= plot().top())
        return nullptr;
    const TimelineMark* nearest = nullptr;
    int distance = fontMetrics().height() / 2;
    for (const TimelineMark& mark : m_marks) // of those on one place the one that lies on top
        if (const int its = std::abs(xOf(mark.step) - position.x()); its <= distance) {
            distance = its;
            nearest = &mark;
        }
    return nearest;
}

bool TimelineView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || m_total == 0)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const TimelineMark* mark = markAt(help->pos());
    QToolTip::showText(help->globalPos(), mark ? mark->text : describe(stepAt(help->pos().x())), this);
    return true;
}

void TimelineView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_stale = true;
        update();
    }
}

void TimelineView::showAsTable() {
    if (!m_landscape)
        return;
    NamedColumns columns;
    columns.names = QStringList{tr("Step")} + m_layers;
    columns.values.resize(1 + m_landscape->size());
    const std::size_t steps = m_landscape->empty() ? 0 : m_landscape->front().size();
    for (std::size_t s = 0; s < steps; ++s) {
        columns.values[0].push_back(static_cast<double>(s + 1));
        for (std::size_t l = 0; l < m_landscape->size(); ++l)
            columns.values[l + 1].push_back((*m_landscape)[l][s]);
    }
    flipscope::showTable(this, tr("Flips per step"), std::move(columns));
}

} // namespace flipscope
