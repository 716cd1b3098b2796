// The Export dialog: previews before it writes, checks boards, writes what is proven, and can be stopped.
#include "app/exportdialog.h"

#include "app/language.h"
#include "app/mainwindow.h"
#include "app/setuppanel.h"
#include "app/trainingactions.h"
#include "app/windowdata.h"
#include "engine/export/boards.h"
#include "engine/export/formats.h"
#include "engine/trainer.h"
#include "support/syntheticdata.h"

#include <QtTest>

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTemporaryDir>

using namespace flipscope;

namespace {

ExportSource trainedSource(const char* network) {
    Trainer trainer(TrainingConfig::resolve({{"network", network, "", {}}, {"epochs", "1", "", {}}}),
                    syntheticDataset());
    TrainingControl control;
    trainer.run(control);
    ExportSource source;
    source.model.network = trainer.resultNetwork();
    source.model.encoder = trainer.encoder();
    source.model.preparation = {trainer.dataset().shape};
    source.model.classNames = trainer.dataset().classNames;
    source.test = trainer.dataset().test;
    source.testName = "made-up pictures";
    return source;
}

QString previewOf(const ExportDialog& dialog) {
    return dialog.findChild<QPlainTextEdit*>(QStringLiteral("preview"))->toPlainText();
}
QString wordsOf(const ExportDialog& dialog) {
    return dialog.findChild<QLabel*>(QStringLiteral("words"))->text();
}
bool canExport(const ExportDialog& dialog) {
    return dialog.findChild<QPushButton*>(QStringLiteral("exportButton"))->isEnabled();
}

} // namespace

class TestExportDialog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void previewsEveryFormat();
    void writesWhatIsProven();
    void boardsAreChecked();
    void badNamesAreToldAtOnce();
    void failuresAreShown();
    void speaksTheLanguageOfTheWindow();
    void closingStops();
    void reportsOfTheWindowTellOfTheRun();
};

void TestExportDialog::previewsEveryFormat() {
    ExportDialog dialog(trainedSource("33"));
    for (const ExportFormat& format : exportFormats()) {
        dialog.chooseFormat(QString::fromStdString(format.name));
        QTRY_VERIFY(!dialog.isBusy() && canExport(dialog));
        QVERIFY2(previewOf(dialog).contains(QStringLiteral(" bytes  flipscope_model.")),
                 qPrintable(previewOf(dialog)));
    }
    QCOMPARE(dialog.findChild<QListWidget*>(QStringLiteral("formats"))->count(),
             static_cast<int>(exportFormats().size()));
}

void TestExportDialog::writesWhatIsProven() {
    QTemporaryDir folder;
    ExportDialog dialog(trainedSource("33"));
    QSignalSpy exported(&dialog, &ExportDialog::exported);
    dialog.chooseFolder(folder.filePath(QStringLiteral("c")));
    QTRY_VERIFY(canExport(dialog));
    dialog.start();
    QVERIFY(!canExport(dialog));
    QTRY_COMPARE_WITH_TIMEOUT(exported.count(), 1, 60000);
    QVERIFY2(wordsOf(dialog).contains(QStringLiteral("agrees with the program on all 100 test pictures")),
             qPrintable(wordsOf(dialog)));
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("c/flipscope_model.c"))));
    QVERIFY(canExport(dialog)); // another one
}

void TestExportDialog::boardsAreChecked() {
    ExportDialog dialog(trainedSource("700,900"));
    auto* target = dialog.findChild<QComboBox*>();
    QCOMPARE(target->count(), static_cast<int>(boards().size()) + 1);
    target->setCurrentIndex(target->findData(QStringLiteral("bluepill")));
    QTRY_VERIFY(!dialog.isBusy() && wordsOf(dialog).contains(QStringLiteral("too small")));
    QVERIFY(!canExport(dialog));
    target->setCurrentIndex(0);
    QTRY_VERIFY(canExport(dialog));
    QVERIFY(wordsOf(dialog).isEmpty());
    dialog.chooseFormat(QStringLiteral("onnx"));
    QVERIFY(!target->isEnabled());
}

void TestExportDialog::badNamesAreToldAtOnce() {
    ExportDialog dialog(trainedSource("33"));
    QTRY_VERIFY(canExport(dialog));
    auto* name = dialog.findChild<QLineEdit*>();
    name->setText(QStringLiteral("two words"));
    Q_EMIT name->editingFinished();
    QVERIFY(!canExport(dialog));
    QVERIFY2(wordsOf(dialog).contains(QStringLiteral("two words")), qPrintable(wordsOf(dialog)));
}

