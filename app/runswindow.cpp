#include "app/runswindow.h"

#include "app/banner.h"
#include "app/firstsize.h"
#include "app/runcurves.h"
#include "app/runundo.h"
#include "engine/timeline/runnetworks.h"
#include "widgets/distancemodel.h"
#include "widgets/numberformat.h"
#include "widgets/rundiffmodel.h"
#include "widgets/theme.h"

#include <QAction>
#include <QCheckBox>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QToolBar>
#include <QUndoStack>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace flipscope {

RunsWindow::RunsWindow(RunLibrary& library, QWidget* parent)
    : QMainWindow(parent, Qt::Window), m_library(library), m_model(new RunTableModel(this)),
      m_filter(new RunTableFilter(this)), m_diff(new RunDiffModel(this)), m_curves(new RunCurves),
      m_distances(new DistanceModel(this)), m_table(new QTableView), m_diffTable(new QTableView),
      m_distanceTable(new QTableView), m_search(new QLineEdit), m_count(new QLabel), m_banner(new Banner),
      m_undo(new QUndoStack(this)) {
    setObjectName(QStringLiteral("runsWindow"));
    setWindowTitle(tr("Runs"));
    makeActions();
    makeTable();
    m_diffTable->setObjectName(QStringLiteral("runDifferences"));
    m_diffTable->setAccessibleName(tr("Differences of the chosen runs"));
    m_diffTable->setModel(m_diff);
    m_diffTable->setAlternatingRowColors(true);
    m_diffTable->horizontalHeader()->setMaximumSectionSize(fontMetrics().averageCharWidth() * 40);
    m_diffTable->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (QTableView* table : {m_diffTable, m_distanceTable})
        table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
    auto* tabs = new QTabWidget;
    tabs->setObjectName(QStringLiteral("runTabs"));
    tabs->addTab(m_curves, tr("Curves"));
    tabs->addTab(m_diffTable, tr("Differences"));
    m_distanceTable->setObjectName(QStringLiteral("runDistances"));
    m_distanceTable->setAccessibleName(tr("Bits in which the chosen runs' networks differ"));
    m_distanceTable->setModel(m_distances);
    m_distanceTable->setAlternatingRowColors(true);
    tabs->addTab(m_distanceTable, tr("Distances"));
    tabs->setTabToolTip(2,
                        tr("In how many bits the networks differ: from the start, the best, the other runs"));
    connect(tabs, &QTabWidget::currentChanged, this, &RunsWindow::measureDistances);
    auto* upper = new QWidget;
    auto* upperLayout = new QVBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->addWidget(m_banner);
    upperLayout->addWidget(makeSearch());
    upperLayout->addWidget(m_table, 1);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(upper);
    splitter->addWidget(tabs);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    setCentralWidget(splitter);
    setFirstSize(*this, fontMetrics().height() * QSize(84, 50));
    m_banner->hide();

    connect(&m_library, &RunLibrary::changed, this, &RunsWindow::showRuns);
    connect(&m_library, &RunLibrary::failed, this, [this](const QString& title, const QString& text) {
        m_banner->show(Banner::Kind::Error, title, text);
    });
    connect(m_banner, &Banner::buttonClicked, this, [this] {
        m_undo->undo();
        m_banner->hide();
    });
    connect(m_model, &RunTableModel::labelEdited, this, &RunsWindow::labelEdited);
    showRuns();
    showSelection();
}

RunsWindow::~RunsWindow() {
    m_table->selectionModel()->disconnect(this); // it ends after what it would tell
    findChild<QTabWidget*>(QStringLiteral("runTabs"))->disconnect(this);
}

