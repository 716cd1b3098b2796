#include "app/timelineviews.h"

#include "app/film.h"
#include "app/neuronviews.h"
#include "app/timelinepanel.h"
#include "app/trainingsession.h"
#include "datasets/error.h"
#include "engine/io/checkpoint.h"
#include "engine/io/modelfile.h"
#include "engine/parallel.h"
#include "engine/timeline/fork.h"
#include "engine/timeline/surgery.h"
#include "widgets/blamepanel.h"
#include "widgets/enginewords.h"
#include "widgets/fliplistmodel.h"
#include "widgets/layernames.h"
#include "widgets/numberformat.h"
#include "widgets/timelineview.h"
#include "widgets/weightview.h"
#include "widgets/whypanel.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QMessageBox>
#include <QTableView>
#include <QUndoCommand>

#include <algorithm>
#include <numeric>

namespace flipscope {

namespace {

constexpr std::size_t samplesOfTrials = 2000; // that single flips are tried on
constexpr int restMilliseconds = 300;         // at a moment, before its step is executed again

class FlipCommand final : public QUndoCommand {
public:
    FlipCommand(std::function<void()> toggle, const QString& text)
        : QUndoCommand(text), m_toggle(std::move(toggle)) {}
    void redo() override { m_toggle(); }
    void undo() override { m_toggle(); }

private:
    std::function<void()> m_toggle;
};

QTableView* makeFlipList(FlipListModel* model) {
    auto* list = new QTableView;
    list->setObjectName(QStringLiteral("flipList"));
    list->setAccessibleName(TimelineViews::tr("Weights that flipped in this step"));
    list->setModel(model);
    list->setSelectionBehavior(QAbstractItemView::SelectRows);
    list->setSelectionMode(QAbstractItemView::SingleSelection);
    list->setShowGrid(false);
    list->setAlternatingRowColors(true);
    list->verticalHeader()->hide();
    list->verticalHeader()->setDefaultSectionSize(list->fontMetrics().height() + 4);
    list->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    list->setToolTip(TimelineViews::tr("Click a row to see why that weight flipped"));
    return list;
}

} // namespace

TimelineViews::TimelineViews(TrainingSession& session, NeuronViews& neurons, QWidget* window)
    : QObject(window), m_session(session), m_neurons(neurons), m_window(window), m_whyFlips(m_timeline),
      m_panel(new TimelinePanel(m_timeline)), m_notes(m_timeline, *m_panel, window),
      m_flips(new FlipListModel(this)), m_flipList(makeFlipList(m_flips)), m_whyPanel(new WhyPanel) {
    m_panel->setObjectName(QStringLiteral("timelinePanel"));
    m_whyPanel->setObjectName(QStringLiteral("whyPanel"));
    wireSession();
    wireTimeline();
    wireWhy();
    connect(&m_job, &LatestJob::failed, this, [this](const QString& text) {
        m_panel->setStatus({});
        Q_EMIT failed(tr("This could not be done"), text);
    });
}

TimelineViews::~TimelineViews() {
    if (m_control)
        m_control->stop();
}

void TimelineViews::wireSession() {
    const TrainingSession* s = &m_session;
    connect(s, &TrainingSession::datasetReady, this, [this](const auto& dataset, const auto& encoder) {
        m_dataset = dataset;
        m_encoder = encoder;
        m_timeline.setDataset(dataset, encoder);
        m_whyFlips.setDataset(dataset);
        QStringList names;
        for (const std::string& name : dataset->classNames)
            names.append(QString::fromStdString(name));
        m_whyPanel->clear(); // what it answered was of other data, with classes of its own
        m_whyPanel->setClassNames(names);
    });
    connect(s, &TrainingSession::started, this, &TimelineViews::start);
    connect(s, &TrainingSession::snapshotReady, this, [this](const auto& snapshot) {
        if (!m_started)
            return;
        const TrainingStart start = *std::exchange(m_started, std::nullopt);
        m_timeline.open(m_session.runFolder(), snapshot->network, start.stepsPerEpoch * start.epochs,
                        start.stepsPerEpoch, m_session.isRunning());
        m_panel->setLayers(start.layers);
        markChanges(m_changes);
        for (const EpochReport& report : start.history)
            if (report.best)
                m_panel->addMark(report.step, TimelineMark::Kind::Best,
                                 tr("Best model so far, epoch %1").arg(report.epoch));
    });
    connect(s, &TrainingSession::epochDone, this, [this](const EpochReport& report) {
        if (report.best && m_timeline.isOpen())
            m_panel->addMark(report.step, TimelineMark::Kind::Best,
                             tr("Best model so far, epoch %1: validation %2")
                                 .arg(report.epoch)
                                 .arg(formatPercent(report.validationAccuracy.value_or(0), 2)));
    });
    connect(s, &TrainingSession::optionChanged, this, [this](const OptionChange& change) {
        m_changes.push_back(change);
        if (m_timeline.isOpen() && !m_started)
            markChanges({change});
    });
    connect(s, &TrainingSession::finished, this, [this] { m_timeline.setGrowing(false); });
    connect(s, &TrainingSession::failed, this, [this] { m_timeline.setGrowing(false); });
    connect(s, &TrainingSession::discarded, &m_timeline, &Timeline::close);
}

void TimelineViews::start(const TrainingStart& start) {
    m_timeline.close();
    m_started.reset();
    if (m_session.runFolder().isEmpty())
        return m_panel->setStatus(tr("This run is not kept on disk, so it has no timeline."));
    if (start.config.integer("flip-log") == 0)
        return m_panel->setStatus(
            tr("The flip log is switched off (Set-up, flip log), so there is no timeline."));
    m_panel->setStatus({});
    m_started = start;
    m_changes = parseChanges(start.config.text("changes"));
}

void TimelineViews::markChanges(const std::vector<OptionChange>& changes) {
    for (const OptionChange& change : changes)
        m_panel->addMark(change.step, TimelineMark::Kind::Change,
                         tr("From step %1 on: %2 = %3")
                             .arg(formatCount(static_cast<qint64>(change.step)),
                                  QString::fromStdString(change.key), QString::fromStdString(change.text)));
}

void TimelineViews::wireTimeline() {
    connect(&m_timeline, &Timeline::momentChanged, this, &TimelineViews::showMoment);
    connect(&m_timeline, &Timeline::evaluated, this, &TimelineViews::evaluated);
    connect(&m_timeline, &Timeline::overviewChanged, this, &TimelineViews::showHistory);
    connect(&m_timeline, &Timeline::storyReady, this, [this](const auto& story) {
        m_story = story;
        showHistory();
    });
    connect(&m_timeline, &Timeline::closed, this, [this] {
        m_story = nullptr;
        m_neurons.weightView()->setHistory(std::nullopt);
    });
    connect(&m_timeline, &Timeline::failed, this,
            [this](const QString& text) { Q_EMIT failed(tr("The timeline cannot be read"), text); });
    connect(m_panel->undoFlip(), &QAction::triggered, &m_edits, &QUndoStack::undo);
    connect(m_panel->redoFlip(), &QAction::triggered, &m_edits, &QUndoStack::redo);
    connect(&m_edits, &QUndoStack::canUndoChanged, m_panel->undoFlip(), &QAction::setEnabled);
    connect(&m_edits, &QUndoStack::canRedoChanged, m_panel->redoFlip(), &QAction::setEnabled);
    m_panel->undoFlip()->setEnabled(false);
    m_panel->redoFlip()->setEnabled(false);
    connect(&m_notes, &TimelineNotes::failed, this,
            [this](const QString& text) { Q_EMIT failed(tr("A note could not be kept"), text); });
    connect(m_panel, &TimelinePanel::cancelled, this, [this] {
        if (m_control)
            m_control->stop();
        m_panel->setStatus(tr("Cancelled"));
    });
    connect(m_panel->compare(), &QAction::triggered, this, [this] {
        const QString folder = QFileDialog::getExistingDirectory(m_window, tr("Compare with another run"),
                                                                 QFileInfo(m_timeline.folder()).path());
        if (!folder.isEmpty())
            m_timeline.compareWith(folder);
    });
    connect(m_panel->bestFlip(), &QAction::triggered, this, &TimelineViews::seekBestFlip);
    connect(m_panel->fork(), &QAction::triggered, this, &TimelineViews::fork);
    connect(m_panel->film(), &QAction::triggered, this, &TimelineViews::exportFilm);
    const auto choose = [this](const QModelIndex& index) {
        const FlipPlace place = m_flips->flip(index.row());
        m_neurons.show(static_cast<int>(place.layer), static_cast<int>(place.neuron));
        m_whyFlips.ask(m_timeline.moment()->snapshot->step, place);
        Q_EMIT whyAsked();
    };
    connect(m_panel, &TimelinePanel::weightChosen, this, [this](const FlipPlace& place) {
        m_neurons.show(static_cast<int>(place.layer), static_cast<int>(place.neuron));
        m_whyFlips.askLatest(place);
        Q_EMIT whyAsked();
    });
    connect(m_flipList, &QTableView::clicked, this, choose);
    connect(m_flipList, &QTableView::activated, this, choose);
}

void TimelineViews::wireWhy() {
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMilliseconds);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        const auto& moment = m_timeline.moment();
        if (moment && m_neurons.showsBlame() && !m_neurons.knowsBlameOf(moment->snapshot->step))
            m_whyFlips.askBlame(moment->snapshot->step);
    });
    connect(&m_whyFlips, &WhyFlips::answered, &m_rest, qOverload<>(&QTimer::start)); // it had to give way
    connect(&m_neurons, &NeuronViews::wantedChanged, &m_rest,
            qOverload<>(&QTimer::start)); // it may be shown now
    connect(&m_whyFlips, &WhyFlips::blameCounted, &m_neurons, &NeuronViews::setMomentBlame);
    connect(m_neurons.weightView(), &WeightView::weightAsked, this, &TimelineViews::askWhy);
    connect(m_neurons.weightView(), &WeightView::flipAsked, this, &TimelineViews::flipByHand);
    connect(m_neurons.weightView(), &WeightView::shownChanged, this, &TimelineViews::showHistory);
    connect(m_neurons.weightView(), &WeightView::freezeAsked, this, [this](int layer, int neuron, int input) {
        const QString whole = QStringLiteral("%1:%2").arg(layer + 1).arg(neuron);
        Q_EMIT freezeAsked(
            input < 0 ? whole
                      : QStringLiteral("%1:%2").arg(whole).arg(m_neurons.weightView()->columnOf(input)));
    });
    connect(&m_neurons, &NeuronViews::weightsShown, this, &TimelineViews::showHistory);
    connect(&m_whyFlips, &WhyFlips::asked, this, [this](const FlipPlace& place) {
        m_whyPanel->showBusy(tr("Why did %1 flip?").arg(weightName(place)));
    });
    connect(&m_whyFlips, &WhyFlips::progressed, m_whyPanel, &WhyPanel::setProgress);
    connect(&m_whyFlips, &WhyFlips::answered, this,
            [this](const auto& answer) { m_whyPanel->showAnswer(answer, weightName(answer->why.place)); });
    connect(m_panel, &TimelinePanel::burstChosen, this, [this](const FlipBurst& burst) {
        Q_EMIT whyAsked();
        m_whyFlips.askBurst(burst.step, static_cast<std::uint32_t>(burst.layer));
    });
    connect(&m_whyFlips, &WhyFlips::burstAsked, this, [this](quint64 step, int layer) {
        m_whyPanel->showBusy(tr("Who voted for the flips of step %1 in %2?")
                                 .arg(formatCount(static_cast<qint64>(step)), layerNameOf(layer)));
    });
    connect(&m_whyFlips, &WhyFlips::burstAnswered, this, [this](const auto& answer) {
        m_whyPanel->showBurst(answer, layerNameOf(static_cast<int>(answer->layer)));
    });
    connect(&m_whyFlips, &WhyFlips::neverFlipped, this, [this](const FlipPlace& place) {
        m_whyPanel->showMessage(
            tr("It has never flipped"),
            tr("%1 is silent: in all steps that are known it has kept its value.").arg(weightName(place)));
    });
    connect(&m_whyFlips, &WhyFlips::failed, this,
            [this](const QString& text) { m_whyPanel->showMessage(tr("There is no answer"), text); });
    connect(m_whyPanel, &WhyPanel::cancelled, this, [this] {
        m_whyFlips.cancel();
        m_whyPanel->clear();
    });
    connect(m_whyPanel, &WhyPanel::stepChosen, &m_timeline, &Timeline::moveTo);
    connect(&m_timeline, &Timeline::closed, m_whyPanel, &WhyPanel::clear);
}

