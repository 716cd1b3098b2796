#include "engine/io/runsummary.h"

#include "datasets/error.h"
#include "engine/export/runrecords.h"
#include "engine/io/atomicfile.h"
#include "engine/io/checkpoint.h"
#include "engine/io/resultjson.h"
#include "engine/io/runfolder.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>

namespace flipscope {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longestLabel = 1 << 16; // bytes

std::array<fs::path, 8> filesOf(const fs::path& folder) {
    const auto in = [&](const char* name) { return folder / name; };
    return {in(RunFolder::configName),          in(RunFolder::metricsName),
            in(RunFolder::resultName),          in(RunFolder::labelName),
            in(RunFolder::flipLogName),         in(RunFolder::checkpointsName),
            RunFolder::modelOf(folder, "best"), RunFolder::modelOf(folder, "last")};
}

/// Seconds since 1970 of a file's last change; 0: there is none.
std::int64_t changedAt(const fs::path& file) {
    struct ::stat status {};
    return ::stat(file.c_str(), &status) == 0 ? std::int64_t{status.st_mtim.tv_sec} : 0;
}

/// Runs f; what it throws is a problem of the run.
template <class F> void attempt(RunSummary& run, F&& f) {
    try {
        f();
    } catch (const std::exception& e) {
        run.problems.emplace_back(e.what());
    }
}

std::vector<RunEpoch> readEpochs(const fs::path& folder) {
    std::error_code error;
    if (!fs::exists(folder / RunFolder::metricsName, error))
        return {}; // the first epoch has not ended
    const auto columns = runMetrics(folder);
    const auto column = [&](const char* name) -> const std::vector<double>& {
        const auto found = columns.find(name);
        if (found == columns.end() && std::string_view(name) != "seconds")
            throw Error(fmt::format("{}: expected a column \"{}\" and a line per epoch, found none",
                                    (folder / RunFolder::metricsName).string(), name));
        static const std::vector<double> none; // older runs lack the seconds
        return found == columns.end() ? none : found->second;
    };
    std::error_code ignored;
    if (columns.empty() && fs::file_size(folder / RunFolder::metricsName, ignored) < 256)
        return {}; // its heading alone
    std::vector<RunEpoch> epochs;
    const auto& seconds = column("seconds");
    for (std::size_t i = 0; i < column("epoch").size(); ++i) {
        if (column("epoch")[i] != static_cast<double>(i + 1))
            throw Error(fmt::format("{}: line {}: expected epoch {}, found {}",
                                    (folder / RunFolder::metricsName).string(), i + 2, i + 1,
                                    column("epoch")[i]));
        RunEpoch epoch;
        epoch.epoch = i + 1;
        const double step = column("step")[i];
        epoch.step = step >= 0 && step < 1e15 ? static_cast<std::uint64_t>(step) : 0;
        epoch.trainAccuracy = column("train_accuracy")[i];
        if (const double validation = column("validation_accuracy")[i]; !std::isnan(validation))
            epoch.validationAccuracy = validation;
        epoch.loss = column("loss")[i];
        epoch.flips = column("flips")[i];
        epoch.updates = column("updates")[i];
        epoch.seconds = i < seconds.size() ? seconds[i] : 0;
        epochs.push_back(epoch);
    }
    return epochs;
}

} // namespace

std::optional<double> RunSummary::bestValidation() const {
    if (result && result->validationAccuracy)
        return result->validationAccuracy;
    std::optional<double> best;
    for (const RunEpoch& epoch : epochs)
        if (epoch.validationAccuracy && (!best || *epoch.validationAccuracy > *best))
            best = epoch.validationAccuracy;
    return best;
}

std::string RunSummary::title() const {
    if (!label.name.empty())
        return label.name;
    const std::string name = utf8Text(folder.filename().string());
    const bool isDate =
        name.starts_with("run-") && name.find_first_not_of("0123456789-", 4) == std::string::npos;
    return isDate && config ? fmt::format("{} seed {}", config->text("method"), config->integer("seed"))
                            : name;
}

std::vector<fs::path> runFoldersIn(const fs::path& root) {
    std::vector<fs::path> folders;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(root, error)) {
        std::error_code ignored;
        if (entry.is_symlink(ignored) || !entry.is_directory(ignored) ||
            entry.path().filename().string().starts_with("."))
            continue;
        const auto files = filesOf(entry.path());
        if (std::any_of(files.begin(), files.end(),
                        [&](const fs::path& f) { return fs::exists(f, ignored); }))
            folders.push_back(entry.path());
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

std::string runStamp(const fs::path& folder) {
    std::string stamp;
    for (const fs::path& file : filesOf(folder)) {
        struct ::stat status {};
        if (::stat(file.c_str(), &status) == 0)
            stamp += fmt::format("{}.{}.{}.{} ", status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
                                 status.st_size, status.st_ino);
        else
            stamp += "- ";
    }
    return stamp;
}

RunSummary readRunSummary(const fs::path& folder) {
    RunSummary run;
    run.folder = folder;
    run.stamp = runStamp(folder); // before reading: what changes meanwhile is read again
    attempt(run, [&] { run.config = configOfRun(RunFolder::view(folder)); });
    attempt(run, [&] { run.epochs = readEpochs(folder); });
    attempt(run, [&] { run.result = readResult(folder / RunFolder::resultName); });
    attempt(run, [&] { run.label = readRunLabel(folder); });
    std::error_code error;
    run.hasFlipLog = fs::exists(folder / RunFolder::flipLogName, error);
    const fs::path checkpoints = folder / RunFolder::checkpointsName;
    run.hasCheckpoints = fs::is_directory(checkpoints, error) && !fs::is_empty(checkpoints, error);
    run.hasModel = fs::exists(RunFolder::modelOf(folder, "best"), error) ||
                   fs::exists(RunFolder::modelOf(folder, "last"), error);
    // The result, the latest epoch, the beginning.
    for (const char* name : {RunFolder::resultName, RunFolder::metricsName, RunFolder::configName})
        if (run.written == 0)
            run.written = changedAt(folder / name);
    if (run.written == 0)
        run.written = changedAt(folder);
    return run;
}

RunLabel readRunLabel(const fs::path& folder) {
    const fs::path file = folder / RunFolder::labelName;
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error)
        return {};
    try {
        if (size > longestLabel)
            throw Error(fmt::format("it has {} bytes", size));
        std::ifstream in(file, std::ios::binary);
        const auto json = nlohmann::json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
        return {json.value("name", ""), json.value("note", ""), json.value("starred", false)};
    } catch (const std::exception& e) {
        throw Error(fmt::format("{}: expected name, note and star of a run in JSON: {}; naming the run again "
                                "replaces this file",
                                file.string(), e.what()));
    }
}

void writeRunLabel(const fs::path& folder, const RunLabel& label) {
    const fs::path file = folder / RunFolder::labelName;
    if (label.isEmpty()) {
        std::error_code error;
        fs::remove(file, error);
        if (error)
            throw Error(fmt::format("{}: cannot be removed: {}", file.string(), error.message()));
        return;
    }
    const std::string text =
        jsonText(
            nlohmann::ordered_json{{"name", label.name}, {"note", label.note}, {"starred", label.starred}},
            2) +
        "\n";
    if (text.size() > longestLabel)
        throw Error(fmt::format("{}: name and note together may have {} bytes, found {}; shorten the note",
                                file.string(), longestLabel, text.size()),
                    Error::Kind::Usage);
    writeFileAtomically(file, text);
}

} // namespace flipscope
