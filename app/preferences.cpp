#include "app/preferences.h"

#include "datasets/error.h"
#include "engine/trainingconfig.h"

#include <QSettings>
#include <QStandardPaths>

#include <algorithm>

namespace flipscope {

namespace {

const QString languageKey = QStringLiteral("window/language"), expertKey = QStringLiteral("window/expert"),
              restoreKey = QStringLiteral("session/restore"), offerKey = QStringLiteral("session/offerRuns"),
              folderKey = QStringLiteral("runs/folder"), timelinesKey = QStringLiteral("runs/timelines"),
              machineGroup = QStringLiteral("machine/");

const OptionSpec& specOf(const QString& key) {
    const auto& table = TrainingConfig::generalOptions();
    return *std::find_if(table.begin(), table.end(),
                         [&](const OptionSpec& spec) { return spec.key == key.toStdString(); });
}

} // namespace

const std::vector<QString>& Preferences::machineKeys() {
    static const std::vector<QString> keys{QStringLiteral("threads"),
                                           QStringLiteral("memory"),
                                           QStringLiteral("cache"),
                                           QStringLiteral("checkpoint-minutes"),
                                           QStringLiteral("checkpoint-epochs"),
                                           QStringLiteral("checkpoint-keep"),
                                           QStringLiteral("flip-log")};
    return keys;
}

QString Preferences::standardRunFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QStringLiteral("/runs");
}

Preferences Preferences::load() {
    const QSettings settings;
    Preferences p;
    p.appearance = savedAppearance();
    p.language = settings.value(languageKey).toString();
    p.isExpert = settings.value(expertKey, p.isExpert).toBool();
    p.restoresSession = settings.value(restoreKey, p.restoresSession).toBool();
    p.offersRuns = settings.value(offerKey, p.offersRuns).toBool();
    p.runFolder = settings.value(folderKey).toString();
    p.timelines = std::clamp(settings.value(timelinesKey, p.timelines).toInt(), 1, mostTimelines);
    for (const QString& key : machineKeys()) {
        const QString text = settings.value(machineGroup + key).toString();
        try {
            if (!text.isEmpty())
                p.machine[key.toStdString()] =
                    parseOption(specOf(key), text.toStdString(), key.toStdString());
        } catch (const Error&) { // edited by hand, or of another version: the table's default
        }
    }
    return p;
}

void Preferences::save() const {
    QSettings settings;
    saveAppearance(appearance);
    settings.setValue(languageKey, language);
    settings.setValue(expertKey, isExpert);
    settings.setValue(restoreKey, restoresSession);
    settings.setValue(offerKey, offersRuns);
    settings.setValue(folderKey, runFolder);
    settings.setValue(timelinesKey, timelines);
    for (const QString& key : machineKeys()) {
        const auto value = machine.find(key.toStdString());
        if (value == machine.end() || value->second == specOf(key).defaultValue)
            settings.remove(machineGroup + key);
        else
            settings.setValue(machineGroup + key, QString::fromStdString(formatOption(value->second)));
    }
}

} // namespace flipscope
