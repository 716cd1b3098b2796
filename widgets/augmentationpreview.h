// One training picture as several epochs will show it, and below each what the encoder makes of it: the very
// bytes that training gets, from the same function, seed and position.
#pragma once

#include "datasets/augmentation.h"
#include "engine/encoder.h"

#include <QImage>
#include <QWidget>

#include <memory>
#include <vector>

namespace flipscope {

class AugmentationPreview : public QWidget {
    Q_OBJECT
public:
    static constexpr int versions = 8; ///< epochs 1 to 8

    explicit AugmentationPreview(QWidget* parent = nullptr);

    /// `position` in the training part; `encoder` may be null.
    void setPicture(const Samples& training, std::uint32_t position, ImageShape shape,
                    const Augmentation& augmentation, std::uint64_t seed, const Encoder* encoder);
    /// Nothing to show, and why.
    void clear(const QString& reason);

    int count() const { return static_cast<int>(m_pictures.size()); }
    QImage picture(int epoch) const { return m_pictures[static_cast<std::size_t>(epoch - 1)]; }
    QImage encoded(int epoch) const { return m_encoded[static_cast<std::size_t>(epoch - 1)]; }
    QString reason() const { return m_reason; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<QImage> m_pictures;
    std::vector<QImage> m_encoded; // empty: no encoder
    QString m_reason;
};

} // namespace flipscope
