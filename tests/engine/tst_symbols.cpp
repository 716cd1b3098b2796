// Files compiled for a higher instruction set may not define weak symbols: the linker could pick those for
// everybody, and the program would crash on older machines.
#include <QtTest>

#include <QProcess>

class TestSymbols : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noWeakSymbols() {
        const QStringList objects =
            QString::fromUtf8(KERNEL_OBJECTS).split(QLatin1Char('|'), Qt::SkipEmptyParts);
        QVERIFY2(objects.size() >= 2, KERNEL_OBJECTS);
        for (const QString& object : objects) {
            QProcess nm;
            nm.start(QStringLiteral("nm"), {QStringLiteral("-C"), object});
            QVERIFY(nm.waitForFinished());
            QCOMPARE(nm.exitCode(), 0);
            int defined = 0;
            for (const QString& line :
                 QString::fromUtf8(nm.readAllStandardOutput()).split(QLatin1Char('\n'))) {
                const QString kind = line.mid(17, 1);
                // W: weak code. Weak and unique data (V, u) holds no instructions.
                QVERIFY2(kind != QLatin1String("W"), qPrintable(object + QLatin1String(": ") + line));
                if (kind == QLatin1String("T")) {
                    ++defined;
                    QVERIFY2(line.contains(QLatin1String("flipscope::kernelsAvx")), qPrintable(line));
                }
            }
            QCOMPARE(defined, 1);
        }
    }
};

QTEST_APPLESS_MAIN(TestSymbols)
#include "tst_symbols.moc"
