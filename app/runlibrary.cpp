#include "app/runlibrary.h"

#include "datasets/error.h"
#include "engine/io/runfolder.h"
#include "widgets/enginewords.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <map>
#include <utility>

namespace flipscope {

namespace {

namespace fs = std::filesystem;

fs::path pathOf(const QString& folder) { return folder.toStdString(); }

/// What changed is read anew; the rest is as before.
RunList readRuns(const QStringList& folders, const RunList& before, const std::atomic<bool>& ending) {
    std::map<fs::path, std::shared_ptr<const RunSummary>> known;
    for (const auto& run : before)
        known.emplace(run->folder, run);
    std::map<fs::path, std::shared_ptr<const RunSummary>> found;
    for (const QString& root : folders)
        for (const fs::path& folder : runFoldersIn(pathOf(root))) {
            if (ending)
                return before;
            const auto old = known.find(folder);
            const bool isSame = old != known.end() && old->second->stamp == runStamp(folder);
            found.emplace(folder,
                          isSame ? old->second : std::make_shared<const RunSummary>(readRunSummary(folder)));
        }
    RunList runs;
    for (auto& [folder, run] : found)
        runs.push_back(std::move(run));
    return runs;
}

/// Empty: it cannot be, and `problem` says why.
QString placeInTrash(const QString& folder, QString& problem) {
    try {
        if (RunFolder::holdsRun(pathOf(folder)))
            const RunFolder lock = RunFolder::open(pathOf(folder));
    } catch (const Error& error) { // locked
        problem = engineWords(error);
        return {};
    }
    QString place;
    if (QFile::moveToTrash(folder, &place))
        return place;
    problem =
        RunLibrary::tr("%1: the system has no trash for this folder, or it is full. Remove the folder by "
                       "hand where it is not needed any more.")
            .arg(folder);
    return {};
}

bool restored(const QString& folder, const QString& place) {
    if (QFileInfo::exists(folder) || !QDir().rename(place, folder))
        return false;
    const QFileInfo file(place); // .../files/NAME; its description lies in .../info
    QFile::remove(file.dir().absoluteFilePath(QStringLiteral("../info/%1.trashinfo").arg(file.fileName())));
    return true;
}

} // namespace

RunLibrary::RunLibrary(QObject* parent) : QObject(parent) { m_worker.setMaxThreadCount(1); }

RunLibrary::~RunLibrary() {
    m_ending = true;
    m_worker.waitForDone();
}

void RunLibrary::enqueue(std::function<std::function<void()>()> work) {
    m_worker.start([this, work = std::move(work)] {
        const std::function<void()> tell = work();
        QMetaObject::invokeMethod(
            this, [tell] { tell(); }, Qt::QueuedConnection);
    });
}

void RunLibrary::setFolders(const QStringList& folders) {
    m_folders = folders;
    refresh();
}

std::shared_ptr<const RunSummary> RunLibrary::find(const QString& folder) const {
    const auto found = std::find_if(m_runs.begin(), m_runs.end(),
                                    [&](const auto& run) { return folderText(*run) == folder; });
    return found == m_runs.end() ? nullptr : *found;
}

void RunLibrary::refresh() {
    if (std::exchange(m_refreshWaits, true))
        return; // it has not looked yet
    // Asked for in the next turn, so that it sees the folders as they are then.
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_refreshWaits = false;
            enqueue([this, folders = m_folders, before = m_runs]() -> std::function<void()> {
                return [this, runs = readRuns(folders, before, m_ending)] {
                    const bool isSame = runs == m_runs;
                    m_runs = runs;
                    if (!isSame)
                        Q_EMIT changed();
                    Q_EMIT refreshed();
                };
            });
        },
        Qt::QueuedConnection);
}

void RunLibrary::writeLabel(const QString& folder, const RunLabel& label) {
    enqueue([this, folder, label]() -> std::function<void()> {
        QString problem;
        try {
            writeRunLabel(pathOf(folder), label);
        } catch (const Error& error) {
            problem = engineWords(error);
        }
        return [this, problem] {
            if (!problem.isEmpty()) {
                Q_EMIT failed(tr("The run's name, note or star was not written"), problem);
                Q_EMIT changed(); // who has shown it already takes it back
            }
            refresh();
        };
    });
}

void RunLibrary::moveToTrash(const QStringList& folders) {
    enqueue([this, folders]() -> std::function<void()> {
        QStringList moved, problems;
        for (const QString& folder : folders) {
            QString problem;
            if (const QString place = placeInTrash(folder, problem); !place.isEmpty()) {
                m_inTrash.insert(folder, place);
                moved.append(folder);
            } else {
                problems.append(problem);
            }
        }
        return [this, moved, problems] {
            if (!moved.isEmpty())
                Q_EMIT trashed(moved);
            if (!problems.isEmpty())
                Q_EMIT failed(tr("Not moved to the trash"), problems.join(QLatin1Char('\n')));
            refresh();
        };
    });
}

void RunLibrary::restore(const QStringList& folders) {
    enqueue([this, folders]() -> std::function<void()> {
        QStringList problems;
        for (const QString& folder : folders) {
            const QString place = m_inTrash.take(folder);
            if (!place.isEmpty() && !restored(folder, place))
                problems.append(tr("%1: it is not in the trash any more (%2), or something else lies in its "
                                   "place.")
                                    .arg(folder, place));
        }
        return [this, problems] {
            if (!problems.isEmpty())
                Q_EMIT failed(tr("Not brought back from the trash"), problems.join(QLatin1Char('\n')));
            refresh();
        };
    });
}

} // namespace flipscope
