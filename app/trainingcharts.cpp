#include "app/trainingcharts.h"

#include "widgets/layernames.h"
#include "widgets/linechart.h"

#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace flipscope {

namespace {

constexpr double defaultSmoothing = 0.95;
constexpr int firstLayerColour = 2; // 0 and 1 are training and validation

} // namespace

TrainingCharts::TrainingCharts(QWidget* parent)
    : QWidget(parent), m_accuracy(new LineChart(tr("Accuracy"), tr("step"), tr("accuracy"))),
      m_loss(new LineChart(tr("Loss"), tr("step"), tr("loss"))),
      m_flips(new LineChart(tr("Flipped weights per step"), tr("step"), tr("flips"))),
      m_errors(new LineChart(tr("Share of neurons told to change"), tr("step"), tr("errors"))),
      m_speed(new LineChart(tr("Speed"), tr("step"), tr("samples per second"))) {
    m_accuracy->setObjectName(QStringLiteral("accuracyChart"));
    m_accuracy->setPercent(true);
    m_loss->setObjectName(QStringLiteral("lossChart"));
    m_flips->setObjectName(QStringLiteral("flipsChart"));
    m_errors->setObjectName(QStringLiteral("errorsChart"));
    m_errors->setPercent(true);
    m_speed->setObjectName(QStringLiteral("speedChart"));
    m_speed->setToolTip(tr("Wall time of each step; pauses and validation are left out"));
    for (LineChart* chart : {m_flips, m_errors})
        chart->setScale(LineChart::Scale::Logarithmic);
    auto* tabs = new QTabWidget;
    tabs->setObjectName(QStringLiteral("chartTabs"));
    tabs->setAccessibleName(tr("Charts"));
    tabs->setDocumentMode(true);
    // Two charts high: with the timeline below, three would have no room for their axes.
    tabs->addTab(m_flips, tr("Flips per layer"));
    tabs->addTab(m_loss, tr("Loss"));
    tabs->addTab(m_errors, tr("Errors per layer"));
    tabs->addTab(m_speed, tr("Speed"));

    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setObjectName(QStringLiteral("chartSplitter"));
    splitter->setChildrenCollapsible(false);
    for (LineChart* chart : all())
        chart->setSmoothing(defaultSmoothing);
    for (QWidget* part : std::initializer_list<QWidget*>{m_accuracy, tabs})
        splitter->addWidget(part);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({500, 500});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);

    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &TrainingCharts::refresh);
    clear();
}

void TrainingCharts::clear() {
    m_trainPoints.clear();
    m_validationPoints.clear();
    m_lossPoints.clear();
    m_flipPoints.clear();
    m_errorPoints.clear();
    m_speedPoints.clear();
    for (LineChart* chart : all()) {
        chart->removeAllSeries();
        chart->clearMarks();
        chart->setFollow(true);
    }
    addRunSeries();
    addPinnedSeries();
    m_stale = false;
    m_timer.stop();
}

void TrainingCharts::addRunSeries() {
    m_accuracy->addSeries({tr("training batches"), 0, LineChart::SeriesStyle::Line, true});
    m_accuracy->addSeries({tr("validation"), 1, LineChart::SeriesStyle::Markers, false});
    m_loss->addSeries({tr("training batches"), 0, LineChart::SeriesStyle::Line, true});
    m_speed->addSeries({tr("training"), 0, LineChart::SeriesStyle::Line, true});
}

void TrainingCharts::addPinnedSeries() {
    if (!m_pinned)
        return;
    constexpr int grey = 7; // of the series' colours
    const auto add = [this](LineChart* chart, const QString& name, const QList<QPointF>& points,
                            bool isLine) {
        const auto kind = isLine ? LineChart::SeriesStyle::Line : LineChart::SeriesStyle::Markers;
        chart->setPoints(chart->addSeries({name, grey, kind, isLine, true}), points);
    };
    add(m_accuracy, m_pinned->name, m_pinned->train, true);
    add(m_accuracy, tr("its validation"), m_pinned->validation, false);
    add(m_loss, m_pinned->name, m_pinned->loss, true);
    add(m_speed, m_pinned->name, m_pinned->speed, true);
}

