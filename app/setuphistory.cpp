#include "app/setuphistory.h"

#include "app/setupsections.h"

#include <QApplication>
#include <QUndoStack>

#include <utility>

namespace flipscope {

/// The whole form before and after: a kilobyte, and always consistent, whatever else changed along.
class SetupHistory::Step final : public QUndoCommand {
public:
    Step(SetupHistory& history, const QString& what, SetupPanel::Fields before, SetupPanel::Fields after)
        : QUndoCommand(what), m_history(history), m_before(std::move(before)), m_after(std::move(after)) {}

    void undo() override { m_history.apply(m_before); }
    void redo() override { m_history.apply(m_after); }
    void extend(SetupPanel::Fields after) { m_after = std::move(after); }

private:
    SetupHistory& m_history;
    SetupPanel::Fields m_before, m_after;
};

SetupHistory::SetupHistory(SetupPanel& setup, QUndoStack& stack, QObject* parent)
    : QObject(parent), m_setup(setup), m_stack(stack), m_last(setup.fields()) {
    connect(&setup, &SetupPanel::optionEdited, this, &SetupHistory::edited);
    connect(&setup, &SetupPanel::chosen, this, &SetupHistory::note);
    connect(qApp, &QApplication::focusChanged, this, [this] { m_typedKey.clear(); });
    connect(&stack, &QUndoStack::indexChanged, this, [this] {
        m_typedKey.clear();
        m_last = m_setup.fields(); // a correction of the data changes the form, too
    });
}

void SetupHistory::note(const QString& what) {
    SetupPanel::Fields now = m_setup.fields();
    if (now == m_last)
        return;
    SetupPanel::Fields before = std::exchange(m_last, now);
    m_stack.push(new Step(*this, what, std::move(before), std::move(now)));
}

void SetupHistory::edited(const QString& key) {
    const auto* top = m_stack.index() > 0 ? m_stack.command(m_stack.index() - 1) : nullptr;
    const auto* step = dynamic_cast<const Step*>(top);
    if (key == m_typedKey && step && !m_stack.canRedo()) {
        m_last = m_setup.fields();
        const_cast<Step*>(step)->extend(m_last); // the stack owns it and gives out constant ones only
        return;
    }
    note(tr("changing %1").arg(m_setup.labelOf(key)));
    m_typedKey = key;
}

void SetupHistory::apply(const SetupPanel::Fields& fields) {
    const SetupPanel::Fields before = m_setup.fields();
    if (before == fields) // the first redo, at the push
        return;
    m_setup.setFields(fields);
    m_last = m_setup.fields();
    for (const QString& key : setup::keysOfData())
        if (before.options.at(key.toStdString()) != fields.options.at(key.toStdString())) {
            Q_EMIT dataChanged();
            return;
        }
    if (before.options.at("encoder") != fields.options.at("encoder"))
        Q_EMIT dataChanged();
}

} // namespace flipscope
