#include "app/racewindow.h"

#include "app/banner.h"
#include "app/firstsize.h"
#include "app/lanesetup.h"
#include "app/note.h"
#include "app/optionrows.h"
#include "datasets/error.h"
#include "widgets/enginewords.h"
#include "widgets/layernames.h"
#include "widgets/linechart.h"
#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QDir>
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QStyle>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace flipscope {

namespace {

constexpr int redrawMilliseconds = 100;
constexpr double operationsUnit = 1e9;
constexpr double smoothingOfSteps = 0.95;

LineChart* makeChart(const char* name, const QString& title, const QString& yTitle, bool percent) {
    auto* chart = new LineChart(title, RaceWindow::tr("epochs"), yTitle);
    chart->setObjectName(QLatin1String(name));
    chart->setPercent(percent);
    chart->setSmoothing(smoothingOfSteps);
    return chart;
}

} // namespace

RaceWindow::RaceWindow(Source source, QWidget* parent)
    : QMainWindow(parent, Qt::Window), m_source(std::move(source)), m_session(new RaceSession(this)),
      m_model(new RaceModel(this)), m_lanes{new LaneSetup(tr("Lane A")), new LaneSetup(tr("Lane B"))},
      m_amount(new QDoubleSpinBox), m_unit(new QComboBox), m_keep(new QCheckBox(tr("Keep both runs"))),
      m_start(new QPushButton(icon(QStringLiteral("start")), tr("Start"))),
      m_pause(new QPushButton(icon(QStringLiteral("pause")), tr("Pause"))),
      m_stop(new QPushButton(icon(QStringLiteral("stop-keep")), tr("Stop"))),
      m_note(new Note(QStringLiteral("raceNote"))), m_banner(new Banner), m_distanceText(new QLabel),
      m_over(new QComboBox) {
    setObjectName(QStringLiteral("raceWindow"));
    setWindowTitle(tr("Race"));
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeSetup());
    splitter->addWidget(makeCharts());
    splitter->setStretchFactor(1, 1);
    setCentralWidget(splitter);
    setFirstSize(*this, fontMetrics().height() * QSize(84, 52));
    splitter->setSizes({width() * 2 / 5, width() * 3 / 5});
    m_lanes[1]->setMethod("low-memory");
    m_redraw.setSingleShot(true);
    connect(&m_redraw, &QTimer::timeout, this, &RaceWindow::redraw);
    for (LaneSetup* lane : m_lanes)
        connect(lane, &LaneSetup::edited, this, &RaceWindow::check);
    connect(m_session, &RaceSession::stateChanged, this, &RaceWindow::showState);
    connect(m_session, &RaceSession::started, this, &RaceWindow::begin);
    connect(m_session, &RaceSession::progressed, this, &RaceWindow::take);
    connect(m_session, &RaceSession::finished, this, &RaceWindow::takeResult);
    connect(m_session, &RaceSession::failed, this, [this](const QString& text) {
        m_banner->show(Banner::Kind::Error, tr("The race cannot be run"), engineWords(text));
    });
    connect(m_session, &RaceSession::message, this,
            [this](const QString& text) { m_note->setText(engineWords(text)); });
    showState();
}

QWidget* RaceWindow::makeBudget() {
    m_amount->setObjectName(QStringLiteral("raceAmount"));
    m_amount->setAccessibleName(tr("Budget of each lane"));
    m_unit->setObjectName(QStringLiteral("raceUnit"));
    m_unit->setAccessibleName(tr("Unit of the budget"));
    m_unit->addItems({tr("epochs"), tr("seconds"), tr("billion bit operations")});
    m_unit->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_unit->setMinimumContentsLength(8);
    m_unit->setItemData(1, tr("Each lane's own training time; the lanes take turns"), Qt::ToolTipRole);
    m_unit->setItemData(2, tr("Forward, blame, votes and updates, as counted; not by every method"),
                        Qt::ToolTipRole);
    m_amount->setRange(1, 1e6);
    m_amount->setDecimals(0);
    m_amount->setValue(5);
    connect(m_amount, &QDoubleSpinBox::valueChanged, this, &RaceWindow::check);
    connect(m_unit, &QComboBox::currentIndexChanged, this, &RaceWindow::check);
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(new QLabel(tr("Each lane has")));
    layout->addWidget(m_amount);
    layout->addWidget(m_unit, 1);
    return row;
}

