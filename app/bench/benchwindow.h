// The window that the benchmarks of training measure: Fashion-MNIST by the default settings for more epochs
// than fit into any time, kept in a run folder as users' runs are, nothing of the user's settings touched.
#pragma once

#include "app/mainwindow.h"
#include "app/setuppanel.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QEventLoop>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <memory>

namespace flipscope {

/// The window works meanwhile, as while a user watches.
inline void wait(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

class BenchWindow {
public:
    /// With the usual panels in view, or with every panel a window of its own.
    explicit BenchWindow(bool allPanels) {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
        QCoreApplication::setOrganizationName(QStringLiteral("flipscope-bench"));
        m_window = std::make_unique<MainWindow>();
        m_window->setRunFolder(m_folder.filePath(QStringLiteral("runs")));
        m_window->show();
        if (allPanels)
            showAllPanels();
    }

    MainWindow& window() { return *m_window; }
    /// A path in a folder that goes with this object.
    QString path(const QString& name) const { return m_folder.filePath(name); }

    /// Blocking: loads the data. False: that failed, and why is said.
    bool open() {
        QEventLoop loaded;
        bool failed = false;
        QObject::connect(&m_window->session(), &TrainingSession::datasetReady, &loaded, &QEventLoop::quit);
        QObject::connect(&m_window->session(), &TrainingSession::openFailed, &loaded,
                         [&](const QString& text) {
                             std::fprintf(stderr, "%s\n", qUtf8Printable(text));
                             failed = true;
                             loaded.quit();
                         });
        m_window->openInitial(QStringLiteral("fashion-mnist"), {});
        loaded.exec();
        m_window->setup().setOption(QStringLiteral("epochs"), std::int64_t{100000});
        return !failed;
    }

private:
    /// Side by side, so that none hides another.
    void showAllPanels() {
        const auto docks = m_window->findChildren<QDockWidget*>();
        int place = 0;
        for (QDockWidget* dock : docks) {
            dock->setFloating(true);
            dock->show();
            dock->setGeometry(place % 4 * 320, place / 4 * 260, 320, 260);
            ++place;
        }
    }

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace flipscope
