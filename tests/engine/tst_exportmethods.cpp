// Networks of every training method, exported as C.
#include "engine/learning/methods.h"
#include "support/exporting.h"

#include <QtTest>

using namespace flipscope;
using namespace flipscope::test;

class TestExportMethods : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agrees_data();
    void agrees();
};

void TestExportMethods::agrees_data() {
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("network");
    for (const Method& method : methods())
        for (const char* network : {"50", "6c3,p,20"})
            if (method.name != "coordinate-descent" ||
                network == std::string("50")) // takes dense layers only
                QTest::addRow("%s %s", method.name.c_str(), network)
                    << QByteArray::fromStdString(method.name) << QByteArray(network);
}

void TestExportMethods::agrees() {
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, network);
    for (const char* encoder : {"grey", "median"}) {
        const ExportSource source =
            sourceOf(encoder, network.toStdString(), {10, 9, 1}, method.toStdString());
        QTemporaryDir folder;
        const Proof proof = proveAndWrite(findExportFormat("c"), source, findExportFormat("c").make(source),
                                          folder.path().toStdString(), false, goOn);
        QVERIFY2(proof.outcome == Proof::Outcome::Agrees, proof.words.c_str());
    }
}

QTEST_GUILESS_MAIN(TestExportMethods)
#include "tst_exportmethods.moc"