QAction* RunsWindow::addAction(const char* name, const char* iconName, const QString& text,
                               const QString& help, const QKeySequence& keys, void (RunsWindow::*slot)()) {
    auto* action = new QAction(icon(QLatin1String(iconName)), text, this);
    action->setObjectName(QLatin1String(name));
    action->setShortcut(keys);
    action->setToolTip(keys.isEmpty() ? help
                                      : tr("%1 (%2)").arg(help, keys.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, slot);
    QMainWindow::addAction(action);
    return action;
}

void RunsWindow::makeActions() {
    m_star = addAction("starRun", "star", tr("Star"), tr("Mark as worth keeping, or take the mark back"),
                       QKeySequence(tr("Ctrl+D")), &RunsWindow::star);
    m_rename = addAction("renameRun", "pencil", tr("Rename"), tr("Name this run"), QKeySequence(Qt::Key_F2),
                         &RunsWindow::rename);
    m_annotate = addAction("annotateRun", "pencil", tr("Write a note"), tr("Write a note on this run"),
                           QKeySequence(tr("Ctrl+N")), &RunsWindow::annotate);
    m_pin = addAction("pinKeptRun", "pin", tr("Pin"),
                      tr("Show its curves beside those of the next runs, in the training window"),
                      QKeySequence(tr("Ctrl+P")), &RunsWindow::pin);
    m_useSettings = addAction("useSettings", "settings", tr("Use settings"),
                              tr("Fill the training window's form with the settings of this run"),
                              QKeySequence(tr("Ctrl+U")), &RunsWindow::useSettings);
    m_openModel = addAction("openRunModel", "network", tr("Open model"),
                            tr("Look at its model: results, pictures, evidence"), QKeySequence(tr("Ctrl+O")),
                            &RunsWindow::openModel);
    m_openTimeline = addAction("openRunTimeline", "play-back", tr("Open timeline"),
                               tr("Go through its training step by step"), QKeySequence(tr("Ctrl+T")),
                               &RunsWindow::openTimeline);
    m_resume = addAction("resumeKeptRun", "resume", tr("Go on"),
                         tr("Train it to its end, as if never interrupted"), {}, &RunsWindow::resume);
    m_showFolder = addAction("showRunFolder", "open", tr("Show folder"),
                             tr("Show its files in the file manager"), {}, &RunsWindow::showFolder);
    m_trash = addAction("trashRun", "trash", tr("Move to trash"), tr("Move the chosen runs to the trash"),
                        QKeySequence(QKeySequence::Delete), &RunsWindow::moveToTrash);
    QAction* undo = m_undo->createUndoAction(this, tr("Undo"));
    undo->setObjectName(QStringLiteral("undoRuns"));
    undo->setIcon(icon(QStringLiteral("undo")));
    undo->setIconText(tr("Undo"));
    undo->setShortcut(QKeySequence::Undo);
    QAction* redo = m_undo->createRedoAction(this, tr("Redo"));
    redo->setShortcut(QKeySequence::Redo);
    QMainWindow::addAction(redo);
    auto* bar = new QToolBar(tr("Runs"));
    bar->setObjectName(QStringLiteral("runsToolBar"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->addActions({m_star, m_rename, m_trash, undo});
    bar->addSeparator();
    bar->addActions({m_useSettings, m_pin});
    bar->addSeparator();
    bar->addActions({m_openModel, m_openTimeline, m_resume, m_showFolder});
    addToolBar(bar);
}

void RunsWindow::makeTable() {
    m_filter->setSourceModel(m_model);
    m_table->setObjectName(QStringLiteral("runTable"));
    m_table->setAccessibleName(tr("Kept runs"));
    m_table->setModel(m_filter);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers); // double click and F2: see open(), rename()
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTextElideMode(Qt::ElideRight);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RunTableModel::WhenColumn, Qt::DescendingOrder);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
    QHeaderView* header = m_table->horizontalHeader();
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
    const int em = fontMetrics().averageCharWidth();
    const int widths[] = {4, 27, 14, 16, 16, 12, 12, 23, 15, 20};
    for (int column = 0; column < RunTableModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, widths[column] * em);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RunsWindow::showSelection);
    connect(m_table, &QTableView::clicked, this, &RunsWindow::cellClicked);
    connect(m_table, &QTableView::doubleClicked, this, &RunsWindow::open);
    connect(m_table, &QTableView::customContextMenuRequested, this, &RunsWindow::showMenu);
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, &RunsWindow::showCount);
    connect(m_filter, &QAbstractItemModel::rowsRemoved, this, &RunsWindow::showCount);
}

