// Colours that can be read on both grounds, icons that follow the palette.
#include "widgets/theme.h"

#include <QApplication>
#include <QTest>

#include <cmath>

using namespace flipscope;

class TestTheme : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { QApplication::setPalette(themed(false)); }
    void contrast_data();
    void contrast();
    void everyIconDrawsSomething();
    void iconsFollowThePalette();
    void disabledIconsDiffer();
    void neededIconsExist_data();
    void neededIconsExist();

private:
    static QPalette themed(bool dark) {
        QPalette palette;
        const QColor ground = dark ? QColor(43, 45, 48) : QColor(240, 240, 240);
        for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
            palette.setColor(role, dark ? QColor(225, 225, 225) : QColor(20, 20, 20));
        palette.setColor(QPalette::Disabled, QPalette::WindowText, QColor(128, 128, 128));
        palette.setColor(QPalette::Window, ground);
        palette.setColor(QPalette::Base, dark ? QColor(30, 31, 34) : QColor(Qt::white));
        return palette;
    }
};

/// Contrast as the WCAG defines it, 1..21.
static double contrastOf(QColor a, QColor b) {
    const auto luminance = [](QColor c) {
        const auto linear = [](double v) {
            return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
    };
    const double high = std::max(luminance(a), luminance(b)), low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

void TestTheme::contrast_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestTheme::contrast() {
    QFETCH(bool, dark);
    const QPalette palette = themed(dark);
    QCOMPARE(isDark(palette), dark);
    const QColor base = palette.color(QPalette::Base);
    for (int i = 0; i < seriesColourCount; ++i) {
        QVERIFY2(contrastOf(seriesColour(i, palette), base) >= 3, qPrintable(QString::number(i)));
        for (int j = 0; j < i; ++j)
            QVERIFY(seriesColour(i, palette) != seriesColour(j, palette));
    }
    QCOMPARE(seriesColour(seriesColourCount, palette), seriesColour(0, palette));
    QVERIFY(contrastOf(accent(palette), base) >= 3);
    for (const auto ground : {QPalette::Base, QPalette::Window}) {
        QVERIFY(contrastOf(mutedText(palette), palette.color(ground)) >= 4.5);
        QVERIFY(contrastOf(errorText(palette), palette.color(ground)) >= 4.5);
    }
}

static int inkOf(const QImage& image, QColor colour) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y) == colour;
    return count;
}

void TestTheme::everyIconDrawsSomething() {
    const QPalette palette = themed(false);
    QApplication::setPalette(palette);
    QVERIFY(iconNames().size() >= 19);
    for (const QString& name : iconNames()) {
        const QImage image = icon(name).pixmap(48, 48).toImage();
        QCOMPARE(image.size(), QSize(48, 48));
        if (name != QStringLiteral("flipscope"))
            QVERIFY2(inkOf(image, palette.color(QPalette::WindowText)) > 20, qPrintable(name));
    }
}

void TestTheme::iconsFollowThePalette() {
    QApplication::setPalette(themed(false));
    const QIcon start = icon(QStringLiteral("start"));
    const QIcon application = icon(QStringLiteral("flipscope"));
    const QImage before = application.pixmap(64, 64).toImage();
    QVERIFY(inkOf(start.pixmap(48, 48).toImage(), QColor(20, 20, 20)) > 100);
    QApplication::setPalette(themed(true));
    QVERIFY(inkOf(start.pixmap(48, 48).toImage(), QColor(225, 225, 225)) > 100); // the same icon object
    QCOMPARE(inkOf(start.pixmap(48, 48).toImage(), QColor(20, 20, 20)), 0);
    QCOMPARE(application.pixmap(64, 64).toImage(), before); // has colours of its own
}

void TestTheme::disabledIconsDiffer() {
    QApplication::setPalette(themed(false));
    for (const QString& name : iconNames())
        QVERIFY2(icon(name).pixmap(32, 32).toImage() != icon(name).pixmap(32, 32, QIcon::Disabled).toImage(),
                 qPrintable(name));
}

void TestTheme::neededIconsExist_data() {
    QTest::addColumn<QString>("name");
    for (const char* name :
         {"start", "pause", "resume", "step", "step-epoch", "stop-keep", "discard", "open", "save", "reset",
          "dice", "settings", "help", "dataset", "network", "blame", "weights", "chart", "flipscope"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestTheme::neededIconsExist() {
    QFETCH(QString, name);
    QVERIFY(iconNames().contains(name));
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
