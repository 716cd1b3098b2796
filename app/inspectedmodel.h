// The model that Results and Try it look at: that of the run - as its latest snapshot has it, later the one
// that the run hands over - or one opened from a file. A value that never changes under a view: training goes
// on beside it. GUI thread only.
#pragma once

#include "app/latestjob.h"
#include "engine/io/modelfile.h"
#include "engine/observer.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace flipscope {

class TrainingSession;

class InspectedModel : public QObject {
    Q_OBJECT
public:
    explicit InspectedModel(TrainingSession& session, QObject* parent = nullptr);

    /// Null: there is none yet.
    std::shared_ptr<const Model> model() const;
    /// Which one, in words: "epoch 3, step 640", "best model, after epoch 7", the file's name.
    QString title() const { return m_title; }
    bool isFile() const { return m_file != nullptr; }

    /// A model file or a run folder; answers by changed() or failed().
    void openFile(const QString& path);
    /// Back to the run's model.
    void followRun();
    /// What the timeline looks at, in place of the latest snapshot; null: the run's model again. `changed` is
    /// settled once no other moment has come for a while.
    void showMoment(std::shared_ptr<const TrainingSnapshot> moment);

Q_SIGNALS:
    /// `settled`: it stays for a while - the end of an epoch or run, a pause, a file - so that a long look
    /// at it is worth the time.
    void changed(bool settled);
    void failed(const QString& text);

private:
    void wireSession();
    void takeSnapshot(std::shared_ptr<const TrainingSnapshot> snapshot);
    void showResult(const TrainingResult& result);
    void clearRun();

    TrainingSession& m_session;
    std::shared_ptr<const TrainingSnapshot> m_snapshot; // of the run under way
    std::shared_ptr<const TrainingSnapshot> m_moment;   // of the timeline
    QTimer m_rest;
    std::shared_ptr<const Model> m_file;
    std::string m_method;
    std::uint64_t m_seed = 0;
    std::uint64_t m_stepsPerEpoch = 1;
    QString m_title;
    QString m_runTitle;
    LatestJob m_loader;
};

} // namespace flipscope
