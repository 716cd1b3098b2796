// The translations are complete: what lupdate finds now has a translation, with the same placeholders;
// lrelease takes them; and the window speaks them. After a text was changed or added:
//   cmake --build BUILD --target update-translations, and translate what is new in assets/translations/*.ts.
#include "app/language.h"
#include "app/mainwindow.h"
#include "app/setuppanel.h"
#include "app/trainingactions.h"
#include "app/windowdata.h"
#include "datasets/error.h"
#include "datasets/open.h"
#include "engine/encoder.h"
#include "engine/io/modelfile.h"
#include "engine/io/runfolder.h"
#include "engine/learning/methods.h"
#include "engine/network/networkspec.h"
#include "engine/timeline/fork.h"
#include "engine/trainingconfig.h"
#include "widgets/enginetext.h"
#include "widgets/enginewords.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QProcess>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <fstream>
#include <functional>
#include <string>

using namespace flipscope;

class TestTranslations : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void areComplete_data();
    void areComplete();
    void areSpoken();
    void errorsAreSpoken_data();
    void errorsAreSpoken();
    void notesAreSpoken();
    void errorsAreSpokenEverywhere();
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

namespace {

using Failing = std::function<void(const std::string& folder)>; // an empty one

void refuseOption(const char* key, const char* text) { TrainingConfig::resolve({{key, text, key, {}}}); }

void refuseNetwork(const char* text, MapShape image = {28, 28, 1}) {
    parseNetwork(text, image, image.values(), 10);
}

void refuseData(const std::string& dataset, const char* format = "") {
    DatasetRequest request;
    request.dataset = dataset;
    request.format = format;
    openDataset(request);
}

void write(const std::string& file, const std::string& text) { std::ofstream(file) << text; }

} // namespace

Q_DECLARE_METATYPE(Failing)

void TestTranslations::errorsAreSpoken_data() {
    QTest::addColumn<Failing>("fail");
    const auto row = [](const char* name, Failing fail) { QTest::newRow(name) << std::move(fail); };
    row("whole number", [](auto&) { refuseOption("epochs", "many"); });
    row("number", [](auto&) { refuseOption("validation", "2"); });
    row("choice", [](auto&) { refuseOption("method", "magic"); });
    row("kernels", [](auto&) { refuseOption("kernels", "fast"); });
    row("unknown option", [](auto&) { refuseOption("epoch", "2"); });
    row("not JSON", [](auto&) { assignmentsFromJson("[1]", "run.json"); });
    row("no settings", [](auto& folder) { assignmentsFromFile(folder + "/none.json"); });
    row("encoder", [](auto&) { Encoder::checkSpec("gray"); });
    row("network", [](auto&) { refuseNetwork("256,x"); });
    row("small maps", [](auto&) { refuseNetwork("64v15,64v15"); });
    row("own input", [](auto&) { refuseNetwork("8c3,16c3+,10"); });
    row("stream of 1 x 1", [](auto&) { refuseNetwork("8f3,16r3s2,a", {2, 2, 1}); });
    row("stream's channels", [](auto&) { refuseNetwork("8f3,16r3,a"); });
    row("no data", [](auto& folder) { refuseData(folder + "/none"); });
    row("unknown data", [](auto&) { refuseData("mnist-of-cats"); });
    row("nothing", [](auto&) { refuseData(""); });
    row("format", [](auto& folder) { refuseData(folder, "jpg"); });
    row("empty folder", [](auto& folder) { refuseData(folder); });
    row("other files", [](auto& folder) {
        write(folder + "/letter.txt", "Dear all,");
        refuseData(folder);
    });
    row("damaged archive", [](auto& folder) {
        write(folder + "/data.zip", "PK");
        refuseData(folder + "/data.zip");
    });
    row("no run", [](auto& folder) { RunFolder::view(folder); });
    row("no model", [](auto& folder) { findModel(folder, false); });
    row("a short model", [](auto& folder) {
        write(folder + "/a.flipscope", "1");
        loadModel(folder + "/a.flipscope");
    });
    row("fork of another method", [](auto&) {
        checkFork(TrainingConfig(), TrainingConfig::resolve({{"method", "gft", "", {}}}));
    });
    row("fork of another network", [](auto&) {
        checkFork(TrainingConfig(), TrainingConfig::resolve({{"network", "12", "", {}}}));
    });
}

