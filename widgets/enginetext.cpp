#include "widgets/enginetext.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

namespace flipscope {

QString engineText(const std::string& text) {
    constexpr const char* context = "Engine";
    constexpr qsizetype mostNumbers = 9;
    const QString said = QString::fromStdString(text);
    const QString whole = QCoreApplication::translate(context, text.c_str());
    static const QRegularExpression number(QStringLiteral("\\d+"));
    QString form; // "stopped in epoch 3 of 20" is listed as "stopped in epoch %1 of %2"
    QStringList numbers;
    qsizetype from = 0;
    for (auto match = number.globalMatch(said); match.hasNext();) {
        const auto found = match.next();
        numbers.append(found.captured());
        form +=
            said.mid(from, found.capturedStart() - from) + QLatin1Char('%') + QString::number(numbers.size());
        from = found.capturedEnd();
    }
    form += said.mid(from);
    if (whole != said || numbers.isEmpty() || numbers.size() > mostNumbers)
        return whole;
    QString translated = QCoreApplication::translate(context, form.toUtf8().constData());
    if (translated == form)
        return whole;
    for (qsizetype i = 0; i < numbers.size(); ++i)
        translated.replace(QLatin1Char('%') + QString::number(i + 1), numbers[i]);
    return translated;
}

} // namespace flipscope
