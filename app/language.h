// The language of the window: which there are, and putting one in force. Before any widget is made: texts are
// asked for once.
#pragma once

#include <QList>
#include <QString>

namespace flipscope {

struct Language {
    QString code; ///< "de"
    QString name; ///< in itself: "Deutsch"
};

/// English, and those that translations are built in for.
const QList<Language>& availableLanguages();

/// `code` empty: the desktop's, English where there is no translation for it. Numbers follow the language
/// only where it was chosen: the desktop's formats stay otherwise.
void installLanguage(const QString& code);

/// What is in force: "de", "en".
QString currentLanguage();

} // namespace flipscope