QWidget* RunsWindow::makeSearch() {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    const int edge = fontMetrics().height() / 3;
    layout->setContentsMargins(edge, edge, edge, 0);
    m_search->setObjectName(QStringLiteral("runSearch"));
    m_search->setAccessibleName(tr("Search runs"));
    m_search->setPlaceholderText(tr("Search: name, method, data, note, or options such as seed=2"));
    m_search->setClearButtonEnabled(true);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filter->setWords(text);
        showCount();
    });
    auto* starred = new QCheckBox(tr("Starred only"));
    starred->setObjectName(QStringLiteral("starredOnly"));
    connect(starred, &QCheckBox::toggled, this, [this](bool only) {
        m_filter->setStarredOnly(only);
        showCount();
    });
    m_count->setObjectName(QStringLiteral("runCount"));
    layout->addWidget(m_search, 1);
    layout->addWidget(starred);
    layout->addWidget(m_count);
    return row;
}

void RunsWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    m_library.refresh();
}

void RunsWindow::setTraining(const QString& folder) {
    m_training = folder;
    m_model->setTraining(folder);
    showSelection();
}

void RunsWindow::showRuns() {
    m_model->setRuns(m_library.runs());
    showCount();
    if (!m_table->currentIndex().isValid() && m_filter->rowCount() > 0)
        m_table->selectRow(0); // the latest: an empty page below tells a newcomer nothing
    showSelection();
}

void RunsWindow::showCount() {
    const int shown = m_filter->rowCount(), all = m_model->rowCount();
    m_count->setText(shown == all ? (all == 1 ? tr("1 run") : tr("%1 runs").arg(formatCount(all)))
                                  : tr("%1 of %2 runs").arg(formatCount(shown), formatCount(all)));
}

RunList RunsWindow::selectedRuns() const {
    RunList runs;
    for (int row = 0; row < m_filter->rowCount(); ++row) // as they stand in the table
        if (m_table->selectionModel()->isRowSelected(row, {}))
            runs.push_back(m_model->run(m_filter->mapToSource(m_filter->index(row, 0)).row()));
    return runs;
}

QStringList RunsWindow::selectedFolders() const {
    QStringList folders;
    for (const auto& run : selectedRuns())
        folders.append(folderText(*run));
    return folders;
}

void RunsWindow::select(const QString& folder) {
    const int row = m_model->rowOf(folder);
    if (row < 0)
        return;
    const QModelIndex index = m_filter->mapFromSource(m_model->index(row, RunTableModel::NameColumn));
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
}

void RunsWindow::showSelection() {
    const RunList runs = selectedRuns();
    m_diff->setRuns(runs.size() <= RunCurves::mostRuns
                        ? runs
                        : RunList(runs.begin(), runs.begin() + RunCurves::mostRuns));
    m_diffTable->resizeColumnsToContents();
    m_curves->setRuns(runs);
    measureDistances();
    const bool isOne = runs.size() == 1;
    const RunSummary* one = isOne ? runs.front().get() : nullptr;
    const bool trains = isOne && !m_training.isEmpty() && folderText(*one) == m_training;
    for (QAction* action : {m_star, m_trash})
        action->setEnabled(!runs.empty());
    for (QAction* action : {m_rename, m_annotate, m_showFolder})
        action->setEnabled(isOne);
    m_pin->setEnabled(isOne && !one->epochs.empty());
    m_useSettings->setEnabled(isOne && one->config && m_training.isEmpty());
    m_openModel->setEnabled(isOne && one->hasModel);
    m_openTimeline->setEnabled(isOne && one->hasFlipLog && one->config && m_training.isEmpty());
    m_resume->setEnabled(isOne && one->config && !one->isFinished() && !trains && m_training.isEmpty());
}

/// Of one run: how far it came; of several: from each other. Read on another thread, where the tab is seen.
void RunsWindow::measureDistances() {
    m_measuring.cancel();
    const RunList runs = selectedRuns();
    if (runs.empty() || runs.size() > RunCurves::mostRuns) {
        m_distances->setRows({});
        return;
    }
    if (!m_distanceTable->isVisible())
        return;
    m_measuring.request([this, runs]() -> LatestJob::Delivery {
        std::vector<RunNetworks> networks;
        for (const auto& run : runs)
            networks.push_back(networksOfRun(run->folder));
        std::vector<DistanceModel::Row> rows;
        const auto add = [&](const QString& title, const std::optional<Network>& a,
                             const std::optional<Network>& b) {
            if (a && b)
                rows.push_back({title, distanceBetween(*a, *b)});
        };
        const QStringList names = distinguishingLabels(runs);
        for (std::size_t i = 0; i < runs.size(); ++i) {
            const QString name = names[static_cast<qsizetype>(i)];
            add(tr("%1: from its start to its best").arg(name), networks[i].start, networks[i].best);
            add(tr("%1: from its start to its last").arg(name), networks[i].start, networks[i].last);
            add(tr("%1: from its best to its last").arg(name), networks[i].best, networks[i].last);
        }
        for (std::size_t i = 0; i < runs.size(); ++i)
            for (std::size_t j = i + 1; j < runs.size(); ++j)
                add(tr("%1 and %2").arg(names[static_cast<qsizetype>(i)], names[static_cast<qsizetype>(j)]),
                    networks[i].kept(), networks[j].kept());
        return [this, rows] {
            m_distances->setRows(rows);
            m_distanceTable->resizeColumnsToContents();
        };
    });
}