void TimelineViews::openRun(const QString& folder) {
    try {
        const RunFolder run = RunFolder::view(folder.toStdString());
        const Model model = loadModel(findModel(run.path(), true));
        const TrainingConfig config = configOfRun(run);
        FlipLog log(run.flipLog());
        const auto perEpoch = log.header().stepsPerEpoch;
        m_started.reset();
        m_timeline.open(folder, model.network, perEpoch * static_cast<quint64>(config.integer("epochs")),
                        perEpoch, false);
        std::vector<LayerShape> shapes;
        for (const Layer& layer : model.network.layers())
            shapes.push_back(parametersOf(layer).shape);
        m_panel->setLayers(shapes);
        markChanges(parseChanges(config.text("changes")));
        if (const Model best = loadModel(findModel(run.path(), false));
            best.epoch > 0 && best.validationAccuracy)
            m_panel->addMark(best.epoch * perEpoch, TimelineMark::Kind::Best,
                             tr("Best model, epoch %1: validation %2")
                                 .arg(best.epoch)
                                 .arg(formatPercent(*best.validationAccuracy, 2)));
    } catch (const Error& error) {
        Q_EMIT failed(tr("This run has no timeline"), engineWords(error));
    }
}

void TimelineViews::showMoment() {
    const auto& moment = m_timeline.moment();
    if (!moment || moment->snapshot->step != m_editedStep) { // flips by hand belong to one moment
        m_flipped.clear();
        m_edits.clear();
        m_editedStep = moment ? moment->snapshot->step : 0;
    }
    m_neurons.setMoment(moment);
    m_whyFlips.dropBlame();
    if (moment) {
        m_rest.start();
        m_flips->setFlips(moment->snapshot->network, moment->flips);
    } else {
        m_flips->clear();
    }
    Q_EMIT momentShown(moment ? moment->snapshot : nullptr);
    if (moment && m_flipOnceAt)
        toggle(*std::exchange(m_flipOnceAt, std::nullopt));
}

