// The window from one start to the next: preferences in force, last time's data and settings, an offer for a
// run that was cut off, the guide for the first time. Wires dialogs to the window; decides nothing about
// training.
#pragma once

#include "app/lastsession.h"
#include "app/preferences.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace flipscope {

struct CommandLine;
class Guide;
class HelpWindow;
class MainWindow;
class PreferencesDialog;

class WindowLife : public QObject {
    Q_OBJECT
public:
    /// `folder`: where the last session is kept.
    WindowLife(MainWindow& window, const QString& folder);

    /// Opens what was named, else what was open last, else the preset; then offers a run that was cut off.
    void begin(const CommandLine& line);
    /// Before the window closes: nothing is to be recovered.
    void end();

    void showPreferences();
    void showGuide();
    /// The page about what has the focus.
    void showHelp();
    const Preferences& preferences() const { return m_preferences; }

private:
    void open(const CommandLine& line);
    bool restoreLast();
    void offer();
    void apply(const Preferences& preferences);
    void save();

    MainWindow& m_window;
    LastSession m_last;
    Preferences m_preferences;
    QTimer m_saving; // a moment after the last change
    QPointer<PreferencesDialog> m_dialog;
    QPointer<HelpWindow> m_help;
    Guide* m_guide;
};

} // namespace flipscope
