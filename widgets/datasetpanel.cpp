#include "widgets/datasetpanel.h"

#include "widgets/classcountmodel.h"
#include "widgets/duplicatesearch.h"
#include "widgets/findingslist.h"
#include "widgets/histogramdelegate.h"
#include "widgets/numberformat.h"
#include "widgets/picturegrid.h"
#include "widgets/progressstrip.h"
#include "widgets/theme.h"

#include <QBoxLayout>
#include <QDialog>
#include <QDialogButtonBox>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTableWidget>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace flipscope {

namespace {

constexpr int mostClassesShown = 9; // until somebody moves the splitter

QString nameOf(Watch::Stage stage) {
    switch (stage) {
    case Watch::Stage::Finding:
        return DatasetPanel::tr("Looking for files");
    case Watch::Stage::Unpacking:
        return DatasetPanel::tr("Unpacking");
    case Watch::Stage::Reading:
        return DatasetPanel::tr("Reading pictures");
    case Watch::Stage::Checking:
        return DatasetPanel::tr("Checking");
    case Watch::Stage::Comparing:
        return DatasetPanel::tr("Looking for duplicates");
    case Watch::Stage::Predicting: // not while data are opened
    case Watch::Stage::Fitting:
        break;
    }
    return DatasetPanel::tr("Fitting the encoder");
}

QString progressText(const Watch::Progress& progress) {
    const auto count = [](quint64 number) { return formatCount(static_cast<qint64>(number)); };
    const QString stage = nameOf(progress.stage);
    if (progress.total == 0)
        return progress.done == 0 ? stage + QStringLiteral("…")
                                  : DatasetPanel::tr("%1: %2").arg(stage, count(progress.done));
    return DatasetPanel::tr("%1: %2 of %3")
        .arg(stage, count(std::min(progress.done, progress.total)), count(progress.total));
}

} // namespace

DatasetPanel::DatasetPanel(QWidget* parent)
    : QWidget(parent), m_counts(new ClassCountModel(this)), m_search(new DuplicateSearch(this)),
      m_pages(new QStackedWidget), m_loading(new ProgressStrip), m_searching(new ProgressStrip),
      m_start(new StartPage), m_name(new QLabel), m_facts(new QLabel), m_findings(new FindingsList),
      m_classes(new QTableView), m_splitter(new QSplitter(Qt::Vertical)), m_grid(new PictureGrid) {
    m_loading->setObjectName(QStringLiteral("loadingStrip"));
    m_searching->setObjectName(QStringLiteral("searchingStrip"));
    m_pages->addWidget(m_start);
    m_pages->addWidget(makeContents());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_loading);
    layout->addWidget(m_pages, 1);
    m_pages->setMinimumHeight(fontMetrics().height() * 12); // on a small screen, while a strip stands above
    m_loading->setContentsMargins(8, 4, 8, 0);
    wire();
    applyPalette();
    setDataset(nullptr);
}

DatasetPanel::~DatasetPanel() = default;

/// Not the role for placeholders: some desktops leave that dark on dark.
void DatasetPanel::applyPalette() {
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, mutedText(palette()));
    m_facts->setPalette(quiet);
}

void DatasetPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyPalette();
}

void DatasetPanel::wire() {
    connect(m_start, &StartPage::catalogueRequested, this, &DatasetPanel::catalogueRequested);
    connect(m_start, &StartPage::folderRequested, this, &DatasetPanel::folderRequested);
    connect(m_start, &StartPage::fileRequested, this, &DatasetPanel::fileRequested);
    connect(m_start, &StartPage::chosen, this, &DatasetPanel::recentChosen);
    connect(m_loading, &ProgressStrip::cancelled, this, &DatasetPanel::cancelRequested);
    connect(m_classes->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &DatasetPanel::classChosen);
    connect(m_grid, &PictureGrid::currentChanged, this, &DatasetPanel::pictureChanged);
    connect(m_grid, &PictureGrid::leaveOutRequested, this, &DatasetPanel::leaveOutRequested);
    connect(m_grid, &PictureGrid::takeBackRequested, this, &DatasetPanel::takeBackRequested);
    connect(m_grid, &PictureGrid::relabelRequested, this, &DatasetPanel::relabelRequested);
    connect(m_findings, &FindingsList::showRequested, this, &DatasetPanel::showFinding);
    connect(m_findings, &FindingsList::actRequested, this, &DatasetPanel::actOn);
    connect(m_searching, &ProgressStrip::cancelled, m_search, &DuplicateSearch::stop);
    connect(m_search, &DuplicateSearch::progressed, this, [this](const Watch::Progress& progress) {
        m_searching->setProgress(progressText(progress), progress.done, progress.total);
    });
    connect(m_search, &DuplicateSearch::stopped, m_searching, &ProgressStrip::end);
    connect(m_search, &DuplicateSearch::failed, m_searching, &ProgressStrip::end);
    connect(m_search, &DuplicateSearch::found, this, [this](const std::vector<Duplicate>& duplicates) {
        m_searching->end();
        showFindings(duplicates);
    });
}

