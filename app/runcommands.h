// What the training actions do, and what is asked before a run or a model is lost.
#pragma once

#include "app/trainingsession.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace flipscope {

class TrainingActions;

class RunCommands : public QObject {
    Q_OBJECT
public:
    /// `config` gives what is to be trained; nothing where that cannot be, which it has then told.
    using ConfigSource = std::function<std::optional<TrainingConfig>()>;

    RunCommands(TrainingSession& session, const TrainingActions& actions, ConfigSource config,
                QWidget* window);

    void start(TrainingSession::Begin begin = TrainingSession::Begin::Running);
    /// Asks for a file.
    void saveModel();
    /// Shows the dialog; not modal.
    void exportModel();
    /// Throws Error.
    void saveModelTo(const QString& file);
    /// Before the window closes: asks where a run is under way; then stops it and waits. False: keep
    /// training.
    bool endBeforeClosing();
    /// Modal; the second button is the default.
    bool ask(const QString& question, const QString& explanation, const QString& yes, const QString& no);

Q_SIGNALS:
    void starting();
    void modelSaved(const QString& file);
    void modelExported(const QString& folder, const QString& words);

private:
    void connectActions(const TrainingActions& actions);
    void startOrResume();
    void togglePause();
    void step(TrainingSession::Begin begin);
    void discard();
    void reset();
    /// Asks where a run under way, or a model that was not saved and took long, would be lost.
    bool mayLoseRun(const QString& action);

    TrainingSession& m_session;
    ConfigSource m_config;
    QWidget* m_window;
    std::shared_ptr<const Model> m_savedModel;
    double m_trainSeconds = 0;               // of the model that the session holds
    std::optional<TrainingConfig> m_restart; // a reset waits for the run to end
};

} // namespace flipscope