/// Of the neuron whose weights are shown, up to the moment; asked for where it is not known that far.
void TimelineViews::showHistory() {
    WeightView* view = m_neurons.weightView();
    if (!m_timeline.isOpen() || view->layer() < 0 || !view->showsPast())
        return;
    const auto& moment = m_timeline.moment();
    const quint64 step = moment ? moment->snapshot->step : m_timeline.overview().lastStep;
    const bool isKnown = m_story && static_cast<int>(m_story->layer) == view->layer() &&
                         static_cast<int>(m_story->neuron) == view->neuron();
    if (isKnown)
        view->setHistory(historyAt(m_story->flips,
                                   parametersOf(m_timeline.like().layers()[m_story->layer]).shape.columns(),
                                   std::min<std::uint64_t>(step, m_story->upTo)));
    if (!isKnown || m_story->upTo < step)
        m_timeline.askStory(view->layer(), view->neuron());
}

FlipPlace TimelineViews::placeOf(int layer, int neuron, int input) const {
    return {static_cast<std::uint32_t>(layer), static_cast<std::uint32_t>(neuron),
            static_cast<std::uint32_t>(m_neurons.weightView()->columnOf(input)), 0};
}

QString TimelineViews::layerNameOf(int layer) const {
    std::vector<LayerShape> shapes;
    for (const Layer& l : m_timeline.like().layers())
        shapes.push_back(parametersOf(l).shape);
    return layerName(shapes, static_cast<std::size_t>(layer));
}

