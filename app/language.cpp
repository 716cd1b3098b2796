#include "app/language.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace flipscope {

namespace {

const QString english = QStringLiteral("en");
QString installed = english; // written once, before the window is made

/// Loads `file` for a language and keeps it for as long as the program runs.
bool add(const QString& file, const QString& folder) {
    auto* translator = new QTranslator(QCoreApplication::instance());
    if (translator->load(file, folder) && QCoreApplication::installTranslator(translator))
        return true;
    delete translator;
    return false;
}

} // namespace

const QList<Language>& availableLanguages() {
    static const QList<Language> languages = [] {
        QList<Language> all{{english, QStringLiteral("English")}};
        const QStringList files =
            QDir(QStringLiteral(":/translations")).entryList({QStringLiteral("flipscope_*.qm")}, QDir::Files);
        for (const QString& file : files) {
            const QString code = file.section(QLatin1Char('_'), 1).section(QLatin1Char('.'), 0, 0);
            QString name = QLocale(code).nativeLanguageName();
            name[0] = name[0].toUpper();
            all.append({code, name});
        }
        return all;
    }();
    return languages;
}

void installLanguage(const QString& code) {
    const QString wanted =
        code.isEmpty() ? QLocale::system().uiLanguages().value(0).section(QLatin1Char('-'), 0, 0) : code;
    if (!code.isEmpty() && QLocale().language() != QLocale(code).language())
        QLocale::setDefault(QLocale(code));
    if (wanted == english || !add(QStringLiteral("flipscope_") + wanted, QStringLiteral(":/translations")))
        return;
    installed = wanted;
    // Qt's own texts (file dialogs, buttons), where its translations are installed.
    add(QStringLiteral("qtbase_") + wanted, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
}

QString currentLanguage() { return installed; }

} // namespace flipscope
