#include "app/cli/commands.h"

#include "app/cli/output.h"
#include "datasets/error.h"
#include "datasets/grouped.h"
#include "engine/export/boards.h"
#include "engine/export/exporter.h"
#include "engine/io/jsontext.h"
#include "engine/io/testpart.h"

#include <fmt/format.h>

#include <filesystem>

namespace flipscope::cli {

namespace {

/// The pictures to compare on. Data that were named must be there; the model's own may be gone.
void openTest(const ExportArguments& arguments, const std::filesystem::path& file, ExportSource& source) {
    const bool named = !arguments.dataset.empty();
    try {
        DatasetRequest request = named ? testRequest(source.model) : ownTestRequest(source.model, file);
        if (named) {
            request.dataset = arguments.dataset;
            request.testFraction = arguments.testFraction;
        }
        if (!arguments.test.empty())
            request.test = arguments.test;
        if (!arguments.dataFormat.empty())
            request.format = arguments.dataFormat;
        Dataset data = openTestPart(source.model, file, request);
        for (const std::string& note : data.notes)
            say("note: {}\n", note);
        source.test = std::move(data.test);
        source.testName = data.name;
    } catch (const Error& e) {
        if (named || !arguments.test.empty())
            throw;
        say("warning: the model's own data cannot be opened, so there are no test pictures to compare on; "
            "name them by --dataset: {}\n",
            e.what());
    }
}

const char* outcomeName(Proof::Outcome outcome) {
    return outcome == Proof::Outcome::Agrees ? "agrees" : "not made"; // one that differs is an Error
}

} // namespace

int exportFiles(const ExportArguments& arguments) {
    const ExportFormat& format = findExportFormat(arguments.format);
    ExportSource source;
    if (!arguments.name.empty())
        source.name = arguments.name;
    checkExportName(source.name);
    if (!arguments.target.empty()) {
        source.target = &findBoard(arguments.target);
        if (!format.takesTarget)
            throw Error(fmt::format("--target: expected with --format c, found {}", format.name),
                        Error::Kind::Usage);
    }
    if (arguments.out.empty())
        throw Error("--out: expected a folder, found nothing", Error::Kind::Usage);
    const std::filesystem::path file = findModel(arguments.model, arguments.last);
    source.model = loadModel(file);
    source.run = file.parent_path();
    openTest(arguments, file, source);
    const Export made = format.make(source);
    const Proof proof = proveAndWrite(format, source, made, arguments.out, arguments.overwrite,
                                      [](const std::string&, double) { return true; });
    if (arguments.json) {
        nlohmann::ordered_json json{{"event", "result"},
                                    {"schema", 1},
                                    {"model", file.string()},
                                    {"model_checksum", source.model.network.checksum()},
                                    {"format", format.name},
                                    {"bytes", made.bytes()},
                                    {"proof", outcomeName(proof.outcome)},
                                    {"proof_words", proof.words},
                                    {"test_samples", source.test.size()},
                                    {"files", nlohmann::ordered_json::array()}};
        for (const ExportedFile& written : made.files)
            json["files"].push_back((std::filesystem::path(arguments.out) / written.name).string());
        fmt::print("{}\n", jsonText(json));
        return Done;
    }
    for (const ExportedFile& written : made.files)
        fmt::print("{:>12} bytes  {}\n", grouped(written.content.size()),
                   (std::filesystem::path(arguments.out) / written.name).string());
    fmt::print("\n{}\n{}: {}.\n", made.about,
               proof.outcome == Proof::Outcome::Agrees ? "Proven" : "NOT PROVEN", proof.words);
    return Done;
}

} // namespace flipscope::cli
