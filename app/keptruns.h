// The runs that the window keeps by itself, one folder each below the user's data folder, so that a run which
// was cut off can be gone on with. Settings, curves and models stay until the user removes them; of older
// runs that were neither starred, named nor annotated the large parts (flip log, checkpoints of what is
// finished) make room. Runs that the user put elsewhere are never touched.
#pragma once

#include "engine/trainingconfig.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace flipscope {

/// A run in a folder that was not trained to its end.
struct UnfinishedRun {
    QString folder;
    TrainingConfig config;
    std::uint64_t epochsDone = 0;
};

/// Throws Error where `folder` holds no run; nothing where it is finished.
std::optional<UnfinishedRun> readUnfinished(const QString& folder);

class KeptRuns {
public:
    /// Each may be some hundred megabytes, most of them its flip log.
    static constexpr int defaultTimelines = 8;

    /// `folder` need not exist; empty: runs are not kept. `timelines`: of the latest runs, how many keep
    /// their large parts (the one that trains is one of them).
    explicit KeptRuns(const QString& folder = {}, int timelines = defaultTimelines)
        : m_folder(folder), m_timelines(timelines) {}

    const QString& folder() const { return m_folder; }
    /// The name of a new run's folder, which is not there yet; older runs make room, but for `needed`. Empty:
    /// not kept.
    QString newRun(const QString& needed = {}) const;
    /// The latest run with a checkpoint that was not trained to its end.
    std::optional<UnfinishedRun> latestUnfinished() const;
    /// Removes a run of ours; others stay.
    void remove(const QString& run) const;

private:
    QStringList runs() const; // of ours, the latest first
    void makeRoom(const QString& run) const;
    bool isOurs(const QString& run) const;

    QString m_folder;
    int m_timelines;
};

} // namespace flipscope
