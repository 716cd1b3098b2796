// The charts of a run over its steps: accuracy with validation markers, flips per layer, and behind tabs
// loss, error density per layer and speed. Epochs are shaded by turns. Give it the run's start, then steps
// and epochs as they come; it draws one chart per event-loop turn, so that no turn is long, not while hidden,
// and never for more than a quarter of the time, however long the run.
#pragma once

#include "app/stepseries.h"
#include "engine/io/runsummary.h"
#include "engine/observer.h"

#include <QElapsedTimer>
#include <QList>
#include <QPointF>
#include <QTimer>
#include <QWidget>

#include <array>
#include <optional>
#include <vector>

class QTabWidget;

namespace flipscope {

class LineChart;

class TrainingCharts : public QWidget {
    Q_OBJECT
public:
    /// Series of the accuracy chart.
    enum AccuracySeries { TrainSeries, ValidationSeries, PinnedTrainSeries, PinnedValidationSeries };

    explicit TrainingCharts(QWidget* parent = nullptr);

    /// One chart at a time, for where two one above the other are too high.
    void stack();

    void begin(const TrainingStart& start);
    void addSteps(const StepSeries& steps);
    void addEpoch(const EpochReport& report);
    /// After begin(): the epochs of a run whose steps are not known, and its changes of options.
    void addPast(const RunSummary& run);
    void setFlips(int layer, QList<QPointF> points);
    void clear();
    /// Something that happened at a step, for all charts.
    void addMark(std::uint64_t step, const QString& text);
    /// The curves of a run over its steps.
    struct Curves {
        QString name;
        QList<QPointF> train, validation, loss, speed;
    };
    /// Accuracy, loss and speed of the run that is shown stay in the charts, dashed, beside the runs that
    /// follow; the run pinned before goes.
    void pin(const QString& name);
    /// Those of a run that is not shown.
    void pin(Curves curves);
    void unpin();
    bool isPinned() const { return m_pinned.has_value(); }
    bool isEmpty() const { return m_isEmpty; }
    /// Draws what is waiting at once.
    void refresh();

    LineChart* accuracy() const { return m_accuracy; }
    LineChart* loss() const { return m_loss; }
    /// One series per layer.
    LineChart* flips() const { return m_flips; }
    /// One series per layer.
    LineChart* errors() const { return m_errors; }
    /// Samples per second.
    LineChart* speed() const { return m_speed; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    enum Chart { AccuracyChart, FlipsChart, LossChart, ErrorsChart, SpeedChart };
    void add(Chart chart, int series, const QPointF& point);
    void handOver(std::size_t chart);
    void refreshSoon();
    void refreshNext();
    void addRunSeries();
    void addPinnedSeries();
    void rebuildPinned();
    const std::array<LineChart*, 5> all() const { return {m_accuracy, m_flips, m_loss, m_errors, m_speed}; }

    QTabWidget* m_tabs;
    LineChart* m_accuracy;
    LineChart* m_loss;
    LineChart* m_flips;
    LineChart* m_errors;
    LineChart* m_speed;
    std::array<std::vector<QList<QPointF>>, 5> m_waiting; // of each of all() what it lacks, by series
    bool m_isEmpty = true;
    bool m_isPerEpoch = false; // of an opened run: too few values to be smoothed
    std::optional<Curves> m_pinned;
    bool m_stale = false;
    QTimer m_timer;
    std::size_t m_next = 0; // of all(), in this round; 0: none is under way
    QElapsedTimer m_sinceDrawn, m_turn;
    qint64 m_cost = 0, m_roundCost = 0; // milliseconds that drawing took
};

} // namespace flipscope
