#include "app/commandline.h"

#include "app/programmanual.h"
#include "datasets/error.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace flipscope {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("CommandLine", text); }

/// Those of QGuiApplication and QApplication that people use; they are hidden from --help.
void addQtOptions(QCommandLineParser& parser) {
    for (const char* name : {"platform", "platformpluginpath", "platformtheme", "plugin", "qwindowgeometry",
                             "qwindowicon", "qwindowtitle", "session", "display", "style", "stylesheet"}) {
        QCommandLineOption option(QString::fromLatin1(name), {}, QStringLiteral("value"));
        option.setFlags(QCommandLineOption::HiddenFromHelp);
        parser.addOption(option);
    }
    QCommandLineOption reverse(QStringLiteral("reverse"));
    reverse.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOption(reverse);
}

struct Options {
    QCommandLineOption help{{QStringLiteral("help"), QStringLiteral("h")}, tr("Show this help.")};
    QCommandLineOption version{{QStringLiteral("version"), QStringLiteral("v")}, tr("Show the version.")};
    QCommandLineOption preset{QStringLiteral("preset"),
                              tr("Open with the settings of preset <name> (default: fashion-mnist)."),
                              tr("name"), QStringLiteral("fashion-mnist")};
    QCommandLineOption start{QStringLiteral("start"), tr("Start training at once.")};
    QCommandLineOption screenshot{QStringLiteral("screenshot"),
                                  tr("Train, save a picture of the window to <file> and quit."), tr("file")};
    QCommandLineOption afterEpochs{QStringLiteral("after-epochs"),
                                   tr("Take that picture after <n> epochs (default: 1)."), tr("n"),
                                   QStringLiteral("1")};
    QCommandLineOption manual{QStringLiteral("manual"), tr("Print the manual page.")};
    QCommandLineOption completion{QStringLiteral("completion"),
                                  tr("Print what lets <shell> (bash, zsh, fish) complete these options."),
                                  tr("shell")};

    QList<QCommandLineOption> all() const {
        return {help, version, preset, start, screenshot, afterEpochs, manual, completion};
    }
};

ProgramManual manualOf(const Options& options) {
    ProgramManual manual;
    manual.name = "flipscope";
    manual.version = FLIPSCOPE_VERSION;
    manual.summary = "train binary neural networks and watch every weight flip";
    manual.description =
        "The window: opens pictures, trains a network whose weights are single bits, and shows accuracy, "
        "flips and "
        "which neurons are to blame while it does; then any step again, and why a weight flipped. Help > "
        "Guide "
        "explains the first steps. The same without a window is flipscope-cli.\n\n"
        "Runs are kept in $XDG_DATA_HOME/flipscope/flipscope/runs [~/.local/share], settings in "
        "$XDG_CONFIG_HOME/flipscope [~/.config].";
    ProgramManual::Command own;
    own.positionals.push_back(
        {"what",
         "a data set (its name, or a file, archive or folder), a model (.flipscope), a run (its "
         "folder, or a file in it) or settings (.json)",
         true,
         false,
         {}});
    const auto everyOption = options.all();
    for (const QCommandLineOption& option : everyOption) {
        ProgramManual::Option entry;
        const QStringList names = option.names();
        for (const QString& name : names)
            entry.names.push_back((name.size() == 1 ? "-" : "--") + name.toStdString());
        entry.value = option.valueName().toStdString();
        entry.help = option.description().toStdString();
        if (names.contains(QStringLiteral("preset")))
            entry.listedBy = "presets";
        if (names.contains(QStringLiteral("completion")))
            entry.choices = completedShells();
        own.options.push_back(entry);
    }
    manual.commands.push_back(own);
    manual.sections = {
        {"EXAMPLES",
         {{"", "flipscope --preset mnist\nflipscope my-pictures.zip\nflipscope best.flipscope\n"
               "flipscope --screenshot window.png --after-epochs 3"}},
         true},
        {"SEE ALSO", {{"", "flipscope-cli(1)"}}, false}};
    return manual;
}

CommandLine::Answer wrongUsage(const QString& text) {
    return {QStringLiteral("flipscope: %1\n").arg(text) + tr("Try: flipscope --help") + QLatin1Char('\n'), 2};
}

/// Nothing: open the window.
std::optional<CommandLine::Answer> answerTo(const QCommandLineParser& parser, const Options& options) {
    if (parser.isSet(options.help)) // without an application the parser does not know the program's name
        return CommandLine::Answer{
            parser.helpText().replace(QStringLiteral("<executable_name>"), QStringLiteral("flipscope")), 0};
    if (parser.isSet(options.version))
        return CommandLine::Answer{QStringLiteral("flipscope %1\n").arg(QStringLiteral(FLIPSCOPE_VERSION)),
                                   0};
    if (parser.isSet(options.manual))
        return CommandLine::Answer{QString::fromStdString(manualPage(manualOf(options))), 0};
    if (parser.isSet(options.completion))
        try {
            const std::string shell = parser.value(options.completion).toStdString();
            return CommandLine::Answer{QString::fromStdString(completionFor(shell, manualOf(options))), 0};
        } catch (const Error& error) {
            return wrongUsage(QString::fromUtf8(error.what()));
        }
    if (parser.positionalArguments().size() > 1)
        return wrongUsage(
            tr("expected one thing to open, found also \"%1\"").arg(parser.positionalArguments()[1]));
    if (parser.value(options.afterEpochs).toULongLong() == 0) // also where it is no number
        return wrongUsage(tr("--after-epochs: expected a whole number from 1, found \"%1\"")
                              .arg(parser.value(options.afterEpochs)));
    if (parser.isSet(options.afterEpochs) && !parser.isSet(options.screenshot))
        return wrongUsage(tr("--after-epochs goes with --screenshot only"));
    return std::nullopt;
}

} // namespace

CommandLine CommandLine::parse(const QStringList& arguments) {
    const Options options;
    QCommandLineParser parser;
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    parser.setApplicationDescription(
        tr("Flipscope: train binary neural networks by flipping bits, and watch every weight flip."));
    parser.addOptions(options.all());
    parser.addPositionalArgument(
        QStringLiteral("what"),
        tr("What to open: a data set (its name or path), a model, a run or settings."), tr("[what]"));
    addQtOptions(parser);

    CommandLine line;
    if (!parser.parse(arguments)) {
        line.answer = wrongUsage(parser.errorText());
        return line;
    }
    line.answer = answerTo(parser, options);
    line.what = parser.positionalArguments().value(0);
    line.preset = parser.value(options.preset);
    line.isPresetChosen = parser.isSet(options.preset);
    line.start = parser.isSet(options.start) || parser.isSet(options.screenshot);
    line.screenshot = parser.value(options.screenshot);
    line.afterEpochs = parser.value(options.afterEpochs).toULongLong();
    return line;
}

} // namespace flipscope
