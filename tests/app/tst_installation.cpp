// What `cmake --install` makes works where it is put: programs find modules and assets there, desktop files
// name what is there, and the desktop's own tools find no fault.
#include "support/cliprogram.h"

#include <QtTest>

#include <QImage>
#include <QStandardPaths>

using namespace flipscope::test;

class TestInstallation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void holds_data();
    void holds();
    void findsItsAssets();
    void findsItsModules();
    void isApprovedBy_data();
    void isApprovedBy();
    void recognises_data();
    void recognises();

private:
    QString installed(const QString& path) const { return m_folder.filePath(QStringLiteral("usr/") + path); }
    /// Without the variables that tell programs of the build tree where things are.
    Outcome program(const QString& name, const QStringList& arguments) const;

    QTemporaryDir m_folder;
};

namespace {

Outcome start(const QString& program, const QStringList& arguments,
              const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment()) {
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    if (!process.waitForFinished(120000))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

} // namespace

Outcome TestInstallation::program(const QString& name, const QStringList& arguments) const {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* variable : {"FLIPSCOPE_MODULES", "FLIPSCOPE_ASSETS"})
        environment.remove(QString::fromLatin1(variable));
    return start(installed(QStringLiteral("bin/") + name), arguments, environment);
}

void TestInstallation::initTestCase() {
    const Outcome made =
        start(QStringLiteral(CMAKE_PROGRAM),
              {QStringLiteral("--install"), QStringLiteral(BUILD_FOLDER), QStringLiteral("--strip"),
               QStringLiteral("--prefix"), m_folder.filePath(QStringLiteral("usr"))});
    QVERIFY2(made.code == 0, qPrintable(made.out + made.err));
}

void TestInstallation::holds_data() {
    QTest::addColumn<QString>("file");
    for (const char* file : {"bin/flipscope",
                             "bin/flipscope-cli",
                             "lib/flipscope/libflipscope-images.so",
                             "lib/flipscope/libflipscope-camera.so",
                             "lib/flipscope/libflipscope-fetch.so",
                             "lib/flipscope/libflipscope-mat.so",
                             "lib/flipscope/libflipscope-onnx.so",
                             "lib/flipscope/libflipscope-video.so",
                             "share/flipscope/presets/fashion-mnist.json",
                             "share/flipscope/comparisons/ablation.json",
                             "share/man/man1/flipscope.1.gz",
                             "share/man/man1/flipscope-cli.1.gz",
                             "share/bash-completion/completions/flipscope-cli",
                             "share/bash-completion/completions/flipscope",
                             "share/zsh/vendor-completions/_flipscope-cli",
                             "share/fish/vendor_completions.d/flipscope-cli.fish",
                             "share/applications/flipscope.desktop",
                             "share/icons/hicolor/scalable/apps/flipscope.svg",
                             "share/mime/packages/flipscope.xml",
                             "share/metainfo/org.flipscope.Flipscope.metainfo.xml"})
        QTest::newRow(file) << QString::fromLatin1(file);
}

void TestInstallation::holds() {
    QFETCH(QString, file);
    const QFileInfo info(installed(file));
    QVERIFY(info.isFile() && info.size() > 0);
    QVERIFY(!info.isSymLink()); // of the build tree
}

void TestInstallation::findsItsAssets() {
    const Outcome presets = program(QStringLiteral("flipscope-cli"), {QStringLiteral("presets")});
    QCOMPARE(presets.code, 0);
    const auto there = QDir(installed(QStringLiteral("share/flipscope/presets"))).entryList(QDir::Files);
    QVERIFY(there.size() > 10);
    QCOMPARE(presets.out.count(QLatin1Char('\n')), there.size());
}

