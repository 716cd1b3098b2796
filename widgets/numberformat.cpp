#include "widgets/numberformat.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <cmath>

namespace flipscope {

namespace {

struct NumberFormat {
    Q_DECLARE_TR_FUNCTIONS(NumberFormat)
};

QString padded(qint64 number) { return QLocale().toString(number).rightJustified(2, QLatin1Char('0')); }

constexpr QChar noBreakSpace = QChar(0x00a0);

} // namespace

QString formatCount(qint64 count) { return QLocale().toString(count); }

QString formatSigned(qint64 number) {
    const QLocale locale;
    return (number > 0 ? locale.positiveSign() : QString()) + locale.toString(number);
}

QString formatPercent(double share, int decimals) {
    return QLocale().toString(share * 100, 'f', decimals) + noBreakSpace + QLatin1Char('%');
}

QString formatBytes(quint64 bytes) {
    static constexpr std::array<const char*, 5> units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = static_cast<double>(bytes);
    std::size_t unit = 0;
    // 1023.95 would be shown as "1024.0"
    for (; unit + 1 < units.size() && value >= (unit == 0 ? 1024 : 1023.95); ++unit)
        value /= 1024;
    return QLocale().toString(value, 'f', unit == 0 ? 0 : 1) + noBreakSpace + QLatin1String(units[unit]);
}

QString formatDuration(double seconds) {
    if (!(seconds >= 0)) // also NaN
        return QString(QChar(0x2013));
    if (seconds < 9.95)
        return NumberFormat::tr("%1 s").arg(QLocale().toString(seconds, 'f', 1));
    const auto whole = static_cast<qint64>(std::llround(seconds));
    if (whole < 60)
        return NumberFormat::tr("%1 s").arg(whole);
    if (whole < 3600)
        return NumberFormat::tr("%1 min %2 s").arg(QLocale().toString(whole / 60), padded(whole % 60));
    const qint64 minutes = whole / 60;
    if (minutes < 24 * 60)
        return NumberFormat::tr("%1 h %2 min").arg(QLocale().toString(minutes / 60), padded(minutes % 60));
    const qint64 hours = minutes / 60;
    return NumberFormat::tr("%1 d %2 h").arg(QLocale().toString(hours / 24), QLocale().toString(hours % 24));
}

QString formatRate(double perSecond, const QString& unit) {
    if (!std::isfinite(perSecond))
        return QString(QChar(0x2013));
    if (perSecond >= 100) {
        const double scale = std::pow(10.0, std::floor(std::log10(perSecond)) - 2);
        return QLocale().toString(static_cast<qint64>(std::round(perSecond / scale) * scale)) + noBreakSpace +
               unit;
    }
    return formatReal(perSecond, 3) + noBreakSpace + unit;
}

QString formatLarge(double number) {
    constexpr int digits = 4;
    constexpr double rounded = 0.99995; // is shown as the next unit's 1
    if (number >= rounded * 1e12)
        return NumberFormat::tr("%1 trillion").arg(formatReal(number / 1e12, digits));
    if (number >= rounded * 1e9)
        return NumberFormat::tr("%1 billion").arg(formatReal(number / 1e9, digits));
    if (number >= rounded * 1e6)
        return NumberFormat::tr("%1 million").arg(formatReal(number / 1e6, digits));
    return formatReal(number, digits);
}

QString formatReal(double number, int digits) {
    if (!std::isfinite(number))
        return QString(QChar(0x2013));
    const double magnitude = std::abs(number);
    QLocale locale;
    if (magnitude >= 1e9 || (magnitude > 0 && magnitude < 1e-4)) {
        locale.setNumberOptions(QLocale::OmitLeadingZeroInExponent);
        return locale.toString(number, 'g', digits);
    }
    if (magnitude >= std::pow(10.0, digits - 1))
        return locale.toString(number, 'f', 0);
    const int before = magnitude < 1 ? 1 : static_cast<int>(std::floor(std::log10(magnitude))) + 1;
    QString text = locale.toString(number, 'f', digits - before);
    const QString point = locale.decimalPoint();
    if (!text.contains(point))
        return text;
    while (text.endsWith(locale.zeroDigit()))
        text.chop(1);
    if (text.endsWith(point))
        text.chop(static_cast<int>(point.size()));
    return text;
}

} // namespace flipscope
