// One picture beside what the encoder makes of it: the decoded picture and, for encoders with several bits
// per pixel, one tile per plane.
#pragma once

#include "engine/encoder.h"

#include <QImage>
#include <QWidget>

#include <span>
#include <vector>

namespace flipscope {

class EncoderPreview : public QWidget {
    Q_OBJECT
public:
    explicit EncoderPreview(QWidget* parent = nullptr);

    /// `encoder` may be null: the picture alone. `caption` is shown above it.
    void setPicture(std::span<const std::uint8_t> pixels, ImageShape shape, const Encoder* encoder,
                    const QString& caption);
    void clear();

    QImage picture() const { return m_picture.image; }
    QImage decoded() const { return m_decoded.image; }
    int planeCount() const { return static_cast<int>(m_planes.size()); }
    QImage plane(int index) const { return m_planes[static_cast<std::size_t>(index)].image; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Tile {
        QImage image;
        QString text;
    };
    void makePlanes(const Activations& encoded, const Encoder& encoder);
    void paintRow(QPainter& painter, const QRect& area, const std::vector<const Tile*>& tiles) const;
    void paintTile(QPainter& painter, const QRect& area, const Tile& tile) const;

    Tile m_picture;
    Tile m_decoded;
    std::vector<Tile> m_planes;
};

} // namespace flipscope
