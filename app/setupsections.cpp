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
                                           QStringLiteral("seed")};
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
        bool shown = key == QLatin1String("method");
        for (const auto* keys : {&networkKeys(), &trainingKeys(), &dataKeys()})
            shown = shown || std::find(keys->begin(), keys->end(), key) != keys->end();
        if (!shown)
            rest.push_back(key);
    }
    return rest;
}

bool decidesOnData(const QString& key) {
    static const std::vector<QString> keys{QStringLiteral("dataset"),       QStringLiteral("test"),
                                           QStringLiteral("format"),        QStringLiteral("validation"),
                                           QStringLiteral("test-fraction"), QStringLiteral("limit"),
                                           QStringLiteral("encoder"),       QStringLiteral("seed")};
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

} // namespace flipscope::setup
