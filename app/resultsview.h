// Keeps the Results panel on the inspected model: evaluates it on the chosen part in the background - when an
// epoch or the run ends, at a pause, on request - and only while the panel is visible. One thread, so that
// training keeps its cores. Also predicts a folder of pictures to a CSV file.
#pragma once

#include "app/jobprogress.h"
#include "app/latestjob.h"
#include "engine/io/modelfile.h"
#include "widgets/resultspanel.h"

#include <QObject>

namespace flipscope {

class InspectedModel;

class ResultsView : public QObject {
    Q_OBJECT
public:
    ResultsView(InspectedModel& model, QWidget* window);

    ResultsPanel* panel() const { return m_panel; }
    /// Whether the panel can be seen: what cannot is not evaluated. To be told by the panel's dock: a dock
    /// behind another's tab counts as visible in Qt.
    void setShown(bool shown);
    /// Snapshots at the ends of epochs come anyway; nothing else is needed.
    void setDataset(std::shared_ptr<const Dataset> dataset);
    /// Of all pictures below `folder`, by the model as it is now; answers by folderPredicted() or an error.
    void predictFolder(const QString& folder, const QString& csvFile);

Q_SIGNALS:
    void folderPredicted(const QString& summary);
    void failed(const QString& title, const QString& text);

private:
    void follow(bool settled);
    void evaluate();
    /// Why the model cannot be asked about the data; empty: it can.
    QString mismatch(const Model& model) const;
    void chooseFolder();

    InspectedModel& m_model;
    QWidget* m_window;
    ResultsPanel* m_panel;
    std::shared_ptr<const Dataset> m_dataset;
    bool m_stale = true;
    bool m_shown = false;
    LatestJob m_evaluation;
    LatestJob m_folder;
    JobProgress m_progress;
};

} // namespace flipscope
