#include "app/networkbuilder.h"

#include "app/firstsize.h"
#include "app/layerdelegate.h"
#include "app/layertablemodel.h"
#include "app/networkfield.h"
#include "app/networkpicture.h"
#include "app/note.h"
#include "datasets/error.h"
#include "engine/bits/kernels.h"
#include "engine/learning/float32ledger.h"
#include "engine/learning/methods.h"
#include "widgets/enginewords.h"
#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QTableView>
#include <QUndoStack>
#include <QVBoxLayout>

#include <functional>
#include <utility>

namespace flipscope {

namespace {

constexpr std::uint64_t mostReckoned = 100'000'000; // weights; a learner of more takes seconds to make

class DraftCommand : public QUndoCommand {
public:
    using Show = std::function<void(const NetworkDraft&)>;
    DraftCommand(const QString& what, NetworkDraft before, NetworkDraft after, Show show)
        : QUndoCommand(what), m_before(std::move(before)), m_after(std::move(after)),
          m_show(std::move(show)) {}
    void undo() override { m_show(m_before); }
    void redo() override { m_show(m_after); }

private:
    NetworkDraft m_before, m_after;
    Show m_show;
};

/// Another thread: what training holds, by the learner's own account.
std::vector<LedgerEntry> ledgerOf(const std::vector<LayerShape>& layers, const NetworkFrame& frame,
                                  const TrainingConfig& config) {
    LearningProblem problem;
    problem.inputType = frame.inputType;
    problem.image = frame.image;
    problem.layers = layers;
    problem.inputVaries.assign(frame.encoded, true);
    if (frame.inputType == ValueType::U8)
        problem.inputMeans.assign(frame.encoded, 128);
    problem.inputDeviation = 1;
    problem.stepsPerEpoch = 1;
    problem.classSizes.assign(frame.classes, 1);
    return findMethod(config.text("method"))
        .create(config, problem, selectKernels(config.text("kernels")))
        ->ledger();
}

QString ledgerText(const std::vector<LedgerEntry>& ledger) {
    QStringList parts;
    for (const LedgerEntry& entry : ledger)
        if (entry.bytes > 0)
            parts.append(NetworkBuilder::tr("%1 %2").arg(QString::fromStdString(entry.kind),
                                                         formatBytes(entry.bytes)));
    return parts.join(QStringLiteral(", "));
}

} // namespace

NetworkBuilder::NetworkBuilder(const NetworkFrame& frame, std::optional<TrainingConfig> config,
                               QWidget* parent)
    : QDialog(parent), m_frame(frame), m_config(std::move(config)), m_model(new LayerTableModel(this)),
      m_picture(new NetworkPicture), m_table(new QTableView), m_presets(new QComboBox), m_text(new QLineEdit),
      m_totals(new QLabel), m_training(new QLabel), m_problem(new QLabel), m_undo(new QUndoStack(this)) {
    setObjectName(QStringLiteral("networkBuilder"));
    setWindowTitle(tr("Network builder"));
    makeTable();
    m_presets->setObjectName(QStringLiteral("builderPresets"));
    m_presets->setAccessibleName(tr("Ready-made networks"));
    m_presets->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_presets->setMinimumContentsLength(20);
    m_presets->addItem(tr("Ready-made networks…"));
    for (const auto& suggestion : networkfield::suggestions())
        m_presets->addItem(tr("%1 – %2").arg(suggestion.text, suggestion.description), suggestion.text);
    m_presets->view()->setMinimumWidth(m_presets->view()->sizeHintForColumn(0)); // whole, when open
    connect(m_presets, &QComboBox::activated, this, &NetworkBuilder::presetChosen);
    m_text->setObjectName(QStringLiteral("builderText"));
    m_text->setAccessibleName(tr("The network as text"));
    connect(m_text, &QLineEdit::textEdited, this, &NetworkBuilder::textEdited);
    for (QLabel* label : {m_totals, m_training, m_problem})
        label->setWordWrap(true);
    m_totals->setObjectName(QStringLiteral("builderTotals"));
    m_training->setObjectName(QStringLiteral("builderTraining"));
    m_problem->setObjectName(QStringLiteral("builderProblem"));
    auto* hint = new Note(QStringLiteral("builderHint"));
    hint->setText(
        tr("Type into a cell to change it; drag rows, or press Alt+Up and Alt+Down, to move layers."));
    auto* seen = new QLabel(
        m_frame.isAssumed ? tr("No data are open: sizes are those of grey pictures of 28×28 and 10 classes.")
                          : QString());
    seen->setVisible(m_frame.isAssumed);
    auto* whole = new QHBoxLayout;
    auto* asText = new QLabel(tr("As text"));
    asText->setBuddy(m_text);
    whole->addWidget(asText);
    whole->addWidget(m_text, 1);
    whole->addWidget(m_presets);
    auto* box = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    m_accept = box->button(QDialogButtonBox::Ok);
    m_accept->setText(tr("Use this network"));
    m_accept->setDefault(false);
    m_accept->setAutoDefault(false);
    connect(box, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_picture);
    layout->addWidget(makeButtons());
    layout->addWidget(m_table, 1);
    layout->addWidget(hint);
    layout->addWidget(m_problem);
    layout->addWidget(m_totals);
    layout->addWidget(m_training);
    layout->addWidget(seen);
    layout->addLayout(whole);
    layout->addWidget(box);
    setFirstSize(*this, fontMetrics().height() * QSize(56, 42));
    connect(m_model, &LayerTableModel::edited, this, &NetworkBuilder::change);
    connect(m_model, &LayerTableModel::moveAsked, this, &NetworkBuilder::move);
    connect(m_picture, &NetworkPicture::chosen, this, &NetworkBuilder::select);
    connect(&m_job, &LatestJob::failed, this, [this](const QString& text) { m_training->setText(text); });
    setText("256,256");
}

NetworkBuilder::~NetworkBuilder() {
    m_table->selectionModel()->disconnect(this);
    m_job.disconnect(this);
}

void NetworkBuilder::makeTable() {
    m_table->setObjectName(QStringLiteral("builderTable"));
    m_table->setAccessibleName(tr("Layers of the network"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new LayerDelegate(m_table));
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked |
                             QAbstractItemView::AnyKeyPressed | QAbstractItemView::EditKeyPressed);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setAlternatingRowColors(true);
    m_table->setDragDropMode(QAbstractItemView::InternalMove);
    m_table->setDragDropOverwriteMode(false);
    m_table->setDropIndicatorShown(true);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 8 / 5);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(LayerTableModel::KindColumn, QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) {
                m_picture->setCurrent(index.row());
                showTotals();
            });
}

