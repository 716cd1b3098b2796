#include "widgets/encoderpreview.h"

#include "widgets/sampleimage.h"
#include "widgets/theme.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>

namespace flipscope {

EncoderPreview::EncoderPreview(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Selected picture and what the encoder makes of it"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void EncoderPreview::clear() {
    m_picture = m_decoded = {};
    m_planes.clear();
    update();
}

void EncoderPreview::setPicture(std::span<const std::uint8_t> pixels, ImageShape shape,
                                const Encoder* encoder, const QString& caption) {
    clear();
    m_picture = {sampleImage(pixels, shape), caption};
    setAccessibleDescription(caption);
    if (!encoder || encoder->shape() != shape)
        return;
    Activations encoded = encoder->makeBatch(1);
    encoder->encode(pixels, encoded, 0);
    m_decoded = {sampleImage(encoder->decode(encoded, 0), shape),
                 tr("Encoded: %1").arg(QString::fromStdString(encoder->spec()))};
    if (encoder->planes() > 1)
        makePlanes(encoded, *encoder);
}

void EncoderPreview::makePlanes(const Activations& encoded, const Encoder& encoder) {
    const auto& bits = std::get<BitMatrix>(encoded);
    const std::size_t size = encoder.shape().size();
    std::vector<std::uint8_t> pixels(size);
    for (std::size_t plane = 0; plane < encoder.planes(); ++plane) {
        for (std::size_t i = 0; i < size; ++i)
            pixels[i] = bits.get(0, plane * size + i) ? 255 : 0;
        m_planes.push_back(
            {sampleImage(pixels, encoder.shape()), QString::fromStdString(encoder.planeName(plane))});
    }
}

QSize EncoderPreview::sizeHint() const { return fontMetrics().height() * QSize(22, 12); }

QSize EncoderPreview::minimumSizeHint() const { return fontMetrics().height() * QSize(12, 7); }

void EncoderPreview::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const int line = fontMetrics().height();
    QRect area = contentsRect();
    if (m_picture.image.isNull()) {
        painter.setPen(mutedText(palette()));
        painter.drawText(area.adjusted(line, 0, -line, 0), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("Select a picture to see what the encoder makes of it"));
        return;
    }
    if (!m_planes.empty()) {
        QRect planes = area;
        planes.setTop(area.bottom() - area.height() * 2 / 5);
        area.setBottom(planes.top() - line / 2);
        std::vector<const Tile*> tiles;
        for (const Tile& plane : m_planes)
            tiles.push_back(&plane);
        paintRow(painter, planes, tiles);
    }
    std::vector<const Tile*> tiles = {&m_picture};
    if (!m_decoded.image.isNull())
        tiles.push_back(&m_decoded);
    paintRow(painter, area, tiles);
}

void EncoderPreview::paintRow(QPainter& painter, const QRect& area,
                              const std::vector<const Tile*>& tiles) const {
    const int gap = fontMetrics().height() / 2;
    const int count = static_cast<int>(tiles.size());
    const int width = (area.width() - gap * (count - 1)) / count;
    for (int i = 0; i < count; ++i)
        paintTile(painter, QRect(area.left() + i * (width + gap), area.top(), width, area.height()),
                  *tiles[static_cast<std::size_t>(i)]);
}

void EncoderPreview::paintTile(QPainter& painter, const QRect& area, const Tile& tile) const {
    const int line = fontMetrics().height();
    const QRect room = area.adjusted(1, line + 3, -1, -1);
    const int factor = std::min(room.width() / tile.image.width(), room.height() / tile.image.height());
    const QSize size = factor >= 1 ? tile.image.size() * factor // whole pixels, no smoothing
                                   : tile.image.size().scaled(room.size(), Qt::KeepAspectRatio);
    QRect rect(QPoint(), size);
    rect.moveCenter(room.center());
    painter.setRenderHint(QPainter::SmoothPixmapTransform, factor < 1);
    painter.drawImage(rect, tile.image);
    painter.setPen(faintLine(palette()));
    painter.drawRect(rect.adjusted(-1, -1, 0, 0));
    painter.setPen(mutedText(palette()));
    painter.drawText(QRect(area.left(), rect.top() - line - 3, area.width(), line), Qt::AlignCenter,
                     fontMetrics().elidedText(tile.text, Qt::ElideRight, area.width()));
}

void EncoderPreview::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        update();
}

} // namespace flipscope
