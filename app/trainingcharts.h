// The charts of a run over its steps: accuracy with validation markers, flips per layer, and behind tabs loss
// and error density per layer. Give it the run's start, then steps and epochs as they come; it draws at most
// once per event-loop turn, not while hidden, and never for more than a quarter of the time, however long the
// run.
#pragma once

#include "app/stepseries.h"
#include "engine/observer.h"

#include <QElapsedTimer>
#include <QList>
#include <QPointF>
#include <QTimer>
#include <QWidget>

#include <vector>

namespace flipscope {

class LineChart;

class TrainingCharts : public QWidget {
    Q_OBJECT
public:
    /// Series of the accuracy chart.
    enum AccuracySeries { TrainSeries, ValidationSeries };

    explicit TrainingCharts(QWidget* parent = nullptr);

    void begin(const TrainingStart& start);
    void addSteps(const StepSeries& steps);
    void addEpoch(const EpochReport& report);
    void clear();
    /// Draws what is waiting at once.
    void refresh();

    LineChart* accuracy() const { return m_accuracy; }
    LineChart* loss() const { return m_loss; }
    /// One series per layer.
    LineChart* flips() const { return m_flips; }
    /// One series per layer.
    LineChart* errors() const { return m_errors; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refreshSoon();

    LineChart* m_accuracy;
    LineChart* m_loss;
    LineChart* m_flips;
    LineChart* m_errors;
    QList<QPointF> m_trainPoints;
    QList<QPointF> m_validationPoints;
    QList<QPointF> m_lossPoints;
    std::vector<QList<QPointF>> m_flipPoints;
    std::vector<QList<QPointF>> m_errorPoints;
    bool m_stale = false;
    QTimer m_timer;
    QElapsedTimer m_sinceDrawn;
    qint64 m_cost = 0; // milliseconds that drawing took
};

} // namespace flipscope
