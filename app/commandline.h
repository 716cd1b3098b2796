// The window program's command line. Read before QApplication exists, so that --help and --version work
// without a display and a wrong option is told by words. Options of Qt's own (-platform, -style, ...) are
// passed over here.
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace flipscope {

struct CommandLine {
    QString what; ///< a data set, model, run or settings; empty: nothing was named
    QString preset;
    bool isPresetChosen = false; ///< said, not the default
    bool start = false;
    QString screenshot; ///< empty: none
    quint64 afterEpochs = 1;

    /// What to print and how to end instead of opening the window.
    struct Answer {
        QString text;
        int exitCode; ///< 0: to stdout; 2: wrong usage, to stderr
    };
    std::optional<Answer> answer;

    static CommandLine parse(const QStringList& arguments);
};

} // namespace flipscope
