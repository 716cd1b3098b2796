// What the user prefers, kept in the settings; every value has an effect. Options of the option table that
// belong to the machine rather than to a run (threads, checkpoints, memory, ...) are kept as their texts, so
// that they are checked by the table.
#pragma once

#include "app/appearance.h"
#include "app/keptruns.h"
#include "engine/options.h"

#include <QString>

#include <map>
#include <string>
#include <vector>

namespace flipscope {

struct Preferences {
    Appearance appearance = Appearance::Desktop;
    QString language;                           ///< "de", "en"; empty: the desktop's. From the next start on
    bool isExpert = false;                      ///< the set-up form shows every option
    bool restoresSession = true;                ///< begins with the data and settings of last time
    bool offersRuns = true;                     ///< at the start, runs that were not trained to their end
    QString runFolder;                          ///< empty: standardRunFolder()
    int timelines = KeptRuns::defaultTimelines; ///< of the latest runs there, how many keep them
    std::map<std::string, OptionValue> machine; ///< those of machineKeys() that differ from the table

    static Preferences load();
    void save() const;

    QString runs() const { return runFolder.isEmpty() ? standardRunFolder() : runFolder; }
    static constexpr int mostTimelines = 1000;
    static QString standardRunFolder();
    /// Options that never change what a run learns.
    static const std::vector<QString>& machineKeys();

    bool operator==(const Preferences&) const = default;
};

} // namespace flipscope
