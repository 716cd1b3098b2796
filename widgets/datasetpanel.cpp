#include "widgets/datasetpanel.h"

#include "widgets/classcountmodel.h"
#include "widgets/encoderpreview.h"
#include "widgets/histogramdelegate.h"
#include "widgets/messagepage.h"
#include "widgets/numberformat.h"
#include "widgets/thumbnailmodel.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>

#include <algorithm>
#include <array>

namespace flipscope {

DatasetPanel::DatasetPanel(QWidget* parent)
    : QWidget(parent), m_thumbnails(new ThumbnailModel(this)), m_counts(new ClassCountModel(this)),
      m_pages(new QStackedWidget(this)), m_message(new MessagePage), m_name(new QLabel), m_facts(new QLabel),
      m_warnings(new QLabel), m_classes(new QTableView), m_parts(new QComboBox), m_search(new QLineEdit),
      m_shownCount(new QLabel), m_list(new QListView), m_preview(new EncoderPreview) {
    m_pages->addWidget(m_message);
    m_pages->addWidget(makeContents());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    connect(m_message, &MessagePage::buttonClicked, this, &DatasetPanel::openRequested);
    connect(m_parts, &QComboBox::currentIndexChanged, this, &DatasetPanel::showPart);
    connect(m_classes->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                m_thumbnails->setLabelFilter(current.isValid() ? ClassCountModel::labelOf(current.row())
                                                               : -1);
                updateShownCount();
            });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& current) {
                showPicture(current);
                if (current.isValid())
                    Q_EMIT pictureSelected(part(), static_cast<int>(m_thumbnails->sampleOf(current.row())));
            });
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_thumbnails->setSearch(text);
        updateShownCount();
    });
    connect(m_thumbnails, &QAbstractItemModel::modelReset, m_preview, &EncoderPreview::clear);
    setDataset(nullptr, nullptr);
}

DatasetPanel::~DatasetPanel() = default;

QWidget* DatasetPanel::makeContents() {
    const int line = fontMetrics().height();
    QFont bold = font();
    bold.setPointSizeF(bold.pointSizeF() * 1.15);
    bold.setBold(true);
    m_name->setFont(bold);
    m_facts->setWordWrap(true);
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);

    m_warnings->setObjectName(QStringLiteral("warnings"));
    m_warnings->setWordWrap(true);
    m_warnings->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_search->setObjectName(QStringLiteral("pictureSearch"));
    m_search->setAccessibleName(tr("Find pictures"));
    m_search->setPlaceholderText(tr("Class, file or #index"));
    m_search->setClearButtonEnabled(true);

    m_classes->setModel(m_counts);
    m_classes->setItemDelegate(new HistogramDelegate(m_classes));
    m_classes->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_classes->setSelectionMode(QAbstractItemView::SingleSelection);
    m_classes->setTabKeyNavigation(false);
    m_classes->setShowGrid(false);
    m_classes->setAlternatingRowColors(true);
    m_classes->verticalHeader()->hide();
    m_classes->verticalHeader()->setDefaultSectionSize(line + 6);
    m_classes->horizontalHeader()->setHighlightSections(false);
    m_classes->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_classes->horizontalHeader()->setSectionResizeMode(ClassCountModel::ClassColumn, QHeaderView::Stretch);
    m_classes->setAccessibleName(tr("Samples per class"));
    m_classes->setToolTip(tr("Click a class to see only its pictures"));

    m_parts->setAccessibleName(tr("Part of the data set"));
    m_parts->setToolTip(tr("Training pictures teach, validation pictures choose the best model, "
                           "test pictures are only for the final measure"));
    m_list->setModel(m_thumbnails);
    m_list->setViewMode(QListView::IconMode);
    m_list->setMovement(QListView::Static);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setUniformItemSizes(true);
    m_list->setLayoutMode(QListView::SinglePass);
    m_list->setIconSize({56, 56});
    m_list->setGridSize({64, 64});
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setAccessibleName(tr("Pictures"));
    m_thumbnails->setSide(56);

    auto* header = new QVBoxLayout;
    header->setSpacing(2);
    header->addWidget(m_name);
    header->addWidget(m_facts);
    header->addWidget(m_warnings);
    auto* chooser = new QHBoxLayout;
    chooser->addWidget(m_parts);
    chooser->addWidget(m_search, 1);
    auto* pictures = new QWidget;
    auto* picturesLayout = new QVBoxLayout(pictures);
    picturesLayout->setContentsMargins(0, 0, 0, 0);
    picturesLayout->addLayout(chooser);
    picturesLayout->addWidget(m_shownCount);
    picturesLayout->addWidget(m_list, 1);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_classes);
    splitter->addWidget(pictures);
    splitter->addWidget(m_preview);
    splitter->setSizes({line * 13, line * 14, line * 15});
    splitter->setStretchFactor(1, 1);

    auto* contents = new QWidget;
    auto* layout = new QVBoxLayout(contents);
    layout->addLayout(header);
    layout->addWidget(splitter, 1);
    return contents;
}