QWidget* RaceWindow::makeSetup() {
    m_keep->setObjectName(QStringLiteral("raceKeep"));
    m_keep->setChecked(true);
    m_keep->setToolTip(tr("Both lanes become runs of the table of runs, with timeline and models"));
    m_start->setObjectName(QStringLiteral("raceStart"));
    m_pause->setObjectName(QStringLiteral("racePause"));
    m_stop->setObjectName(QStringLiteral("raceStop"));
    connect(m_start, &QPushButton::clicked, this, &RaceWindow::start);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        m_session->state() == RaceSession::State::Paused ? m_session->resume() : m_session->pause();
    });
    connect(m_stop, &QPushButton::clicked, m_session, &RaceSession::stop);
    auto* buttons = new QHBoxLayout;
    for (QPushButton* button : {m_start, m_pause, m_stop})
        buttons->addWidget(button);
    auto* table = new QTableView;
    table->setObjectName(QStringLiteral("raceTable"));
    table->setAccessibleName(tr("Both lanes in numbers"));
    table->setModel(m_model);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
    table->setAlternatingRowColors(true);
    table->setMinimumHeight(fontMetrics().height() * 3 / 2 * (RaceModel::RowCount + 1) + 8);
    m_distanceText->setObjectName(QStringLiteral("raceDistance"));
    m_distanceText->setWordWrap(true);
    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    layout->addWidget(m_lanes[0]);
    layout->addWidget(m_lanes[1]);
    layout->addWidget(makeBudget());
    layout->addWidget(m_keep);
    layout->addWidget(m_note);
    layout->addLayout(buttons);
    layout->addWidget(table);
    layout->addWidget(m_distanceText);
    layout->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(column);
    scroll->setMinimumWidth(column->minimumSizeHint().width() +
                            scroll->verticalScrollBar()->sizeHint().width());
    return scroll;
}

QWidget* RaceWindow::makeCharts() {
    m_accuracy = makeChart("raceAccuracy", tr("Accuracy of both lanes"), tr("accuracy"), true);
    m_gap = makeChart("raceGap", tr("How far A is ahead of B"), tr("A − B"), true);
    m_differing =
        makeChart("raceDiffering", tr("Bits in which the networks differ"), tr("differing bits"), true);
    m_flips = makeChart("raceFlips", tr("Flipped weights per step"), tr("flips"), false);
    m_flips->setScale(LineChart::Scale::Logarithmic);
    m_over->setObjectName(QStringLiteral("raceOver"));
    m_over->setAccessibleName(tr("Horizontal axis"));
    m_over->addItems({tr("over epochs"), tr("over seconds of training"), tr("over bit operations")});
    connect(m_over, &QComboBox::currentIndexChanged, this, &RaceWindow::redraw);
    auto* lower = new QTabWidget;
    lower->setObjectName(QStringLiteral("raceTabs"));
    lower->setDocumentMode(true);
    lower->setCornerWidget(m_over);
    lower->addTab(m_gap, tr("Gap"));
    lower->addTab(m_differing, tr("Differing bits"));
    lower->addTab(m_flips, tr("Flips"));
    auto* charts = new QSplitter(Qt::Vertical);
    charts->setChildrenCollapsible(false);
    charts->addWidget(m_accuracy);
    charts->addWidget(lower);
    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    const int edge = style()->pixelMetric(QStyle::PM_LayoutRightMargin);
    layout->setContentsMargins(0, edge, edge, edge); // the choice beside it has its own
    layout->addWidget(m_banner);
    layout->addWidget(charts, 1);
    m_banner->hide();
    return column;
}

void RaceWindow::setBudget(const RaceBudget& budget) {
    m_unit->setCurrentIndex(static_cast<int>(budget.kind));
    m_amount->setValue(budget.kind == RaceBudget::Kind::BitOps ? budget.amount / operationsUnit
                                                               : budget.amount);
}

RaceBudget RaceWindow::budget() const {
    const auto kind = static_cast<RaceBudget::Kind>(m_unit->currentIndex());
    return {kind, kind == RaceBudget::Kind::BitOps ? m_amount->value() * operationsUnit : m_amount->value()};
}

RaceAxis RaceWindow::axis() const { return static_cast<RaceAxis>(m_over->currentIndex()); }

