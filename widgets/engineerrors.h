// What an Error of the engine says, in the language of the window. The engine knows no Qt and composes its
// texts, so each that people often meet is listed as a form, its parts as %1, %2, ...; a text that fits none
// stays as it is. tests/app/tst_translations.cpp provokes them, so that a form that no longer is the engine's
// is noticed.
#pragma once

#include <QString>

#include <exception>

namespace flipscope {

/// Any thread. A text that is translated already stays as it is.
QString engineErrorText(const QString& text);
QString engineErrorText(const std::exception& error);

} // namespace flipscope
