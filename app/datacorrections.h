// Corrections of the data by hand, undone and redone: turns "these pictures" into the configuration's options
// skip and relabel, and hands those over. The user's files are never written to.
#pragma once

#include "datasets/corrections.h"
#include "widgets/thumbnailmodel.h"

#include <QObject>
#include <QUndoStack>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

class QAction;

namespace flipscope {

class DataCorrections : public QObject {
    Q_OBJECT
public:
    struct Options {
        std::string skip;
        std::string relabel;
        bool operator==(const Options&) const = default;
    };
    /// `get` tells what the configuration says now, `set` changes it and has the data opened anew.
    DataCorrections(std::function<Options()> get, std::function<void(const Options&)> set, QObject* parent);

    QUndoStack& stack() { return m_stack; }
    /// For the menu; their texts say what would be undone.
    QAction* undoAction() const { return m_undo; }
    QAction* redoAction() const { return m_redo; }
    /// While training nothing is undone, either.
    void setReadOnly(bool readOnly);
    /// What is corrected from now on.
    void setDataset(std::shared_ptr<const Dataset> dataset);

    void leaveOut(const std::vector<PictureRef>& pictures);
    void takeBack(const std::vector<PictureRef>& pictures);
    void relabel(const std::vector<PictureRef>& pictures, int label);
    void restoreLabels(const std::vector<PictureRef>& pictures);

private:
    void updateActions();
    using Edit = std::function<void(Corrections& corrections, DataPart part,
                                    std::span<const std::uint32_t> positions)>;
    void edit(const std::vector<PictureRef>& pictures, bool areLeftOut, const QString& text,
              const Edit& edit);

    std::function<Options()> m_get;
    std::function<void(const Options&)> m_set;
    std::shared_ptr<const Dataset> m_dataset;
    bool m_readOnly = false;
    QUndoStack m_stack;
    QAction* m_undo;
    QAction* m_redo;
};

} // namespace flipscope
