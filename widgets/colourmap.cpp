#include "widgets/colourmap.h"

#include "widgets/theme.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace flipscope {

namespace {

struct Rgb {
    double red, green, blue;
};

// Every 32nd entry of cividis (Nuñez, Anderton and Renslow 2018, public domain): lightness rises evenly for
// normal and colour-deficient vision alike.
constexpr std::array<Rgb, 9> amounts = {{{0, 34, 78},
                                         {26, 56, 111},
                                         {66, 78, 108},
                                         {97, 101, 111},
                                         {124, 123, 120},
                                         {155, 148, 119},
                                         {188, 175, 111},
                                         {223, 203, 94},
                                         {254, 232, 56}}};
// Blue - ground - orange, both arms changing lightness alike.
constexpr std::array<Rgb, 5> signedOnLight = {
    {{5, 60, 120}, {90, 155, 205}, {247, 247, 247}, {240, 160, 90}, {150, 60, 5}}};
constexpr std::array<Rgb, 5> signedOnDark = {
    {{150, 210, 255}, {50, 115, 175}, {34, 36, 40}, {185, 95, 30}, {255, 200, 120}}};

QRgb interpolate(std::span<const Rgb> points, double position) {
    const double scaled = position * static_cast<double>(points.size() - 1);
    const auto i = std::min(static_cast<std::size_t>(scaled), points.size() - 2);
    const double share = scaled - static_cast<double>(i);
    const auto mix = [share](double a, double b) {
        return static_cast<int>(std::lround(a + (b - a) * share));
    };
    return qRgb(mix(points[i].red, points[i + 1].red), mix(points[i].green, points[i + 1].green),
                mix(points[i].blue, points[i + 1].blue));
}

} // namespace

ColourMap::ColourMap(Kind kind, const QPalette& palette) {
    std::span<const Rgb> points = amounts;
    if (kind == Kind::Signed)
        points = isDark(palette) ? std::span<const Rgb>(signedOnDark) : std::span<const Rgb>(signedOnLight);
    for (int i = 0; i < 256; ++i) {
        // 128 is the exact middle, so that 0 has the neutral colour
        const double position = i <= 128 ? i / 256.0 : 0.5 + (i - 128) / 254.0;
        m_table[static_cast<std::size_t>(i)] = interpolate(points, std::min(position, 1.0));
    }
}

int ColourMap::level(double value, double minimum, double maximum) {
    if (!(maximum > minimum) || std::isnan(value))
        return 0;
    const double share = std::clamp((value - minimum) / (maximum - minimum), 0.0, 1.0);
    return share <= 0.5 ? static_cast<int>(std::lround(share * 256))
                        : 128 + static_cast<int>(std::lround((share - 0.5) * 254));
}

} // namespace flipscope
