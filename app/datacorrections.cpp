#include "app/datacorrections.h"

#include "widgets/numberformat.h"

#include <QAction>
#include <QUndoCommand>

#include <utility>

namespace flipscope {

namespace {

constexpr int mostSteps = 200; // each holds both options, before and after

class Change final : public QUndoCommand {
public:
    Change(const QString& text, DataCorrections::Options before, DataCorrections::Options after,
           const std::function<void(const DataCorrections::Options&)>& set)
        : QUndoCommand(text), m_before(std::move(before)), m_after(std::move(after)), m_set(set) {}
    void undo() override { m_set(m_before); }
    void redo() override { m_set(m_after); }

private:
    DataCorrections::Options m_before, m_after;
    const std::function<void(const DataCorrections::Options&)>& m_set;
};

} // namespace

DataCorrections::DataCorrections(std::function<Options()> get, std::function<void(const Options&)> set,
                                 QObject* parent)
    : QObject(parent), m_get(std::move(get)), m_set(std::move(set)) {
    m_stack.setUndoLimit(mostSteps);
    m_undo = new QAction(this);
    m_undo->setObjectName(QStringLiteral("undo"));
    m_undo->setShortcut(QKeySequence::Undo);
    m_redo = new QAction(this);
    m_redo->setObjectName(QStringLiteral("redo"));
    m_redo->setShortcut(QKeySequence::Redo);
    connect(m_undo, &QAction::triggered, &m_stack, &QUndoStack::undo);
    connect(m_redo, &QAction::triggered, &m_stack, &QUndoStack::redo);
    connect(&m_stack, &QUndoStack::indexChanged, this, &DataCorrections::updateActions);
    updateActions();
}

void DataCorrections::updateActions() {
    m_undo->setText(m_stack.canUndo() ? tr("&Undo %1").arg(m_stack.undoText()) : tr("&Undo"));
    m_redo->setText(m_stack.canRedo() ? tr("&Redo %1").arg(m_stack.redoText()) : tr("&Redo"));
    m_undo->setEnabled(m_stack.canUndo() && !m_readOnly);
    m_redo->setEnabled(m_stack.canRedo() && !m_readOnly);
}

void DataCorrections::setReadOnly(bool readOnly) {
    m_readOnly = readOnly;
    updateActions();
}

void DataCorrections::setDataset(std::shared_ptr<const Dataset> dataset) { m_dataset = std::move(dataset); }

void DataCorrections::edit(const std::vector<PictureRef>& pictures, bool areLeftOut, const QString& text,
                           const Edit& edit) {
    if (!m_dataset || m_readOnly)
        return;
    const Options before = m_get();
    Corrections corrections = Corrections::parse(before.skip, before.relabel);
    for (const DataPart part : dataParts) {
        std::vector<std::uint32_t> positions;
        for (const PictureRef& ref : pictures)
            if (ref.part == part && ref.isLeftOut == areLeftOut)
                positions.push_back(ref.position);
        edit(corrections, part, positions);
    }
    const Options after{corrections.skip(), corrections.relabel()};
    if (Corrections::parse(before.skip, before.relabel) == corrections)
        return; // the label that it has already
    const QString what = tr("%1 (%2)").arg(text, formatCount(static_cast<qint64>(pictures.size())));
    m_stack.push(new Change(what, before, after, m_set));
}

void DataCorrections::leaveOut(const std::vector<PictureRef>& pictures) {
    edit(pictures, false, tr("leaving out pictures"),
         [this](Corrections& c, DataPart part, auto positions) { c.leaveOut(*m_dataset, part, positions); });
}

void DataCorrections::takeBack(const std::vector<PictureRef>& pictures) {
    edit(pictures, true, tr("taking back pictures"),
         [this](Corrections& c, DataPart part, auto positions) { c.takeBack(*m_dataset, part, positions); });
}

void DataCorrections::relabel(const std::vector<PictureRef>& pictures, int label) {
    edit(pictures, false, tr("changing labels"),
         [this, label](Corrections& c, DataPart part, auto positions) {
             c.label(*m_dataset, part, positions, static_cast<std::uint16_t>(label));
         });
}

void DataCorrections::restoreLabels(const std::vector<PictureRef>& pictures) {
    edit(pictures, false, tr("restoring labels"), [this](Corrections& c, DataPart part, auto positions) {
        c.restoreLabels(*m_dataset, part, positions);
    });
}

} // namespace flipscope