/// In German, whole, with every number and name of the engine's text.
void TestTranslations::errorsAreSpoken() {
    QFETCH(Failing, fail);
    installLanguage(QStringLiteral("de"));
    const QTemporaryDir folder;
    try {
        fail(folder.path().toStdString());
        QFAIL("nothing was wrong");
    } catch (const Error& error) {
        const QString said = QString::fromUtf8(error.what()), spoken = engineWords(error);
        QVERIFY2(spoken != said, error.what());
        static const QRegularExpression english(
            QStringLiteral("\\b(expected|found|choose|which|there is)\\b"));
        QVERIFY2(!spoken.contains(english), qPrintable(spoken));
        QVERIFY2(!spoken.contains(QLatin1Char('%')), qPrintable(spoken));
        static const QRegularExpression quoted(QStringLiteral("\"([^\"]*)\""));
        for (auto match = quoted.globalMatch(said); match.hasNext();) {
            const QString part = match.next().captured(1);
            QVERIFY2(spoken.contains(part), qPrintable(spoken));
        }
        QCOMPARE(engineWords(spoken), spoken);
    }
}

/// What is said when data are opened in many ways at once.
void TestTranslations::notesAreSpoken() {
    installLanguage(QStringLiteral("de"));
    const QTemporaryDir folder;
    test::writeDataset(folder.path());
    DatasetRequest whole;
    whole.dataset = folder.path().toStdString();
    whole.limit = 300;
    whole.labelNoise = 0.1;
    whole.skip = "train#3";
    whole.relabel = "train#7=2";
    whole.classes = "0,1,2";
    DatasetRequest one; // no part is named as test
    one.dataset = folder.filePath(QStringLiteral("train-images-idx3-ubyte")).toStdString();
    one.limit = 1000000;
    int notes = 0;
    static const QRegularExpression english(
        QStringLiteral("\\b(samples|training|for|wrong|the|is|are|part|chosen|hand)\\b"));
    for (const DatasetRequest& request : {whole, one})
        for (const std::string& note : openDataset(request).notes) {
            const QString spoken = engineWords(QString::fromStdString(note));
            QVERIFY2(!spoken.contains(english), qPrintable(spoken));
            QVERIFY2(!spoken.contains(QLatin1Char('%')), qPrintable(spoken));
            ++notes;
        }
    QVERIFY2(notes >= 9, qPrintable(QString::number(notes)));
    // Parts are sentences, and numbers as the window writes them.
    QCOMPARE(
        engineWords(QStringLiteral("numpy alone: agrees with the program on all 10,000 test pictures of x")),
        QStringLiteral("Nur numpy: stimmt auf allen 10.000 Testbildern von x mit dem Programm überein"));
    QCOMPARE(
        engineWords(
            QStringLiteral("2 training samples are also in the test part (1 with another label), such "
                           "as a.png and test sample 7. Removed from the training part.")),
        QStringLiteral("2 Beispiele des Trainingsteils sind auch im Testteil (1 mit anderer Klasse), etwa "
                       "a.png und Testbeispiel 7. Aus dem Trainingsteil entfernt."));
    QCOMPARE(engineWords(QStringLiteral("this and that")), QStringLiteral("this and that"));
    QCOMPARE(engineWords(QStringLiteral("1,234")), QStringLiteral("1,234")); // no sentence of the engine's
}

/// Wherever the window shows it.
void TestTranslations::errorsAreSpokenEverywhere() {
    const QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    installLanguage(QStringLiteral("de"));
    MainWindow window;
    window.show();
    QSignalSpy failed(&window.session(), &TrainingSession::openFailed);
    window.openData(settings.filePath(QStringLiteral("none")));
    QTRY_COMPARE(failed.size(), 1);
    int told = 0;
    const auto labels = window.findChildren<QLabel*>();
    for (const QLabel* label : labels) {
        QVERIFY2(!label->text().contains(QStringLiteral("no such file")), qPrintable(label->text()));
        told += label->text().contains(QStringLiteral("keine solche Datei"));
    }
    QCOMPARE(told, 2); // banner and data panel
}

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
