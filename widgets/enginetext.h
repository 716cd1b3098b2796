// The engine's own texts - labels and help of options, titles of methods, and the like - in the language of
// the window. The engine knows no Qt: tests/translations lists its texts for the translators.
#pragma once

#include <QString>

#include <string>

namespace flipscope {

/// The text itself where there is no translation.
QString engineText(const std::string& text);

} // namespace flipscope
