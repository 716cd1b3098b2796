// flipscope-cli run from outside, and data that it learns in a moment.
#pragma once

#include "support/samplefiles.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QProcess>
#include <QStringList>

#include <random>

namespace flipscope::test {

struct Outcome {
    int code = -1;
    QString out, err;
    QList<QJsonObject> json() const {
        QList<QJsonObject> lines;
        for (const QString& line : out.split(QLatin1Char('\n'), Qt::SkipEmptyParts))
            lines.append(QJsonDocument::fromJson(line.toUtf8()).object());
        return lines;
    }
};

inline Outcome run(const QStringList& arguments, const QString& workingFolder = {},
                   const QMap<QString, QString>& variables = {}) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (auto it = variables.begin(); it != variables.end(); ++it)
        environment.insert(it.key(), it.value());
    process.setProcessEnvironment(environment);
    if (!workingFolder.isEmpty())
        process.setWorkingDirectory(workingFolder);
    process.start(QStringLiteral(FLIPSCOPE_CLI), arguments);
    if (!process.waitForFinished(60000))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

/// IDX files of noisy stripes: class c has its bright rows at c.
inline void writeStripes(const QString& folder, const QString& prefix, int count, unsigned seed) {
    std::mt19937 random(seed);
    QByteArray pictures = idxHeader({static_cast<quint32>(count), 8, 12}), labels;
    for (int n = 0; n < count; ++n) {
        const int label = static_cast<int>(random() % 4);
        labels.append(static_cast<char>(label));
        for (int y = 0; y < 8; ++y)
            for (int x = 0; x < 12; ++x)
                pictures.append(
                    static_cast<char>((y / 2 == label ? 150 : 10) + static_cast<int>(random() % 90)));
    }
    write(folder + QLatin1Char('/') + prefix + QStringLiteral("-images-idx3-ubyte"), pictures);
    write(folder + QLatin1Char('/') + prefix + QStringLiteral("-labels-idx1-ubyte"), idxLabels(labels));
}

} // namespace flipscope::test
