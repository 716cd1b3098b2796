#include "app/setupsections.h"

#include "engine/trainingconfig.h"

#include <algorithm>

namespace flipscope::setup {

const std::vector<QString>& networkKeys() {
    static const std::vector<QString> keys{QStringLiteral("network"), QStringLiteral("encoder")};
    return keys;
}

const std::vector<QString>& trainingKeys() {
    static const std::vector<QString> keys{QStringLiteral("epochs"), QStringLiteral("batch"),
                                           QStringLiteral("seed"), QStringLiteral("augment"),
                                           QStringLiteral("start")};
    return keys;
}

const std::vector<QString>& dataKeys() {
    static const std::vector<QString> keys{QStringLiteral("dataset"), QStringLiteral("limit"),
                                           QStringLiteral("validation")};
    return keys;
}

std::vector<QString> otherKeys() {
    std::vector<QString> rest;
    for (const OptionSpec& spec : TrainingConfig::generalOptions()) {
        const QString key = QString::fromStdString(spec.key);
        bool shown = key == QLatin1String("method") || isCorrection(key);
        for (const auto* keys : {&networkKeys(), &trainingKeys(), &dataKeys()})
            shown = shown || std::find(keys->begin(), keys->end(), key) != keys->end();
        if (!shown)
            rest.push_back(key);
    }
    return rest;
}

bool isSimple(const QString& key) {
    return key == QLatin1String("network") || key == QLatin1String("epochs") ||
           key == QLatin1String("augment") || key == QLatin1String("dataset") ||
           key == QLatin1String("limit");
}

bool isCorrection(const QString& key) {
    return key == QLatin1String("skip") || key == QLatin1String("relabel");
}

const std::vector<QString>& keysOfData() {
    static const std::vector<QString> keys = [] {
        std::vector<QString> all;
        for (const char* key :
             {"dataset", "test", "format", "validation", "test-fraction", "limit", "size", "resize", "colour",
              "classes", "group", "skip", "relabel", "duplicates", "label-noise", "memory", "cache", "seed"})
            all.push_back(QString::fromLatin1(key));
        return all;
    }();
    return keys;
}

bool decidesOnData(const QString& key) {
    const auto& keys = keysOfData();
    return key == QLatin1String("encoder") || std::find(keys.begin(), keys.end(), key) != keys.end();
}

} // namespace flipscope::setup
