// A sample's bytes as a QImage, one pixel per pixel.
#pragma once

#include "datasets/dataset.h"

#include <QImage>

#include <span>

namespace flipscope {

/// Grey for one channel, RGB for three; any other number of channels shows the first.
QImage sampleImage(std::span<const std::uint8_t> pixels, ImageShape shape);

/// Reads sample `i`.
QImage sampleImage(const Samples& samples, std::size_t i, ImageShape shape);

} // namespace flipscope
