#include "app/timelinepanel.h"

#include "widgets/elidedlabel.h"
#include "widgets/layernames.h"
#include "widgets/numberformat.h"
#include "widgets/progressstrip.h"
#include "widgets/theme.h"
#include "widgets/timelineview.h"

#include <QAction>
#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QToolBar>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace flipscope {

namespace {

constexpr int frameMilliseconds = 33;
constexpr std::array<int, 6> speeds{1, 5, 30, 100, 300, 1000}; // steps per second

} // namespace

TimelinePanel::TimelinePanel(Timeline& timeline, QWidget* parent)
    : QWidget(parent), m_timeline(timeline), m_view(new TimelineView), m_bar(new QToolBar),
      m_speed(new QComboBox), m_status(new ElidedLabel), m_patterns(new ElidedLabel), m_said(new ElidedLabel),
      m_distances(new ElidedLabel), m_progress(new ProgressStrip(Qt::Horizontal)), m_bursts(new QMenu(this)),
      m_busiest(new QMenu(this)), m_marksMenu(new QMenu(this)) {
    m_bar->setObjectName(QStringLiteral("timelineBar"));
    makeActions();
    layOut();
    m_player.setInterval(frameMilliseconds);
    m_player.setTimerType(Qt::PreciseTimer);
    connect(&m_player, &QTimer::timeout, this, &TimelinePanel::playOn);
    connect(m_view, &TimelineView::moveRequested, this, [this](quint64 step) {
        play(0);
        m_timeline.moveTo(step);
    });
    connect(m_view, &TimelineView::liveRequested, &m_timeline, &Timeline::goLive);
    connect(m_view, &TimelineView::noteRequested, this, &TimelinePanel::noteAsked);
    connect(m_progress, &ProgressStrip::cancelled, this, &TimelinePanel::cancelled);
    connect(&m_timeline, &Timeline::positionChanged, this, &TimelinePanel::showPosition);
    connect(&m_timeline, &Timeline::momentChanged, this, &TimelinePanel::showPosition);
    connect(&m_timeline, &Timeline::overviewChanged, this, &TimelinePanel::showOverview);
    connect(&m_timeline, &Timeline::evaluated, this, &TimelinePanel::showAccuracy);
    connect(&m_timeline, &Timeline::opened, this, [this] {
        m_view->clear();
        m_accuracy.reset();
        m_untouched.reset();
        clearMarks();
        showOverview();
    });
    connect(&m_timeline, &Timeline::closed, this, [this] {
        play(0);
        m_view->clear();
        showOverview();
    });
    showOverview();
}

QAction* TimelinePanel::make(const QString& name, const QString& iconName, const QString& text,
                             const QString& help) {
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    if (!iconName.isEmpty())
        action->setIcon(icon(iconName));
    action->setToolTip(help);
    return action;
}