void RunsWindow::showMenu(const QPoint& where) {
    if (selectedRuns().empty())
        return;
    QMenu menu(this);
    menu.addActions({m_star, m_rename, m_annotate});
    menu.addSeparator();
    menu.addActions({m_useSettings, m_pin, m_openModel, m_openTimeline, m_resume, m_showFolder});
    menu.addSeparator();
    menu.addAction(m_trash);
    menu.exec(m_table->viewport()->mapToGlobal(where));
}

void RunsWindow::cellClicked(const QModelIndex& index) {
    if (index.column() != RunTableModel::StarColumn)
        return;
    const QModelIndex source = m_filter->mapToSource(index);
    m_model->setData(source, !m_model->run(source.row())->label.starred, Qt::EditRole);
}

/// A double click: names and notes are written, all else shows the run.
void RunsWindow::open(const QModelIndex& index) {
    if (index.flags().testFlag(Qt::ItemIsEditable))
        m_table->edit(index);
    else if (index.column() != RunTableModel::StarColumn)
        (m_openTimeline->isEnabled() ? m_openTimeline : m_openModel)->trigger();
}

void RunsWindow::labelEdited(const QString& folder, const RunLabel& before, const RunLabel& after) {
    m_undo->push(new LabelCommand(m_library, folder, before, after));
}

void RunsWindow::star() {
    const RunList runs = selectedRuns();
    const bool all =
        std::all_of(runs.begin(), runs.end(), [](const auto& run) { return run->label.starred; });
    m_undo->beginMacro(all ? tr("Take the star back") : tr("Star"));
    for (const auto& run : runs)
        m_model->setData(m_model->index(m_model->rowOf(folderText(*run)), RunTableModel::StarColumn), !all,
                         Qt::EditRole);
    m_undo->endMacro();
    showSelection();
}

void RunsWindow::edit(int column) {
    const auto runs = selectedRuns();
    if (runs.size() != 1)
        return;
    const QModelIndex index =
        m_filter->mapFromSource(m_model->index(m_model->rowOf(folderText(*runs.front())), column));
    m_table->setCurrentIndex(index);
    m_table->edit(index);
}

void RunsWindow::rename() { edit(RunTableModel::NameColumn); }

void RunsWindow::annotate() { edit(RunTableModel::NoteColumn); }

void RunsWindow::pin() {
    const auto run = selectedRuns().front();
    Q_EMIT pinRequested(run);
    m_banner->show(Banner::Kind::Information, tr("Pinned"),
                   tr("The curves of “%1” are in the charts of the training window, dashed.")
                       .arg(QString::fromStdString(run->title())));
}

void RunsWindow::useSettings() { Q_EMIT settingsRequested(selectedRuns().front()); }

void RunsWindow::openModel() { Q_EMIT modelRequested(selectedFolders().front()); }

void RunsWindow::openTimeline() { Q_EMIT timelineRequested(selectedFolders().front()); }

void RunsWindow::resume() { Q_EMIT resumeRequested(selectedFolders().front()); }

void RunsWindow::showFolder() { QDesktopServices::openUrl(QUrl::fromLocalFile(selectedFolders().front())); }

void RunsWindow::moveToTrash() {
    const QStringList folders = selectedFolders();
    if (folders.isEmpty())
        return;
    m_undo->push(new TrashCommand(m_library, folders));
    m_banner->show(Banner::Kind::Information,
                   folders.size() == 1 ? tr("Moved to the trash")
                                       : tr("Moved to the trash: %1 runs").arg(formatCount(folders.size())),
                   tr("What is there can be brought back, from there or at once."), tr("Undo"));
}

} // namespace flipscope
