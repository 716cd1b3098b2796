// The window of kept runs: a table to search, sort, star, name, annotate and throw away, and below it what is
// chosen there - curves on common axes, and the options that differ. It acts on runs' folders through the
// RunLibrary; what concerns the training window is asked for by signals.
#pragma once

#include "app/latestjob.h"
#include "app/runlibrary.h"

#include <QMainWindow>

class QAction;
class QLabel;
class QLineEdit;
class QTableView;
class QUndoStack;

namespace flipscope {

class Banner;
class DistanceModel;
class RunCurves;
class RunDiffModel;

class RunsWindow : public QMainWindow {
    Q_OBJECT
public:
    RunsWindow(RunLibrary& library, QWidget* parent);
    ~RunsWindow() override;

    /// The run that is training now; empty: none. Its row says so, and it cannot be thrown away.
    void setTraining(const QString& folder);
    RunList selectedRuns() const;
    void select(const QString& folder);

    QTableView* table() const { return m_table; }
    RunTableModel* model() const { return m_model; }
    RunDiffModel* differences() const { return m_diff; }
    RunCurves* curves() const { return m_curves; }
    DistanceModel* distances() const { return m_distances; }
    QUndoStack* undoStack() const { return m_undo; }

Q_SIGNALS:
    void pinRequested(std::shared_ptr<const flipscope::RunSummary> run);
    void settingsRequested(std::shared_ptr<const flipscope::RunSummary> run);
    void modelRequested(const QString& folder);
    void timelineRequested(const QString& folder);
    void resumeRequested(const QString& folder);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeActions();
    void makeTable();
    QWidget* makeSearch();
    QAction* addAction(const char* name, const char* iconName, const QString& text, const QString& help,
                       const QKeySequence& keys, void (RunsWindow::*slot)());
    void showRuns();
    void showSelection();
    void measureDistances();
    void showCount();
    void showMenu(const QPoint& where);
    void cellClicked(const QModelIndex& index);
    void open(const QModelIndex& index);
    void labelEdited(const QString& folder, const RunLabel& before, const RunLabel& after);

    void star();
    void rename();
    void annotate();
    void pin();
    void useSettings();
    void openModel();
    void openTimeline();
    void resume();
    void showFolder();
    void moveToTrash();
    QStringList selectedFolders() const;
    void edit(int column);

    RunLibrary& m_library;
    RunTableModel* m_model;
    RunTableFilter* m_filter;
    RunDiffModel* m_diff;
    RunCurves* m_curves;
    DistanceModel* m_distances;
    QTableView* m_table;
    QTableView* m_diffTable;
    QTableView* m_distanceTable;
    QLineEdit* m_search;
    QLabel* m_count;
    Banner* m_banner;
    QUndoStack* m_undo;
    QString m_training;
    QAction* m_star;
    QAction* m_rename;
    QAction* m_annotate;
    QAction* m_pin;
    QAction* m_useSettings;
    QAction* m_openModel;
    QAction* m_openTimeline;
    QAction* m_resume;
    QAction* m_showFolder;
    QAction* m_trash;
    LatestJob m_measuring; // reads models and flip logs
};

} // namespace flipscope