QWidget* DatasetPanel::makeHeader() {
    QFont bold = font();
    bold.setPointSizeF(bold.pointSizeF() * 1.15);
    bold.setBold(true);
    m_name->setFont(bold);
    m_name->setWordWrap(true);
    m_facts->setObjectName(QStringLiteral("dataFacts"));
    m_facts->setWordWrap(true);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* others = new QToolButton;
    others->setObjectName(QStringLiteral("catalogueTool"));
    others->setText(tr("Data sets…"));
    others->setToolTip(tr("Known data sets: open, or download one"));
    connect(others, &QToolButton::clicked, this, &DatasetPanel::catalogueRequested);
    auto* title = new QHBoxLayout;
    title->addWidget(m_name, 1);
    title->addWidget(others, 0, Qt::AlignTop);
    auto* header = new QWidget;
    auto* layout = new QVBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(title);
    layout->addWidget(m_facts);
    return header;
}

void DatasetPanel::makeHistogram() {
    m_classes->setObjectName(QStringLiteral("classTable"));
    m_classes->setModel(m_counts);
    m_classes->setItemDelegate(new HistogramDelegate(m_classes));
    m_classes->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_classes->setSelectionMode(QAbstractItemView::SingleSelection);
    m_classes->setTabKeyNavigation(false);
    m_classes->setShowGrid(false);
    m_classes->setAlternatingRowColors(true);
    m_classes->verticalHeader()->hide();
    m_classes->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 4);
    m_classes->horizontalHeader()->setHighlightSections(false);
    m_classes->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_classes->horizontalHeader()->setSectionResizeMode(ClassCountModel::ClassColumn, QHeaderView::Stretch);
    m_classes->setMinimumHeight(3 * fontMetrics().height());
    m_classes->setAccessibleName(tr("Samples per class"));
    m_classes->setToolTip(
        tr("Click a class to see only its pictures; a click on a number also chooses the part"));
}

QWidget* DatasetPanel::makeContents() {
    makeHistogram();
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_classes);
    m_splitter->addWidget(m_grid);
    m_splitter->setStretchFactor(1, 1);
    auto* contents = new QWidget;
    auto* layout = new QVBoxLayout(contents);
    layout->addWidget(makeHeader());
    layout->addWidget(m_findings);
    layout->addWidget(m_searching);
    layout->addWidget(m_splitter, 1);
    return contents;
}

void DatasetPanel::setDataset(std::shared_ptr<const Dataset> dataset) {
    setIdle();
    const bool isSame =
        m_dataset && dataset && m_dataset->hash == dataset->hash && m_dataset->location == dataset->location;
    const int label = labelFilter();
    m_dataset = std::move(dataset);
    if (!m_dataset) {
        m_search->stop();
        m_counts->clear();
        m_grid->setDataset(nullptr);
        m_findings->setFindings({});
        m_start->setError({});
        m_pages->setCurrentIndex(0);
        return;
    }
    m_counts->setDataset(*m_dataset);
    if (!isSame)
        fitHistogram();
    m_name->setText(QString::fromStdString(m_dataset->name));
    m_facts->setText(headerText());
    m_facts->setToolTip(QString::fromStdString(m_dataset->location));
    m_grid->setDataset(m_dataset);
    m_pages->setCurrentIndex(1);
    setLabelFilter(isSame && label < static_cast<int>(m_dataset->classCount()) ? label : -1);
    const bool isInMemory = std::all_of(dataParts.begin(), dataParts.end(),
                                        [this](DataPart part) { return m_dataset->part(part).inMemory(); });
    if (!isInMemory) {
        m_search->stop();
        showFindings(std::nullopt);
        return;
    }
    showFindings(std::vector<Duplicate>());
    searchDuplicates();
}

/// Few classes leave the room to the pictures; many are scrolled.
void DatasetPanel::fitHistogram() {
    const int row = m_classes->verticalHeader()->defaultSectionSize();
    const int head = m_classes->horizontalHeader()->sizeHint().height() + 2 * m_classes->frameWidth();
    m_classes->setMaximumHeight(head + m_counts->rowCount() * row);
    const int wanted = head + std::min(m_counts->rowCount(), mostClassesShown) * row;
    m_splitter->setSizes({wanted, std::max(m_splitter->height() - wanted, 10 * row)});
}

void DatasetPanel::searchDuplicates() {
    m_searching->begin(nameOf(Watch::Stage::Comparing));
    m_search->start(m_dataset);
}

void DatasetPanel::setBusy(const QString& text) {
    m_busy = text;
    m_search->stop(); // it would be of what is about to be replaced, and compete for the cores
    m_loading->begin(text);
}

void DatasetPanel::setProgress(const Watch::Progress& progress) {
    if (m_loading->isActive())
        m_loading->setProgress(m_busy + QLatin1Char('\n') + progressText(progress), progress.done,
                               progress.total);
}

void DatasetPanel::setIdle() { m_loading->end(); }

void DatasetPanel::setError(const QString& text) {
    setDataset(nullptr);
    m_start->setError(text);
}