void TimelinePanel::makeActions() {
    m_first = make(QStringLiteral("timelineFirst"), QStringLiteral("reset"), tr("To the beginning"),
                   tr("To the first step (Home)"));
    m_backwards = make(QStringLiteral("timelineBackwards"), QStringLiteral("play-back"), tr("Play backwards"),
                       tr("Undo step after step"));
    m_back = make(QStringLiteral("timelineBack"), QStringLiteral("step-back"), tr("One step back"),
                  tr("Undo one step (Left)"));
    m_on = make(QStringLiteral("timelineOn"), QStringLiteral("step"), tr("One step on"),
                tr("One step on (Right)"));
    m_forwards = make(QStringLiteral("timelineForwards"), QStringLiteral("start"), tr("Play"),
                      tr("Go through the run step after step"));
    m_liveAction = make(QStringLiteral("timelineLive"), {}, tr("Live"),
                        tr("Back to the latest step (Esc); training goes on meanwhile"));
    m_liveAction->setCheckable(true);
    m_undo = make(QStringLiteral("undoFlip"), {}, tr("Undo flip"), tr("Take the last flip by hand back"));
    m_redo =
        make(QStringLiteral("redoFlip"), {}, tr("Redo flip"), tr("Flip by hand again what was taken back"));
    m_best = make(QStringLiteral("bestFlip"), {}, tr("Best flip of this neuron"),
                  tr("Try every weight of the neuron shown, and flip the one that helps most"));
    m_fork = make(QStringLiteral("forkRun"), {}, tr("Fork from here…"),
                  tr("A new run that goes on from this step, with the settings of the Set-up panel"));
    m_film = make(QStringLiteral("exportFilm"), {}, tr("Export film…"),
                  tr("Pictures of the first layer's weights, step after step"));
    m_noteAction =
        make(QStringLiteral("timelineNote"), {}, tr("Note…"), tr("Write something down about this step (N)"));
    m_compare = make(QStringLiteral("compareRun"), {}, tr("Compare with another run…"),
                     tr("How many weights differ from the best model of another run of the same shape"));
    m_table =
        make(QStringLiteral("timelineTable"), {}, tr("Table"), tr("Show the flips per step as a table"));
    m_open = make(QStringLiteral("openPast"), {}, tr("Open a run's timeline…"),
                  tr("Go through a run that is kept in a folder, with the data it was trained on"));
    m_backwards->setCheckable(true);
    m_forwards->setCheckable(true);
    connect(m_first, &QAction::triggered, this, [this] {
        play(0);
        m_timeline.moveTo(0);
    });
    connect(m_back, &QAction::triggered, this, [this] {
        play(0);
        m_timeline.moveTo(m_timeline.position() - std::min<quint64>(1, m_timeline.position()));
    });
    connect(m_on, &QAction::triggered, this, [this] {
        play(0);
        m_timeline.moveTo(m_timeline.position() + 1);
    });
    connect(m_forwards, &QAction::triggered, this, [this](bool on) { play(on ? 1 : 0); });
    connect(m_backwards, &QAction::triggered, this, [this](bool on) { play(on ? -1 : 0); });
    connect(m_liveAction, &QAction::triggered, this, [this](bool on) {
        play(0);
        if (on)
            m_timeline.goLive();
        else
            m_timeline.moveTo(m_timeline.position());
    });
    connect(m_table, &QAction::triggered, m_view, &TimelineView::showAsTable);
}

void TimelinePanel::layOut() {
    m_bar->setIconSize(QSize(16, 16));
    m_bar->addActions({m_first, m_backwards, m_back, m_on, m_forwards, m_liveAction});
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("How fast to play, in steps per second"));
    for (const int speed : speeds)
        m_speed->addItem(speed == 1 ? tr("1 step/s") : tr("%1 steps/s").arg(formatCount(speed)), speed);
    m_speed->setCurrentIndex(2);
    m_bar->addWidget(m_speed);
    m_bar->addAction(m_noteAction);
    auto* more = new QToolButton;
    more->setText(tr("More"));
    more->setToolTip(tr("Flips by hand, forks, films, bursts"));
    more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(more);
    m_marksMenu->setTitle(tr("Notes and marks"));
    menu->addMenu(m_marksMenu);
    m_bursts->setTitle(tr("Bursts and their samples"));
    menu->addMenu(m_bursts);
    m_busiest->setTitle(tr("Busiest weights"));
    menu->addMenu(m_busiest);
    menu->addSeparator();
    menu->addActions({m_undo, m_redo, m_best});
    menu->addSeparator();
    menu->addActions({m_open, m_fork, m_compare, m_film, m_table});
    more->setMenu(menu);
    m_bar->addWidget(more);
    m_patterns->setForegroundRole(QPalette::PlaceholderText);
    for (QLabel* label : {m_status, m_patterns, m_said})
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_progress->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* words = new QHBoxLayout;
    words->addWidget(m_bar);
    words->addWidget(m_status, 1);
    auto* below = new QHBoxLayout;
    below->addWidget(m_patterns, 2);
    below->addWidget(m_distances);
    below->addWidget(m_said, 3);
    below->addWidget(m_progress, 3);
    m_said->hide();
    m_distances->setForegroundRole(QPalette::PlaceholderText);
    for (QLabel* label : {m_said, m_distances})
        label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 0, 4, 2);
    layout->setSpacing(2);
    layout->addLayout(words);
    layout->addWidget(m_view, 1);
    layout->addLayout(below);
    for (QLabel* label : {m_patterns, m_said}) // no jump of the landscape where progress appears
        label->setMinimumHeight(m_progress->sizeHint().height());
}

void TimelinePanel::setLayers(const std::vector<LayerShape>& layers) {
    m_layers.clear();
    for (std::size_t l = 0; l < layers.size(); ++l)
        m_layers.append(layerName(layers, l));
    m_view->setLayerNames(m_layers);
}