QPushButton* NetworkBuilder::button(const char* name, const QString& text, const QString& help,
                                    const QKeySequence& keys, void (NetworkBuilder::*slot)()) {
    auto* made = new QPushButton(text);
    made->setObjectName(QLatin1String(name));
    made->setAutoDefault(false);
    made->setToolTip(tr("%1 (%2)").arg(help, keys.toString(QKeySequence::NativeText)));
    connect(made, &QPushButton::clicked, this, slot);
    auto* shortcut = new QShortcut(keys, this);
    connect(shortcut, &QShortcut::activated, this, [made] { made->click(); });
    return made;
}

QWidget* NetworkBuilder::makeButtons() {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(button("addFilters", tr("+ Filters"), tr("Add filters behind the chosen layer"),
                             QKeySequence(tr("Ctrl+F")), &NetworkBuilder::addFilters));
    layout->addWidget(button("addDense", tr("+ Dense"), tr("Add a dense layer behind the chosen one"),
                             QKeySequence(tr("Ctrl+D")), &NetworkBuilder::addDense));
    m_remove = button("removeLayer", tr("Remove"), tr("Remove the chosen layer"),
                      QKeySequence(QKeySequence::Delete), &NetworkBuilder::removeLayer);
    m_up = button("moveUp", tr("Up"), tr("Move it towards the picture; rows can be dragged, too"),
                  QKeySequence(Qt::ALT | Qt::Key_Up), &NetworkBuilder::moveUp);
    m_down = button("moveDown", tr("Down"), tr("Move it towards the head; rows can be dragged, too"),
                    QKeySequence(Qt::ALT | Qt::Key_Down), &NetworkBuilder::moveDown);
    for (QPushButton* made : {m_remove, m_up, m_down})
        layout->addWidget(made);
    for (const bool isUndo : {true, false}) {
        const QKeySequence keys(isUndo ? QKeySequence::Undo : QKeySequence::Redo);
        auto* made = new QPushButton(isUndo ? tr("Undo") : tr("Redo"));
        made->setObjectName(isUndo ? QStringLiteral("undoLayer") : QStringLiteral("redoLayer"));
        made->setAutoDefault(false);
        made->setEnabled(false);
        made->setToolTip(keys.toString(QKeySequence::NativeText));
        connect(made, &QPushButton::clicked, m_undo, isUndo ? &QUndoStack::undo : &QUndoStack::redo);
        connect(m_undo, isUndo ? &QUndoStack::canUndoChanged : &QUndoStack::canRedoChanged, made,
                &QPushButton::setEnabled);
        auto* shortcut = new QShortcut(keys, this);
        connect(shortcut, &QShortcut::activated, made, &QPushButton::click);
        layout->addWidget(made);
    }
    layout->addStretch(1);
    return row;
}

