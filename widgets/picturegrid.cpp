#include "widgets/picturegrid.h"

#include "widgets/numberformat.h"
#include "widgets/picturedelegate.h"

#include <QAction>
#include <QBoxLayout>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace flipscope {

namespace {

constexpr int cellSide = 66;
constexpr int pictureSide = 64;        // twice 32
constexpr int leftOutEntry = 3;        // behind the three parts
constexpr std::size_t mostInMenu = 40; // classes; more are chosen by typing

} // namespace

PictureGrid::PictureGrid(QWidget* parent)
    : QWidget(parent), m_model(new ThumbnailModel(this)), m_parts(new QComboBox), m_search(new QLineEdit),
      m_count(new QLabel), m_back(new QToolButton), m_list(new QListView), m_relabel(new QToolButton),
      m_leaveOut(new QToolButton), m_relabelAction(new QAction(tr("Change &label…"), this)),
      m_leaveOutAction(new QAction(this)), m_copyAction(new QAction(tr("&Copy file name"), this)) {
    makeList();
    m_parts->setObjectName(QStringLiteral("partBox"));
    m_parts->setAccessibleName(tr("Part of the data set"));
    m_parts->setToolTip(tr("Training pictures teach, validation pictures choose the best model, "
                           "test pictures are only for the final measure"));
    m_search->setObjectName(QStringLiteral("pictureSearch"));
    m_search->setAccessibleName(tr("Find pictures"));
    m_search->setPlaceholderText(tr("Class, file or #index"));
    m_search->setClearButtonEnabled(true);
    m_count->setObjectName(QStringLiteral("shownCount"));
    m_count->setWordWrap(true);
    m_back->setObjectName(QStringLiteral("showAllButton"));
    m_back->setText(tr("Show all"));
    m_back->setAutoRaise(true);

    auto* chooser = new QHBoxLayout;
    chooser->addWidget(m_parts);
    chooser->addWidget(m_search, 1);
    auto* shown = new QHBoxLayout;
    shown->addWidget(m_count, 1);
    shown->addWidget(m_back, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(chooser);
    layout->addLayout(shown);
    layout->addWidget(m_list, 1);
    layout->addWidget(makeActions());

    connect(m_parts, &QComboBox::activated, this, &PictureGrid::choosePart);
    connect(m_back, &QToolButton::clicked, this, &PictureGrid::showAll);
    connect(m_search, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_model->setSearch(text); });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        updateTexts();
        updateActions();
    });
    updateTexts();
    updateActions();
}

void PictureGrid::makeList() {
    m_list->setObjectName(QStringLiteral("pictureList"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PictureDelegate({cellSide, cellSide}, m_list));
    // Not IconMode, whose items are placed one by one: 100,000 rows must not cost anything.
    m_list->setViewMode(QListView::ListMode);
    m_list->setFlow(QListView::LeftToRight);
    m_list->setWrapping(true);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setMovement(QListView::Static);
    m_list->setUniformItemSizes(true);
    m_list->setLayoutMode(QListView::SinglePass);
    m_list->setGridSize({cellSide, cellSide});
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->verticalScrollBar()->setSingleStep(cellSide / 2);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setMinimumHeight(cellSide * 2 / 3);
    m_list->setAccessibleName(tr("Pictures"));
    m_model->setSide(pictureSide);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_list->addActions({m_relabelAction, m_leaveOutAction, m_copyAction});
    m_relabelAction->setShortcut(Qt::Key_L);
    m_leaveOutAction->setShortcut(Qt::Key_Delete);
    m_copyAction->setShortcut(QKeySequence::Copy);
    for (QAction* action : {m_relabelAction, m_leaveOutAction, m_copyAction})
        action->setShortcutContext(Qt::WidgetShortcut);
    m_leaveOutAction->setObjectName(QStringLiteral("leaveOutAction"));
    m_relabelAction->setObjectName(QStringLiteral("relabelAction"));
    connect(m_relabelAction, &QAction::triggered, this, &PictureGrid::chooseLabel);
    connect(m_leaveOutAction, &QAction::triggered, this, &PictureGrid::leaveOutOrTakeBack);
    connect(m_copyAction, &QAction::triggered, this, &PictureGrid::copyName);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this] { Q_EMIT currentChanged(current()); });
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &PictureGrid::updateActions);
}