QString TimelineViews::weightName(const FlipPlace& place) const {
    const LayerShape& shape = parametersOf(m_timeline.like().layers()[place.layer]).shape;
    return tr("%1, input %2")
        .arg(neuronName(shape, static_cast<int>(place.layer), static_cast<int>(place.neuron)),
             formatCount(static_cast<qint64>(inputOfColumn(shape, place.column))));
}

void TimelineViews::askWhy(int layer, int neuron, int input) {
    Q_EMIT whyAsked();
    if (!m_timeline.isOpen())
        return m_whyPanel->showMessage(tr("There is no timeline"),
                                       tr("Flips are explained of runs that are kept with their flip log."));
    m_whyFlips.askLatest(placeOf(layer, neuron, input));
}

void TimelineViews::flipByHand(int layer, int neuron, int input) {
    if (!m_timeline.isOpen())
        return Q_EMIT failed(
            tr("No weight was flipped"),
            tr("Weights are flipped by hand at a moment of the timeline; this run has none."));
    const FlipPlace place = placeOf(layer, neuron, input);
    if (m_timeline.moment())
        return toggle(place);
    m_flipOnceAt = place; // the latest step that is known
    m_timeline.moveTo(m_timeline.position());
}

/// As a command, so that it can be undone. Ternary weights: their first plane; where that would make no
/// weight, the second.
void TimelineViews::toggle(const FlipPlace& wanted) {
    FlipPlace place = wanted;
    const Network& network = m_timeline.moment()->snapshot->network;
    const LayerParameters& parameters = parametersOf(network.layers()[place.layer]);
    if (parameters.shape.weightPlanes == 2 && parameters.weight(place.neuron, place.column) <= 0)
        place.plane = parameters.weight(place.neuron, place.column) == 0 ? 0 : 1;
    m_edits.push(new FlipCommand(
        [this, place] {
            const auto it = std::find(m_flipped.begin(), m_flipped.end(), place);
            if (it == m_flipped.end())
                m_flipped.push_back(place);
            else
                m_flipped.erase(it);
            m_timeline.setEdits(m_flipped);
        },
        tr("flip of %1").arg(weightName(place))));
}

