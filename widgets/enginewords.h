// What the engine says in sentences that it composes - errors, notes of data sets, proofs of exports - in the
// language of the window. The engine knows no Qt, so each that people often meet is listed as a form, its
// parts as %1, %2, ..., which may be such sentences again; a text that fits none stays as it is.
// tests/app/tst_translations.cpp provokes them, so that a form that no longer is the engine's is noticed.
#pragma once

#include <QString>

#include <exception>

namespace flipscope {

/// Any thread. A text that is translated already stays as it is.
QString engineWords(const QString& text);
QString engineWords(const std::exception& error);

} // namespace flipscope
