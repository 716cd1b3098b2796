// Light or dark, by the user's wish: as the desktop says, or one of two palettes of ours. Everything painted
// takes its colours from the palette, so nothing else has to know.
#pragma once

class QMenu;

namespace flipscope {

enum class Appearance { Desktop, Light, Dark };

/// What was chosen last; the desktop's at first.
Appearance savedAppearance();
/// The application's palette, at once.
void applyAppearance(Appearance appearance);
/// For the next start.
void saveAppearance(Appearance appearance);
/// Both.
void chooseAppearance(Appearance appearance);
/// The choice as entries of a menu.
void addAppearances(QMenu* menu);

} // namespace flipscope
