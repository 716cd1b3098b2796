// All kept runs, as the folders on disk have them: read, labelled and moved to the system's trash on a thread
// of its own, one thing after the other. Folders that have not changed are not read again. GUI thread only;
// every command returns at once and what became of it is told by signals.
#pragma once

#include "widgets/runtablemodel.h"

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QThreadPool>

#include <atomic>
#include <functional>

namespace flipscope {

class RunLibrary : public QObject {
    Q_OBJECT
public:
    explicit RunLibrary(QObject* parent = nullptr);
    /// Waits for what is being written.
    ~RunLibrary() override;

    /// Folders of runs; those that are no folders are passed over.
    void setFolders(const QStringList& folders);
    const QStringList& folders() const { return m_folders; }
    const RunList& runs() const { return m_runs; }
    std::shared_ptr<const RunSummary> find(const QString& folder) const; ///< null: none

    /// Reads what is new and what has changed; changed() follows where anything has.
    void refresh();
    void writeLabel(const QString& folder, const RunLabel& label);
    /// Runs that a program trains in stay; failed() says so.
    void moveToTrash(const QStringList& folders);
    /// What this object moved there.
    void restore(const QStringList& folders);

Q_SIGNALS:
    void changed();
    void refreshed(); ///< also where nothing has changed
    void trashed(const QStringList& folders);
    void failed(const QString& title, const QString& text);

private:
    /// `work` runs on the other thread; what it returns, on this one.
    void enqueue(std::function<std::function<void()>()> work);

    QStringList m_folders;
    RunList m_runs;
    QHash<QString, QString> m_inTrash; // folder -> where it lies now; the other thread's
    bool m_refreshWaits = false;
    std::atomic<bool> m_ending{false};
    QThreadPool m_worker;
};

} // namespace flipscope
