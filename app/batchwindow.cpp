#include "app/batchwindow.h"

#include "app/banner.h"
#include "app/firstsize.h"
#include "app/note.h"
#include "app/optionrows.h"
#include "datasets/error.h"
#include "widgets/batchmodels.h"
#include "widgets/enginewords.h"
#include "widgets/numberformat.h"
#include "widgets/theme.h"
#include "widgets/valuetable.h"

#include <QFormLayout>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSaveFile>
#include <QSplitter>
#include <QStyle>
#include <QTableView>
#include <QVBoxLayout>

namespace flipscope {

namespace {

constexpr std::size_t mostRuns = 10000; // more than anybody waits for

QTableView* makeTable(QAbstractItemModel* model, const char* name, const QString& title) {
    auto* table = new QTableView;
    table->setObjectName(QLatin1String(name));
    table->setAccessibleName(title);
    table->setModel(model);
    table->setAlternatingRowColors(true);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() * 3 / 2);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setStretchLastSection(true);
    return table;
}

BatchRunsModel::Row rowOf(const BatchSession::Run& run, const std::vector<ComparedSetting>& settings) {
    using State = BatchSession::RunState;
    BatchRunsModel::Row row;
    const std::string& label = settings[run.plan.setting].label;
    row.setting = label.empty() ? BatchWindow::tr("as in the form") : QString::fromStdString(label);
    row.seed = run.plan.seed;
    row.validation = run.validation;
    const QString epochs = BatchWindow::tr("%1 of %2 epochs")
                               .arg(formatCount(static_cast<qint64>(run.epochs)),
                                    formatCount(run.plan.config.integer("epochs")));
    switch (run.state) {
    case State::Waiting:
        row.state = BatchWindow::tr("waiting");
        break;
    case State::Training:
        row.state = BatchWindow::tr("training, %1").arg(epochs);
        break;
    case State::Done:
        row.state = BatchWindow::tr("done");
        row.test = run.result->testAccuracy;
        row.help = QString::fromStdString(run.result->stopReason);
        break;
    case State::Stopped:
        row.state = BatchWindow::tr("stopped, %1").arg(epochs);
        row.help = BatchWindow::tr("Start goes on from here.");
        break;
    case State::Failed:
        row.state = BatchWindow::tr("failed: %1").arg(engineWords(run.problem));
        row.help = engineWords(run.problem);
        row.isWrong = true;
        break;
    }
    return row;
}

} // namespace

BatchWindow::BatchWindow(Source source, QWidget* parent)
    : QMainWindow(parent, Qt::Window), m_source(std::move(source)), m_session(new BatchSession(this)),
      m_options(new OptionRows(OptionRows::Values::Several)), m_seeds(new QLineEdit(QStringLiteral("3"))),
      m_note(new Note(QStringLiteral("batchNote"))),
      m_start(new QPushButton(icon(QStringLiteral("start")), tr("Start"))),
      m_stop(new QPushButton(icon(QStringLiteral("stop-keep")), tr("Stop"))),
      m_save(new QPushButton(icon(QStringLiteral("save")), tr("Save table…"))), m_progress(new QProgressBar),
      m_runs(new BatchRunsModel(this)), m_comparison(new ComparisonModel(this)), m_banner(new Banner) {
    setObjectName(QStringLiteral("batchWindow"));
    setWindowTitle(tr("Batch of runs"));
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeChoice());
    splitter->addWidget(makeTables());
    splitter->setStretchFactor(1, 1);
    setCentralWidget(splitter);
    setFirstSize(*this, fontMetrics().height() * QSize(80, 46));
    splitter->setSizes({width() / 3, width() * 2 / 3});
    connect(m_options, &OptionRows::edited, this, &BatchWindow::makePlan);
    connect(m_seeds, &QLineEdit::textChanged, this, &BatchWindow::makePlan);
    connect(m_session, &BatchSession::runChanged, this, &BatchWindow::showRun);
    connect(m_session, &BatchSession::ended, this, [this] {
        showState();
        Q_EMIT kept();
    });
    makePlan();
}

QWidget* BatchWindow::makeChoice() {
    m_seeds->setObjectName(QStringLiteral("batchSeeds"));
    m_seeds->setToolTip(tr("How many: 3 means 1, 2 and 3. Or which: 4,7,9"));
    m_start->setObjectName(QStringLiteral("batchStart"));
    m_stop->setObjectName(QStringLiteral("batchStop"));
    connect(m_start, &QPushButton::clicked, this, [this] {
        makePlan(); // the form may say something else by now
        if (m_canStart)
            m_session->start();
        showState();
    });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_session->stop();
        m_stop->setEnabled(false);
    });
    auto* vary = new QGroupBox(tr("Every combination of"));
    auto* varyLayout = new QVBoxLayout(vary);
    varyLayout->addWidget(m_options);
    auto* seeds = new QFormLayout;
    seeds->addRow(tr("Seeds"), m_seeds);
    varyLayout->addLayout(seeds);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_start);
    buttons->addWidget(m_stop);
    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    layout->addWidget(vary);
    layout->addWidget(m_note);
    layout->addLayout(buttons);
    layout->addWidget(m_progress);
    layout->addStretch(1);
    m_progress->setObjectName(QStringLiteral("batchProgress"));
    m_progress->setFormat(tr("%v of %m runs"));
    return column;
}

