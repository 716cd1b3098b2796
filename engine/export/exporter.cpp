#include "engine/export/exporter.h"

#include "datasets/error.h"
#include "datasets/grouped.h"
#include "engine/export/childprocess.h"
#include "engine/export/formats.h"
#include "engine/export/testvectors.h"
#include "engine/io/atomicfile.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <system_error>

namespace flipscope {

namespace {

std::string percent(const std::optional<double>& value) {
    return value ? fmt::format("{:.2f} %", 100 * *value) : "not known";
}

void writeFiles(const Export& made, const std::filesystem::path& folder) {
    for (const ExportedFile& file : made.files)
        writeFileAtomically(folder / file.name, file.content);
}

} // namespace

const std::vector<ExportFormat>& exportFormats() {
    static const std::vector<ExportFormat> formats{cFormat(), onnxFormat(), npzFormat(), verilogFormat(),
                                                   reportFormat()};
    return formats;
}

const ExportFormat& findExportFormat(const std::string& name) {
    std::vector<std::string> names;
    for (const ExportFormat& format : exportFormats()) {
        if (format.name == name)
            return format;
        names.push_back(format.name);
    }
    throw Error(fmt::format("format: expected one of {}, found \"{}\"", fmt::join(names, ", "), name),
                Error::Kind::Usage);
}

std::uint64_t Export::bytes() const {
    std::uint64_t sum = 0;
    for (const ExportedFile& file : files)
        sum += file.content.size();
    return sum;
}

void checkExportName(const std::string& name) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const bool good =
        !name.empty() && name.size() <= 48 && letter(name[0]) && name[0] != '_' &&
        std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
    if (!good)
        throw Error(fmt::format("name: expected 1 to 48 letters, digits and underscores, a letter first, "
                                "found \"{}\"",
                                name),
                    Error::Kind::Usage);
}

Proof proveAndWrite(const ExportFormat& format, const ExportSource& source, const Export& made,
                    const std::filesystem::path& folder, bool overwrite, const ExportProgress& progress) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error || !std::filesystem::is_directory(folder))
        throw Error(fmt::format("{}: cannot be made a folder: {}; choose another", folder.string(),
                                error ? error.message() : "it is a file"));
    for (const ExportedFile& file : made.files)
        if (!overwrite && std::filesystem::exists(folder / file.name, error))
            throw Error(fmt::format("{}: is there already; choose another folder, or allow overwriting "
                                    "(--overwrite)",
                                    (folder / file.name).string()));
    const TemporaryFolder temporary;
    writeFiles(made, temporary.path());
    if (!progress("predicting", 0))
        throw Error("stopped; nothing was written");
    const Proof proof =
        format.prove({source, temporary.path(), predictedClasses(source.model, source.test), progress});
    if (!progress("writing", 1))
        throw Error("stopped; nothing was written");
    if (proof.outcome == Proof::Outcome::Differs)
        throw Error(
            fmt::format("the export is wrong and was not written: {}. Please report this.", proof.words));
    writeFiles(made, folder);
    return proof;
}

std::string exportHeading(const ExportSource& source, const std::string& mark) {
    const Model& model = source.model;
    const ImageShape shape = model.preparation.shape;
    std::string text;
    const auto line = [&](const std::string& words) { text += mark + plainText(words) + "\n"; };
    line(fmt::format("A binary neural network, exported by Flipscope; checksum {}.",
                     model.network.checksum()));
    line(fmt::format("Network {}, encoder {}, trained by {} on {} (seed {}, data hash {}).",
                     model.network.sizes(), model.encoder.spec(), model.method, model.dataset, model.seed,
                     model.dataHash));
    line(fmt::format("Accuracy on its test pictures: {}.", percent(model.testAccuracy)));
    line(fmt::format("Pictures: {} x {} pixels, {}, one byte each, row by row from the top left.",
                     shape.width, shape.height,
                     shape.channels == 1                            ? "grey"
                     : model.preparation.order == ChannelOrder::Bgr ? "blue, green, red interleaved"
                                                                    : "red, green, blue interleaved"));
    return text;
}

std::string plainText(const std::string& text) {
    std::string plain;
    for (const char c : text) {
        // Compilers warn of a comment that seems to begin within another.
        const char before = plain.empty() ? ' ' : plain.back();
        const bool marks = (c == '/' && before == '*') || (c == '*' && before == '/');
        plain += c < ' ' || c > '~' || c == '\\' || marks ? '?' : c;
    }
    return plain;
}

Proof compareClasses(const std::string& printed, const ProofRequest& request, const std::string& how) {
    std::size_t lines = 0, differ = 0, firstWrong = 0, at = 0;
    for (; at < printed.size(); ++lines) {
        const std::size_t end = std::min(printed.find('\n', at), printed.size());
        const bool same = lines < request.predicted.size() &&
                          printed.compare(at, end - at, std::to_string(request.predicted[lines])) == 0;
        if (!same && differ++ == 0)
            firstWrong = lines;
        at = end + 1;
    }
    if (lines != request.predicted.size())
        return {Proof::Outcome::Differs, fmt::format("{}: {} pictures were given, {} classes came back", how,
                                                     request.predicted.size(), lines)};
    if (differ > 0)
        return {Proof::Outcome::Differs,
                fmt::format("{}: differs from the program on {} of {} test pictures "
                            "of {}, first on number {}",
                            how, differ, lines, request.source.testName, firstWrong)};
    return {Proof::Outcome::Agrees, fmt::format("{}: agrees with the program on all {} test pictures of {}",
                                                how, grouped(lines), request.source.testName)};
}

std::function<std::string()> pictureStream(const ProofRequest& request, const std::string& what) {
    auto next = std::make_shared<std::size_t>(0);
    return [&request, what, next] {
        constexpr std::size_t block = 64; // pictures
        const Samples& test = request.source.test;
        const std::size_t size = request.source.model.preparation.shape.size();
        const std::size_t count = std::min(block, test.size() - *next);
        std::string bytes(count * size, '\0');
        for (std::size_t i = 0; i < count; ++i)
            test.read(*next + i, {reinterpret_cast<std::uint8_t*>(bytes.data()) + i * size, size});
        *next += count;
        request.progress(what,
                         test.empty() ? 1 : static_cast<double>(*next) / static_cast<double>(test.size()));
        return bytes;
    };
}

} // namespace flipscope
