// From a value to a colour through 256 entries: an even ramp of lightness for amounts, a diverging one
// centred on the background for signed values. Depends on light or dark only; a change of palette makes
// another map.
#pragma once

#include <QRgb>

#include <array>

class QPalette;

namespace flipscope {

class ColourMap {
public:
    enum class Kind { Amount, Signed };

    ColourMap(Kind kind, const QPalette& palette);

    /// Entry of `value` between the limits (clamped; NaN: the lowest). Signed maps 0 to 128.
    static int level(double value, double minimum, double maximum);
    QRgb operator[](int level) const { return m_table[static_cast<std::size_t>(level)]; }

private:
    std::array<QRgb, 256> m_table;
};

} // namespace flipscope
