#include "widgets/augmentationpreview.h"

#include "widgets/sampleimage.h"
#include "widgets/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace flipscope {

AugmentationPreview::AugmentationPreview(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("augmentationPreview"));
    setAccessibleName(tr("The selected picture as training sees it in each epoch"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void AugmentationPreview::setPicture(const Samples& training, std::uint32_t position, ImageShape shape,
                                     const Augmentation& augmentation, std::uint64_t seed,
                                     const Encoder* encoder) {
    clear({});
    const bool fits = encoder && encoder->shape() == shape;
    for (int epoch = 1; epoch <= versions; ++epoch) {
        const auto pixels = augmentedPicture(training, shape, augmentation, seed,
                                             static_cast<std::uint64_t>(epoch), position);
        m_pictures.push_back(sampleImage(pixels, shape));
        if (!fits)
            continue;
        Activations batch = encoder->makeBatch(1);
        encoder->encode(pixels, batch, 0);
        m_encoded.push_back(sampleImage(encoder->decode(batch, 0), shape));
    }
    setAccessibleDescription(
        tr("%1 versions by %2").arg(versions).arg(QString::fromStdString(augmentation.spec())));
}

void AugmentationPreview::clear(const QString& reason) {
    m_pictures.clear();
    m_encoded.clear();
    m_reason = reason;
    update();
}

QSize AugmentationPreview::sizeHint() const { return fontMetrics().height() * QSize(22, 12); }
QSize AugmentationPreview::minimumSizeHint() const { return fontMetrics().height() * QSize(12, 7); }

void AugmentationPreview::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const int line = fontMetrics().height();
    painter.setPen(mutedText(palette()));
    if (m_pictures.empty()) {
        painter.drawText(contentsRect().adjusted(line, 0, -line, 0), Qt::AlignCenter | Qt::TextWordWrap,
                         m_reason);
        return;
    }
    // Pairs of picture and encoding, the widest layout that fits: 8, 4 or 2 to a row.
    const QSize size = m_pictures.front().size();
    const int stacked = m_encoded.empty() ? 1 : 2;
    int columns = 8;
    double best = 0;
    for (const int candidate : {8, 4, 2}) {
        const double cellWidth = width() / double(candidate) - 4;
        const double cellHeight = (height() / (double(versions) / candidate) - line - 4) / stacked - 2;
        const double scale = std::min(cellWidth / size.width(), cellHeight / size.height());
        if (scale > best) {
            best = scale;
            columns = candidate;
        }
    }
    const int rows = versions / columns;
    const double scale = best >= 1 ? std::floor(best) : std::max(best, 0.05);
    const QSize shown(std::max(1, int(size.width() * scale)), std::max(1, int(size.height() * scale)));
    painter.setRenderHint(QPainter::SmoothPixmapTransform, best < 1);
    for (int i = 0; i < versions; ++i) {
        const QRect cell(i % columns * width() / columns, i / columns * height() / rows, width() / columns,
                         height() / rows);
        const int left = cell.left() + (cell.width() - shown.width()) / 2;
        int top = cell.top() + line;
        painter.drawText(QRect(cell.left(), cell.top(), cell.width(), line), Qt::AlignCenter,
                         columns < 8 || cell.width() > 9 * fontMetrics().averageCharWidth()
                             ? tr("epoch %1").arg(i + 1)
                             : QString::number(i + 1));
        painter.drawImage(QRect(QPoint(left, top), shown), m_pictures[static_cast<std::size_t>(i)]);
        top += shown.height() + 2;
        if (!m_encoded.empty())
            painter.drawImage(QRect(QPoint(left, top), shown), m_encoded[static_cast<std::size_t>(i)]);
    }
}

} // namespace flipscope
