// The status bar's contents: state, progress, epoch and step, accuracy, the best so far, speed, memory and
// time left. Speed is measured over the last seconds of wall time and starts anew after a pause.
#pragma once

#include "app/stepseries.h"
#include "app/trainingsession.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <deque>
#include <optional>

class QLabel;
class QProgressBar;

namespace flipscope {

class RunStatus : public QWidget {
    Q_OBJECT
public:
    explicit RunStatus(QWidget* parent = nullptr);

    void setState(TrainingSession::State state);
    void setPhase(TrainingPhase phase);
    void begin(const TrainingStart& start);
    void addSteps(const StepSeries& steps);
    void addEpoch(const EpochReport& report);
    void finish(const TrainingResult& result);
    void clear();

    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Sighting {
        qint64 milliseconds;
        std::uint64_t samples; ///< trained until then
    };

    QLabel* addField(const QString& name, const QString& toolTip);
    void showPosition();
    void showAccuracy();
    void showBest();
    void showSpeed();
    void showMemory();
    void show(QLabel& field, const QString& text);
    void fit();

    QLabel* m_stateText;
    QProgressBar* m_bar;
    QLabel* m_position;
    QLabel* m_accuracy;
    QLabel* m_best;
    QLabel* m_speed;
    QLabel* m_left;
    QLabel* m_memory;
    QTimer m_memoryTimer;

    TrainingSession::State m_state = TrainingSession::State::Idle;
    std::uint64_t m_stepsPerEpoch = 0;
    std::uint64_t m_epochs = 0;
    std::uint64_t m_step = 0;
    // Of the epoch that the last step belongs to:
    std::uint64_t m_correct = 0;
    std::uint64_t m_seen = 0;
    std::uint64_t m_trained = 0; // samples, in all
    std::optional<double> m_validation;
    std::optional<double> m_bestValidation;
    std::uint64_t m_bestEpoch = 0;
    std::uint64_t m_epochsDone = 0;
    QElapsedTimer m_clock;
    std::deque<Sighting> m_sightings;
};

} // namespace flipscope
