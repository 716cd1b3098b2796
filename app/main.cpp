// The window program: command line, then the window, then Qt's event loop.
#include "app/appearance.h"
#include "app/autoscreenshot.h"
#include "app/commandline.h"
#include "app/language.h"
#include "app/mainwindow.h"
#include "app/preferences.h"
#include "app/runcommands.h"

#include <QApplication>
#include <QScreen>
#include <QStandardPaths>

#include <csignal>
#include <cstdio>

namespace {

/// Where there is no display at all Qt ends by abort().
bool displayIsMissing(const QStringList& arguments) {
    return !qEnvironmentVariableIsSet("DISPLAY") && !qEnvironmentVariableIsSet("WAYLAND_DISPLAY") &&
           !qEnvironmentVariableIsSet("QT_QPA_PLATFORM") && !arguments.contains(QStringLiteral("-platform"));
}

constexpr QSize frame(8, 36); // what a window manager adds, about

/// Where the screen has no room for it, as large as the screen.
void showFitting(QWidget& window) {
    const QSize room = window.screen()->availableSize() - frame;
    if (window.width() > room.width() || window.height() > room.height())
        window.showMaximized();
    else
        window.show();
}

} // namespace

int main(int argc, char* argv[]) {
    using namespace flipscope;
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const CommandLine line = CommandLine::parse(arguments);
    if (line.answer) {
        std::fputs(qUtf8Printable(line.answer->text), line.answer->exitCode == 0 ? stdout : stderr);
        return line.answer->exitCode;
    }
    if (displayIsMissing(arguments)) {
        std::fputs(
            "flipscope: there is no display (DISPLAY is not set). Start it in a desktop session, or train in "
            "the terminal: flipscope-cli train --preset fashion-mnist\n",
            stderr);
        return 1;
    }
    QCoreApplication::setOrganizationName(QStringLiteral("flipscope"));
    QCoreApplication::setApplicationName(QStringLiteral("flipscope"));
    QCoreApplication::setApplicationVersion(QStringLiteral(FLIPSCOPE_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Flipscope"));
    QGuiApplication::setDesktopFileName(QStringLiteral("flipscope"));
    std::signal(SIGXFSZ, SIG_IGN); // a file that may not grow is a failed write, no end
    const QApplication application(argc, argv);
    applyAppearance(savedAppearance());
    installLanguage(Preferences::load().language);
    MainWindow window;
    if (!line.screenshot.isEmpty())
        new AutoScreenshot(window, line.screenshot, line.afterEpochs);
    if (line.screenshot.isEmpty())
        showFitting(window);
    else
        window.show(); // pictures have the same size everywhere
    window.begin(line, QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation));
    if (line.start)
        window.commands().start();
    return QApplication::exec();
}
