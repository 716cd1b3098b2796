#include "app/keptruns.h"

#include "datasets/error.h"
#include "engine/io/checkpoint.h"
#include "engine/io/resultjson.h"
#include "engine/io/runsummary.h"

#include <QDateTime>
#include <QDir>
#include <QRegularExpression>
#include <QStringList>

namespace flipscope {

namespace {

QRegularExpression ourNames() {
    return QRegularExpression(QStringLiteral("^run-\\d{8}-\\d{9}$")); // date and time, to the millisecond
}

} // namespace

std::optional<UnfinishedRun> readUnfinished(const QString& folder) {
    const RunFolder run = RunFolder::open(folder.toStdString());
    if (readFinishedResult(run.result()))
        return std::nullopt;
    const std::vector<CheckpointFile> checkpoints = checkpointsIn(run);
    return UnfinishedRun{folder, configOfRun(run), checkpoints.empty() ? 0 : checkpoints.back().epochs};
}

QStringList KeptRuns::runs() const {
    if (m_folder.isEmpty())
        return {};
    const QStringList names = QDir(m_folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks,
                                                       QDir::Name | QDir::Reversed);
    return names.filter(ourNames());
}

QString KeptRuns::newRun(const QString& needed) const {
    if (m_folder.isEmpty())
        return {};
    const QStringList all = runs();
    for (qsizetype i = std::max(1, m_timelines) - 1; i < all.size(); ++i)
        if (QDir(m_folder).filePath(all[i]) != QDir::cleanPath(needed))
            makeRoom(QDir(m_folder).filePath(all[i]));
    return QDir(m_folder).filePath(
        QDateTime::currentDateTime().toString(QStringLiteral("'run-'yyyyMMdd-HHmmsszzz")));
}

std::optional<UnfinishedRun> KeptRuns::latestUnfinished() const {
    for (const QString& name : runs())
        try {
            const QString folder = QDir(m_folder).filePath(name);
            auto run = readUnfinished(folder);
            if (!run)
                return std::nullopt; // later work is finished: nobody waits for older
            if (!checkpointsIn(RunFolder::open(folder.toStdString())).empty())
                return run;
        } catch (const Error&) { // locked by another window, or no run
        }
    return std::nullopt;
}

bool KeptRuns::isOurs(const QString& run) const {
    const QFileInfo info(run);
    return !m_folder.isEmpty() && QDir(info.path()) == QDir(m_folder) &&
           ourNames().match(info.fileName()).hasMatch();
}

void KeptRuns::makeRoom(const QString& run) const {
    if (!isOurs(run) || !QFileInfo::exists(QDir(run).filePath(QLatin1String(RunFolder::flipLogName))))
        return; // nothing large
    try {
        const RunFolder folder = RunFolder::open(run.toStdString()); // not while another window trains in it
        if (!readRunLabel(folder.path()).isEmpty())
            return;
        std::error_code error;
        std::filesystem::remove(folder.flipLog(), error);
        if (readFinishedResult(folder.result()))
            std::filesystem::remove_all(folder.checkpoints(), error);
    } catch (const Error&) { // damaged: nothing of it is thrown away
    }
}

void KeptRuns::remove(const QString& run) const {
    if (!isOurs(run))
        return;
    try {
        if (QFileInfo(run).isDir())
            const RunFolder lock =
                RunFolder::open(run.toStdString()); // not while another window trains in it
    } catch (const Error&) {
        if (RunFolder::holdsRun(run.toStdString()))
            return;
    }
    QDir(run).removeRecursively();
}

} // namespace flipscope
