// The curves of several kept runs on common axes: validation and training accuracy, loss, flips; over epochs,
// steps or seconds of training. Legends say what sets the runs apart.
#pragma once

#include "widgets/runtablemodel.h"

#include <QWidget>

#include <array>

class QComboBox;
class QTabWidget;

namespace flipscope {

class LineChart;
class Note;

class RunCurves : public QWidget {
    Q_OBJECT
public:
    enum Chart { ValidationChart, TrainingChart, LossChart, FlipsChart, ChartCount };
    enum class Over { Epochs, Steps, Seconds };
    /// More curves than colours cannot be told apart; further runs are passed over.
    static constexpr std::size_t mostRuns = 8;

    explicit RunCurves(QWidget* parent = nullptr);

    void setRuns(const RunList& runs);
    void setOver(Over over);
    LineChart* chart(Chart which) const { return m_charts[which]; }

private:
    void draw();
    Over over() const;

    RunList m_runs;
    QComboBox* m_over;
    QTabWidget* m_tabs;
    Note* m_note; // of runs that are passed over
    std::array<LineChart*, ChartCount> m_charts;
};

} // namespace flipscope
