// Shows a session's runs: hands what the session tells to charts, neuron views, status bar and log, and says
// in words how a run began and ended. Knows no commands.
#pragma once

#include "app/trainingsession.h"

#include <QObject>

namespace flipscope {

class Banner;
class LogView;
class NeuronViews;
class RunStatus;
class TrainingCharts;

/// The views of a run; all outlive the presenter.
struct RunViews {
    TrainingCharts* charts;
    NeuronViews* neurons;
    RunStatus* status;
    LogView* log;
    Banner* banner; ///< its button, where shown, means "save the model"
};

class RunPresenter : public QObject {
    Q_OBJECT
public:
    RunPresenter(TrainingSession& session, RunViews views, QObject* parent);

    void showError(const QString& title, const QString& text);

private:
    void showStart(const TrainingStart& start);
    void showChange(const OptionChange& change);
    void showEpoch(const EpochReport& report);
    void showResult(const TrainingResult& result);
    void showDiscarded();

    RunViews m_views;
};

} // namespace flipscope
