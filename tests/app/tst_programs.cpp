// What the programs load: the command line no Qt and no OpenCV, nothing at all Qt 5 (Debian's highgui and a
// careless
// ${OpenCV_LIBS} would bring it).
#include <QtTest>

#include <QProcess>

class TestPrograms : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void loads_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("never");
        QTest::addColumn<QString>("always"); // that ldd has really listed something
        QTest::newRow("flipscope-cli") << QString::fromUtf8(FLIPSCOPE_CLI)
                                       << QStringList{QStringLiteral("libQt"), QStringLiteral("libopencv"),
                                                      QStringLiteral("libcurl"), QStringLiteral("libmatio")}
                                       << QStringLiteral("libtbb");
        QTest::newRow("flipscope") << QString::fromUtf8(FLIPSCOPE_WINDOW)
                                   << QStringList{QStringLiteral("libQt5"), QStringLiteral("libopencv")}
                                   << QStringLiteral("libQt6Widgets");
        QTest::newRow("picture module") << QString::fromUtf8(FLIPSCOPE_IMAGES)
                                        << QStringList{QStringLiteral("libQt"), QStringLiteral("highgui")}
                                        << QStringLiteral("libopencv_imgcodecs");
    }
    void loads() {
        QFETCH(QString, file);
        QFETCH(QStringList, never);
        QFETCH(QString, always);
        QProcess ldd;
        ldd.start(QStringLiteral("ldd"), {file});
        QVERIFY(ldd.waitForFinished());
        const QString loaded = QString::fromUtf8(ldd.readAllStandardOutput());
        QVERIFY2(loaded.contains(always), qPrintable(loaded));
        for (const QString& library : never)
            QVERIFY2(!loaded.contains(library), qPrintable(loaded));
    }
    void withoutADisplay() {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* variable : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            environment.remove(QString::fromLatin1(variable));
        QProcess window;
        window.setProcessEnvironment(environment);
        window.start(QStringLiteral(FLIPSCOPE_WINDOW), QStringList());
        QVERIFY(window.waitForFinished());
        QCOMPARE(window.exitStatus(), QProcess::NormalExit);
        QCOMPARE(window.exitCode(), 1);
        const QString said = QString::fromUtf8(window.readAllStandardError());
        QVERIFY2(said.contains(QStringLiteral("no display")) &&
                     said.contains(QStringLiteral("flipscope-cli")),
                 qPrintable(said));
    }
};

QTEST_APPLESS_MAIN(TestPrograms)
#include "tst_programs.moc"