void TimelineViews::seekBestFlip() {
    const auto moment = m_timeline.moment();
    if (!moment || !m_dataset || !m_encoder)
        return;
    const Samples& part = m_dataset->validation.empty() ? m_dataset->test : m_dataset->validation;
    if (part.empty())
        return;
    if (m_control)
        m_control->stop();
    auto control = m_control = std::make_shared<TrainingControl>();
    const auto layer = static_cast<std::uint32_t>(m_neurons.layer());
    const auto neuron = static_cast<std::uint32_t>(m_neurons.neuron());
    m_panel->setProgress(tr("Trying every weight of the neuron"), 0, 0);
    m_job.request([this, control, moment, layer, neuron, dataset = m_dataset, encoder = m_encoder,
                   part]() -> LatestJob::Delivery {
        std::vector<std::uint32_t> indices = part.indices();
        indices.resize(std::min(indices.size(), samplesOfTrials));
        const Samples few(part.source(), std::move(indices));
        std::vector<std::uint16_t> labels;
        for (std::size_t i = 0; i < few.size(); ++i)
            labels.push_back(few.label(i));
        std::optional<BestFlip> best;
        Workers worker(1);
        worker.run([&] {
            best =
                flipscope::bestFlip(moment->snapshot->network, layer, neuron, encoder->encode(few), labels,
                                    selectKernels("auto"), *control, [&](std::size_t done, std::size_t all) {
                                        if (done % 32 == 0)
                                            tell(control, tr("Trying every weight of the neuron"), done, all);
                                    });
        });
        if (!best)
            return {};
        return [this, moment, best] {
            if (moment != m_timeline.moment())
                return m_panel->setStatus({});
            const bool helps =
                best->after.correct > best->before.correct ||
                (best->after.correct == best->before.correct && best->after.lead > best->before.lead);
            const bool byLead = helps && best->after.correct == best->before.correct;
            m_panel->setStatus(
                (byLead  ? tr("Best flip: %1, %2 → %3 of %4 right, but by a larger lead")
                 : helps ? tr("Best flip: %1, %2 → %3 of %4 right")
                         : tr("No flip of this neuron helps; the best, %1: %2 → %3 of %4 right"))
                    .arg(weightName(best->place), formatCount(static_cast<qint64>(best->before.correct)),
                         formatCount(static_cast<qint64>(best->after.correct)),
                         formatCount(static_cast<qint64>(best->before.samples))));
            if (helps)
                toggle(best->place);
        };
    });
}