std::optional<std::array<TrainingConfig, 2>> RaceWindow::configs() {
    const auto base = m_source.config();
    if (!base) {
        m_note->setText(tr("The form of the training window holds something that cannot be: see there."));
        return std::nullopt;
    }
    try {
        const auto lanes = raceConfigs(commonAssignments(*base), m_lanes[0]->assignments(*base),
                                       m_lanes[1]->assignments(*base), budget());
        m_note->setText(tr("All else as in the training window: %1, network %2, batch %3, seed %4.")
                            .arg(QString::fromStdString(base->text("dataset")),
                                 QString::fromStdString(base->text("network")))
                            .arg(base->integer("batch"))
                            .arg(base->integer("seed")));
        return lanes;
    } catch (const Error& error) {
        m_note->setText(engineWords(error));
    }
    return std::nullopt;
}

void RaceWindow::check() {
    if (!m_session->isRunning())
        m_start->setEnabled(configs().has_value());
}

void RaceWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    check();
    redraw();
}

void RaceWindow::showState() {
    using State = RaceSession::State;
    const State state = m_session->state();
    const bool resting = state == State::Resting, paused = state == State::Paused;
    m_start->setEnabled(resting);
    m_pause->setEnabled(state == State::Racing || paused);
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(icon(paused ? QStringLiteral("resume") : QStringLiteral("pause")));
    m_stop->setEnabled(!resting && state != State::Stopping);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_lanes[0], m_lanes[1], m_amount, m_unit, m_keep})
        widget->setEnabled(resting);
}

void RaceWindow::start() {
    const auto lanes = configs();
    if (!lanes || m_session->isRunning())
        return;
    RaceSession::Wish wish{*lanes, budget(), m_source.dataset((*lanes)[0]), {}, {}};
    const QString root = m_source.folder();
    const QString when = QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmsszzz"));
    for (const std::size_t i : {0U, 1U}) {
        m_names[i] = m_lanes[i]->label();
        wish.names[i] = tr("Race, lane %1: %2").arg(i == 0 ? tr("A") : tr("B"), m_names[i]);
        if (m_keep->isChecked() && !root.isEmpty())
            wish.folders[i] = QDir(root).filePath(
                QStringLiteral("race-%1-%2").arg(when, QLatin1String(i == 0 ? "a" : "b")));
    }
    m_banner->hide();
    m_session->start(wish);
}

void RaceWindow::begin(const TrainingStart& first, const TrainingStart& second) {
    m_steps = {};
    m_epochs = {};
    m_distances.clear();
    m_distanceText->clear();
    m_state = {};
    m_state[0].method = QString::fromStdString(first.method);
    m_state[1].method = QString::fromStdString(second.method);
    m_layers = first.layers;
    m_stepsPerEpoch = first.stepsPerEpoch;
    addSeries();
    redraw();
}

void RaceWindow::addSeries() {
    using Style = LineChart::SeriesStyle;
    for (LineChart* chart : {m_accuracy, m_gap, m_differing, m_flips}) {
        chart->removeAllSeries();
        chart->setFollow(true);
    }
    for (const int lane : {0, 1}) {
        const QString name =
            tr("%1: %2").arg(lane == 0 ? tr("A") : tr("B"), m_names[static_cast<std::size_t>(lane)]);
        m_accuracy->addSeries({name, lane, Style::Line, true});
        m_flips->addSeries({name, lane, Style::Line, true});
    }
    m_accuracy->addSeries({tr("A: validation"), 0, Style::Markers, false});
    m_accuracy->addSeries({tr("B: validation"), 1, Style::Markers, false});
    m_gap->addSeries({tr("training batches"), 2, Style::Line, true});
    m_gap->addSeries({tr("validation"), 3, Style::Markers, false});
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer)
        m_differing->addSeries(
            {layerLabel(m_layers, layer), 2 + static_cast<int>(layer), Style::Line, false});
}

void RaceWindow::take(const RaceNews& news) {
    for (const std::size_t i : {0U, 1U}) {
        RaceModel::Lane& lane = m_state[i];
        for (const RaceNews::Step& step : news.lanes[i].steps) {
            lane.flips += step.flips;
            lane.last = step.point;
        }
        for (const LanePoint& epoch : news.lanes[i].epochs) {
            lane.validation = epoch.accuracy;
            lane.best = std::max(lane.best.value_or(0), epoch.accuracy);
        }
        m_steps[i].insert(m_steps[i].end(), news.lanes[i].steps.begin(), news.lanes[i].steps.end());
        m_epochs[i].insert(m_epochs[i].end(), news.lanes[i].epochs.begin(), news.lanes[i].epochs.end());
    }
    for (const auto& [step, layers] : news.distances)
        m_distances.emplace_back(static_cast<double>(step) / static_cast<double>(m_stepsPerEpoch), layers);
    if (!news.lanes[0].steps.empty() || !news.lanes[1].steps.empty())
        redrawSoon();
}

