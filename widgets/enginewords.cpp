#include "widgets/enginewords.h"

#include "widgets/numberformat.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <vector>

namespace flipscope {

namespace {

constexpr const char* context = "EngineWords";

// Where several fit, the first one counts.
constexpr const char* forms[] = {
    // Options: engine/options.cpp, trainingconfig.cpp, encoder.cpp
    QT_TRANSLATE_NOOP("EngineWords", "%1: expected a whole number from %2 to %3, found \"%4\""),
    QT_TRANSLATE_NOOP("EngineWords", "%1: expected a number from %2 to %3, found \"%4\""),
    QT_TRANSLATE_NOOP("EngineWords", "%1: expected one of: %2, found \"%3\""),
    QT_TRANSLATE_NOOP("EngineWords", "%1: expected one of: %2; found \"%3\""),
    QT_TRANSLATE_NOOP("EngineWords", "%1: expected true or false, found \"%2\""),
    QT_TRANSLATE_NOOP("EngineWords", "kernels: this machine cannot run \"%1\"; it can run: %2"),
    QT_TRANSLATE_NOOP("EngineWords", "%1: unknown option \"%2\"; with method %3 there are: %4"),
    QT_TRANSLATE_NOOP("EngineWords", "%1: \"%2\" is an option of method %3, not of %4"),
    QT_TRANSLATE_NOOP("EngineWords", "%1: not a configuration in JSON: %2"),
    QT_TRANSLATE_NOOP("EngineWords", "%1: expected a JSON object of options, found %2"),
    QT_TRANSLATE_NOOP("EngineWords", "%1: cannot be read as a configuration file"),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "encoder: expected grey, threshold:T (T 1 to 255, or R/G/B), median, median:channel, "
        "thermometer:N (N 2 to 16), bitplanes:N (N 1 to 8), or local:R (R 1 to 32), found \"%1\""),
    // Networks: engine/network/networkspec.cpp, trainer.cpp
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "network: found \"%1\" in \"%2\"; expected 1 to %3 layers separated by commas: sizes of dense layers "
        "(1 to %4), filters such as 64c3 (keeping the size), 64v3 (without padding) or 64c3s2 (stride), p "
        "for pooling after filters, 64c3+ for filters that add their input, h4 at the end for 4 output "
        "neurons per class; residual networks such as 64f3,64r3,128r3s2,a; or a name"),
    QT_TRANSLATE_NOOP("EngineWords", "network \"%1\": %2 needs a map, and the dense layer before it leaves "
                                     "none; put filters and pooling before dense layers"),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "network \"%1\": the filters of %2 meet a map of %3 x %4, which is too small for them; use "
        "larger pictures, fewer pooling steps, or filters that keep the size (c)"),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "network \"%1\": %2 meets a map of %3 x %4 with %5 channels; filters that add their input "
        "are as many as its channels, on maps of more than one place"),
    QT_TRANSLATE_NOOP("EngineWords",
                      "network \"%1\": %2 would leave a map of 1 x 1, which a stream cannot have; use larger "
                      "pictures or fewer strides"),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "network \"%1\": %2 has %3 channels where the stream has %4; a layer that changes their "
        "number halves the map too: write %5"),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "network %1: training it at batch %2 needs about %3 MiB, this machine has %4 MiB; choose "
        "smaller layers or a smaller batch"),
    // Data: datasets/open.cpp, datasetfiles.cpp, bytereader.cpp, catalogue.cpp, divide.cpp, pictures.cpp
    QT_TRANSLATE_NOOP("EngineWords", "dataset: no such file or folder: %1. Check the path."),
    QT_TRANSLATE_NOOP("EngineWords", "test: no such file or folder: %1. Check the path."),
    QT_TRANSLATE_NOOP("EngineWords",
                      "dataset: expected one of %1, or the path of a file or folder; found \"%2\", which is "
                      "neither."),
    QT_TRANSLATE_NOOP("EngineWords",
                      "dataset: expected a name or the path of a file or folder, found nothing."),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "format: expected one of %1, found \"%2\". Leave it out to have the format recognised."),
    QT_TRANSLATE_NOOP("EngineWords", "%1: expected a fraction of at least 0 and below 1, found %2."),
    QT_TRANSLATE_NOOP("EngineWords",
                      "%1: found an empty folder, but no data set that can be read; expected %2."),
    QT_TRANSLATE_NOOP("EngineWords",
                      "%1: found %2 files of other kinds, but no data set that can be read; expected %3."),
    QT_TRANSLATE_NOOP("EngineWords", "%1: found %2, but no data set that can be read; expected %3."),
    QT_TRANSLATE_NOOP("EngineWords", "%1: no such file. Check the path."),
    QT_TRANSLATE_NOOP("EngineWords", "%1: the folder cannot be read: %2."),
    QT_TRANSLATE_NOOP("EngineWords", "%1: the picture cannot be decoded: %2."),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "%1: not a picture: expected PNG, JPEG, BMP, TIFF, PPM or WebP, found a file that begins "
        "with the bytes %2."),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "%1: expected a .zip or .tar archive with files in it, found none: it is damaged, cut off, "
        "empty, or not what its name says. Get it again."),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "%1: nothing to learn: expected training samples of at least 2 classes, found only class "
        "\"%2\" (%3 samples)."),
    QT_TRANSLATE_NOOP("EngineWords", "%1: there are no training samples"),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "The data set %1 is not on this machine: looked for a folder at %2 and found none that is "
        "complete. Download it (%3), install the Debian package %4 (%5), or put its files into %6; "
        "its home page is %7. Or give the path of a folder; FLIPSCOPE_DATA may name a folder of data "
        "sets."),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "The data set %1 is not on this machine: looked for a folder at %2 and found none that is "
        "complete. Download it (%3), or put its files into %4; its home page is %5. Or give the path "
        "of a folder; FLIPSCOPE_DATA may name a folder of data sets."),
    // Runs and models: engine/io, engine/timeline/fork.cpp
    QT_TRANSLATE_NOOP("EngineWords",
                      "%1: holds no run: expected a folder with config.json, as train --out makes it"),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "%1: another program is training in this run folder; wait for its end, stop it, or choose "
        "another folder"),
    QT_TRANSLATE_NOOP("EngineWords",
                      "%1: this folder holds no model (%2); name a run folder or a model file"),
    QT_TRANSLATE_NOOP("EngineWords", "%1: not a Flipscope model: expected at least 8 bytes, found %2"),
    QT_TRANSLATE_NOOP("EngineWords",
                      "%1: not a Flipscope model: offset 0 claims a header of %2 bytes in a file of %3"),
    QT_TRANSLATE_NOOP("EngineWords",
                      "%1: not a Flipscope model: the header at offset 8 has no key __metadata__.flipscope"),
    QT_TRANSLATE_NOOP("EngineWords", "%1: cannot be read"),
    QT_TRANSLATE_NOOP("EngineWords", "%1: cannot be read: %2."),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "%1: needs a validation part to look at; there is none (--validation 0.1 keeps a tenth of "
        "the training samples aside)"),
    QT_TRANSLATE_NOOP("EngineWords",
                      "method: a fork goes on with %1, not %2; start a new run for another method"),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "a fork goes on with what was learnt on the same data by the same network: %1; start a new "
        "run for other ones"),
    QT_TRANSLATE_NOOP("EngineWords", "epochs: a fork after step %1 needs more than %2 epochs of %3 steps"),
    // Options and runs that go on: engine/trainer.cpp, engine/io
    QT_TRANSLATE_NOOP("EngineWords", "%1=%2 was not taken: %3"),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "epoch %1: no better validation accuracy for %2 epochs; the rate is halved to 1/%3 of its schedule"),
    QT_TRANSLATE_NOOP("EngineWords", "%1: has reached its budget of %2 MiB; of older steps the ends of "
                                     "epochs are kept (--flip-log sets the budget)"),
    QT_TRANSLATE_NOOP("EngineWords",
                      "no checkpoint could be written: %1; the training goes on, and it is tried again"),
    // Notes of a data set: datasets/
    QT_TRANSLATE_NOOP("EngineWords", "Read as %1: %2 for training, %3 for validation, %4 for testing."),
    QT_TRANSLATE_NOOP("EngineWords", "Read as %1: %2 for training, %3 for testing."),
    QT_TRANSLATE_NOOP("EngineWords", "Read as %1: %2 for training, %3 for validation."),
    QT_TRANSLATE_NOOP("EngineWords", "Read as %1: %2 for training."),
    QT_TRANSLATE_NOOP("EngineWords", "Read as %1: %2 for testing."),
    QT_TRANSLATE_NOOP("EngineWords", "Kept out of training, because named as test: %1."),
    QT_TRANSLATE_NOOP("EngineWords", "Passed over: %1."),
    QT_TRANSLATE_NOOP("EngineWords", "Limited to %1 of %2 training samples (stratified, by seed %3)."),
    QT_TRANSLATE_NOOP("EngineWords",
                      "The limit of %1 is more than the %2 training samples that there are: all are taken."),
    QT_TRANSLATE_NOOP("EngineWords", "There is no test part."),
    QT_TRANSLATE_NOOP("EngineWords", "There is no test part: %1 of the %2 samples were cut off as one (test "
                                     "fraction %3, stratified, whole groups, by seed %4)."),
    QT_TRANSLATE_NOOP("EngineWords", "There is no test part: %1 of the %2 samples were cut off as one (test "
                                     "fraction %3, stratified, by seed %4)."),
    QT_TRANSLATE_NOOP("EngineWords",
                      "The data set has a validation part of its own: nothing was cut off for it."),
    QT_TRANSLATE_NOOP("EngineWords",
                      "Label noise: %1 of %2 training labels are wrong on purpose (by seed %3)."),
    QT_TRANSLATE_NOOP("EngineWords", "Left out by hand (skip): %1 training, %2 validation, %3 test samples."),
    QT_TRANSLATE_NOOP("EngineWords", "Labels corrected by hand (relabel): %1."),
    QT_TRANSLATE_NOOP("EngineWords", "%1 of %2 classes chosen, as %3: %4 of %5 samples."),
    QT_TRANSLATE_NOOP("EngineWords", "%1: the files of %2 MiB are more than the %3 MiB that pixels may take "
                                     "in memory; they are read when they are needed."),
    QT_TRANSLATE_NOOP("EngineWords", "Skipped a damaged picture: %1"),
    QT_TRANSLATE_NOOP("EngineWords", "%1 more damaged pictures were skipped."),
    QT_TRANSLATE_NOOP("EngineWords", "%1: %2 pictures lie in no class's folder and were passed over."),
    QT_TRANSLATE_NOOP("EngineWords", "%1: label 10 is taken as the digit 0."),
    QT_TRANSLATE_NOOP("EngineWords", "%1: %2 of the samples named there is not used (no longer there, or "
                                     "left out by limit or classes), such as %3."),
    QT_TRANSLATE_NOOP("EngineWords", "%1: %2 of the samples named there are not used (no longer there, or "
                                     "left out by limit or classes), such as %3."),
    QT_TRANSLATE_NOOP("EngineWords", "training sample %1"),
    QT_TRANSLATE_NOOP("EngineWords", "validation sample %1"),
    QT_TRANSLATE_NOOP("EngineWords", "test sample %1"),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "%1 training samples are also in the test part (%2 with another label), such as %3 and %4. %5"),
    QT_TRANSLATE_NOOP("EngineWords", "%1 training samples are also in the test part, such as %2 and %3. %4"),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "%1 training sample is also in the test part (%2 with another label), such as %3 and %4. %5"),
    QT_TRANSLATE_NOOP("EngineWords", "%1 training sample is also in the test part, such as %2 and %3. %4"),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "%1 training samples are also in the validation part (%2 with another label), such as %3 and %4. %5"),
    QT_TRANSLATE_NOOP("EngineWords",
                      "%1 training samples are also in the validation part, such as %2 and %3. %4"),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "%1 training sample is also in the validation part (%2 with another label), such as %3 and %4. %5"),
    QT_TRANSLATE_NOOP("EngineWords",
                      "%1 training sample is also in the validation part, such as %2 and %3. %4"),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "%1 validation samples are also in the test part (%2 with another label), such as %3 and %4. %5"),
    QT_TRANSLATE_NOOP("EngineWords",
                      "%1 validation samples are also in the test part, such as %2 and %3. %4"),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "%1 validation sample is also in the test part (%2 with another label), such as %3 and %4. %5"),
    QT_TRANSLATE_NOOP("EngineWords", "%1 validation sample is also in the test part, such as %2 and %3. %4"),
    QT_TRANSLATE_NOOP("EngineWords", "Removed from the training part."),
    QT_TRANSLATE_NOOP("EngineWords", "Removed from the validation part."),
    QT_TRANSLATE_NOOP("EngineWords", "duplicates=remove would take them out."),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "%1 of %2 groups of the %3 part are also in the training part: the data set came divided so."),
    QT_TRANSLATE_NOOP("EngineWords", "The pictures are of %1 x %2 pixels; as judged by %3 of %4, %5 x %6 in "
                                     "%7 suits them. They are read as %8."),
    QT_TRANSLATE_NOOP("EngineWords",
                      "The pictures are of several sizes (median of the shorter side: %1 pixels); as judged "
                      "by %2 of %3, %4 x %5 in %6 suits them. They are read as %7."),
    QT_TRANSLATE_NOOP("EngineWords", "grey"),
    QT_TRANSLATE_NOOP("EngineWords", "a file that begins with \"%1\""),
    QT_TRANSLATE_NOOP("EngineWords", "a file that begins with the bytes %1"),
    QT_TRANSLATE_NOOP("EngineWords", "an empty or unreadable file"),
    QT_TRANSLATE_NOOP("EngineWords", "pictures, but no folders that say their classes"),
    QT_TRANSLATE_NOOP("EngineWords", "colour"),
    // Exports: engine/export
    QT_TRANSLATE_NOOP("EngineWords", "target: expected one of %1, found \"%2\""),
    QT_TRANSLATE_NOOP("EngineWords", "%1 is too small: the network needs %2 bytes of flash and %3 of RAM, it "
                                     "has %4 and %5; train a smaller network (fewer or narrower layers)"),
    QT_TRANSLATE_NOOP("EngineWords",
                      "name: expected 1 to 48 letters, digits and underscores, a letter first, found \"%1\""),
    QT_TRANSLATE_NOOP("EngineWords", "%1: cannot be made a folder: %2; choose another"),
    QT_TRANSLATE_NOOP("EngineWords",
                      "%1: is there already; choose another folder, or allow overwriting (--overwrite)"),
    QT_TRANSLATE_NOOP("EngineWords",
                      "%1: takes networks whose layers hand on bits, found the residual network %2; its "
                      "model file (.flipscope, engine/io/MODELFILE.md) holds all of it"),
    QT_TRANSLATE_NOOP("EngineWords", "verilog: takes weights of one bit, found ternary ones; train by "
                                     "another method, such as bitflip, or export c"),
    QT_TRANSLATE_NOOP("EngineWords", "verilog: takes one output neuron per class; train without h... at the "
                                     "end of the network, or export c"),
    QT_TRANSLATE_NOOP("EngineWords", "verilog: takes networks of dense layers only, found %1; train one such "
                                     "as --network 64,64, or export c"),
    QT_TRANSLATE_NOOP("EngineWords", "verilog: takes encoders that look at each pixel alone, found %1; train "
                                     "with another, such as median, or export c"),
    QT_TRANSLATE_NOOP("EngineWords", "verilog: every weight becomes wiring, so at most %1 are taken, found "
                                     "%2; train a smaller network, or export c"),
    QT_TRANSLATE_NOOP("EngineWords", "the export is wrong and was not written: %1. Please report this."),
    QT_TRANSLATE_NOOP("EngineWords", "stopped; nothing was written"),
    QT_TRANSLATE_NOOP("EngineWords", "predicting"),
    QT_TRANSLATE_NOOP("EngineWords", "writing"),
    QT_TRANSLATE_NOOP("EngineWords", "compiling"),
    QT_TRANSLATE_NOOP("EngineWords", "running the exported C"),
    QT_TRANSLATE_NOOP("EngineWords", "looking for numpy"),
    QT_TRANSLATE_NOOP("EngineWords", "running numpy"),
    QT_TRANSLATE_NOOP("EngineWords", "running the ONNX file in OpenCV"),
    QT_TRANSLATE_NOOP("EngineWords", "compiling the Verilog"),
    QT_TRANSLATE_NOOP("EngineWords", "simulating the Verilog"),
    QT_TRANSLATE_NOOP("EngineWords", "%1: agrees with the program on all %2 test pictures of %3"),
    QT_TRANSLATE_NOOP("EngineWords", "C compiled by %1 (-std=c99, no warnings), self-test passed"),
    QT_TRANSLATE_NOOP("EngineWords", "C compiled by %1 (-std=c99, no warnings): its self-test passes; no "
                                     "test pictures were there to compare it on"),
    QT_TRANSLATE_NOOP("EngineWords", "no C compiler is installed (cc, gcc or clang), so the source was not "
                                     "compiled; its self-test program does the comparison elsewhere"),
    QT_TRANSLATE_NOOP("EngineWords", "numpy alone"),
    QT_TRANSLATE_NOOP("EngineWords",
                      "numpy alone: its own check passes; no test pictures were there to compare it on"),
    QT_TRANSLATE_NOOP("EngineWords", "Python with numpy is not installed here, so the file was not tried; "
                                     "its program checks it elsewhere"),
    QT_TRANSLATE_NOOP("EngineWords", "ONNX run by %1"),
    QT_TRANSLATE_NOOP("EngineWords", "%1 reads the file; no test pictures were there to compare it on"),
    QT_TRANSLATE_NOOP("EngineWords", "Icarus Verilog is not installed here (package iverilog), so nothing "
                                     "was simulated; the testbench does it elsewhere"),
    QT_TRANSLATE_NOOP("EngineWords", "simulated by Icarus Verilog: agrees with the program on %1 pictures, "
                                     "%2 of them test pictures of %3"),
    QT_TRANSLATE_NOOP(
        "EngineWords",
        "simulated by Icarus Verilog: agrees with the program on %1 pictures, %2 of them test pictures"),
    QT_TRANSLATE_NOOP("EngineWords", "no test pictures were there, so the page has no confusion matrix"),
    QT_TRANSLATE_NOOP("EngineWords",
                      "the confusion matrix counts the program's predictions for all %1 test pictures of %2"),
    QT_TRANSLATE_NOOP("EngineWords",
                      "Runs in ONNX Runtime, OpenCV (dnn) and whatever else reads ONNX: opset 13, inputs "
                      "\"pixels\"\n(float32, N x channels x height x width, values 0 to 255), outputs "
                      "\"scores\" and \"class\".\nWeights are stored as int8 numbers -1 and +1, but those "
                      "programs compute in floating point: this\nfile is exact there, and no faster than "
                      "other networks of its size. For speed and small memory\ntake the format c.\n"),
    QT_TRANSLATE_NOOP("EngineWords",
                      "Arrays for numpy: weights as packed bits (np.unpackbits(w, axis=1, "
                      "bitorder=\"little\"), 1 is +1 and\n0 is -1), integer thresholds, test pictures with "
                      "their scores. %1.py predicts with numpy\nalone, run in the same folder: without "
                      "arguments it checks itself, with - it reads raw pictures.\n"),
    QT_TRANSLATE_NOOP("EngineWords", "One module per layer, one count of ones per neuron, a register behind "
                                     "each layer: one picture per\nclock, its class %1 clocks later. %2 "
                                     "weights. Simulate with Icarus Verilog, in the files' folder:\n\n%3"),
    QT_TRANSLATE_NOOP("EngineWords", "One page for any browser; all pictures are inside.\n"),
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

/// A part: large numbers as the window writes them, or a sentence again.
QString spoken(const QString& part) {
    static const QRegularExpression grouped(QStringLiteral("^[0-9]{1,3}(,[0-9]{3})+$"));
    return grouped.match(part).hasMatch() ? formatCount(QString(part).remove(QLatin1Char(',')).toLongLong())
                                          : engineWords(part);
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
        out += spoken(parts.value(text[++i].digitValue() - 1));
    }
    return out;
}

} // namespace

QString engineWords(const QString& text) {
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

QString engineWords(const std::exception& error) { return engineWords(QString::fromUtf8(error.what())); }

} // namespace flipscope
