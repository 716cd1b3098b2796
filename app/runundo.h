// What the window of runs can take back: edited names, notes and stars, and runs moved to the trash. The
// library does the work on its own thread; each command may come before the one before it is done.
#pragma once

#include "app/runlibrary.h"

#include <QUndoCommand>

namespace flipscope {

class LabelCommand : public QUndoCommand {
public:
    LabelCommand(RunLibrary& library, QString folder, RunLabel before, RunLabel after);
    void undo() override { m_library.writeLabel(m_folder, m_before); }
    void redo() override { m_library.writeLabel(m_folder, m_after); }

private:
    RunLibrary& m_library;
    QString m_folder;
    RunLabel m_before, m_after;
};

class TrashCommand : public QUndoCommand {
public:
    TrashCommand(RunLibrary& library, QStringList folders);
    void undo() override { m_library.restore(m_folders); }
    void redo() override { m_library.moveToTrash(m_folders); }

private:
    RunLibrary& m_library;
    QStringList m_folders;
};

} // namespace flipscope
