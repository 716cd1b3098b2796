#include "app/runundo.h"

#include <QCoreApplication>

#include <utility>

namespace flipscope {

namespace {

QString wordsFor(const RunLabel& before, const RunLabel& after) {
    if (before.starred != after.starred)
        return after.starred ? QCoreApplication::translate("LabelCommand", "Star")
                             : QCoreApplication::translate("LabelCommand", "Take the star back");
    return before.name != after.name ? QCoreApplication::translate("LabelCommand", "Rename")
                                     : QCoreApplication::translate("LabelCommand", "Edit the note");
}

} // namespace

LabelCommand::LabelCommand(RunLibrary& library, QString folder, RunLabel before, RunLabel after)
    : QUndoCommand(wordsFor(before, after)), m_library(library), m_folder(std::move(folder)),
      m_before(std::move(before)), m_after(std::move(after)) {}

TrashCommand::TrashCommand(RunLibrary& library, QStringList folders)
    : QUndoCommand(QCoreApplication::translate("TrashCommand", "Move to trash")), m_library(library),
      m_folders(std::move(folders)) {}

} // namespace flipscope
