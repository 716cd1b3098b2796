#include "app/runcurves.h"

#include "app/note.h"
#include "widgets/linechart.h"
#include "widgets/numberformat.h"
#include "widgets/rundiffmodel.h"

#include <QComboBox>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace flipscope {

namespace {

double valueOf(const RunEpoch& epoch, int chart) {
    switch (chart) {
    case RunCurves::ValidationChart:
        return epoch.validationAccuracy.value_or(qQNaN());
    case RunCurves::TrainingChart:
        return epoch.trainAccuracy;
    case RunCurves::LossChart:
        return epoch.loss;
    default:
        return epoch.flips;
    }
}

QList<QPointF> pointsOf(const RunSummary& run, int chart, RunCurves::Over over) {
    QList<QPointF> points;
    double seconds = 0;
    for (const RunEpoch& epoch : run.epochs) {
        seconds += epoch.seconds;
        const double x = over == RunCurves::Over::Epochs  ? static_cast<double>(epoch.epoch)
                         : over == RunCurves::Over::Steps ? static_cast<double>(epoch.step)
                                                          : seconds;
        if (const double y = valueOf(epoch, chart); !std::isnan(y))
            points.append({x, y});
    }
    return points;
}

} // namespace

RunCurves::RunCurves(QWidget* parent)
    : QWidget(parent), m_over(new QComboBox), m_tabs(new QTabWidget),
      m_note(new Note(QStringLiteral("curvesNote"))) {
    m_over->setObjectName(QStringLiteral("curvesOver"));
    m_over->setAccessibleName(tr("Horizontal axis"));
    m_over->addItem(tr("over epochs"));
    m_over->addItem(tr("over steps"));
    m_over->addItem(tr("over seconds of training"));
    connect(m_over, &QComboBox::currentIndexChanged, this, &RunCurves::draw);
    const std::array<QString, ChartCount> titles{tr("Validation accuracy"), tr("Training accuracy"),
                                                 tr("Loss"), tr("Flips per epoch")};
    const std::array<QString, ChartCount> units{tr("accuracy"), tr("accuracy"), tr("loss"), tr("flips")};
    m_tabs->setDocumentMode(true);
    m_tabs->setCornerWidget(m_over);
    for (int i = 0; i < ChartCount; ++i) {
        m_charts[static_cast<std::size_t>(i)] = new LineChart(titles[i], tr("epoch"), units[i]);
        m_charts[static_cast<std::size_t>(i)]->setPercent(i == ValidationChart || i == TrainingChart);
        m_charts[static_cast<std::size_t>(i)]->setSmoothing(0);
        m_tabs->addTab(m_charts[static_cast<std::size_t>(i)], titles[i]);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_tabs);
    layout->addWidget(m_note);
    m_note->hide();
}

RunCurves::Over RunCurves::over() const { return static_cast<Over>(m_over->currentIndex()); }

void RunCurves::setOver(Over over) { m_over->setCurrentIndex(static_cast<int>(over)); }

void RunCurves::setRuns(const RunList& runs) {
    m_runs.clear();
    std::copy_if(runs.begin(), runs.end(), std::back_inserter(m_runs),
                 [](const auto& run) { return !run->epochs.empty(); });
    m_note->setText(
        tr("Only the first %1 of these %2 runs are drawn: more curves than colours could not be told "
           "apart.")
            .arg(formatCount(static_cast<qint64>(mostRuns)),
                 formatCount(static_cast<qint64>(m_runs.size()))));
    m_note->setVisible(m_runs.size() > mostRuns);
    if (m_runs.size() > mostRuns)
        m_runs.resize(mostRuns);
    draw();
}

void RunCurves::draw() {
    const QStringList labels = distinguishingLabels(m_runs);
    const std::array<QString, 3> units{tr("epoch"), tr("step"), tr("seconds of training")};
    for (int i = 0; i < ChartCount; ++i) {
        m_charts[static_cast<std::size_t>(i)]->removeAllSeries();
        m_charts[static_cast<std::size_t>(i)]->setXTitle(
            units[static_cast<std::size_t>(m_over->currentIndex())]);
        for (std::size_t r = 0; r < m_runs.size(); ++r) {
            const QList<QPointF> points = pointsOf(*m_runs[r], i, over());
            const auto kind =
                points.size() < 2 ? LineChart::SeriesStyle::Markers : LineChart::SeriesStyle::Line;
            const int series = m_charts[static_cast<std::size_t>(i)]->addSeries(
                {labels[static_cast<qsizetype>(r)], static_cast<int>(r), kind,
                 kind == LineChart::SeriesStyle::Line});
            m_charts[static_cast<std::size_t>(i)]->setPoints(series, points);
        }
        m_charts[static_cast<std::size_t>(i)]->setFollow(true);
    }
}

} // namespace flipscope
