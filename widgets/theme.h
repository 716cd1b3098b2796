// Colours and icons that follow the palette, so that light and dark need no settings of ours.
// Ask again on QEvent::PaletteChange; icons re-tint themselves. The trap: icon() needs a QGuiApplication.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPalette>

namespace flipscope {

/// Qt 6.4 has no colour-scheme hint: a palette is dark where its window is darker than its text.
bool isDark(const QPalette& palette);

/// Colours of curves and classes: told apart under the common colour-vision deficiencies, readable on Base in
/// light and dark. Any index >= 0; they repeat after seriesColourCount.
inline constexpr int seriesColourCount = 8;
QColor seriesColour(int index, const QPalette& palette);

/// The one colour that says "here": selection outlines, bits that flipped now.
QColor accent(const QPalette& palette);

/// Secondary text: captions, units, hints; at least 4.5:1 on Base and Window.
QColor mutedText(const QPalette& palette);

/// Lines that separate without asking for attention: grids, frames of pictures.
QColor faintLine(const QPalette& palette);

/// Error text on Window.
QColor errorText(const QPalette& palette);

/// An icon of ours by file name without ending (assets/icons), drawn in the application palette's text colour
/// at the time of painting. A name that does not exist gives an empty picture (asserted in debug builds).
QIcon icon(const QString& name);

/// All names that icon() takes.
QStringList iconNames();

} // namespace flipscope