void RaceWindow::takeResult(const RaceResult& result) {
    for (const std::size_t i : {0U, 1U})
        m_state[i].result = result.lanes[i];
    redraw();
    if (!result.distance)
        m_distanceText->setText(
            tr("The networks do not have the same layers: their bits cannot be compared."));
    m_banner->show(Banner::Kind::Information, tr("The race is over"), outcome(result));
    Q_EMIT kept();
}

QString RaceWindow::outcome(const RaceResult& result) const {
    const auto& a = result.lanes[0].validationAccuracy;
    const auto& b = result.lanes[1].validationAccuracy;
    const auto& testA = result.lanes[0].testAccuracy;
    const auto& testB = result.lanes[1].testAccuracy;
    QString text;
    if (a && b)
        text = *a == *b ? tr("Both are at %1 on the validation part.").arg(formatPercent(*a, 2))
                        : tr("%1 is ahead: %2 against %3 on the validation part.")
                              .arg(*a > *b ? tr("A (%1)").arg(m_names[0]) : tr("B (%1)").arg(m_names[1]),
                                   formatPercent(std::max(*a, *b), 2), formatPercent(std::min(*a, *b), 2));
    if (testA && testB)
        text += tr(" Test: A %1, B %2.").arg(formatPercent(*testA, 2), formatPercent(*testB, 2));
    return text.trimmed();
}

void RaceWindow::redrawSoon() {
    if (isVisible() && !m_redraw.isActive())
        m_redraw.start(std::max(redrawMilliseconds, m_redraw.interval()));
}

void RaceWindow::redraw() {
    QElapsedTimer clock;
    clock.start();
    m_model->setLanes(m_state);
    if (m_accuracy->seriesCount() == 0)
        return;
    const QString title = m_over->currentText().section(QLatin1Char(' '), 1);
    for (LineChart* chart : {m_accuracy, m_gap, m_flips})
        chart->setXTitle(title);
    std::array<std::vector<LanePoint>, 2> points;
    for (const std::size_t i : {0U, 1U}) {
        QList<QPointF> accuracy, flips, validation;
        for (const RaceNews::Step& step : m_steps[i]) {
            points[i].push_back(step.point);
            const double x = along(step.point, axis());
            accuracy.append({x, step.point.accuracy});
            flips.append({x, static_cast<double>(step.flips)});
        }
        for (const LanePoint& epoch : m_epochs[i])
            validation.append({along(epoch, axis()), epoch.accuracy});
        m_accuracy->setPoints(static_cast<int>(i), accuracy);
        m_accuracy->setPoints(static_cast<int>(i) + 2, validation);
        m_flips->setPoints(static_cast<int>(i), flips);
    }
    const auto gapPoints = [&](const std::vector<LanePoint>& a, const std::vector<LanePoint>& b) {
        QList<QPointF> gaps;
        for (const GapPoint& point : gapBetween(a, b, axis()))
            gaps.append({point.x, point.gap});
        return gaps;
    };
    m_gap->setPoints(0, gapPoints(points[0], points[1]));
    m_gap->setPoints(1, gapPoints(m_epochs[0], m_epochs[1]));
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
        QList<QPointF> shares;
        for (const auto& [epochs, layers] : m_distances)
            shares.append({epochs, static_cast<double>(layers[layer].differing) /
                                       static_cast<double>(layers[layer].bits)});
        m_differing->setPoints(static_cast<int>(layer), shares);
    }
    if (!m_distances.empty()) {
        std::uint64_t differing = 0, bits = 0;
        for (const LayerDistance& layer : m_distances.back().second) {
            differing += layer.differing;
            bits += layer.bits;
        }
        m_distanceText->setText(
            tr("The networks differ in %1 of %2 bits (%3).")
                .arg(formatCount(static_cast<qint64>(differing)), formatCount(static_cast<qint64>(bits)),
                     formatPercent(static_cast<double>(differing) / static_cast<double>(bits))));
    }
    m_redraw.setInterval(static_cast<int>(std::min<qint64>(4 * clock.elapsed(), 5000)));
}

} // namespace flipscope
