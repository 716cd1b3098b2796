// Tools are fed, read, told from missing ones, and ended with their children.
#include "support/exporting.h"

#include <QtTest>

using namespace flipscope;
using namespace flipscope::test;

class TestChildProcess : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void processes();
    void processesAreEnded_data();
    void processesAreEnded();
};

void TestChildProcess::processes() {
    const std::filesystem::path here = "/";
    QCOMPARE(runIn(here, {"sh", "-c", "echo out; echo err >&2; exit 3"}).code, 3);
    QCOMPARE(runIn(here, {"sh", "-c", "echo out; echo err >&2; exit 3"}).err, std::string("err\n"));
    QCOMPARE(runIn(here, {"pwd"}).out, std::string("/\n"));
    const ProcessResult missing = runIn(here, {"no-such-program-anywhere"});
    QCOMPARE(missing.code, -1);
    QVERIFY(!missing.trouble.empty());
    QVERIFY(!findProgram({"no-such-program-anywhere"}));
    QVERIFY(findProgram({"no-such-program-anywhere", "sh"}));
    // Much in both directions at once, and one that does not read what it is given.
    ProcessRequest request;
    request.folder = here;
    request.arguments = {"cat"};
    int blocks = 0;
    request.input = [&] { return ++blocks <= 200 ? std::string(30000, 'x') : std::string(); };
    QCOMPARE(runProcess(request).out.size(), std::size_t{6000000});
    request.arguments = {"true"};
    blocks = 0;
    QCOMPARE(runProcess(request).code, 0);
}

void TestChildProcess::processesAreEnded_data() {
    QTest::addColumn<int>("limit");
    QTest::addColumn<bool>("cancel");
    QTest::addColumn<QByteArray>("script");
    QTest::newRow("too long") << 1 << false << QByteArray("sleep 60");
    QTest::newRow("its children too") << 1 << false << QByteArray("sleep 60 & sleep 60; wait");
    QTest::newRow("cancelled") << 60 << true << QByteArray("sleep 60");
    QTest::newRow("endless output") << 60 << false << QByteArray("yes");
}

void TestChildProcess::processesAreEnded() {
    QFETCH(int, limit);
    QFETCH(bool, cancel);
    QFETCH(QByteArray, script);
    ProcessRequest request;
    request.folder = "/";
    request.arguments = {"sh", "-c", script.toStdString()};
    request.limit = std::chrono::seconds(limit);
    request.mostOutput = 1 << 20;
    request.cancelled = [cancel] { return cancel; };
    QElapsedTimer timer;
    timer.start();
    const ProcessResult result = runProcess(request);
    QCOMPARE(result.code, -1);
    QVERIFY(!result.trouble.empty());
    QVERIFY2(timer.elapsed() < 20000, QByteArray::number(timer.elapsed()).constData());
}

QTEST_GUILESS_MAIN(TestChildProcess)
#include "tst_childprocess.moc"
