#include "engine/io/checkpoint.h"

#include "datasets/error.h"
#include "datasets/random.h"
#include "engine/io/atomicfile.h"
#include "engine/io/statefile.h"
#include "engine/trainingprogress.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

namespace flipscope {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr double secondsToTryAgain = 20;

CheckpointFile fileFor(const RunFolder& run, std::uint64_t epochs, std::uint64_t step) {
    return {run.checkpoints() / fmt::format("epoch-{}-step-{}.checkpoint", epochs, step), epochs, step};
}

std::optional<std::uint64_t> numberOf(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// What a file's name says; nothing where it is none of ours.
std::optional<CheckpointFile> named(const fs::path& file) {
    const std::string name = file.filename().string();
    const std::size_t step = name.find("-step-"), end = name.rfind(".checkpoint");
    if (!name.starts_with("epoch-") || step == std::string::npos || end == std::string::npos ||
        end < step + 6 || end + 11 != name.size())
        return std::nullopt;
    const auto epochs = numberOf(std::string_view(name).substr(6, step - 6));
    const auto steps = numberOf(std::string_view(name).substr(step + 6, end - step - 6));
    return epochs && steps ? std::optional(CheckpointFile{file, *epochs, *steps}) : std::nullopt;
}

StateReader read(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error))
        throw Error(fmt::format("{}: no such checkpoint", file.string()));
    std::ifstream in(file, std::ios::binary);
    std::string content(std::istreambuf_iterator<char>(in), {});
    if (!in)
        throw Error(fmt::format("{}: cannot be read", file.string()));
    return {std::move(content), file.string()};
}

/// A key of the description; Error where it is no text.
std::string textIn(const StateReader& reader, const char* key) {
    const Json& about = reader.about();
    if (!about.contains(key) || !about[key].is_string())
        throw Error(fmt::format("{}: key about.{}: expected a text", reader.origin(), key));
    return about[key].get<std::string>();
}

TrainingConfig configIn(const StateReader& reader) {
    return TrainingConfig::resolve(assignmentsFromJson(textIn(reader, "config"), reader.origin()));
}

/// The checkpoints that `from` names, the one to try first in front.
std::vector<CheckpointFile> candidates(const RunFolder& run, const std::string& from) {
    std::vector<CheckpointFile> all = checkpointsIn(run);
    std::reverse(all.begin(), all.end());
    if (from.empty())
        return all;
    std::error_code error;
    if (fs::is_regular_file(from, error))
        return {{from, 0, 0}};
    std::string kept;
    for (const CheckpointFile& checkpoint : all) {
        if (checkpoint.file.filename() == from)
            return {checkpoint};
        kept = checkpoint.file.filename().string() + (kept.empty() ? "" : ", ") + kept;
    }
    if (from.starts_with("step:"))
        if (const auto step = numberOf(std::string_view(from).substr(5))) {
            std::erase_if(all, [&](const CheckpointFile& c) { return c.step > *step; });
            return all; // the steps in between are trained again; with none, all are
        }
    // After an epoch: the first step count with that many epochs.
    if (const auto epoch = numberOf(from)) {
        const auto it = std::find_if(all.rbegin(), all.rend(),
                                     [&](const CheckpointFile& c) { return c.epochs == *epoch; });
        if (it != all.rend())
            return {*it};
    }
    throw Error(
        fmt::format("{}: --from {}: expected the file of a checkpoint, the number of an epoch after which "
                    "there is one, or step:N; kept are: {}",
                    run.path().string(), from, kept.empty() ? "none" : kept),
        Error::Kind::Usage);
}

/// Another configuration or other data are no damage: no other checkpoint would help.
void checkIsOfThisRun(const StateReader& reader, const Trainer& trainer) {
    const std::string difference = configIn(reader).differenceFrom(trainer.config());
    if (!difference.empty())
        throw Error(
            fmt::format("{}: is of another configuration: {}; a resumed run must be configured as it was "
                        "begun (start a new one with --out instead)",
                        reader.origin(), difference));
    // What was changed later than the checkpoint is changed again when it is due.
    const auto step = reader.about().value("step", std::uint64_t{0});
    if (changesUntil(configIn(reader), step) != changesUntil(trainer.config(), step))
        throw Error(fmt::format("{}: options were changed while it trained ({}), and not so in the run's "
                                "configuration ({})",
                                reader.origin(), configIn(reader).text("changes"),
                                trainer.config().text("changes")));
    const std::string hash = textIn(reader, "data_hash");
    if (hash != trainer.dataset().hash)
        throw Error(
            fmt::format("{}: the data are not those that this run was begun with: expected hash {}, {} has "
                        "{}; bring the old data back, or start a new run with --out",
                        reader.origin(), hash, trainer.dataset().location, trainer.dataset().hash));
    if (reader.about().value("random_layout", -1) != randomLayoutVersion)
        throw Error(
            fmt::format("{}: was written by a version of Flipscope that draws other random numbers; go on "
                        "with that version, or start a new run",
                        reader.origin()));
}

void restore(StateReader& reader, Trainer& trainer) {
    trainer.restore(reader);
    const std::string expected = textIn(reader, "checksum"), found = trainer.lastNetwork().checksum();
    if (expected != found)
        throw Error(fmt::format("{}: damaged: the network should have checksum {}, it has {}",
                                reader.origin(), expected, found));
}

} // namespace

std::vector<CheckpointFile> checkpointsIn(const RunFolder& run) {
    std::vector<CheckpointFile> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(run.checkpoints(), error))
        if (const auto checkpoint = named(entry.path()))
            found.push_back(*checkpoint);
    std::sort(found.begin(), found.end(),
              [](const CheckpointFile& a, const CheckpointFile& b) { return a.step < b.step; });
    return found;
}

