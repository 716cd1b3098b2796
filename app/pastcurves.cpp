#include "app/pastcurves.h"

#include "app/timeline.h"
#include "app/trainingcharts.h"
#include "app/trainingsession.h"
#include "engine/io/runsummary.h"

namespace flipscope {

PastCurves::PastCurves(const TrainingSession& session, const Timeline& timeline, TrainingCharts& charts,
                       QObject* parent)
    : QObject(parent), m_timeline(timeline), m_charts(charts) {
    connect(&session, &TrainingSession::started, this, [this, s = &session] {
        m_shown = s->runFolder();
        m_waits = false;
    });
    connect(&session, &TrainingSession::discarded, this, [this] { m_shown.clear(); });
    connect(&timeline, &Timeline::overviewChanged, this, &PastCurves::showFlips);
}

void PastCurves::show(const QString& folder) {
    if (folder == m_shown && !m_charts.isEmpty())
        return;
    const RunSummary run = readRunSummary(folder.toStdString());
    TrainingStart start;
    if (run.config)
        start.config = *run.config;
    m_waits = m_timeline.isOpen() && m_timeline.folder() == folder;
    if (m_waits) {
        for (const Layer& layer : m_timeline.like().layers())
            start.layers.push_back(parametersOf(layer).shape);
        start.stepsPerEpoch = m_timeline.stepsPerEpoch();
    } else if (!run.epochs.empty()) {
        start.stepsPerEpoch = run.epochs.front().step;
    }
    m_charts.begin(start);
    m_charts.addPast(run);
    m_shown = folder;
    showFlips();
}

/// Of steps that were not kept (a fork's before it began) there are none.
void PastCurves::showFlips() {
    const RunOverview& overview = m_timeline.overview();
    if (!m_waits || m_timeline.folder() != m_shown || !overview.landscape)
        return;
    m_waits = m_timeline.isGrowing();
    for (std::size_t layer = 0; layer < overview.landscape->size(); ++layer) {
        const std::vector<std::uint32_t>& flips = (*overview.landscape)[layer];
        QList<QPointF> points;
        points.reserve(static_cast<qsizetype>(flips.size()));
        for (std::size_t step = overview.firstStep; step < flips.size(); ++step)
            points.append({static_cast<double>(step + 1), static_cast<double>(flips[step])});
        m_charts.setFlips(static_cast<int>(layer), std::move(points));
    }
}

} // namespace flipscope
