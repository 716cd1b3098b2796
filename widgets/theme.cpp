#include "widgets/theme.h"

#include <array>

namespace flipscope {

namespace {

QColor blend(const QColor& a, const QColor& b, double share) {
    const auto mix = [share](int x, int y) { return qRound(x + (y - x) * share); };
    return QColor(mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue()));
}

} // namespace

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

QColor seriesColour(int index, const QPalette& palette) {
    // After Okabe and Ito; yellow and the light tones are darkened on light ground, blue is lightened on
    // dark.
    static constexpr std::array<QRgb, seriesColourCount> onLight = {
        0xff0072b2, 0xffd55e00, 0xff00805c, 0xffb0548f, 0xff2b93c9, 0xffb07a00, 0xff5b4bb5, 0xff5f6b76};
    static constexpr std::array<QRgb, seriesColourCount> onDark = {
        0xff4ea8e8, 0xfff58a42, 0xff2fbf94, 0xffdd8fc0, 0xff8fd0f5, 0xffe9b949, 0xffa79bf2, 0xffaab4bf};
    const auto i = static_cast<std::size_t>(index) % onLight.size();
    return QColor(isDark(palette) ? onDark[i] : onLight[i]);
}

QColor accent(const QPalette& palette) { return isDark(palette) ? QColor(0xffb347) : QColor(0xd9480f); }

QColor mutedText(const QPalette& palette) {
    return blend(palette.color(QPalette::WindowText), palette.color(QPalette::Window), 0.32);
}

QColor faintLine(const QPalette& palette) {
    return blend(palette.color(QPalette::Base), palette.color(QPalette::Text), isDark(palette) ? 0.2 : 0.13);
}

QColor errorText(const QPalette& palette) { return isDark(palette) ? QColor(0xff8a80) : QColor(0xb3261e); }

} // namespace flipscope
