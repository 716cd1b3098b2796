#include "app/commandline.h"

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
};

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
    if (parser.positionalArguments().size() > 1)
        return wrongUsage(
            tr("expected one data set, found also \"%1\"").arg(parser.positionalArguments()[1]));
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
    parser.addOptions({options.help, options.version, options.preset, options.start, options.screenshot,
                       options.afterEpochs});
    parser.addPositionalArgument(QStringLiteral("dataset"),
                                 tr("Name of a known data set, or the path of a file or folder."),
                                 tr("[dataset]"));
    addQtOptions(parser);

    CommandLine line;
    if (!parser.parse(arguments)) {
        line.answer = wrongUsage(parser.errorText());
        return line;
    }
    line.answer = answerTo(parser, options);
    line.dataset = parser.positionalArguments().value(0);
    line.preset = parser.value(options.preset);
    line.start = parser.isSet(options.start) || parser.isSet(options.screenshot);
    line.screenshot = parser.value(options.screenshot);
    line.afterEpochs = parser.value(options.afterEpochs).toULongLong();
    return line;
}

} // namespace flipscope
