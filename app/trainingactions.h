// The actions of the window's menus and toolbar, with their icons, shortcuts and the states in which they
// work. Who makes them connects triggered(); nothing here acts.
#pragma once

#include "app/trainingsession.h"

#include <QKeySequence>
#include <QObject>

class QAction;
class QIcon;

namespace flipscope {

class TrainingActions : public QObject {
    Q_OBJECT
public:
    /// Actions are added to `window`, so that their shortcuts work in all of it.
    explicit TrainingActions(QWidget* window);

    void update(TrainingSession::State state, bool hasModel);

    QAction* openFolder;
    QAction* openFile;
    QAction* catalogue;
    QAction* openSettings;
    QAction* saveSettings;
    QAction* resumeRun;
    QAction* openModel;
    QAction* saveModel;
    QAction* exportModel;
    QAction* quit;
    QAction* start;
    QAction* pauseResume;
    QAction* step;
    QAction* stepEpoch;
    QAction* stopAndKeep;
    QAction* discard;
    QAction* reset;
    QAction* newSeed;
    QAction* pinRun;
    QAction* resetLayout;
    QAction* nextPanel;
    QAction* previousPanel;
    QAction* preferences;
    QAction* expert;
    QAction* contents;
    QAction* guide;
    QAction* shortcuts;
    QAction* about;

    QList<QAction*> training() const {
        return {start, pauseResume, step, stepEpoch, stopAndKeep, discard, reset, newSeed};
    }

private:
    QAction* make(const QString& name, const QString& icon, const QString& text, const QString& help,
                  const QKeySequence& keys = {});

    QWidget* m_window;
};

} // namespace flipscope