QWidget* PictureGrid::makeActions() {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    m_relabel->setObjectName(QStringLiteral("relabelButton"));
    m_relabel->setDefaultAction(m_relabelAction);
    m_leaveOut->setObjectName(QStringLiteral("leaveOutButton"));
    m_leaveOut->setDefaultAction(m_leaveOutAction);
    for (QToolButton* button : {m_relabel, m_leaveOut}) {
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        layout->addWidget(button);
    }
    return row;
}

void PictureGrid::setDataset(std::shared_ptr<const Dataset> dataset) {
    const int scrolled = m_list->verticalScrollBar()->value();
    const bool isSame =
        m_dataset && dataset && m_dataset->hash == dataset->hash && m_dataset->location == dataset->location;
    const auto before = current();
    m_dataset = std::move(dataset);
    m_title.clear();
    if (!isSame) {
        const QSignalBlocker blocker(m_search);
        m_search->clear();
    }
    m_model->setDataset(m_dataset);
    fillParts();
    if (!m_dataset) {
        Q_EMIT currentChanged(std::nullopt);
        return;
    }
    if (isSame) {
        m_list->doItemsLayout();
        m_list->verticalScrollBar()->setValue(scrolled);
    }
    const int row =
        std::clamp(before && isSame ? m_model->rowOf(*before) : 0, 0, std::max(0, m_model->rowCount() - 1));
    // Selected, but not scrolled to.
    m_list->selectionModel()->setCurrentIndex(m_model->index(row), QItemSelectionModel::ClearAndSelect);
    if (isSame)
        m_list->verticalScrollBar()->setValue(scrolled);
    if (m_model->rowCount() == 0)
        Q_EMIT currentChanged(std::nullopt);
}

void PictureGrid::setReadOnly(bool readOnly) {
    m_readOnly = readOnly;
    updateActions();
}

void PictureGrid::fillParts() {
    const QSignalBlocker blocker(m_parts);
    m_parts->clear();
    if (!m_dataset)
        return;
    const auto add = [this](const QString& name, int entry, std::size_t count) {
        if (count > 0)
            m_parts->addItem(name, entry);
    };
    add(tr("Training"), static_cast<int>(DataPart::Train), m_dataset->train.size());
    add(tr("Validation"), static_cast<int>(DataPart::Validation), m_dataset->validation.size());
    add(tr("Test"), static_cast<int>(DataPart::Test), m_dataset->test.size());
    std::size_t leftOut = 0;
    for (const Samples& samples : m_dataset->leftOut)
        leftOut += samples.size();
    add(tr("Left out"), leftOutEntry, leftOut);
    const auto& selection = m_model->selection();
    const int entry = selection.isLeftOut ? leftOutEntry : static_cast<int>(selection.part);
    if (const int index = m_parts->findData(entry); index >= 0) {
        m_parts->setCurrentIndex(index);
    } else {
        m_parts->setCurrentIndex(0);
        choosePart();
    }
}

DataPart PictureGrid::part() const { return m_model->selection().part; }

void PictureGrid::setPart(DataPart part) {
    if (const int index = m_parts->findData(static_cast<int>(part)); index >= 0) {
        m_parts->setCurrentIndex(index);
        choosePart();
    }
}

void PictureGrid::showLeftOut() {
    if (const int index = m_parts->findData(leftOutEntry); index >= 0) {
        m_parts->setCurrentIndex(index);
        choosePart();
    }
}

void PictureGrid::choosePart() {
    m_title.clear();
    const int entry = m_parts->currentData().toInt();
    const bool isLeftOut = entry == leftOutEntry;
    m_model->setSelection({isLeftOut ? DataPart::Train : static_cast<DataPart>(entry), isLeftOut, {}});
}

void PictureGrid::showAll() {
    m_search->clear();
    choosePart();
}

void PictureGrid::setLabelFilter(int label) { m_model->setLabelFilter(label); }

