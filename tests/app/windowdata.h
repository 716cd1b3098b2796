// A small learnable data set as IDX files in a folder, and configurations that train on it in well under a
// second.
#pragma once

#include "engine/trainingconfig.h"
#include "support/samplefiles.h"
#include "support/syntheticdata.h"

#include <QDir>
#include <QString>

#include <initializer_list>
#include <utility>

namespace flipscope::test {

inline void writeIdxPart(const QString& prefix, const Samples& samples, ImageShape shape) {
    QByteArray images = idxHeader({static_cast<quint32>(samples.size()), static_cast<quint32>(shape.height),
                                   static_cast<quint32>(shape.width)});
    QByteArray labels;
    std::vector<std::uint8_t> pixels(shape.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples.read(i, pixels);
        images.append(reinterpret_cast<const char*>(pixels.data()), static_cast<qsizetype>(pixels.size()));
        labels.append(static_cast<char>(samples.label(i)));
    }
    write(prefix + QStringLiteral("-images-idx3-ubyte"), images);
    write(prefix + QStringLiteral("-labels-idx1-ubyte"), idxLabels(labels));
}

/// 600 training samples (540 and 60 with the default validation part) and 100 test samples of 5 classes, 10
/// x 9.
inline void writeDataset(const QString& folder) {
    const Dataset data = syntheticDataset({10, 9, 1}, 5, 600);
    writeIdxPart(QDir(folder).filePath(QStringLiteral("train")), data.train, data.shape);
    writeIdxPart(QDir(folder).filePath(QStringLiteral("t10k")), data.test, data.shape);
}

using Options = std::vector<std::pair<std::string, std::string>>;

/// 3 epochs of 9 steps with a 90-32-16-5 network, unless `options` say otherwise.
inline TrainingConfig smallConfig(const QString& folder, const Options& options = {}) {
    std::vector<Assignment> all{{"dataset", folder.toStdString(), "test", {}},
                                {"network", "32,16", "test", {}},
                                {"epochs", "3", "test", {}},
                                {"batch", "60", "test", {}}};
    for (const auto& [key, text] : options)
        all.push_back({key, text, "test", {}});
    return TrainingConfig::resolve(all);
}

} // namespace flipscope::test
