// The translations are complete: what lupdate finds now has a translation, with the same placeholders;
// lrelease takes them; and the window speaks them. After a text was changed or added:
//   cmake --build BUILD --target update-translations, and translate what is new in assets/translations/*.ts.
#include "app/language.h"
#include "app/mainwindow.h"
#include "app/setuppanel.h"
#include "app/trainingactions.h"
#include "engine/learning/methods.h"
#include "widgets/enginetext.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QProcess>
#include <QRegularExpression>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace flipscope;

class TestTranslations : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void areComplete_data();
    void areComplete();
    void areSpoken();
};

namespace {

struct Message {
    QString source, translation;
    bool isFinished = false;
};

QList<Message> messagesOf(const QString& file) {
    QFile ts(file);
    if (!ts.open(QIODevice::ReadOnly))
        return {};
    QList<Message> all;
    QXmlStreamReader xml(&ts);
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        if (xml.name() == QLatin1String("source"))
            all.append({xml.readElementText(), {}, false});
        else if (xml.name() == QLatin1String("translation")) {
            all.last().isFinished = !xml.attributes().hasAttribute(QLatin1String("type"));
            all.last().translation = xml.readElementText();
        }
    }
    return all;
}

/// "%1", "%2", ... and what else must not be lost.
QStringList placeholders(const QString& text) {
    static const QRegularExpression placeholder(QStringLiteral("%L?\\d|%n"));
    QStringList all;
    for (auto match = placeholder.globalMatch(text); match.hasNext();)
        all.append(match.next().captured());
    all.sort();
    return all;
}

QString output(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setWorkingDirectory(QStringLiteral(SOURCE_FOLDER));
    process.start(program, arguments);
    return process.waitForFinished(120000) && process.exitCode() == 0
               ? QString::fromUtf8(process.readAllStandardOutput())
               : QStringLiteral("failed: ") + process.errorString();
}

} // namespace

void TestTranslations::areComplete_data() {
    QTest::addColumn<QString>("name");
    const QStringList files =
        QDir(QStringLiteral(SOURCE_FOLDER "/assets/translations")).entryList(QDir::Files);
    QVERIFY(files.contains(QStringLiteral("flipscope_de.ts")));
    for (const QString& name : files)
        QTest::newRow(qPrintable(name)) << name;
}

void TestTranslations::areComplete() {
    QFETCH(QString, name);
    const QTemporaryDir folder;
    const QString ts = folder.filePath(name), texts = folder.filePath(QStringLiteral("enginetexts.cpp"));
    QVERIFY(QFile::copy(QStringLiteral(SOURCE_FOLDER "/assets/translations/") + name, ts));
    QFile listed(texts);
    QVERIFY(listed.open(QIODevice::WriteOnly));
    listed.write(output(QStringLiteral(ENGINE_TEXTS), {}).toUtf8());
    listed.close();
    const QString found =
        output(QStringLiteral(LUPDATE),
               {QStringLiteral("-locations"), QStringLiteral("none"), QStringLiteral("-no-obsolete"),
                QStringLiteral("-I"), QStringLiteral("."), QStringLiteral("app"), QStringLiteral("widgets"),
                texts, QStringLiteral("-ts"), ts});
    QVERIFY2(found.contains(QStringLiteral("source text")), qPrintable(found));
    const auto messages = messagesOf(ts);
    QVERIFY(messages.size() > 1000);
    QStringList missing, wrong;
    for (const Message& message : messages) {
        if (!message.isFinished || message.translation.isEmpty())
            missing.append(message.source);
        else if (placeholders(message.source) != placeholders(message.translation))
            wrong.append(message.source);
    }
    QVERIFY2(missing.isEmpty(),
             qPrintable(QStringLiteral("%1 texts without translation; run the target update-translations and "
                                       "translate them in assets/translations/%2:\n%3")
                            .arg(missing.size())
                            .arg(name, missing.join(QLatin1Char('\n')))));
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
    const QString released =
        output(QStringLiteral(LRELEASE),
               {ts, QStringLiteral("-qm"), folder.filePath(QStringLiteral("messages.qm"))});
    QVERIFY2(released.contains(QStringLiteral("and 0 unfinished")), qPrintable(released));
}

void TestTranslations::areSpoken() {
    QStringList codes;
    for (const Language& language : availableLanguages())
        codes.append(language.code);
    QCOMPARE(codes, (QStringList{QStringLiteral("en"), QStringLiteral("de")}));
    QCOMPARE(availableLanguages().last().name, QStringLiteral("Deutsch"));
    const QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    installLanguage(QStringLiteral("de"));
    QCOMPARE(currentLanguage(), QStringLiteral("de"));
    const MainWindow window;
    QCOMPARE(const_cast<MainWindow&>(window).actions().openModel->text(), QStringLiteral("&Modell öffnen…"));
    const auto* methodBox = const_cast<MainWindow&>(window).setup().methodBox();
    QCOMPARE(methodBox->itemText(0), QStringLiteral("Bit-Flips mit Zählern")); // the engine's
    QCOMPARE(engineText("stopped in epoch 3 of 20"), QStringLiteral("angehalten in Epoche 3 von 20"));
    QCOMPARE(engineText("all 7 epochs are done"), QStringLiteral("alle 7 Epochen sind geschafft"));
    const std::string sums = "1 2 3 4 5 6 7 8 9 10 11 12";
    QCOMPARE(engineText(sums), QString::fromStdString(sums));
    QCOMPARE(engineText("unheard of in 3 places"), QStringLiteral("unheard of in 3 places"));
    QCOMPARE(QLocale().decimalPoint(), QStringLiteral(","));
    for (const Method& method : methods())
        QVERIFY2(engineText(method.summary) != QString::fromStdString(method.summary), method.name.c_str());
}

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
