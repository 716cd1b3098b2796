#include "app/autoscreenshot.h"

#include "app/mainwindow.h"
#include "app/trainingsession.h"

#include <QCoreApplication>
#include <QPixmap>
#include <QTimer>

#include <cstdio>
#include <utility>

namespace flipscope {

namespace {

constexpr int drawMilliseconds = 400; // for the charts to draw the epoch that has just ended

} // namespace

AutoScreenshot::AutoScreenshot(MainWindow& window, QString file, quint64 afterEpochs)
    : QObject(&window), m_window(window), m_file(std::move(file)) {
    TrainingSession& session = window.session();
    connect(&session, &TrainingSession::epochDone, this, [this, afterEpochs](const EpochReport& report) {
        if (report.epoch >= afterEpochs)
            takeSoon();
    });
    connect(&session, &TrainingSession::finished, this, [this, afterEpochs] {
        if (!m_due)
            giveUp(tr("training ended before epoch %1").arg(afterEpochs));
    });
    connect(&session, &TrainingSession::failed, this, &AutoScreenshot::giveUp);
    connect(&session, &TrainingSession::openFailed, this, &AutoScreenshot::giveUp);
}

void AutoScreenshot::takeSoon() {
    if (std::exchange(m_due, true))
        return;
    QTimer::singleShot(drawMilliseconds, this, &AutoScreenshot::take);
}

void AutoScreenshot::take() {
    if (m_window.grab().save(m_file))
        QCoreApplication::exit(0);
    else
        giveUp(tr("%1: the picture cannot be written there; its ending must be that of a picture format, "
                  "such as "
                  ".png")
                   .arg(m_file));
}

/// There is nobody at the window to read its banner.
void AutoScreenshot::giveUp(const QString& why) {
    std::fprintf(stderr, "flipscope: --screenshot: %s\n", qUtf8Printable(why));
    QCoreApplication::exit(1);
}

} // namespace flipscope
