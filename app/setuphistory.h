// Undo for the settings of a run: each change that the user makes in the set-up form, or that opening
// something makes to it, is a step; typing in one field is one step. Corrections of the data are steps of the
// same stack.
#pragma once

#include "app/setuppanel.h"

#include <QObject>

class QUndoStack;

namespace flipscope {

class SetupHistory : public QObject {
    Q_OBJECT
public:
    SetupHistory(SetupPanel& setup, QUndoStack& stack, QObject* parent);

    /// Whatever the form says since the last step is another one, called `what` ("opening data").
    void note(const QString& what);

Q_SIGNALS:
    /// A step was undone or redone that changed what the data are.
    void dataChanged();

private:
    class Step;
    void edited(const QString& key);
    void apply(const SetupPanel::Fields& fields);

    SetupPanel& m_setup;
    QUndoStack& m_stack;
    SetupPanel::Fields m_last;
    QString m_typedKey; // further edits of it belong to the same step; empty: none do
};

} // namespace flipscope
