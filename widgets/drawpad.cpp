#include "widgets/drawpad.h"

#include "widgets/theme.h"

#include <QClipboard>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace flipscope {

namespace {
constexpr int canvasSide = 280; // at least, of the longer side: ten times 28
}

DrawPad::DrawPad(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("drawPad"));
    setFocusPolicy(Qt::StrongFocus);
    setAcceptDrops(true);
    setProperty(takesFilesProperty, true);
    setCursor(Qt::CrossCursor);
    setAccessibleName(tr("Canvas to draw a picture for the network on"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void DrawPad::setShape(ImageShape shape) {
    if (shape == m_shape)
        return;
    m_shape = shape;
    const int longest = std::max(shape.width, shape.height);
    m_fineness = longest == 0 ? 1 : std::max(1, (canvasSide + longest - 1) / longest);
    m_canvas = QImage(shape.width * m_fineness, shape.height * m_fineness, QImage::Format_RGB32);
    clear();
}

void DrawPad::setInverted(bool inverted) {
    m_isInverted = inverted;
    clear();
}

void DrawPad::clear() {
    m_canvas.fill(m_isInverted ? Qt::white : Qt::black);
    m_isBlank = true;
    update();
}

void DrawPad::setPicture(const QImage& picture) {
    if (m_canvas.isNull())
        return;
    QPainter painter(&m_canvas); // not smoothed: each pixel becomes a square of whole canvas pixels
    painter.drawImage(m_canvas.rect(), picture);
    m_isBlank = false;
    update();
}

std::vector<std::uint8_t> DrawPad::pixels(ImageShape& shape) const {
    const bool isGrey = m_canvas.allGray();
    const QImage image = m_canvas.convertToFormat(isGrey ? QImage::Format_Grayscale8 : QImage::Format_RGB888);
    shape = {image.width(), image.height(), isGrey ? 1 : 3};
    std::vector<std::uint8_t> bytes;
    bytes.reserve(shape.size());
    for (int y = 0; y < image.height(); ++y)
        bytes.insert(bytes.end(), image.constScanLine(y),
                     image.constScanLine(y) + image.width() * shape.channels);
    return bytes;
}

QSize DrawPad::sizeHint() const { return {canvasSide / 2 + 20, canvasSide / 2 + 20}; }

QSize DrawPad::minimumSizeHint() const { return {96, 96}; }

QRect DrawPad::canvasRect() const {
    QRect place(QPoint(), m_canvas.size().scaled(contentsRect().size(), Qt::KeepAspectRatio));
    place.moveCenter(contentsRect().center());
    return place;
}

QPointF DrawPad::onCanvas(QPointF position) const {
    const QRect place = canvasRect();
    return {(position.x() - place.left()) * m_canvas.width() / place.width(),
            (position.y() - place.top()) * m_canvas.height() / place.height()};
}

void DrawPad::stroke(QPointF from, QPointF to, bool erasing) {
    if (m_canvas.isNull())
        return;
    QPainter painter(&m_canvas);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ink = erasing == m_isInverted ? Qt::white : Qt::black;
    const double width = m_penWidth * m_fineness * (erasing ? 1.5 : 1.0);
    painter.setPen(QPen(ink, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (from == to)
        painter.drawPoint(from);
    else
        painter.drawLine(from, to);
    m_isBlank = false;
    update();
    Q_EMIT edited();
}

void DrawPad::mousePressEvent(QMouseEvent* event) {
    if (!(event->buttons() & (Qt::LeftButton | Qt::RightButton)) || m_canvas.isNull())
        return;
    m_last = onCanvas(event->position());
    stroke(m_last, m_last, m_isErasing || event->buttons().testFlag(Qt::RightButton));
}

void DrawPad::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & (Qt::LeftButton | Qt::RightButton)) || m_canvas.isNull())
        return;
    const QPointF here = onCanvas(event->position());
    stroke(m_last, here, m_isErasing || event->buttons().testFlag(Qt::RightButton));
    m_last = here;
}

void DrawPad::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Paste))
        paste();
    else if (event->key() == Qt::Key_Delete && !m_canvas.isNull()) {
        clear();
        Q_EMIT edited();
    } else
        QWidget::keyPressEvent(event);
}

void DrawPad::paste() {
    const QMimeData* mime = QGuiApplication::clipboard()->mimeData();
    if (mime && mime->hasImage())
        Q_EMIT imageGiven(qvariant_cast<QImage>(mime->imageData()));
    else if (mime && mime->hasUrls() && mime->urls().first().isLocalFile())
        Q_EMIT fileGiven(mime->urls().first().toLocalFile());
}

void DrawPad::dragEnterEvent(QDragEnterEvent* event) {
    const QMimeData* mime = event->mimeData();
    if (mime->hasImage() || (mime->hasUrls() && mime->urls().first().isLocalFile()))
        event->acceptProposedAction();
}

void DrawPad::dropEvent(QDropEvent* event) {
    const QMimeData* mime = event->mimeData();
    event->acceptProposedAction();
    if (mime->hasUrls() && mime->urls().first().isLocalFile())
        Q_EMIT fileGiven(mime->urls().first().toLocalFile());
    else if (mime->hasImage())
        Q_EMIT imageGiven(qvariant_cast<QImage>(mime->imageData()));
}

void DrawPad::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRect place = canvasRect();
    if (m_canvas.isNull()) {
        painter.setPen(mutedText(palette()));
        painter.drawText(contentsRect(), Qt::AlignCenter | Qt::TextWordWrap, tr("No model yet"));
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(place, m_canvas);
    if (m_isBlank) {
        painter.setPen(m_isInverted ? QColor(0x606060) : QColor(0xa0a0a0));
        painter.drawText(place.adjusted(8, 8, -8, -8), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("Draw here, or drop a picture"));
    }
    painter.setPen(QPen(hasFocus() ? accent(palette()) : faintLine(palette()), 1));
    painter.drawRect(place.adjusted(0, 0, -1, -1));
}

} // namespace flipscope