void DatasetPanel::setRecent(const QList<StartPage::Recent>& recent) { m_start->setRecent(recent); }

void DatasetPanel::setReadOnly(bool readOnly) {
    m_readOnly = readOnly;
    m_grid->setReadOnly(readOnly);
    m_findings->setReadOnly(readOnly);
    m_start->setEnabled(!readOnly);
}

QString DatasetPanel::headerText() const {
    const ImageShape shape = m_dataset->shape;
    const QString colours = shape.channels == 1   ? tr("grey")
                            : shape.channels == 3 ? tr("RGB")
                                                  : tr("%1 channels").arg(shape.channels);
    const auto count = [](const Samples& samples) {
        return formatCount(static_cast<qint64>(samples.size()));
    };
    return tr("%1 × %2 %3, %4 classes · training %5, validation %6, test %7 · hash %8")
        .arg(shape.width)
        .arg(shape.height)
        .arg(colours, formatCount(static_cast<qint64>(m_dataset->classCount())), count(m_dataset->train),
             count(m_dataset->validation), count(m_dataset->test), QString::fromStdString(m_dataset->hash));
}

void DatasetPanel::showFindings(const std::optional<std::vector<Duplicate>>& duplicates) {
    m_findings->setFindings(findingsOf(*m_dataset, duplicates));
    m_findings->setReadOnly(m_readOnly);
}

void DatasetPanel::showFinding(const Finding& finding) {
    std::vector<std::pair<QString, QString>> rows;
    switch (finding.kind) {
    case Finding::Kind::Damaged:
        for (const DamagedPicture& damaged : m_dataset->damaged)
            rows.emplace_back(QString::fromStdString(damaged.file), QString::fromStdString(damaged.reason));
        showList(finding.text, rows);
        break;
    case Finding::Kind::Notes:
        for (const std::string& note : m_dataset->notes)
            rows.emplace_back(QString::fromStdString(note), QString());
        showList(finding.text, rows);
        break;
    case Finding::Kind::RareClass:
        if (finding.label < 0) {
            m_grid->showOnly(finding.pictures, finding.text);
            break;
        }
        setPart(DataPart::Train);
        setLabelFilter(finding.label);
        break;
    case Finding::Kind::LeftOut:
        setLabelFilter(-1);
        m_grid->showLeftOut();
        break;
    default:
        setLabelFilter(-1);
        m_grid->showOnly(finding.pictures, finding.text);
    }
}

void DatasetPanel::actOn(const Finding& finding) {
    if (finding.kind == Finding::Kind::LeftOut)
        Q_EMIT takeBackRequested(finding.pictures);
    else if (finding.kind == Finding::Kind::Unsearched)
        searchDuplicates();
    else if (finding.kind == Finding::Kind::Relabelled)
        Q_EMIT restoreLabelsRequested(finding.pictures);
    else
        Q_EMIT leaveOutRequested(finding.surplus);
}

/// Things that are no samples and so have no place in the grid. Second texts empty: one column.
void DatasetPanel::showList(const QString& title, const std::vector<std::pair<QString, QString>>& rows) {
    auto* dialog = new QDialog(this);
    dialog->setObjectName(QStringLiteral("findingsDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    const bool hasReasons = !rows.empty() && !rows.front().second.isEmpty();
    auto* table = new QTableWidget(static_cast<int>(rows.size()), hasReasons ? 2 : 1);
    table->setHorizontalHeaderLabels(hasReasons ? QStringList{tr("File"), tr("Why")}
                                                : QStringList{tr("Note")});
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setWordWrap(true);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    for (int row = 0; row < table->rowCount(); ++row) {
        const auto& [first, second] = rows[static_cast<std::size_t>(row)];
        table->setItem(row, 0, new QTableWidgetItem(first));
        if (hasReasons)
            table->setItem(row, 1, new QTableWidgetItem(second));
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(table);
    layout->addWidget(buttons);
    dialog->resize(fontMetrics().averageCharWidth() * 90, fontMetrics().height() * 20);
    dialog->open();
}

void DatasetPanel::classChosen(const QModelIndex& index) {
    m_grid->setLabelFilter(index.isValid() ? ClassCountModel::labelOf(index.row()) : -1);
    if (index.isValid() && index.column() >= ClassCountModel::TrainColumn)
        setPart(dataParts[static_cast<std::size_t>(index.column() - ClassCountModel::TrainColumn)]);
}

DataPart DatasetPanel::part() const { return m_grid->part(); }
void DatasetPanel::setPart(DataPart part) { m_grid->setPart(part); }
int DatasetPanel::labelFilter() const { return m_grid->model()->labelFilter(); }

void DatasetPanel::setLabelFilter(int label) {
    m_classes->selectionModel()->setCurrentIndex(m_counts->index(label + 1, ClassCountModel::ClassColumn),
                                                 QItemSelectionModel::ClearAndSelect |
                                                     QItemSelectionModel::Rows);
    m_grid->setLabelFilter(label);
}

} // namespace flipscope