void NetworkBuilder::setText(const std::string& text) {
    NetworkDraft draft;
    try {
        draft = NetworkDraft::fromText(text, m_frame.image);
    } catch (const Error&) { // what is in the field may be half typed
        draft.layers.emplace_back();
    }
    showDraft(draft);
    m_undo->clear();
    select(1);
}

/// By the person: can be taken back.
void NetworkBuilder::change(const NetworkDraft& draft, const QString& what) {
    if (draft != m_draft)
        m_undo->push(new DraftCommand(what, m_draft, draft, [this](const NetworkDraft& d) { showDraft(d); }));
}

void NetworkBuilder::showDraft(const NetworkDraft& draft) {
    const QModelIndex current = m_table->currentIndex();
    m_draft = draft;
    m_facts = factsOf(m_draft, m_frame);
    m_model->setDraft(m_draft, m_facts, m_frame);
    m_picture->setDraft(m_draft, m_facts, m_frame);
    if (current.isValid() && !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(
            m_model->index(std::min(current.row(), m_model->rowCount() - 1), current.column()));
    if (!m_text->hasFocus()) { // what is being typed stays as it is
        const QSignalBlocker quiet(m_text);
        m_text->setText(QString::fromStdString(m_draft.text()));
    }
    showTotals();
    reckonTraining();
}

void NetworkBuilder::showTotals() {
    const int layer = currentLayer(), last = static_cast<int>(m_draft.layers.size()) - 1;
    if (!m_accept || !m_remove)
        return;
    m_remove->setEnabled(layer >= 0 && last > 0);
    m_up->setEnabled(layer > 0);
    m_down->setEnabled(layer >= 0 && layer < last);
    m_accept->setEnabled(fits());
    m_problem->setVisible(!fits());
    QPalette red;
    red.setColor(QPalette::WindowText, errorText(palette()));
    m_problem->setPalette(red);
    m_problem->setText(m_facts.problem);
    m_totals->setText(!fits() ? QString()
                              : tr("%1 weights, %2 as a model, %3 bit operations per picture.")
                                    .arg(formatCount(static_cast<qint64>(m_facts.total.weights)),
                                         formatBytes(m_facts.total.bytes),
                                         formatCount(static_cast<qint64>(m_facts.total.bitOps))));
}

/// The learner of the method says what it holds: it is made, on another thread, and dropped.
void NetworkBuilder::reckonTraining() {
    m_job.cancel();
    m_training->setText(tr("Memory of training: …"));
    m_training->setVisible(fits() && m_config.has_value());
    if (!fits() || !m_config)
        return;
    if (m_facts.total.weights > mostReckoned) {
        m_training->setText(tr("Memory of training: not reckoned for networks as large as this."));
        return;
    }
    m_job.request(
        [this, layers = m_facts.shapes, frame = m_frame, config = *m_config]() -> LatestJob::Delivery {
            const std::vector<LedgerEntry> ledger = ledgerOf(layers, frame, config);
            const auto batch = static_cast<std::size_t>(config.integer("batch"));
            const std::uint64_t standard = totalBytes(float32Ledger(layers, batch));
            const QString text = tr("Training by %1, batch %2: %3 (float32 back-propagation: %4).")
                                     .arg(QString::fromStdString(config.text("method")))
                                     .arg(batch)
                                     .arg(formatBytes(totalBytes(ledger)), formatBytes(standard));
            return [this, text, ledger] {
                m_training->setText(text);
                m_training->setToolTip(ledgerText(ledger));
            };
        });
}

QString NetworkBuilder::trainingMemory() const { return m_training->text(); }

int NetworkBuilder::currentLayer() const { return m_model->layerOf(m_table->currentIndex().row()); }

void NetworkBuilder::select(int row) {
    const int column = std::max(0, m_table->currentIndex().column());
    m_table->setCurrentIndex(m_model->index(row, column));
    m_picture->setCurrent(row);
}

/// Behind the chosen layer; filters never behind a dense one.
void NetworkBuilder::insert(const LayerDraft& layer) {
    const int row = m_table->currentIndex().row();
    std::size_t place =
        row < 0 ? m_draft.layers.size() : std::min(static_cast<std::size_t>(row), m_draft.layers.size());
    while (layer.isFilters() && place > 0 && !m_draft.layers[place - 1].isFilters())
        --place;
    while (!layer.isFilters() && place < m_draft.layers.size() && m_draft.layers[place].isFilters())
        ++place;
    NetworkDraft draft = m_draft;
    draft.layers.insert(draft.layers.begin() + static_cast<std::ptrdiff_t>(place), layer);
    change(draft, tr("Add a layer"));
    select(m_model->rowOf(static_cast<int>(place)));
}

void NetworkBuilder::addDense() { insert({LayerDraft::dense, 256, 3, 1, {}, false}); }

void NetworkBuilder::addFilters() { insert({'c', 32, 3, 1, {}, false}); }

void NetworkBuilder::removeLayer() {
    const int layer = currentLayer();
    if (layer < 0 || m_draft.layers.size() < 2)
        return;
    NetworkDraft draft = m_draft;
    draft.layers.erase(draft.layers.begin() + layer);
    change(draft, tr("Remove a layer"));
    select(std::min(layer + 1, static_cast<int>(draft.layers.size())));
}

void NetworkBuilder::move(int from, int to) {
    const int last = static_cast<int>(m_draft.layers.size());
    if (from < 0 || from >= last)
        return;
    to = std::clamp(to, 0, last);
    NetworkDraft draft = m_draft;
    const LayerDraft layer = draft.layers[static_cast<std::size_t>(from)];
    draft.layers.erase(draft.layers.begin() + from);
    const int place = to > from ? to - 1 : to;
    draft.layers.insert(draft.layers.begin() + place, layer);
    change(draft, tr("Move a layer"));
    select(m_model->rowOf(place));
}

void NetworkBuilder::moveUp() { move(currentLayer(), currentLayer() - 1); }

void NetworkBuilder::moveDown() { move(currentLayer(), currentLayer() + 2); }

void NetworkBuilder::textEdited(const QString& text) {
    try {
        change(NetworkDraft::fromText(text.trimmed().toStdString(), m_frame.image), tr("Edit the text"));
    } catch (const Error& error) {
        m_problem->setText(engineWords(error));
        m_problem->show();
        m_accept->setEnabled(false);
    }
}

void NetworkBuilder::presetChosen(int index) {
    const QString text = m_presets->itemData(index).toString();
    m_presets->setCurrentIndex(0);
    if (!text.isEmpty())
        change(NetworkDraft::fromText(text.toStdString(), m_frame.image), tr("Ready-made network"));
}

} // namespace flipscope
