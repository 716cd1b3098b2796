#include "engine/export/pngpicture.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <new>

namespace flipscope {

namespace {

/// Dark blue over green to yellow, even in brightness steps, so that it reads without colour too.
std::array<std::uint8_t, 3> colourOf(double share) {
    static constexpr std::array<std::array<double, 3>, 5> stops{
        {{20, 24, 52}, {41, 84, 140}, {32, 145, 140}, {110, 200, 90}, {250, 230, 60}}};
    const double at = std::clamp(share, 0.0, 1.0) * (stops.size() - 1);
    const auto low = std::min<std::size_t>(static_cast<std::size_t>(at), stops.size() - 2);
    std::array<std::uint8_t, 3> colour{};
    for (std::size_t c = 0; c < 3; ++c)
        colour[c] = static_cast<std::uint8_t>(stops[low][c] + (stops[low + 1][c] - stops[low][c]) *
                                                                  (at - static_cast<double>(low)));
    return colour;
}

std::string bigEndian(std::size_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>(value >> shift & 255);
    return bytes;
}

std::string chunk(const std::string& type, const std::string& data) {
    const std::string body = type + data;
    const auto sum = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
    return bigEndian(data.size()) + body + bigEndian(sum);
}

std::string compressed(const std::string& data) {
    uLongf size = compressBound(data.size());
    std::string bytes(size, '\0');
    if (compress2(reinterpret_cast<Bytef*>(bytes.data()), &size, reinterpret_cast<const Bytef*>(data.data()),
                  data.size(), 9) != Z_OK)
        throw std::bad_alloc();
    bytes.resize(size);
    return bytes;
}

std::string base64(const std::string& bytes) {
    static constexpr const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            text += i + k <= bytes.size() ? digits[group >> (18 - 6 * k) & 63] : '=';
    }
    return text;
}

} // namespace

std::string pictureUrl(const std::vector<double>& values, std::size_t width) {
    const std::size_t height = (values.size() + width - 1) / width;
    const double most = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
    std::string rows;
    for (std::size_t y = 0; y < height; ++y) {
        rows += '\0'; // no filter
        for (std::size_t x = 0; x < width; ++x) {
            const std::size_t at = y * width + x;
            const bool there = at < values.size();
            for (const std::uint8_t part : colourOf(there && most > 0 ? values[at] / most : 0))
                rows += static_cast<char>(part);
            rows += there ? '\xff' : '\0'; // beyond the last: transparent
        }
    }
    const std::string header = bigEndian(width) + bigEndian(height) + std::string("\x08\x06\0\0\0", 5);
    const std::string png = std::string("\x89PNG\r\n\x1a\n") + chunk("IHDR", header) +
                            chunk("IDAT", compressed(rows)) + chunk("IEND", "");
    return "data:image/png;base64," + base64(png);
}

} // namespace flipscope