void TestExportDialog::failuresAreShown() {
    ExportDialog dialog(trainedSource("33"));
    QSignalSpy exported(&dialog, &ExportDialog::exported);
    dialog.chooseFolder(QStringLiteral("/proc/none"));
    QTRY_VERIFY(canExport(dialog));
    dialog.start();
    QTRY_VERIFY_WITH_TIMEOUT(wordsOf(dialog).contains(QStringLiteral("/proc/none")), 60000);
    QCOMPARE(exported.count(), 0);
}

/// Previews, and what proofs say, whatever is installed here for them.
void TestExportDialog::speaksTheLanguageOfTheWindow() {
    installLanguage(QStringLiteral("de"));
    QTemporaryDir folder;
    ExportDialog dialog(trainedSource("6"));
    QSignalSpy exported(&dialog, &ExportDialog::exported);
    static const QRegularExpression english(QStringLiteral(
        "\\b(bytes|board|estimated|picture|which|with|weights|agrees|pictures|installed|for)\\b"));
    for (const ExportFormat& format : exportFormats()) {
        dialog.chooseFormat(QString::fromStdString(format.name));
        QTRY_VERIFY(!dialog.isBusy() && canExport(dialog));
        QVERIFY2(!previewOf(dialog).contains(english), qPrintable(previewOf(dialog)));
        dialog.chooseFolder(folder.filePath(QString::fromStdString(format.name)));
        exported.clear();
        dialog.start();
        QTRY_COMPARE_WITH_TIMEOUT(exported.count(), 1, 60000);
        QString words = wordsOf(dialog);
        QVERIFY(!words.isEmpty());
        words.remove(QStringLiteral("made-up pictures"));
        QVERIFY2(!words.contains(english), qPrintable(words));
    }
    dialog.chooseFormat(QStringLiteral("c"));
    QTRY_VERIFY(!dialog.isBusy() && canExport(dialog));
    const Footprint need = cFootprint(trainedSource("6").model);
    QVERIFY(need.flash() > 1000);
    QVERIFY2(previewOf(dialog).contains(QStringLiteral("Flash %1.%2 Byte")
                                            .arg(need.flash() / 1000)
                                            .arg(need.flash() % 1000, 3, 10, QLatin1Char('0'))),
             qPrintable(previewOf(dialog)));
    QCOMPARE(previewOf(dialog).count(QStringLiteral("etwa ")), 1 + static_cast<int>(boards().size()));
    installLanguage(QStringLiteral("en"));
}

void TestExportDialog::closingStops() {
    QTemporaryDir folder;
    {
        ExportDialog dialog(trainedSource("33"));
        dialog.chooseFolder(folder.path());
        QTRY_VERIFY(canExport(dialog));
        dialog.start();
    }
    QVERIFY(QDir(folder.path()).isEmpty());
}

/// From the menu, after a training: with its configuration, curves and neurons.
void TestExportDialog::reportsOfTheWindowTellOfTheRun() {
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("data")));
    test::writeDataset(folder.filePath(QStringLiteral("data")));
    MainWindow window;
    window.keepRuns(folder.filePath(QStringLiteral("runs")));
    window.setup().setConfig(test::smallConfig(folder.filePath(QStringLiteral("data"))));
    window.openInitial({}, {});
    QTRY_COMPARE(window.session().state(), TrainingSession::State::Ready);
    window.actions().start->trigger();
    QTRY_COMPARE(window.session().state(), TrainingSession::State::Finished);
    window.actions().exportModel->trigger();
    auto* dialog = window.findChild<ExportDialog*>();
    QVERIFY(dialog);
    dialog->chooseFormat(QStringLiteral("report"));
    dialog->chooseFolder(folder.filePath(QStringLiteral("out")));
    QSignalSpy exported(dialog, &ExportDialog::exported);
    QTRY_VERIFY(!dialog->isBusy() && canExport(*dialog));
    dialog->start();
    QTRY_COMPARE(exported.count(), 1);
    QFile page(folder.filePath(QStringLiteral("out/flipscope_model.html")));
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QByteArray html = page.readAll();
    QCOMPARE(html.count("<polyline"), 4); // training and validation accuracy, loss, flips
    for (const char* wanted : {"<th>checkpoint-minutes</th>", "<th>flips in training</th>", "Blame, layer 3"})
        QVERIFY2(html.contains(wanted), wanted);
}

QTEST_MAIN(TestExportDialog)
#include "tst_exportdialog.moc"
