#include "app/trainingcharts.h"

#include "widgets/layernames.h"
#include "widgets/linechart.h"

#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace flipscope {

namespace {

constexpr double defaultSmoothing = 0.95;

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
    auto* tabs = m_tabs = new QTabWidget;
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
    connect(&m_timer, &QTimer::timeout, this, &TrainingCharts::refreshNext);
    clear();
}

void TrainingCharts::stack() {
    m_tabs->insertTab(0, m_accuracy, tr("Accuracy"));
    m_tabs->setCurrentIndex(0);
}

void TrainingCharts::clear() {
    for (auto& waiting : m_waiting)
        waiting.clear();
    m_isEmpty = true;
    m_isPerEpoch = false;
    for (LineChart* chart : all()) {
        chart->removeAllSeries();
        chart->clearMarks();
        chart->setFollow(true);
        chart->setEmptyText({});
    }
    addRunSeries();
    addPinnedSeries();
    m_stale = false;
    m_next = 0;
    m_timer.stop();
}

void TrainingCharts::addRunSeries() {
    const QString trained = m_isPerEpoch ? tr("training, per epoch") : tr("training batches");
    const bool smooths = !m_isPerEpoch;
    m_accuracy->addSeries({trained, 0, LineChart::SeriesStyle::Line, smooths});
    m_accuracy->addSeries({tr("validation"), 1, LineChart::SeriesStyle::Markers, false});
    m_loss->addSeries({trained, 0, LineChart::SeriesStyle::Line, smooths});
    m_speed->addSeries({tr("training"), 0, LineChart::SeriesStyle::Line, smooths});
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
    pin(Curves{name, m_accuracy->points(TrainSeries), m_accuracy->points(ValidationSeries), m_loss->points(0),
               m_speed->points(0)});
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
    refresh();
    const QList<QPointF> train = m_accuracy->points(TrainSeries),
                         validation = m_accuracy->points(ValidationSeries), loss = m_loss->points(0),
                         speed = m_speed->points(0);
    for (LineChart* chart : {m_accuracy, m_loss, m_speed})
        chart->removeAllSeries();
    addRunSeries();
    addPinnedSeries();
    m_accuracy->setPoints(TrainSeries, train);
    m_accuracy->setPoints(ValidationSeries, validation);
    m_loss->setPoints(0, loss);
    m_speed->setPoints(0, speed);
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
    QStringList sentences;
    for (std::size_t layer = 0; layer < start.layers.size(); ++layer) {
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

void TrainingCharts::add(Chart chart, int series, const QPointF& point) {
    auto& waiting = m_waiting[chart];
    waiting.resize(std::max(waiting.size(), static_cast<std::size_t>(series) + 1));
    waiting[static_cast<std::size_t>(series)].append(point);
    m_isEmpty = false;
}

void TrainingCharts::addSteps(const StepSeries& steps) {
    const int layers = std::min(static_cast<int>(steps.layers()), m_flips->seriesCount());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto x = static_cast<double>(steps.step(i));
        add(AccuracyChart, TrainSeries, {x, steps.accuracy(i)});
        add(LossChart, 0, {x, steps.loss(i)});
        if (const double speed = steps.samplesPerSecond(i); speed > 0)
            add(SpeedChart, 0, {x, speed});
        for (int layer = 0; layer < layers; ++layer) {
            const auto l = static_cast<std::size_t>(layer);
            add(FlipsChart, layer, {x, static_cast<double>(steps.flips(i, l))});
            add(ErrorsChart, layer, {x, static_cast<double>(steps.errorDensity(i, l))});
        }
    }
    refreshSoon();
}

void TrainingCharts::addEpoch(const EpochReport& report) {
    if (!report.validationAccuracy)
        return;
    add(AccuracyChart, ValidationSeries, {static_cast<double>(report.step), *report.validationAccuracy});
    refreshSoon();
}

void TrainingCharts::addPast(const RunSummary& run) {
    m_isPerEpoch = true;
    rebuildPinned();
    for (const RunEpoch& epoch : run.epochs) {
        const auto x = static_cast<double>(epoch.step);
        add(AccuracyChart, TrainSeries, {x, epoch.trainAccuracy});
        add(LossChart, 0, {x, epoch.loss});
        if (epoch.validationAccuracy)
            add(AccuracyChart, ValidationSeries, {x, *epoch.validationAccuracy});
        if (run.result && epoch.seconds > 0)
            add(SpeedChart, 0, {x, static_cast<double>(run.result->trainSamples) / epoch.seconds});
    }
    m_errors->setEmptyText(tr("Told while a run trains; not kept with it"));
    if (!run.result)
        m_speed->setEmptyText(tr("Known of runs that have ended"));
    refreshSoon();
}

void TrainingCharts::setFlips(int layer, QList<QPointF> points) {
    if (layer < m_flips->seriesCount())
        m_flips->setPoints(layer, std::move(points));
}

void TrainingCharts::refreshSoon() {
    m_stale = true;
    if (!isVisible() || m_timer.isActive())
        return;
    const qint64 rest = m_sinceDrawn.isValid() ? 3 * m_cost - m_sinceDrawn.elapsed() : 0;
    m_timer.start(static_cast<int>(std::clamp<qint64>(rest, 0, 5000)));
}

void TrainingCharts::handOver(std::size_t chart) {
    auto& waiting = m_waiting[chart];
    for (std::size_t series = 0; series < waiting.size(); ++series)
        all()[chart]->appendPoints(static_cast<int>(series), std::exchange(waiting[series], {}));
}

/// One chart that is seen, and those that are not before it.
void TrainingCharts::refreshNext() {
    if (m_next == 0) {
        m_stale = false;
        m_roundCost = 0;
    } else {
        m_roundCost += m_turn.elapsed();
    }
    if (m_next == m_waiting.size()) {
        m_next = 0;
        m_cost = m_roundCost;
        m_sinceDrawn.start();
        if (m_stale)
            refreshSoon();
        return;
    }
    m_turn.start();
    for (bool isSeen = false; !isSeen && m_next < m_waiting.size(); ++m_next) {
        isSeen = all()[m_next]->isVisible();
        handOver(m_next);
    }
    // The chart thins and paints in the turn that follows: what a timer of 0 brings would come before
    // painting.
    m_timer.start(1);
}

void TrainingCharts::refresh() {
    m_stale = false;
    m_next = 0;
    m_timer.stop();
    for (std::size_t chart = 0; chart < m_waiting.size(); ++chart)
        handOver(chart);
}

void TrainingCharts::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

} // namespace flipscope
