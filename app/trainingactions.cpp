#include "app/trainingactions.h"

#include "widgets/theme.h"

#include <QAction>
#include <QWidget>

namespace flipscope {

namespace {

/// "Pause" with the key, as a tooltip shows it.
QString withKey(const QString& help, const QKeySequence& keys) {
    return keys.isEmpty() ? help
                          : TrainingActions::tr("%1 (%2)").arg(help, keys.toString(QKeySequence::NativeText));
}

} // namespace

TrainingActions::TrainingActions(QWidget* window) : QObject(window), m_window(window) {
    openFolder = make(QStringLiteral("openFolder"), QStringLiteral("open"), tr("Open data &folder…"),
                      tr("Open a folder of pictures or data files"), QKeySequence::Open);
    openFile = make(QStringLiteral("openFile"), QStringLiteral("dataset"), tr("Open &data file…"),
                    tr("Open a single file of samples"), QKeySequence(tr("Ctrl+Shift+O")));
    catalogue = make(QStringLiteral("catalogue"), QStringLiteral("dataset"), tr("Data se&ts…"),
                     tr("Known data sets: open one, or download it"), QKeySequence(tr("Ctrl+D")));
    openSettings = make(QStringLiteral("openSettings"), QStringLiteral("settings"), tr("Open s&ettings…"),
                        tr("Take all settings of a run from a file, corrections of the data included"));
    saveSettings =
        make(QStringLiteral("saveSettings"), {}, tr("Sa&ve settings…"),
             tr("Write all settings to a file: flipscope-cli train --config FILE is the same run"));
    resumeRun = make(QStringLiteral("resumeRun"), QStringLiteral("resume"), tr("&Resume run…"),
                     tr("Go on with a run that was not trained to its end, as if never interrupted"),
                     QKeySequence(tr("Ctrl+Shift+R")));
    openModel = make(QStringLiteral("openModel"), QStringLiteral("network"), tr("Open &model…"),
                     tr("Look at a trained model: Results and Try it; beside a run, too"),
                     QKeySequence(tr("Ctrl+M")));
    saveModel = make(QStringLiteral("saveModel"), QStringLiteral("save"), tr("&Save model…"),
                     tr("Save the trained model"), QKeySequence::Save);
    exportModel = make(QStringLiteral("exportModel"), {}, tr("&Export…"),
                       tr("Export the trained model as C, ONNX, NumPy, Verilog or a report"),
                       QKeySequence(tr("Ctrl+E")));
    quit = make(QStringLiteral("quit"), {}, tr("&Quit"), tr("Close the window"), QKeySequence(tr("Ctrl+Q")));
    start = make(QStringLiteral("start"), QStringLiteral("start"), tr("&Start"),
                 tr("Train with the settings of the Set-up panel"), QKeySequence(Qt::Key_F5));
    pauseResume = make(QStringLiteral("pauseResume"), QStringLiteral("pause"), tr("&Pause"), {},
                       QKeySequence(Qt::Key_Space));
    step = make(QStringLiteral("step"), QStringLiteral("step"), tr("S&tep"),
                tr("Train one batch, then pause"), QKeySequence(Qt::Key_F10));
    stepEpoch = make(QStringLiteral("stepEpoch"), QStringLiteral("step-epoch"), tr("Step &epoch"),
                     tr("Train to the end of the epoch, then pause"), QKeySequence(Qt::SHIFT | Qt::Key_F10));
    stopAndKeep = make(QStringLiteral("stopAndKeep"), QStringLiteral("stop-keep"), tr("Stop and &keep"),
                       tr("End training now and keep the model"), QKeySequence(Qt::SHIFT | Qt::Key_F5));
    discard = make(QStringLiteral("discard"), QStringLiteral("discard"), tr("&Discard"),
                   tr("End training and throw its curves and model away"));
    reset = make(QStringLiteral("reset"), QStringLiteral("reset"), tr("&Reset"),
                 tr("Back to the first step, with the same seed: the same run again"));
    newSeed = make(QStringLiteral("newSeed"), QStringLiteral("dice"), tr("&New seed"),
                   tr("Draw another seed: other first weights, other order of the samples"));
    pinRun = make(QStringLiteral("pinRun"), {}, tr("&Pin curves"),
                  tr("Keep this run's curves in the charts, to compare the next runs with"),
                  QKeySequence(tr("Ctrl+P")));
    pinRun->setCheckable(true);
    resetLayout = make(QStringLiteral("resetLayout"), {}, tr("&Reset layout"),
                       tr("Put all panels back to where they were at first"));
    nextPanel = make(QStringLiteral("nextPanel"), {}, tr("Next pa&nel"),
                     tr("Take the keyboard to the next panel"), QKeySequence(Qt::Key_F6));
    previousPanel = make(QStringLiteral("previousPanel"), {}, tr("P&revious panel"),
                         tr("Take the keyboard to the panel before"), QKeySequence(Qt::SHIFT | Qt::Key_F6));
    preferences = make(QStringLiteral("preferences"), QStringLiteral("settings"), tr("&Preferences…"),
                       tr("Appearance, language, where runs are kept, what they begin with"),
                       QKeySequence(tr("Ctrl+,")));
    expert = make(QStringLiteral("expert"), {}, tr("&Expert options"),
                  tr("Show every option in Set-up, or only those that a first run needs"));
    expert->setCheckable(true);
    contents = make(QStringLiteral("contents"), QStringLiteral("help"), tr("&Contents"),
                    tr("The page about what the keyboard is at: on the method, how it works"),
                    QKeySequence::HelpContents);
    guide = make(QStringLiteral("guide"), {}, tr("&Guide"), tr("The first three steps, once more"));
    shortcuts = make(QStringLiteral("shortcuts"), {}, tr("&Shortcuts"), tr("List the keys"),
                     QKeySequence(Qt::CTRL | Qt::Key_F1));
    about = make(QStringLiteral("about"), {}, tr("&About Flipscope"), tr("Version and licence"));
    discard->setIconText(tr("Discard"));
    update(TrainingSession::State::Idle, false);
}

QAction* TrainingActions::make(const QString& name, const QString& iconName, const QString& text,
                               const QString& help, const QKeySequence& keys) {
    auto* action = new QAction(text, m_window);
    action->setObjectName(name);
    if (!iconName.isEmpty())
        action->setIcon(icon(iconName));
    action->setShortcut(keys);
    action->setToolTip(withKey(help, keys));
    action->setStatusTip({});
    m_window->addAction(action);
    return action;
}

void TrainingActions::update(TrainingSession::State state, bool hasModel) {
    using State = TrainingSession::State;
    const bool active = state == State::Training || state == State::Paused;
    const bool running = active || state == State::Stopping;
    const bool paused = state == State::Paused;
    openFolder->setEnabled(!running);
    openFile->setEnabled(!running);
    openSettings->setEnabled(!running);
    resumeRun->setEnabled(!running);
    saveModel->setEnabled(hasModel);
    exportModel->setEnabled(hasModel);
    start->setEnabled(!running); // paused, it would read as a beginning: there is Resume
    pauseResume->setEnabled(active);
    pauseResume->setText(paused ? tr("Re&sume") : tr("&Pause"));
    pauseResume->setIcon(icon(paused ? QStringLiteral("resume") : QStringLiteral("pause")));
    pauseResume->setToolTip(
        withKey(paused ? tr("Go on training") : tr("Pause after the step that is under way"),
                pauseResume->shortcut()));
    step->setEnabled(active || state == State::Ready);
    stepEpoch->setEnabled(active || state == State::Ready);
    stopAndKeep->setEnabled(active);
    discard->setEnabled(active || hasModel);
    reset->setEnabled(active || hasModel);
    newSeed->setEnabled(!running);
}

} // namespace flipscope