void PictureGrid::showOnly(std::vector<PictureRef> pictures, const QString& title) {
    m_title = title;
    {
        const QSignalBlocker blocker(m_search);
        m_search->clear();
    }
    m_model->setSearch({});
    m_model->setLabelFilter(-1);
    auto selection = m_model->selection();
    selection.only = std::move(pictures);
    m_model->setSelection(std::move(selection));
}

void PictureGrid::updateTexts() {
    const bool isOnly = m_model->selection().only.has_value();
    const int label = m_model->labelFilter();
    const QString count = tr("Pictures: %1").arg(formatCount(m_model->rowCount()));
    QString text = count;
    if (isOnly)
        text = m_title;
    else if (label >= 0 && m_dataset)
        text =
            tr("%1 of class %2")
                .arg(count, QString::fromStdString(m_dataset->classNames[static_cast<std::size_t>(label)]));
    m_count->setText(text);
    m_back->setVisible(isOnly);
}

std::optional<PictureRef> PictureGrid::current() const {
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid() || !m_dataset)
        return std::nullopt;
    return m_model->refOf(index.row());
}

std::vector<PictureRef> PictureGrid::selected() const {
    std::vector<PictureRef> all;
    for (const QModelIndex& index : m_list->selectionModel()->selectedIndexes())
        all.push_back(m_model->refOf(index.row()));
    return all;
}

void PictureGrid::updateActions() {
    const bool any = m_list->selectionModel()->hasSelection();
    const auto picture = any ? current() : std::nullopt;
    const bool areLeftOut = picture && picture->isLeftOut;
    m_leaveOutAction->setText(areLeftOut ? tr("&Take back") : tr("Leave &out"));
    m_leaveOutAction->setToolTip(
        m_readOnly ? tr("Not while training")
        : areLeftOut
            ? tr("The selected pictures are used again")
            : tr("The selected pictures are not trained on or tested with; the files stay as they are "
                 "(Delete)"));
    m_relabelAction->setToolTip(m_readOnly ? tr("Not while training")
                                           : tr("Corrects the label of the selected pictures; the files stay "
                                                "as they are (L)"));
    m_leaveOutAction->setEnabled(any && !m_readOnly);
    m_relabelAction->setEnabled(any && !m_readOnly && !areLeftOut);
    m_copyAction->setEnabled(any);
}

void PictureGrid::chooseLabel() {
    const auto pictures = selected();
    QStringList names;
    for (const std::string& name : m_dataset->classNames)
        names.append(QString::fromStdString(name));
    if (m_dataset->classCount() <= mostInMenu) {
        QMenu menu(this);
        menu.setObjectName(QStringLiteral("labelMenu"));
        for (int label = 0; label < names.size(); ++label) {
            QString text = names[label];
            text.replace(QLatin1Char('&'), QLatin1String("&&"));
            QAction* action = menu.addAction(text);
            action->setData(label);
            action->setCheckable(true);
            action->setChecked(std::all_of(pictures.begin(), pictures.end(), [&](const PictureRef& ref) {
                return m_model->samplesOf(ref).label(ref.position) == label;
            }));
        }
        if (const QAction* chosen = menu.exec(m_relabel->mapToGlobal(QPoint(0, m_relabel->height()))))
            Q_EMIT relabelRequested(pictures, chosen->data().toInt());
        return;
    }
    bool accepted = false;
    const QString name =
        QInputDialog::getItem(this, tr("Change label"), tr("Class:"), names, 0, false, &accepted);
    if (accepted)
        Q_EMIT relabelRequested(pictures, static_cast<int>(names.indexOf(name)));
}

void PictureGrid::leaveOutOrTakeBack() {
    const auto pictures = selected();
    if (pictures.empty())
        return;
    if (pictures.front().isLeftOut)
        Q_EMIT takeBackRequested(pictures);
    else
        Q_EMIT leaveOutRequested(pictures);
}

void PictureGrid::copyName() const {
    QStringList lines;
    for (const PictureRef& ref : selected()) {
        const std::string name = m_model->samplesOf(ref).name(ref.position);
        lines.append(name.empty() ? m_model->describe(ref) : QString::fromStdString(name));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

} // namespace flipscope