void DatasetPanel::setDataset(std::shared_ptr<const Dataset> dataset,
                              std::shared_ptr<const Encoder> encoder) {
    m_dataset = std::move(dataset);
    m_encoder = std::move(encoder);
    if (!m_dataset) {
        m_thumbnails->setSamples({}, {}, {});
        m_counts->clear();
        m_message->showHint(QStringLiteral("dataset"), tr("No data set"),
                            tr("Open one that is known by name, or a folder with one subfolder per class."),
                            tr("Open…"));
        m_pages->setCurrentIndex(0);
        return;
    }
    m_counts->setDataset(*m_dataset);
    m_name->setText(QString::fromStdString(m_dataset->name));
    m_facts->setText(headerText());
    QStringList notes;
    for (const std::string& note : m_dataset->notes)
        notes.append(QString::fromStdString(note));
    m_facts->setToolTip(notes.join(QLatin1Char('\n')));
    m_search->clear();
    showWarnings();
    fillParts();
    showPart();
    m_classes->selectRow(0);
    m_pages->setCurrentIndex(1);
}

void DatasetPanel::setEncoder(std::shared_ptr<const Encoder> encoder) {
    m_encoder = std::move(encoder);
    showPicture(m_list->currentIndex());
}

void DatasetPanel::setBusy(const QString& text) {
    m_message->showBusy(text);
    m_pages->setCurrentIndex(0);
}

void DatasetPanel::setError(const QString& text) {
    m_message->showError(tr("The data set could not be read"), text, tr("Open another…"));
    m_pages->setCurrentIndex(0);
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

/// What the classes say of themselves; what opening found is in the notes.
void DatasetPanel::showWarnings() {
    constexpr int imbalance = 10; // times as many: accuracy then hides the small class
    std::vector<qint64> counts(m_dataset->classCount());
    for (std::size_t i = 0; i < m_dataset->train.size(); ++i)
        ++counts[m_dataset->train.label(i)];
    QStringList lines;
    const auto name = [&](auto at) {
        return QString::fromStdString(m_dataset->classNames[static_cast<std::size_t>(at - counts.begin())]);
    };
    if (const auto [least, most] = std::minmax_element(counts.begin(), counts.end()); least != counts.end()) {
        if (*least == 0)
            lines.append(tr("Nothing is learnt of class %1: no training picture shows it.").arg(name(least)));
        else if (*most >= imbalance * *least)
            lines.append(tr("Unbalanced: %1 has %2 training pictures, %3 only %4.")
                             .arg(name(most), formatCount(*most), name(least), formatCount(*least)));
    }
    if (!m_dataset->notes.empty())
        lines.append(tr("Notes from opening: %1 (point at the line above)")
                         .arg(formatCount(static_cast<qint64>(m_dataset->notes.size()))));
    m_warnings->setText(lines.join(QLatin1Char('\n')));
    m_warnings->setVisible(!lines.isEmpty());
}

void DatasetPanel::fillParts() {
    const QSignalBlocker blocker(m_parts);
    const auto before = m_parts->currentData();
    m_parts->clear();
    const auto add = [this](const QString& name, Part part, const Samples& samples) {
        if (!samples.empty())
            m_parts->addItem(name, static_cast<int>(part));
    };
    add(tr("Training"), Part::Train, m_dataset->train);
    add(tr("Validation"), Part::Validation, m_dataset->validation);
    add(tr("Test"), Part::Test, m_dataset->test);
    m_parts->setCurrentIndex(std::max(0, m_parts->findData(before)));
}

DatasetPanel::Part DatasetPanel::part() const { return static_cast<Part>(m_parts->currentData().toInt()); }

void DatasetPanel::setPart(Part part) {
    if (const int index = m_parts->findData(static_cast<int>(part)); index >= 0)
        m_parts->setCurrentIndex(index);
}

int DatasetPanel::labelFilter() const { return m_thumbnails->labelFilter(); }

void DatasetPanel::setLabelFilter(int label) { m_classes->selectRow(label + 1); }

const Samples& DatasetPanel::samples() const {
    switch (part()) {
    case Part::Validation:
        return m_dataset->validation;
    case Part::Test:
        return m_dataset->test;
    case Part::Train:
        break;
    }
    return m_dataset->train;
}

void DatasetPanel::showPart() {
    if (!m_dataset)
        return;
    QStringList names;
    for (const std::string& name : m_dataset->classNames)
        names.append(QString::fromStdString(name));
    m_thumbnails->setSamples(samples(), m_dataset->shape, names);
    updateShownCount();
}

void DatasetPanel::updateShownCount() {
    const int label = labelFilter();
    const QString count = tr("Pictures: %1").arg(formatCount(m_thumbnails->rowCount()));
    m_shownCount->setText(label < 0 || !m_dataset
                              ? count
                              : tr("%1 of class %2")
                                    .arg(count, QString::fromStdString(
                                                    m_dataset->classNames[static_cast<std::size_t>(label)])));
}

void DatasetPanel::showPicture(const QModelIndex& index) {
    if (!index.isValid() || !m_dataset) {
        m_preview->clear();
        return;
    }
    std::vector<std::uint8_t> pixels(m_dataset->shape.size());
    samples().read(m_thumbnails->sampleOf(index.row()), pixels);
    m_preview->setPicture(pixels, m_dataset->shape, m_encoder.get(),
                          m_thumbnails->data(index, Qt::ToolTipRole).toString());
}

} // namespace flipscope