std::vector<TimelineMark> TimelinePanel::allMarks() const {
    std::vector<TimelineMark> marks = m_marks;
    marks.insert(marks.end(), m_notes.begin(), m_notes.end());
    for (const FlipBurst& burst : m_timeline.overview().bursts)
        marks.push_back(
            {burst.step, TimelineMark::Kind::Burst,
             tr("Burst in step %1: %2 flips in %3, %4 times as many as around it")
                 .arg(formatCount(static_cast<qint64>(burst.step)), formatCount(burst.flips),
                      m_layers.value(static_cast<int>(burst.layer)), formatReal(burst.times, 2))});
    return marks;
}

void TimelinePanel::addMark(quint64 step, TimelineMark::Kind kind, const QString& text) {
    if (kind == TimelineMark::Kind::Best)
        std::erase_if(m_marks, [](const TimelineMark& m) { return m.kind == TimelineMark::Kind::Best; });
    m_marks.push_back({step, kind, text});
    m_view->setMarks(allMarks());
    fillMarks();
}

void TimelinePanel::clearMarks() {
    m_marks.clear();
    m_notes.clear();
    m_view->setMarks({});
    fillMarks();
}

void TimelinePanel::setNotes(const std::vector<RunNote>& notes) {
    m_notes.clear();
    for (const RunNote& note : notes)
        m_notes.push_back(
            {note.step, TimelineMark::Kind::Note,
             tr("Step %1: %2")
                 .arg(formatCount(static_cast<qint64>(note.step)), QString::fromStdString(note.text))});
    m_view->setMarks(allMarks());
    fillMarks();
}

void TimelinePanel::setStatus(const QString& text) {
    m_progress->end();
    m_said->setText(text);
    m_said->setVisible(!text.isEmpty());
    m_saidAt = m_timeline.position();
    m_distances->setVisible(text.isEmpty() && !m_distances->text().isEmpty());
}

void TimelinePanel::setProgress(const QString& text, quint64 done, quint64 total) {
    m_said->hide();
    m_distances->hide();
    if (!m_progress->isActive())
        m_progress->begin(text);
    m_progress->setProgress(text, done, total);
}

QString TimelinePanel::statusText() const { return m_status->text(); }
QString TimelinePanel::patternsText() const { return m_patterns->text(); }
QString TimelinePanel::distancesText() const { return m_distances->text(); }

void TimelinePanel::showOverview() {
    const RunOverview& o = m_timeline.overview();
    if (m_timeline.isOpen()) {
        m_view->setExtent(o.firstStep, o.lastStep, o.exactFrom, m_timeline.totalSteps(),
                          m_timeline.stepsPerEpoch());
        m_view->setLandscape(o.landscape);
        m_view->setMarks(allMarks());
    }
    fillBursts();
    showPosition();
}

/// By step; a click goes there.
void TimelinePanel::fillMarks() {
    std::vector<TimelineMark> marks = m_marks;
    marks.insert(marks.end(), m_notes.begin(), m_notes.end());
    std::stable_sort(marks.begin(), marks.end(),
                     [](const TimelineMark& a, const TimelineMark& b) { return a.step < b.step; });
    m_marksMenu->clear();
    for (const TimelineMark& mark : marks) {
        const QString line = fontMetrics().elidedText(mark.text.section(QLatin1Char('\n'), 0, 0),
                                                      Qt::ElideRight, fontMetrics().averageCharWidth() * 60);
        connect(m_marksMenu->addAction(line), &QAction::triggered, this, [this, step = mark.step] {
            play(0);
            m_timeline.moveTo(step);
        });
    }
    m_marksMenu->setEnabled(!m_marksMenu->isEmpty());
}

void TimelinePanel::fillBursts() {
    m_bursts->clear();
    for (const FlipBurst& burst : m_timeline.overview().bursts)
        connect(m_bursts->addAction(
                    tr("Step %1: %2 flips in %3, %4 times as many as around it")
                        .arg(formatCount(static_cast<qint64>(burst.step)), formatCount(burst.flips),
                             m_layers.value(static_cast<int>(burst.layer)), formatReal(burst.times, 2))),
                &QAction::triggered, this, [this, burst] {
                    play(0);
                    m_timeline.moveTo(burst.step);
                    Q_EMIT burstChosen(burst);
                });
    m_bursts->setEnabled(!m_bursts->isEmpty());
    m_busiest->clear();
    for (const auto& [place, flips] : m_timeline.overview().busiest)
        connect(m_busiest->addAction(tr("%1, neuron %2, column %3: %4 flips")
                                         .arg(m_layers.value(static_cast<int>(place.layer)),
                                              formatCount(place.neuron), formatCount(place.column),
                                              formatCount(flips))),
                &QAction::triggered, this, [this, place = place] { Q_EMIT weightChosen(place); });
    m_busiest->setEnabled(!m_busiest->isEmpty());
}

