#include "widgets/resultspanel.h"

#include "widgets/classmeasuresmodel.h"
#include "widgets/confusionmodel.h"
#include "widgets/confusionview.h"
#include "widgets/messagepage.h"
#include "widgets/numberformat.h"
#include "widgets/progressstrip.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>

#include <utility>

namespace flipscope {

namespace {

constexpr int pictureSide = 64;
enum Page { MessagePageIndex, ContentsPage };
enum Tab { MatrixTab, ClassesTab, PicturesTab };

QStringList namesOf(const Dataset& dataset) {
    QStringList names;
    for (const std::string& name : dataset.classNames)
        names.append(QString::fromStdString(name));
    return names;
}

} // namespace

ResultsPanel::ResultsPanel(QWidget* parent)
    : QWidget(parent), m_confusion(new ConfusionModel(this)), m_measures(new ClassMeasuresModel(this)),
      m_answers(new AnswerListModel(this)), m_parts(new QComboBox), m_refresh(new QToolButton),
      m_more(new QToolButton), m_summary(new QLabel), m_pages(new QStackedWidget), m_message(new MessagePage),
      m_tabs(new QTabWidget), m_matrix(new ConfusionView(m_confusion)), m_classes(new QTableView),
      m_which(new QComboBox), m_order(new QComboBox), m_actual(new QComboBox), m_predicted(new QComboBox),
      m_count(new QLabel), m_list(new QListView), m_progress(new ProgressStrip) {
    setObjectName(QStringLiteral("resultsPanel"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(4);
    layout->addWidget(makeHead());
    layout->addWidget(m_progress);
    m_pages->addWidget(m_message);
    m_pages->addWidget(makeContents());
    layout->addWidget(m_pages, 1);
    makeExportMenu();
    connect(m_parts, &QComboBox::activated, this, [this] { Q_EMIT partChosen(*part()); });
    connect(m_refresh, &QToolButton::clicked, this, &ResultsPanel::refreshRequested);
    connect(m_progress, &ProgressStrip::cancelled, this, &ResultsPanel::cancelRequested);
    connect(m_matrix, &ConfusionView::cellChosen, this, &ResultsPanel::showPictures);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& now) {
                if (now.isValid())
                    Q_EMIT pictureChosen(m_answers->refOf(now.row()));
            });
    connect(m_answers, &QAbstractItemModel::modelReset, this, &ResultsPanel::updateCount);
    clear(tr("No results yet"), tr("Train a model or open one, and see what it gets right and wrong."));
    setOutdated(false);
}

QWidget* ResultsPanel::makeHead() {
    auto* head = new QWidget;
    m_parts->setObjectName(QStringLiteral("resultsPart"));
    m_parts->setAccessibleName(tr("Part of the data set"));
    m_parts->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_refresh->setObjectName(QStringLiteral("resultsRefresh"));
    m_refresh->setText(tr("Update"));
    m_refresh->setToolTip(tr("Evaluate the model as it is now"));
    m_more->setObjectName(QStringLiteral("resultsMore"));
    m_more->setText(tr("Export"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_summary->setObjectName(QStringLiteral("resultsSummary"));
    m_summary->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->addWidget(m_parts);
    row->addStretch(1);
    row->addWidget(m_refresh);
    row->addWidget(m_more);
    auto* layout = new QVBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(row);
    layout->addWidget(m_summary);
    return head;
}

QWidget* ResultsPanel::makeContents() {
    m_tabs->setObjectName(QStringLiteral("resultsTabs"));
    m_tabs->setAccessibleName(tr("Results"));
    m_tabs->setDocumentMode(true);
    m_matrix->setObjectName(QStringLiteral("confusionMatrix"));
    m_classes->setObjectName(QStringLiteral("classMeasures"));
    auto* sorted = new QSortFilterProxyModel(m_classes);
    sorted->setSourceModel(m_measures);
    sorted->setSortRole(ClassMeasuresModel::SortRole);
    m_classes->setModel(sorted);
    m_classes->setSortingEnabled(true);
    m_classes->sortByColumn(ClassMeasuresModel::ClassColumn, Qt::AscendingOrder);
    m_classes->verticalHeader()->hide();
    m_classes->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 4);
    m_classes->setAlternatingRowColors(true);
    m_classes->setShowGrid(false);
    m_classes->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_classes->setSelectionMode(QAbstractItemView::SingleSelection);
    m_classes->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_classes->setTabKeyNavigation(false);
    m_classes->setAccessibleName(tr("Measures per class"));
    m_classes->setToolTip(tr("A double click shows the wrong answers of a class"));
    m_classes->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_classes->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_classes->horizontalHeader()->setHighlightSections(false);
    connect(m_classes, &QTableView::activated, this,
            [this, sorted](const QModelIndex& index) { showPictures(sorted->mapToSource(index).row(), -1); });
    auto* page = new QWidget;
    auto* matrix = new QVBoxLayout(page);
    matrix->setContentsMargins(0, 4, 0, 0);
    matrix->setSpacing(2);
    matrix->addWidget(m_matrix, 1);
    auto* hint = new QLabel(tr("Rows: classes as labelled; columns: answers. A click shows the pictures."));
    hint->setWordWrap(true);
    matrix->addWidget(hint);
    m_tabs->addTab(page, tr("Confusion"));
    m_tabs->addTab(m_classes, tr("Classes"));
    m_tabs->addTab(makePictures(), tr("Pictures"));
    return m_tabs;
}

QWidget* ResultsPanel::makePictures() {
    const auto set = [](QComboBox* box, const char* name, const QString& accessible) {
        box->setObjectName(QString::fromLatin1(name));
        box->setAccessibleName(accessible);
        box->setToolTip(accessible);
        box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        box->setMinimumContentsLength(6);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    };
    set(m_which, "answersWhich", tr("Which answers are shown"));
    set(m_order, "answersOrder", tr("Order of the pictures"));
    set(m_actual, "answersActual", tr("Class as labelled"));
    set(m_predicted, "answersPredicted", tr("Answer of the model"));
    m_which->addItems({tr("Wrong"), tr("Right"), tr("All")});
    m_order->addItems(
        {tr("Most wrong first"), tr("Least sure first"), tr("Most sure first"), tr("As in the data")});
    for (QComboBox* box : {m_which, m_order, m_actual, m_predicted})
        connect(box, &QComboBox::activated, this, &ResultsPanel::applyFilter);
    m_count->setObjectName(QStringLiteral("answersCount"));
    m_list->setObjectName(QStringLiteral("answersList"));
    m_list->setModel(m_answers);
    auto* delegate = new AnswerDelegate(pictureSide, fontMetrics(), m_list);
    m_list->setItemDelegate(delegate);
    // Not IconMode, whose items are placed one by one: 60,000 rows must not cost anything.
    m_list->setViewMode(QListView::ListMode);
    m_list->setFlow(QListView::LeftToRight);
    m_list->setWrapping(true);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setUniformItemSizes(true);
    m_list->setGridSize(delegate->sizeHint({}, {}) + QSize(4, 4));
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->verticalScrollBar()->setSingleStep(pictureSide / 2);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setAccessibleName(tr("Pictures and answers"));
    m_answers->setSide(pictureSide);
    auto* page = new QWidget;
    auto* boxes = new QGridLayout;
    boxes->setSpacing(4);
    boxes->addWidget(m_which, 0, 0);
    boxes->addWidget(m_order, 0, 1);
    boxes->addWidget(m_actual, 1, 0);
    boxes->addWidget(m_predicted, 1, 1);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(boxes);
    layout->addWidget(m_count);
    layout->addWidget(m_list, 1);
    return page;
}

void ResultsPanel::setDataset(std::shared_ptr<const Dataset> dataset) {
    const auto before = part();
    m_dataset = std::move(dataset);
    m_parts->clear();
    if (!m_dataset)
        return;
    const auto add = [this](const QString& name, DataPart p) {
        if (!m_dataset->part(p).empty())
            m_parts->addItem(
                tr("%1 (%2)").arg(name, formatCount(static_cast<qint64>(m_dataset->part(p).size()))),
                static_cast<int>(p));
    };
    add(tr("Validation"), DataPart::Validation);
    add(tr("Test"), DataPart::Test);
    add(tr("Training"), DataPart::Train);
    if (before)
        setPart(*before);
}

std::optional<DataPart> ResultsPanel::part() const {
    if (m_parts->count() == 0)
        return std::nullopt;
    return static_cast<DataPart>(m_parts->currentData().toInt());
}

void ResultsPanel::setPart(DataPart part) {
    if (const int index = m_parts->findData(static_cast<int>(part)); index >= 0)
        m_parts->setCurrentIndex(index);
}

void ResultsPanel::setResults(const Results& results) {
    const bool isOtherData = results.dataset != m_results.dataset;
    m_results = results;
    const QStringList names = namesOf(*results.dataset);
    const ConfusionMatrix confusion = confusionOf(*results.answers, results.dataset->classCount());
    m_confusion->setConfusion(confusion, names);
    m_measures->setConfusion(confusion, names);
    if (isOtherData) {
        m_answers->setAnswers(results.part, nullptr, {});
        m_answers->setDataset(results.dataset);
        fillClasses();
        applyFilter();
    }
    m_answers->setAnswers(results.part, results.answers, names);
    m_summary->setText(tr("<b>%1</b> accuracy: %2 of %3 right · balanced %4 · %5")
                           .arg(formatPercent(confusion.accuracy(), 2),
                                formatCount(static_cast<qint64>(confusion.correct())),
                                formatCount(static_cast<qint64>(confusion.total())),
                                formatPercent(confusion.balancedAccuracy(), 2),
                                results.model.toHtmlEscaped()));
    m_summary->show();
    m_more->menu()->setEnabled(true);
    m_pages->setCurrentIndex(ContentsPage);
    setOutdated(false);
}

void ResultsPanel::clear(const QString& title, const QString& text) {
    m_results = {};
    m_confusion->setConfusion({}, {});
    m_measures->setConfusion({}, {});
    m_answers->setAnswers(DataPart::Test, nullptr, {});
    m_answers->setDataset(nullptr);
    m_summary->hide();
    m_message->showHint(QStringLiteral("chart"), title, text);
    m_pages->setCurrentIndex(MessagePageIndex);
    setOutdated(false);
}

void ResultsPanel::setOutdated(bool outdated) { m_refresh->setEnabled(outdated); }

void ResultsPanel::fillClasses() {
    const QStringList names = namesOf(*m_results.dataset);
    m_actual->clear();
    m_predicted->clear();
    m_actual->addItem(tr("Any class"));
    m_predicted->addItem(tr("Any answer"));
    for (const QString& name : names) {
        m_actual->addItem(name);
        m_predicted->addItem(tr("→ %1").arg(name));
    }
}

void ResultsPanel::showPictures(int actual, int predicted) {
    const bool isDiagonal = actual >= 0 && actual == predicted;
    m_which->setCurrentIndex(static_cast<int>(isDiagonal      ? AnswerFilter::Which::Right
                                              : predicted < 0 ? AnswerFilter::Which::Wrong
                                                              : AnswerFilter::Which::All));
    m_order->setCurrentIndex(
        static_cast<int>(isDiagonal ? AnswerFilter::Order::LeastSure : AnswerFilter::Order::MostWrong));
    m_actual->setCurrentIndex(actual + 1);
    m_predicted->setCurrentIndex(predicted + 1);
    applyFilter();
    m_tabs->setCurrentIndex(PicturesTab);
}

void ResultsPanel::applyFilter() {
    AnswerFilter filter;
    filter.which = static_cast<AnswerFilter::Which>(m_which->currentIndex());
    filter.order = static_cast<AnswerFilter::Order>(m_order->currentIndex());
    filter.actual = m_actual->currentIndex() - 1;
    filter.predicted = m_predicted->currentIndex() - 1;
    m_answers->setFilter(filter);
    m_list->scrollToTop();
}

void ResultsPanel::updateCount() {
    m_count->setText(tr("Pictures: %1").arg(formatCount(m_answers->rowCount())));
}

} // namespace flipscope
