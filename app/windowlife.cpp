#include "app/windowlife.h"

#include "app/commandline.h"
#include "app/guide.h"
#include "app/helpwindow.h"
#include "app/mainwindow.h"
#include "app/openable.h"
#include "app/preferencesdialog.h"
#include "app/setuppanel.h"
#include "app/trainingactions.h"
#include "app/welcome.h"
#include "datasets/error.h"
#include "engine/trainingconfig.h"

#include <QAction>
#include <QApplication>

namespace flipscope {

namespace {

constexpr int quietMilliseconds = 1000; // after the last change, before it is written

} // namespace

WindowLife::WindowLife(MainWindow& window, const QString& folder)
    : QObject(&window), m_window(window), m_last(folder), m_guide(welcome::makeGuide(window)) {
    m_saving.setSingleShot(true);
    m_saving.setInterval(quietMilliseconds);
    connect(&m_saving, &QTimer::timeout, this, &WindowLife::save);
    connect(&window, &MainWindow::settingsChanged, &m_saving, qOverload<>(&QTimer::start));
    const TrainingActions& actions = window.actions();
    connect(actions.preferences, &QAction::triggered, this, &WindowLife::showPreferences);
    connect(actions.guide, &QAction::triggered, this, &WindowLife::showGuide);
    connect(actions.contents, &QAction::triggered, this, &WindowLife::showHelp);
    connect(actions.expert, &QAction::triggered, this, [this](bool expert) {
        Preferences next = Preferences::load();
        next.isExpert = expert;
        next.save();
        apply(next);
    });
    apply(Preferences::load());
}

void WindowLife::begin(const CommandLine& line) {
    open(line);
    m_window.setRunFolder(m_preferences.runs(), m_preferences.timelines);
    if (line.what.isEmpty() && !line.start)
        offer();
    if (!line.start && line.screenshot.isEmpty() && Guide::isWanted())
        m_guide->begin();
}

void WindowLife::open(const CommandLine& line) {
    const Openable what = Openable::of(line.what);
    if (what.kind != Openable::Kind::Data) { // brings what it needs
        m_window.choosePreset(line.preset);
        m_window.openPath(line.what);
    } else if (!line.what.isEmpty() || line.isPresetChosen || !restoreLast())
        m_window.openInitial(line.preset, line.what);
    m_window.forgetUndo();
}

bool WindowLife::restoreLast() {
    if (!m_preferences.restoresSession || !m_last.settings())
        return false;
    try {
        const auto said = assignmentsFromJson(*m_last.settings(), "session.json");
        m_window.openConfig(TrainingConfig::resolve(said));
        return true;
    } catch (const Error&) { // of a version with other options
        return false;
    }
}

void WindowLife::offer() {
    if (!m_preferences.offersRuns)
        return;
    if (!m_window.offerUnfinishedRun(m_last.endedUnexpectedly()) && m_last.endedUnexpectedly())
        m_window.tell(tr("Flipscope ended unexpectedly last time"),
                      tr("The settings and the data are back as they were. No run was under way."));
}

void WindowLife::apply(const Preferences& preferences) {
    const bool isFirst = m_preferences == Preferences();
    const Preferences before = std::exchange(m_preferences, preferences);
    if (preferences.appearance != before.appearance || isFirst)
        applyAppearance(preferences.appearance);
    m_window.setup().setExpert(preferences.isExpert);
    m_window.setup().setMachineOptions(preferences.machine);
    m_window.actions().expert->setChecked(preferences.isExpert);
    if (preferences.runs() != before.runs() || preferences.timelines != before.timelines)
        m_window.setRunFolder(preferences.runs(), preferences.timelines);
}

void WindowLife::save() {
    m_window.saveLayout();
    try {
        m_last.save(toJson(m_window.setup().config()));
    } catch (const Error&) { // half typed: what was valid last stays
    }
}

void WindowLife::end() {
    m_saving.stop();
    save();
    m_last.end();
}

void WindowLife::showPreferences() {
    if (!m_dialog) {
        m_dialog = new PreferencesDialog(&m_window);
        connect(m_dialog, &PreferencesDialog::changed, this, [this] { apply(m_dialog->preferences()); });
    }
    m_dialog->setPreferences(Preferences::load());
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

void WindowLife::showGuide() { m_guide->begin(); }

void WindowLife::showHelp() {
    const QString page = helpPageFor(QApplication::focusWidget());
    if (!m_help)
        m_help = new HelpWindow(&m_window);
    m_help->showPage(page);
    m_help->show();
    m_help->raise();
    m_help->activateWindow();
}

} // namespace flipscope
