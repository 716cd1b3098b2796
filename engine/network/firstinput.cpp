#include "engine/network/layerproduct.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace flipscope {

FirstInput::FirstInput(const LayerShape& shape, ValueType inputType, MapShape image)
    : m_shape(shape), m_type(inputType), m_image(image) {
    assert(shape.isDense() || shape.input.pixels() == image.pixels());
}

void FirstInput::reserve(std::size_t samples) {
    if (m_shape.isDense()) {
        if (m_type == ValueType::U8)
            m_bits = BitMatrix(samples * 8, m_shape.columns());
        return;
    }
    m_bits = BitMatrix(samples, m_shape.mapWords() * wordBits);
    if (m_type == ValueType::U8) { // the last pixels' runs are read up to three bytes further
        const std::size_t mapBytes = m_shape.mapWords() / m_shape.input.pixelWords() * m_shape.input.channels;
        m_bytes = U8Matrix(samples, mapBytes + 4);
    }
}

void FirstInput::prepare(const Activations& encoded, std::size_t first, std::size_t count,
                         const Kernels& kernels) {
    for (std::size_t s = first; s < first + count; ++s)
        if (const auto* grey = std::get_if<U8Matrix>(&encoded)) {
            if (m_shape.isDense())
                kernels.sliceBytes(grey->row(s), grey->columns(), m_bits.row(s * 8), m_bits.stride());
            else
                padBytes(*grey, s);
        } else if (!m_shape.isDense()) {
            spreadBits(std::get<BitMatrix>(encoded), s);
        }
}

/// Bit j of a row belongs to value j % (height * width * image channels), plane j / that; planes become
/// channels.
void FirstInput::spreadBits(const BitMatrix& encoded, std::size_t row) {
    const std::size_t imageChannels = m_image.channels, planes = m_shape.input.channels / imageChannels;
    Word* map = m_bits.row(row);
    const std::size_t pixelWords = m_shape.input.pixelWords();
    std::size_t pixel = 0;
    for (std::size_t y = 0; y < m_image.height; ++y)
        for (std::size_t x = 0; x < m_image.width; ++x, ++pixel) {
            Word* out =
                map + (y + m_shape.padding) * m_shape.mapRowWords() + (x + m_shape.padding) * pixelWords;
            std::fill_n(out, pixelWords, Word{0});
            for (std::size_t plane = 0, channel = 0; plane < planes; ++plane)
                for (std::size_t c = 0; c < imageChannels; ++c, ++channel) {
                    const std::size_t j = plane * m_image.values() + pixel * imageChannels + c;
                    out[channel / wordBits] |= Word{encoded.get(row, j)} << (channel % wordBits);
                }
        }
}

void FirstInput::padBytes(const U8Matrix& encoded, std::size_t row) {
    const std::size_t channels = m_image.channels, padding = m_shape.padding;
    const std::size_t mapWidth = m_image.width + 2 * padding;
    for (std::size_t y = 0; y < m_image.height; ++y) {
        const std::uint8_t* from = encoded.row(row) + y * m_image.width * channels;
        const std::size_t to = (y + padding) * mapWidth + padding; // pixels
        std::copy_n(from, m_image.width * channels, m_bytes.row(row) + to * channels);
        for (std::size_t x = 0; x < m_image.width; ++x) {
            Word pixel = 0; // eight bits per channel
            std::memcpy(&pixel, from + x * channels, channels);
            m_bits.row(row)[to + x] = pixel;
        }
    }
}

LayerInput FirstInput::input(const Activations& encoded) const {
    if (const auto* grey = std::get_if<U8Matrix>(&encoded)) {
        if (m_shape.isDense())
            return {m_bits.row(0), m_bits.stride() * 8, m_bits.stride(), grey->row(0), grey->stride()};
        return {m_bits.row(0), m_bits.stride(), 0, m_bytes.row(0), m_bytes.stride()};
    }
    const BitMatrix& bits = m_shape.isDense() ? std::get<BitMatrix>(encoded) : m_bits;
    return {bits.row(0), bits.stride(), 0, nullptr, 0};
}

} // namespace flipscope
