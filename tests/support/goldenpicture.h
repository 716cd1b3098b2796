// A widget against the picture of it that a person has looked at and found right: tests/data/pictures. After
// an intended change write them anew (FLIPSCOPE_WRITE_PICTURES=1) and look at them. The trap: pictures are of
// one font, so these tests skip themselves where DejaVu Sans (Debian: fonts-dejavu-core) is missing, and one
// scale, so widgets are drawn into an image of their own rather than grabbed.
#pragma once

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QFontInfo>
#include <QImage>
#include <QPainter>
#include <QTest>
#include <QWidget>

#include <algorithm>
#include <cstdlib>

namespace flipscope::test {

/// Once, before widgets are made. False: the font is missing.
inline bool useGoldenFont() {
    QFontDatabase::addApplicationFont(QStringLiteral("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"));
    QFont font(QStringLiteral("DejaVu Sans"));
    font.setPixelSize(12);
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setStyleStrategy(QFont::NoSubpixelAntialias);
    QApplication::setFont(font);
    return QFontInfo(font).family() == QLatin1String("DejaVu Sans");
}

inline QImage pictureOf(QWidget& widget) {
    QImage image(widget.size(), QImage::Format_RGB32);
    image.fill(widget.palette().color(QPalette::Window));
    widget.render(&image);
    return image;
}

/// The share of pixels that differ by more than rounding, which differs between processors.
inline double difference(const QImage& a, const QImage& b) {
    if (a.size() != b.size())
        return 1;
    constexpr int rounding = 6; // of 255, in any channel
    int different = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y), q = b.pixel(x, y);
            different += std::max({std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)),
                                   std::abs(qBlue(p) - qBlue(q))}) > rounding;
        }
    return static_cast<double>(different) / (a.width() * a.height());
}

/// Fails, and leaves what was drawn in the current folder, where `widget` does not look as it should.
inline void compareWithGolden(QWidget& widget, const QString& name) {
    constexpr double mostDifferent = 0.001; // a letter moved by a pixel is more
    const QString file = QStringLiteral(TEST_DATA "/pictures/%1.png").arg(name);
    const QImage drawn = pictureOf(widget);
    if (qEnvironmentVariableIsSet("FLIPSCOPE_WRITE_PICTURES"))
        QVERIFY(drawn.save(file));
    const QImage golden(file);
    QVERIFY2(!golden.isNull(), qPrintable(file));
    const double share = difference(drawn, golden.convertToFormat(QImage::Format_RGB32));
    const QString left = name + QStringLiteral("-drawn.png");
    if (share > mostDifferent)
        drawn.save(left);
    QVERIFY2(
        share <= mostDifferent,
        qPrintable(
            QStringLiteral("%1 %% of the pixels differ from %2; see %3").arg(100 * share).arg(file, left)));
}

} // namespace flipscope::test