QWidget* BatchWindow::makeTables() {
    auto* lower = new QWidget;
    auto* lowerLayout = new QVBoxLayout(lower);
    lowerLayout->setContentsMargins(0, 0, 0, 0);
    lowerLayout->addWidget(new QLabel(tr("Mean over the seeds, and spread: the largest less the smallest")));
    lowerLayout->addWidget(makeTable(m_comparison, "batchComparison", tr("Mean and spread of each setting")));
    m_save->setObjectName(QStringLiteral("batchSave"));
    lowerLayout->addWidget(m_save, 0, Qt::AlignRight);
    connect(m_save, &QPushButton::clicked, this, &BatchWindow::saveTable);
    auto* tables = new QSplitter(Qt::Vertical);
    tables->setChildrenCollapsible(false);
    QTableView* runs = makeTable(m_runs, "batchRuns", tr("Runs of this batch"));
    runs->horizontalHeader()->setStretchLastSection(false); // few columns: what varies has the room
    runs->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    tables->addWidget(runs);
    tables->addWidget(lower);
    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    const int edge = style()->pixelMetric(QStyle::PM_LayoutRightMargin);
    layout->setContentsMargins(0, edge, edge, edge); // the choice beside it has its own
    layout->addWidget(m_banner);
    layout->addWidget(tables, 1);
    m_banner->hide();
    return column;
}

void BatchWindow::setSeeds(const QString& text) { m_seeds->setText(text); }

void BatchWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    makePlan();
}

/// What would be trained, or why it cannot be.
void BatchWindow::makePlan() {
    if (m_session->isRunning())
        return;
    m_canStart = false;
    const auto base = m_source.config();
    const QString root = m_source.folder();
    if (!base || root.isEmpty()) {
        m_note->setText(
            base ? tr("There is no folder to keep runs in.")
                 : tr("The form of the training window holds something that cannot be: see there."));
        return showState();
    }
    try {
        m_options->setMethod(base->text("method"),
                             {"seed", "changes", "skip", "relabel", "threads", "kernels"});
        ComparedSetting form;
        for (const Assignment& assignment : base->assignments())
            form.assignments.push_back({assignment.key, assignment.text, assignment.key, "the form"});
        std::vector<ComparedSetting> settings{form};
        for (const auto& [key, text] : m_options->values())
            settings = varied(settings, key + "=" + text);
        const auto runs = plannedRuns(settings, seedsFrom(m_seeds->text().toStdString()));
        if (runs.size() > mostRuns)
            throw Error("These are " + std::to_string(runs.size()) + " runs; a batch may have " +
                        std::to_string(mostRuns));
        m_session->plan(settings, runs, root);
        m_note->setText(
            tr("Runs: %1. All else as in the training window. Each is kept, and finished ones are not "
               "trained again.")
                .arg(formatCount(static_cast<qint64>(runs.size()))));
        m_canStart = true;
    } catch (const Error& error) {
        m_note->setText(engineWords(error));
        m_session->plan({}, {}, root);
    }
    std::vector<BatchRunsModel::Row> rows;
    for (const BatchSession::Run& run : m_session->runs())
        rows.push_back(rowOf(run, m_session->settings()));
    m_runs->setRows(std::move(rows));
    m_comparison->setRows(m_session->rows());
    showState();
}

void BatchWindow::showRun(int index) {
    const BatchSession::Run& run = m_session->runs()[static_cast<std::size_t>(index)];
    m_runs->setRow(index, rowOf(run, m_session->settings()));
    if (run.state != BatchSession::RunState::Training) {
        m_comparison->setRows(m_session->rows());
        Q_EMIT kept();
    }
    showProgress();
}

void BatchWindow::showProgress() {
    int done = 0;
    for (const BatchSession::Run& run : m_session->runs())
        done += run.state == BatchSession::RunState::Done ? 1 : 0;
    m_progress->setRange(0, std::max(1, static_cast<int>(m_session->runs().size())));
    m_progress->setValue(done);
}

void BatchWindow::showState() {
    const bool running = m_session->isRunning();
    m_start->setEnabled(!running && m_canStart);
    m_stop->setEnabled(running);
    m_options->setEnabled(!running);
    m_seeds->setEnabled(!running);
    m_save->setEnabled(m_comparison->rowCount() > 0);
    showProgress();
}

void BatchWindow::saveTable() {
    saveWithDialog(this, tr("comparison"), QStringLiteral("csv"),
                   [this](const QString& file, QString* error) {
                       const QByteArray text = QByteArray::fromStdString(tableCsv(m_comparison->rows()));
                       QSaveFile out(file);
                       if (out.open(QIODevice::WriteOnly) && out.write(text) == text.size() && out.commit())
                           return true;
                       *error = notWritten(file, out.errorString());
                       return false;
                   });
}

} // namespace flipscope