CheckpointWriter::CheckpointWriter(const RunFolder& run, const Trainer& trainer,
                                   std::function<void(const CheckpointNote&)> told)
    : m_run(run), m_trainer(trainer), m_told(std::move(told)) {
    const TrainingProgress& progress = trainer.progress();
    if (progress.bestEpoch > 0)
        m_best = progress.history[progress.bestEpoch - 1].step;
}

bool CheckpointWriter::wantsCheckpoint(const TrainingPoint& point) {
    if (point.ending)
        return true;
    const TrainingConfig& config = m_trainer.config();
    const double since = std::chrono::duration<double>(Clock::now() - m_written).count();
    if (!m_failure.empty())
        return point.endOfEpoch || since >= secondsToTryAgain;
    const auto everyEpochs = static_cast<std::uint64_t>(config.integer("checkpoint-epochs"));
    const double everySeconds = 60 * config.real("checkpoint-minutes");
    return (point.endOfEpoch && everyEpochs > 0 && point.epochs % everyEpochs == 0) ||
           (everySeconds > 0 && since >= everySeconds);
}

void CheckpointWriter::onCheckpoint(const TrainingPoint& point, const StateWriter& state,
                                    const Network& network) {
    const auto begin = Clock::now();
    CheckpointNote note;
    note.checkpoint = fileFor(m_run, point.epochs, point.step);
    const std::string bytes = state.bytes({{"config", toJson(m_trainer.config())},
                                           {"data_hash", m_trainer.dataset().hash},
                                           {"random_layout", randomLayoutVersion},
                                           {"epochs", point.epochs},
                                           {"step", point.step},
                                           {"checksum", network.checksum()}});
    try {
        write(note.checkpoint, bytes);
        if (point.bestSoFar)
            m_best = point.step;
        thinOut();
    } catch (const std::exception& e) {
        note.failure = e.what();
    }
    m_failure = note.failure;
    m_written = Clock::now();
    note.bytes = bytes.size();
    note.seconds = std::chrono::duration<double>(m_written - begin).count();
    m_told(note);
}

void CheckpointWriter::write(const CheckpointFile& checkpoint, const std::string& bytes) {
    std::error_code error; // the folder may be new, or have vanished; what is wrong shows when writing
    fs::create_directory(m_run.checkpoints(), error);
    writeFileAtomically(checkpoint.file, bytes);
}

/// Bytes that checkpoints may take beside the latest and the best one: what the flip log leaves of its
/// budget.
std::uint64_t CheckpointWriter::historyBudget() const {
    const auto budget = static_cast<std::uint64_t>(m_trainer.config().integer("flip-log")) << 20;
    std::error_code error;
    const std::uint64_t log = fs::file_size(m_run.flipLog(), error);
    return budget - (error ? 0 : std::min(log, flipLogShare(budget)));
}

/// The latest and the best stay. Of the others, which are where a question about an early step begins, the
/// one whose neighbours are nearest goes first.
void CheckpointWriter::thinOut() {
    std::vector<CheckpointFile> all = checkpointsIn(m_run);
    const auto keep = static_cast<std::size_t>(m_trainer.config().integer("checkpoint-keep"));
    if (keep == 0 || all.size() <= keep)
        return;
    std::error_code error;
    std::vector<std::uint64_t> sizes;
    for (const CheckpointFile& checkpoint : all) {
        const std::uint64_t size = fs::file_size(checkpoint.file, error);
        sizes.push_back(error ? 0 : size);
    }
    const auto isHistory = [&](std::size_t i) { return i + keep < all.size() && all[i].step != m_best; };
    std::uint64_t history = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
        history += isHistory(i) ? sizes[i] : 0;
    const std::uint64_t budget = historyBudget();
    while (history > budget) {
        std::size_t first = all.size();
        std::uint64_t smallest = UINT64_MAX;
        for (std::size_t i = 0; i < all.size(); ++i)
            if (const std::uint64_t gap =
                    i + 1 < all.size() ? all[i + 1].step - (i > 0 ? all[i - 1].step : 0) : 0;
                isHistory(i) && gap < smallest) {
                smallest = gap;
                first = i;
            }
        fs::remove(all[first].file, error);
        history -= sizes[first];
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(first));
        sizes.erase(sizes.begin() + static_cast<std::ptrdiff_t>(first));
    }
}

TrainingConfig configOfRun(const RunFolder& run) {
    std::error_code error;
    std::vector<CheckpointFile> all = checkpointsIn(run);
    if (fs::exists(run.config(), error) || all.empty())
        return TrainingConfig::resolve(assignmentsFromFile(run.config()));
    for (auto it = all.rbegin();; ++it)
        try {
            return configIn(read(it->file));
        } catch (const Error&) {
            if (it + 1 == all.rend())
                throw;
        }
}

std::optional<CheckpointFile> restoreRun(const RunFolder& run, Trainer& trainer, const std::string& from,
                                         const std::function<void(const std::string&)>& note) {
    const std::vector<CheckpointFile> all = candidates(run, from);
    for (const CheckpointFile& checkpoint : all) {
        std::optional<StateReader> reader;
        try {
            reader.emplace(read(checkpoint.file));
        } catch (const Error& e) {
            if (&checkpoint == &all.back())
                throw Error(fmt::format(
                    "{}{}", e.what(),
                    from.empty() ? "; there is none before it: train anew with --overwrite" : ""));
            note(fmt::format("{}; the one before it is taken", e.what()));
            continue;
        }
        checkIsOfThisRun(*reader, trainer);
        restore(*reader, trainer);
        return CheckpointFile{checkpoint.file, trainer.progress().epochs, trainer.progress().step};
    }
    return std::nullopt;
}

} // namespace flipscope