/// As of the moment: what the epochs up to it show. Live, or at the end: all of it.
void TimelinePanel::showPatterns() {
    const RunOverview& o = m_timeline.overview();
    const FlipPatterns* p = o.patterns ? &*o.patterns : nullptr;
    quint64 asOf = 0;
    if (!m_timeline.isLive() && m_timeline.position() < o.lastStep) {
        const auto after =
            std::upper_bound(o.epochs.begin(), o.epochs.end(), m_timeline.position(),
                             [](quint64 step, const auto& epoch) { return step < epoch.first; });
        p = after == o.epochs.begin() ? nullptr : &std::prev(after)->second;
        asOf = p ? std::prev(after)->first : 0;
    }
    QString words, help;
    if (p && p->flips > 0) {
        const auto share = [](quint64 part, quint64 whole) {
            return formatPercent(whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole), 0);
        };
        words = (asOf > 0 ? tr("Weights by epoch %1:")
                                .arg(formatCount(static_cast<qint64>(asOf / m_timeline.stepsPerEpoch())))
                          : tr("Weights:")) +
                QLatin1Char(' ') +
                tr("%1 silent · %2 make 80 % of the flips · %3 of the flips undone · %4 back and forth")
                    .arg(share(p->silent, p->weights), formatPercent(p->busiest, 1),
                         share(p->undone, p->flips), share(p->oscillating, p->weights));
        help = tr("%1 flips of %2 weights. Decided (no flip in the last quarter): %3. Back and forth: eight "
                  "flips or more, also in the last quarter.")
                   .arg(formatCount(static_cast<qint64>(p->flips)),
                        formatCount(static_cast<qint64>(p->weights)), share(p->decided, p->weights));
    }
    if (o.exactFrom > o.firstStep)
        words = tr("The log has reached its budget: before step %1 only ends of epochs are kept. %2")
                    .arg(formatCount(static_cast<qint64>(o.exactFrom)), words);
    m_patterns->setText(words);
    m_patterns->setToolTip(help);
}

/// Of ternary weights also what there is of each, and what the step moved.
void TimelinePanel::showDistances() {
    const auto& moment = m_timeline.moment();
    QStringList parts, help;
    for (std::size_t i = 0; moment && i < moment->distances.size(); ++i) {
        const auto& [to, distance] = moment->distances[i];
        const QString share = formatPercent(distance.share(), 1);
        parts << (to == MomentDistance::To::Start  ? tr("%1 from the start")
                  : to == MomentDistance::To::Best ? tr("%1 from the best")
                                                   : tr("%1 from the other run"))
                     .arg(share);
        help << tr("%1: %2 of %3 weights differ")
                    .arg(parts.back(), formatCount(static_cast<qint64>(distance.different)),
                         formatCount(static_cast<qint64>(distance.weights)));
    }
    if (!parts.isEmpty())
        parts.front() = tr("Differ: %1").arg(parts.front());
    if (moment && moment->ternary) {
        const TernaryMoves& t = *moment->ternary;
        const auto share = [&](std::size_t value) {
            return formatPercent(static_cast<double>(t.shares[value]) /
                                     static_cast<double>(std::max<std::uint64_t>(t.weights(), 1)),
                                 0);
        };
        const auto moved = [&](std::size_t from, std::size_t to) {
            return formatCount(static_cast<qint64>(t.moves[from][to]));
        };
        parts << tr("-1: %1, 0: %2, +1: %3").arg(share(0), share(1), share(2));
        help << tr("In this step: -1 → 0 %1, -1 → +1 %2, 0 → -1 %3, 0 → +1 %4, +1 → 0 %5, +1 → -1 %6")
                    .arg(moved(0, 1), moved(0, 2), moved(1, 0), moved(1, 2), moved(2, 1), moved(2, 0));
    }
    m_distances->setText(parts.join(QStringLiteral(" · ")));
    m_distances->setToolTip(help.join(QLatin1Char('\n')));
    m_distances->setVisible(!parts.isEmpty() && m_said->text().isEmpty() && !m_progress->isActive());
}