/// Any thread.
void TimelineViews::tell(const std::shared_ptr<TrainingControl>& control, const QString& what,
                         std::size_t done, std::size_t all) {
    QMetaObject::invokeMethod(this, [this, control, what, done, all] {
        if (control == m_control && !control->stopRequested())
            m_panel->setProgress(what, done, all);
    });
}

void TimelineViews::fork() {
    const auto moment = m_timeline.moment();
    if (!moment || m_session.isRunning() || !m_forkConfig)
        return;
    const quint64 step = moment->snapshot->step;
    const auto config = m_forkConfig();
    if (!config)
        return;
    try {
        const TrainingConfig original = configOfRun(RunFolder::view(m_timeline.folder().toStdString()));
        checkFork(original, *config);
        const QString difference = QString::fromStdString(config->differenceFrom(original));
        const QString text = difference.isEmpty()
                                 ? tr("The settings are those of the run: the fork will be the same run "
                                      "again from step %1 on.")
                                       .arg(formatCount(static_cast<qint64>(step)))
                                 : tr("It goes on after step %1 with other settings: %2.")
                                       .arg(formatCount(static_cast<qint64>(step)), difference);
        if (QMessageBox::question(m_window, tr("Fork the run"), text,
                                  QMessageBox::Ok | QMessageBox::Cancel) != QMessageBox::Ok)
            return;
        Q_EMIT said(tr("Fork of the run in %1 after step %2.")
                        .arg(m_timeline.folder(), formatCount(static_cast<qint64>(step))));
        m_session.forkRun(m_timeline.folder(), step, *config);
    } catch (const Error& error) {
        Q_EMIT failed(tr("The run cannot be forked like this"), engineWords(error));
    }
}

void TimelineViews::exportFilm() {
    if (!m_timeline.isOpen())
        return;
    const auto wish = askForFilm(m_window, m_timeline, m_dataset ? m_dataset->shape : ImageShape{},
                                 m_encoder ? m_encoder->planes() : 1);
    if (!wish)
        return;
    if (m_control)
        m_control->stop();
    auto control = m_control = std::make_shared<TrainingControl>();
    m_panel->setProgress(tr("Writing the film"), 0, 0);
    m_job.request([this, control, wish = *wish]() -> LatestJob::Delivery {
        const FilmResult film = writeFilm(wish, *control, [this, control](std::size_t done, std::size_t all) {
            tell(control, tr("Writing the film"), done, all);
        });
        if (control->stopRequested())
            return {};
        return [this, film, folder = wish.folder] {
            const QString text =
                tr("Film: %1 pictures in %2%3")
                    .arg(formatCount(film.frames))
                    .arg(folder,
                         film.videoNote.isEmpty() ? QString() : QStringLiteral("; ") + film.videoNote);
            m_panel->setStatus(text);
            Q_EMIT said(text);
        };
    });
}

} // namespace flipscope
