// Numbers as text in the user's locale: the one place where the window decides on digits, signs and units.
// Files (CSV) do not come here: they are written in the C locale.
#pragma once

#include <QString>

namespace flipscope {

QString formatCount(qint64 count);   ///< "1,204"
QString formatSigned(qint64 number); ///< "+33", "-33", "0"
/// `share` is 0..1; "88.4 %" with a no-break space.
QString formatPercent(double share, int decimals = 1);
QString formatBytes(quint64 bytes);     ///< "512 B", "1.9 KiB", "23.0 MiB"
QString formatDuration(double seconds); ///< "0.4 s", "12 s", "1 min 05 s", "2 h 03 min", "3 d 4 h"
/// "12,300 samples/s": three significant digits; `unit` is translated text such as tr("samples/s").
QString formatRate(double perSecond, const QString& unit);
/// Any number in at most `digits` significant digits, without trailing zeros: axes, legends, hover labels.
QString formatReal(double number, int digits = 4);

/// "767.4 billion": operations, and other numbers too large to be read digit by digit.
QString formatLarge(double number);

} // namespace flipscope