void TestInstallation::findsItsModules() {
    const QString data = m_folder.filePath(QStringLiteral("pictures"));
    for (int n = 0; n < 40; ++n) {
        QImage picture(8, 8, QImage::Format_Grayscale8);
        picture.fill(n % 2 == 0 ? 20 + n : 200 + n);
        const QString folder = data + (n % 2 == 0 ? QStringLiteral("/dark") : QStringLiteral("/light"));
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(picture.save(QStringLiteral("%1/%2.png").arg(folder).arg(n)));
    }
    const QString run = m_folder.filePath(QStringLiteral("run"));
    const Outcome trained =
        program(QStringLiteral("flipscope-cli"),
                {QStringLiteral("train"), QStringLiteral("--dataset"), data, QStringLiteral("--network"),
                 QStringLiteral("16"), QStringLiteral("--epochs"), QStringLiteral("2"),
                 QStringLiteral("--out"), run});
    QVERIFY2(trained.code == 0, qPrintable(trained.err));
    const Outcome exported =
        program(QStringLiteral("flipscope-cli"),
                {QStringLiteral("export"), run, QStringLiteral("--format"), QStringLiteral("onnx"),
                 QStringLiteral("--out"), m_folder.filePath(QStringLiteral("exported"))});
    QVERIFY2(exported.code == 0, qPrintable(exported.err));
    QVERIFY(
        !QDir(m_folder.filePath(QStringLiteral("exported"))).entryList({QStringLiteral("*.onnx")}).isEmpty());
}

void TestInstallation::isApprovedBy_data() {
    QTest::addColumn<QStringList>("command");
    QTest::newRow("desktop-file-validate")
        << QStringList{QStringLiteral("desktop-file-validate"),
                       installed(QStringLiteral("share/applications/flipscope.desktop"))};
    QTest::newRow("appstreamcli") << QStringList{
        QStringLiteral("appstreamcli"), QStringLiteral("validate"), QStringLiteral("--no-net"),
        installed(QStringLiteral("share/metainfo/org.flipscope.Flipscope.metainfo.xml"))};
    QTest::newRow("update-mime-database")
        << QStringList{QStringLiteral("update-mime-database"), installed(QStringLiteral("share/mime"))};
}

void TestInstallation::isApprovedBy() {
    QFETCH(QStringList, command);
    if (QStandardPaths::findExecutable(command.first()).isEmpty())
        QSKIP(qPrintable(command.first() + QStringLiteral(" is not on this machine")));
    const Outcome verdict = start(command.first(), command.mid(1));
    QVERIFY2(verdict.code == 0, qPrintable(verdict.out + verdict.err));
}

void TestInstallation::recognises_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("type");
    const QString run = m_folder.filePath(QStringLiteral("run"));
    QTest::newRow("model") << run + QStringLiteral("/last.flipscope")
                           << QStringLiteral("application/x-flipscope-model");
    QTest::newRow("model, renamed") << run + QStringLiteral("/renamed")
                                    << QStringLiteral("application/x-flipscope-model");
    QTest::newRow("flip log") << run + QStringLiteral("/flips.fliplog")
                              << QStringLiteral("application/x-flipscope-run");
    QTest::newRow("checkpoint") << run + QStringLiteral("/checkpoint")
                                << QStringLiteral("application/x-flipscope-checkpoint");
}

/// The files that the programs write are what the desktop takes them for, and the window is what opens them.
void TestInstallation::recognises() {
    QFETCH(QString, file);
    QFETCH(QString, type);
    if (!QFileInfo(installed(QStringLiteral("share/mime/mime.cache"))).isFile())
        QSKIP("update-mime-database is not on this machine");
    const QDir run(m_folder.filePath(QStringLiteral("run")));
    QFile::copy(run.filePath(QStringLiteral("last.flipscope")), run.filePath(QStringLiteral("renamed")));
    const QDir checkpoints(run.filePath(QStringLiteral("checkpoints")));
    const QStringList names = checkpoints.entryList(QDir::Files);
    QVERIFY(!names.isEmpty());
    QFile::copy(checkpoints.filePath(names.first()), run.filePath(QStringLiteral("checkpoint")));
    // Qt's database is read once, by another process therefore: this one has read the system's already.
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_DATA_HOME"), installed(QStringLiteral("share")));
    const Outcome told = start(QStringLiteral(MIME_PROGRAM), {file}, environment);
    QCOMPARE(told.out.trimmed(), type);
    QFile desktop(installed(QStringLiteral("share/applications/flipscope.desktop")));
    QVERIFY(desktop.open(QIODevice::ReadOnly));
    QVERIFY(QString::fromUtf8(desktop.readAll()).contains(type + QLatin1Char(';')));
}

QTEST_GUILESS_MAIN(TestInstallation)
#include "tst_installation.moc"
