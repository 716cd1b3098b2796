// Makes the README's pictures: flipscope-pictures FOLDER. Trains a short Fashion-MNIST run in the real window
// and takes pictures of it at work, of the past of a weight, of results, and of the network builder. Draws
// offscreen with one palette and scale, so that everybody gets the same; only times and speeds differ.
// `cmake --build BUILD --target readme-pictures` runs it for assets/pictures.
#include "app/appearance.h"
#include "app/mainwindow.h"
#include "app/networkbuilder.h"
#include "app/runcommands.h"
#include "app/setuppanel.h"
#include "app/timelineviews.h"
#include "widgets/whypanel.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QDockWidget>
#include <QEventLoop>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <cstdlib>
#include <functional>

namespace flipscope {

namespace {

constexpr int patience = 300'000; // milliseconds, for a run on a slow machine
constexpr int settled = 1500;     // milliseconds: what was asked for is drawn

[[noreturn]] void giveUp(const QString& why) {
    std::fprintf(stderr, "flipscope-pictures: %s\n", qUtf8Printable(why));
    std::exit(1);
}

void wait(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

void waitUntil(const char* what, const std::function<bool()>& reached) {
    const QDeadlineTimer deadline(patience);
    while (!reached()) {
        if (deadline.hasExpired())
            giveUp(QStringLiteral("waited in vain until %1").arg(QLatin1String(what)));
        wait(20);
    }
}

void take(QWidget& widget, const QDir& folder, const QString& name) {
    wait(settled);
    const QString file = folder.filePath(name + QStringLiteral(".png"));
    if (!widget.grab().save(file, "PNG", 0)) // as small as can be
        giveUp(QStringLiteral("%1: cannot be written").arg(file));
}

void raise(MainWindow& window, const char* dock) {
    auto* found = window.findChild<QDockWidget*>(QString::fromLatin1(dock));
    found->show();
    found->raise();
}

void pictureRun(MainWindow& window, const QDir& folder) {
    TrainingSession& session = window.session();
    int epochs = 0;
    QObject::connect(&session, &TrainingSession::epochDone, &window, [&] { ++epochs; });
    window.openInitial(QStringLiteral("fashion-mnist"), {});
    waitUntil("the data were open", [&] { return session.state() == TrainingSession::State::Ready; });
    window.setup().setOption(QStringLiteral("epochs"), std::int64_t{20});
    window.commands().start();
    waitUntil("five epochs were trained", [&] { return epochs >= 5; });
    take(window, folder, QStringLiteral("training"));
    session.stopAndKeep();
    waitUntil("the run had ended", [&] { return session.state() == TrainingSession::State::Finished; });
    window.grab(); // the banner has its place
}

void picturePast(MainWindow& window, const QDir& folder) {
    applyAppearance(Appearance::Dark);
    TimelineViews& past = window.past();
    Timeline& timeline = past.timeline();
    constexpr quint64 step = 700;
    waitUntil("the log was read", [&] { return timeline.overview().lastStep >= step; });
    timeline.moveTo(step);
    waitUntil("the step was reached",
              [&] { return timeline.moment() && timeline.moment()->snapshot->step == step; });
    QTableView* flips = past.flipList();
    Q_EMIT flips->clicked(flips->model()->index(40, 0));
    waitUntil("the flip was explained", [&] { return past.whyPanel()->voters().rowCount() > 0; });
    raise(window, "whyDock");
    raise(window, "weightsDock");
    take(window, folder, QStringLiteral("why"));
    applyAppearance(Appearance::Light);
}

void pictureResults(MainWindow& window, const QDir& folder) {
    window.past().timeline().goLive();
    raise(window, "setupDock");
    raise(window, "resultsDock");
    take(window, folder, QStringLiteral("results"));
}

void pictureBuilder(const QDir& folder) {
    NetworkFrame frame;
    frame.image = {32, 32, 3};
    frame.encoded = 3072;
    frame.isAssumed = false;
    NetworkBuilder builder(frame, TrainingConfig::resolve({{"method", "low-memory", "picture", {}}}),
                           nullptr);
    builder.setText("resnete18");
    builder.resize(1000, 640);
    builder.show();
    take(builder, folder, QStringLiteral("builder"));
}

int run(const QDir& folder) {
    const QTemporaryDir home; // nobody's settings or runs
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home.path());
    applyAppearance(Appearance::Light);
    MainWindow window;
    window.setRunFolder(home.filePath(QStringLiteral("runs")));
    window.show();
    pictureRun(window, folder);
    picturePast(window, folder);
    pictureResults(window, folder);
    pictureBuilder(folder);
    return 0;
}

} // namespace

} // namespace flipscope

int main(int argc, char* argv[]) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_SCALE_FACTOR", "1");
    QCoreApplication::setOrganizationName(QStringLiteral("flipscope-pictures"));
    const QApplication application(argc, argv);
    if (argc != 2 || !QDir().mkpath(QString::fromLocal8Bit(argv[1]))) {
        std::fprintf(stderr, "expected a folder for the pictures\n");
        return 2;
    }
    return flipscope::run(QDir(QString::fromLocal8Bit(argv[1])));
}