void TimelinePanel::showPosition() {
    if (!m_said->text().isEmpty() && m_saidAt != m_timeline.position() && !m_timeline.isLive())
        setStatus({}); // what was said was of another moment
    showPatterns();
    showDistances();
    const bool live = m_timeline.isLive();
    const quint64 step = m_timeline.position();
    m_view->setPosition(step, live);
    const auto& moment = m_timeline.moment();
    if (!m_timeline.isOpen()) {
        m_status->clear();
    } else if (live) {
        m_status->setText(tr("Live · step %1").arg(formatCount(static_cast<qint64>(step))));
    } else {
        QStringList parts{tr("Step %1").arg(formatCount(static_cast<qint64>(step)))};
        if (moment && moment->snapshot->step != step && !m_timeline.isMoving())
            parts << tr("shown is step %1, the last one kept before it")
                         .arg(formatCount(static_cast<qint64>(moment->snapshot->step)));
        if (step > 0)
            parts << tr("epoch %1")
                         .arg(formatCount(static_cast<qint64>((step - 1) / m_timeline.stepsPerEpoch() + 1)));
        if (step > m_timeline.overview().exactFrom) // before: flips are not kept
            parts << tr("%1 flips").arg(formatCount(static_cast<qint64>(m_view->flipsIn(step))));
        if (moment && m_accuracy && m_accuracy->step == moment->snapshot->step &&
            m_accuracy->edits == moment->edits.size())
            parts << (m_accuracy->onValidation ? tr("validation %1") : tr("test %1"))
                         .arg(formatPercent(m_accuracy->confusion.accuracy(), 2));
        if (moment && !moment->edits.empty())
            parts << flippedByHand(moment->edits.size());
        m_status->setText(parts.join(QStringLiteral(" · ")));
    }
    m_status->setToolTip(live ? m_status->text() : m_view->describe(step));
    updateActions();
}

/// And what it did, where the accuracy of the moment as it was is known.
QString TimelinePanel::flippedByHand(std::size_t edits) const {
    const QString count = formatCount(static_cast<qint64>(edits));
    if (!m_accuracy || !m_untouched || m_accuracy->step != m_untouched->step || m_accuracy->edits != edits)
        return tr("flipped by hand: %1").arg(count);
    const auto right = [](const MomentAccuracy& a) { return static_cast<qint64>(a.confusion.correct()); };
    const qint64 more = right(*m_accuracy) - right(*m_untouched);
    return more == 0 ? tr("flipped by hand: %1 (as many right)").arg(count)
                     : tr("flipped by hand: %1 (%2 right)").arg(count, formatSigned(more));
}

void TimelinePanel::showAccuracy(const MomentAccuracy& accuracy) {
    m_accuracy = accuracy;
    if (accuracy.edits == 0)
        m_untouched = accuracy;
    showPosition();
}

void TimelinePanel::updateActions() {
    const bool open = m_timeline.isOpen() && m_timeline.overview().lastStep > 0;
    const bool live = m_timeline.isLive();
    for (QAction* action :
         {m_first, m_backwards, m_back, m_on, m_forwards, m_table, m_film, m_noteAction, m_compare})
        action->setEnabled(open);
    m_liveAction->setEnabled(open);
    m_liveAction->setChecked(live);
    m_best->setEnabled(open && !live);
    m_fork->setEnabled(open && !live && !m_timeline.isGrowing());
    m_speed->setEnabled(open);
}

void TimelinePanel::play(int direction) {
    m_direction = direction;
    m_forwards->setChecked(direction > 0);
    m_backwards->setChecked(direction < 0);
    if (direction == 0)
        return m_player.stop();
    const RunOverview& o = m_timeline.overview();
    if (direction > 0 && m_timeline.position() >= o.lastStep && !m_timeline.isGrowing())
        m_timeline.moveTo(o.firstStep); // from the end: once more
    else if (m_timeline.isLive())
        m_timeline.moveTo(m_timeline.position());
    m_due = 0;
    m_sincePlayed.start();
    m_player.start();
}

void TimelinePanel::playOn() {
    const double seconds = static_cast<double>(m_sincePlayed.restart()) / 1000.0;
    const double speed = m_speed->currentData().toInt();
    m_due = std::min(m_due + seconds * speed, std::max(1.0, speed / 4)); // what was missed is not made up for
    if (m_due < 1 || m_timeline.isMoving())
        return;
    const auto steps = static_cast<quint64>(m_due);
    m_due -= static_cast<double>(steps);
    const RunOverview& o = m_timeline.overview();
    const quint64 at = m_timeline.position();
    const bool atEnd = m_direction > 0 ? at >= o.lastStep : at <= o.firstStep;
    if (atEnd && !(m_direction > 0 && m_timeline.isGrowing()))
        return play(0);
    m_timeline.moveTo(m_direction > 0 ? at + steps : at - std::min(steps, at));
}

} // namespace flipscope