void TrainingCharts::pin(const QString& name) {
    refresh();
    pin(Curves{name, m_trainPoints, m_validationPoints, m_lossPoints, m_speedPoints});
}

void TrainingCharts::pin(Curves curves) {
    m_pinned = std::move(curves);
    rebuildPinned();
}

void TrainingCharts::unpin() {
    m_pinned.reset();
    rebuildPinned();
}

/// Series can only be added behind the others: those of the run are made anew, too.
void TrainingCharts::rebuildPinned() {
    for (LineChart* chart : {m_accuracy, m_loss, m_speed})
        chart->removeAllSeries();
    addRunSeries();
    addPinnedSeries();
    m_stale = true;
    refresh();
}

void TrainingCharts::addMark(std::uint64_t step, const QString& text) {
    for (LineChart* chart : all())
        chart->addMark(static_cast<double>(step), text);
}

void TrainingCharts::begin(const TrainingStart& start) {
    clear();
    for (LineChart* chart : all())
        chart->setBands(static_cast<double>(start.stepsPerEpoch));
    m_loss->setToolTip(QString::fromStdString(start.lossName));
    m_flipPoints.resize(start.layers.size());
    m_errorPoints.resize(start.layers.size());
    QStringList sentences;
    for (std::size_t layer = 0; layer < m_flipPoints.size(); ++layer) {
        const LineChart::SeriesStyle style{layerLabel(start.layers, layer),
                                           firstLayerColour + static_cast<int>(layer),
                                           LineChart::SeriesStyle::Line, true};
        m_flips->addSeries(style);
        m_errors->addSeries(style);
        sentences.append(layerSentence(start.layers, layer));
    }
    m_flips->setToolTip(sentences.join(QLatin1Char('\n')));
    m_errors->setToolTip(
        tr("Of all neurons, at all places and for all samples of a step: the share told to change.\n%1")
            .arg(m_flips->toolTip()));
}

void TrainingCharts::addSteps(const StepSeries& steps) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto x = static_cast<double>(steps.step(i));
        m_trainPoints.append({x, steps.accuracy(i)});
        m_lossPoints.append({x, steps.loss(i)});
        if (const double speed = steps.samplesPerSecond(i); speed > 0)
            m_speedPoints.append({x, speed});
        for (std::size_t layer = 0; layer < m_flipPoints.size(); ++layer) {
            m_flipPoints[layer].append({x, static_cast<double>(steps.flips(i, layer))});
            m_errorPoints[layer].append({x, static_cast<double>(steps.errorDensity(i, layer))});
        }
    }
    refreshSoon();
}

void TrainingCharts::addEpoch(const EpochReport& report) {
    if (!report.validationAccuracy)
        return;
    m_validationPoints.append({static_cast<double>(report.step), *report.validationAccuracy});
    refreshSoon();
}

void TrainingCharts::refreshSoon() {
    m_stale = true;
    if (!isVisible() || m_timer.isActive())
        return;
    const qint64 rest = m_sinceDrawn.isValid() ? 3 * m_cost - m_sinceDrawn.elapsed() : 0;
    m_timer.start(static_cast<int>(std::clamp<qint64>(rest, 0, 5000)));
}

void TrainingCharts::refresh() {
    if (!m_stale)
        return;
    m_stale = false;
    m_timer.stop();
    QElapsedTimer clock;
    clock.start();
    m_accuracy->setPoints(TrainSeries, m_trainPoints);
    m_accuracy->setPoints(ValidationSeries, m_validationPoints);
    m_loss->setPoints(0, m_lossPoints);
    m_speed->setPoints(0, m_speedPoints);
    for (std::size_t layer = 0; layer < m_flipPoints.size(); ++layer) {
        m_flips->setPoints(static_cast<int>(layer), m_flipPoints[layer]);
        m_errors->setPoints(static_cast<int>(layer), m_errorPoints[layer]);
    }
    // The charts thin and paint in the turns that follow: what a timer of 0 brings would come before
    // painting.
    QTimer::singleShot(1, this, [this, clock] {
        m_cost = clock.elapsed();
        m_sinceDrawn.start();
    });
}

void TrainingCharts::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

} // namespace flipscope
