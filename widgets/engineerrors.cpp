#include "widgets/engineerrors.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <vector>

namespace flipscope {

namespace {

constexpr const char* context = "EngineError";

// Where several fit, the first one counts.
constexpr const char* forms[] = {
    // Options: engine/options.cpp, trainingconfig.cpp, encoder.cpp
    QT_TRANSLATE_NOOP("EngineError", "%1: expected a whole number from %2 to %3, found \"%4\""),
    QT_TRANSLATE_NOOP("EngineError", "%1: expected a number from %2 to %3, found \"%4\""),
    QT_TRANSLATE_NOOP("EngineError", "%1: expected one of: %2, found \"%3\""),
    QT_TRANSLATE_NOOP("EngineError", "%1: expected one of: %2; found \"%3\""),
    QT_TRANSLATE_NOOP("EngineError", "%1: expected true or false, found \"%2\""),
    QT_TRANSLATE_NOOP("EngineError", "kernels: this machine cannot run \"%1\"; it can run: %2"),
    QT_TRANSLATE_NOOP("EngineError", "%1: unknown option \"%2\"; with method %3 there are: %4"),
    QT_TRANSLATE_NOOP("EngineError", "%1: \"%2\" is an option of method %3, not of %4"),
    QT_TRANSLATE_NOOP("EngineError", "%1: not a configuration in JSON: %2"),
    QT_TRANSLATE_NOOP("EngineError", "%1: expected a JSON object of options, found %2"),
    QT_TRANSLATE_NOOP("EngineError", "%1: cannot be read as a configuration file"),
    QT_TRANSLATE_NOOP(
        "EngineError",
        "encoder: expected grey, threshold:T (T 1 to 255, or R/G/B), median, median:channel, "
        "thermometer:N (N 2 to 16), bitplanes:N (N 1 to 8), or local:R (R 1 to 32), found \"%1\""),
    // Networks: engine/network/networkspec.cpp, trainer.cpp
    QT_TRANSLATE_NOOP("EngineError", "network: expected 1 to %1 layers separated by commas: sizes of dense "
                                     "layers (1 to %2), filters such as "
                                     "64c3 (keeping the size), 64v3 (without padding) or 64c3s2 (stride), p "
                                     "for pooling after filters, 64c3+ "
                                     "for filters that add their input, h4 at the end for 4 output neurons "
                                     "per class; residual networks such "
                                     "as 64f3,64r3,128r3s2,a; or a name; found \"%3\" in \"%4\""),
    QT_TRANSLATE_NOOP(
        "EngineError",
        "network \"%1\": the filters of %2 meet a map of %3 x %4, which is too small for them; use "
        "larger pictures, fewer pooling steps, or filters that keep the size (c)"),
    QT_TRANSLATE_NOOP(
        "EngineError",
        "network \"%1\": %2 meets a map of %3 x %4 with %5 channels; filters that add their input "
        "are as many as its channels, on maps of more than one place"),
    QT_TRANSLATE_NOOP("EngineError",
                      "network \"%1\": %2 would leave a map of 1 x 1, which a stream cannot have; use larger "
                      "pictures or fewer strides"),
    QT_TRANSLATE_NOOP(
        "EngineError",
        "network \"%1\": %2 has %3 channels where the stream has %4; a layer that changes their "
        "number halves the map too: write %5"),
    QT_TRANSLATE_NOOP(
        "EngineError",
        "network %1: training it at batch %2 needs about %3 MiB, this machine has %4 MiB; choose "
        "smaller layers or a smaller batch"),
    // Data: datasets/open.cpp, datasetfiles.cpp, bytereader.cpp, catalogue.cpp, divide.cpp, pictures.cpp
    QT_TRANSLATE_NOOP("EngineError", "dataset: no such file or folder: %1. Check the path."),
    QT_TRANSLATE_NOOP("EngineError", "test: no such file or folder: %1. Check the path."),
    QT_TRANSLATE_NOOP("EngineError",
                      "dataset: expected one of %1, or the path of a file or folder; found \"%2\", which is "
                      "neither."),
    QT_TRANSLATE_NOOP("EngineError",
                      "dataset: expected a name or the path of a file or folder, found nothing."),
    QT_TRANSLATE_NOOP(
        "EngineError",
        "format: expected one of %1, found \"%2\". Leave it out to have the format recognised."),
    QT_TRANSLATE_NOOP("EngineError", "%1: expected a fraction of at least 0 and below 1, found %2."),
    QT_TRANSLATE_NOOP("EngineError", "%1: no data set that can be read: expected %2; found an empty folder."),
    QT_TRANSLATE_NOOP("EngineError",
                      "%1: no data set that can be read: expected %2; found %3 files of other kinds."),
    QT_TRANSLATE_NOOP("EngineError", "%1: no data set that can be read: expected %2; found %3."),
    QT_TRANSLATE_NOOP("EngineError", "%1: no such file. Check the path."),
    QT_TRANSLATE_NOOP("EngineError", "%1: the folder cannot be read: %2."),
    QT_TRANSLATE_NOOP("EngineError", "%1: the picture cannot be decoded: %2."),
    QT_TRANSLATE_NOOP(
        "EngineError",
        "%1: not a picture: expected PNG, JPEG, BMP, TIFF, PPM or WebP, found a file that begins "
        "with the bytes %2."),
    QT_TRANSLATE_NOOP(
        "EngineError",
        "%1: expected a .zip or .tar archive with files in it, found none: it is damaged, cut off, "
        "empty, or not what its name says. Get it again."),
    QT_TRANSLATE_NOOP(
        "EngineError",
        "%1: nothing to learn: expected training samples of at least 2 classes, found only class "
        "\"%2\" (%3 samples)."),
    QT_TRANSLATE_NOOP("EngineError", "%1: there are no training samples"),
    QT_TRANSLATE_NOOP(
        "EngineError",
        "The data set %1 is not on this machine: looked for a folder at %2 and found none that is "
        "complete. Download it (%3), install the Debian package %4 (%5), or put its files into %6; "
        "its home page is %7. Or give the path of a folder; FLIPSCOPE_DATA may name a folder of data "
        "sets."),
    QT_TRANSLATE_NOOP(
        "EngineError",
        "The data set %1 is not on this machine: looked for a folder at %2 and found none that is "
        "complete. Download it (%3), or put its files into %4; its home page is %5. Or give the path "
        "of a folder; FLIPSCOPE_DATA may name a folder of data sets."),
    // Runs and models: engine/io, engine/timeline/fork.cpp
    QT_TRANSLATE_NOOP("EngineError",
                      "%1: holds no run: expected a folder with config.json, as train --out makes it"),
    QT_TRANSLATE_NOOP(
        "EngineError",
        "%1: another program is training in this run folder; wait for its end, stop it, or choose "
        "another folder"),
    QT_TRANSLATE_NOOP("EngineError",
                      "%1: this folder holds no model (%2); name a run folder or a model file"),
    QT_TRANSLATE_NOOP("EngineError", "%1: not a Flipscope model: expected at least 8 bytes, found %2"),
    QT_TRANSLATE_NOOP("EngineError",
                      "%1: not a Flipscope model: offset 0 claims a header of %2 bytes in a file of %3"),
    QT_TRANSLATE_NOOP("EngineError",
                      "%1: not a Flipscope model: the header at offset 8 has no key __metadata__.flipscope"),
    QT_TRANSLATE_NOOP("EngineError", "%1: cannot be read"),
    QT_TRANSLATE_NOOP("EngineError", "%1: cannot be read: %2."),
    QT_TRANSLATE_NOOP(
        "EngineError",
        "%1: needs a validation part to look at; there is none (--validation 0.1 keeps a tenth of "
        "the training samples aside)"),
    QT_TRANSLATE_NOOP("EngineError",
                      "method: a fork goes on with %1, not %2; start a new run for another method"),
    QT_TRANSLATE_NOOP(
        "EngineError",
        "a fork goes on with what was learnt on the same data by the same network: %1; start a new "
        "run for other ones"),
    QT_TRANSLATE_NOOP("EngineError", "epochs: a fork after step %1 needs more than %2 epochs of %3 steps"),
};

struct Form {
    const char* source;
    QRegularExpression pattern;
};

std::vector<Form> compiled() {
    std::vector<Form> all;
    for (const char* source : forms) {
        QString pattern = QRegularExpression::escape(QString::fromUtf8(source));
        int part = 1;
        for (QString mark; pattern.contains(mark = QStringLiteral("\\%%1").arg(part)); ++part)
            pattern.replace(mark, QStringLiteral("(.*?)"));
        all.push_back({source, QRegularExpression(QRegularExpression::anchoredPattern(pattern),
                                                  QRegularExpression::DotMatchesEverythingOption)});
    }
    return all;
}

/// `text` with %1, %2, ... replaced in one go: parts may hold such marks themselves.
QString filled(const QString& text, const QStringList& parts) {
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isMark = text[i] == QLatin1Char('%') && i + 1 < text.size() && text[i + 1].isDigit();
        if (!isMark) {
            out += text[i];
            continue;
        }
        out += parts.value(text[++i].digitValue() - 1);
    }
    return out;
}

} // namespace

QString engineErrorText(const QString& text) {
    static const std::vector<Form> all = compiled();
    for (const Form& form : all) {
        const QString translated = QCoreApplication::translate(context, form.source);
        if (translated == QString::fromUtf8(form.source))
            continue; // English, or not translated
        const auto match = form.pattern.match(text);
        if (match.hasMatch())
            return filled(translated, match.capturedTexts().mid(1));
    }
    return text;
}

QString engineErrorText(const std::exception& error) {
    return engineErrorText(QString::fromUtf8(error.what()));
}

} // namespace flipscope
