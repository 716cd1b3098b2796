#include "app/cli/commands.h"

#include "app/cli/interruptguard.h"
#include "app/cli/output.h"
#include "datasets/error.h"
#include "datasets/open.h"
#include "engine/io/keptrun.h"
#include "engine/io/resultjson.h"
#include "engine/io/runkeeper.h"
#include "engine/learning/float32ledger.h"
#include "engine/network/networkspec.h"
#include "engine/timeline/fork.h"
#include "engine/trainer.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <optional>
#include <unistd.h>

namespace flipscope::cli {

namespace {

std::string duration(double seconds) {
    const auto whole = std::lround(seconds);
    return whole < 60 ? fmt::format("{} s", whole) : fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

/// Progress on stderr: one living line on a terminal, a line per epoch otherwise.
/// A stdout that takes no more lines ends the training: nobody is there to read the result.
class Progress final : public TrainingObserver {
public:
    Progress(bool json, TrainingControl& control)
        : m_json(json), m_terminal(isatty(STDERR_FILENO)), m_control(control) {}

    void onStarted(const TrainingStart& start) override {
        m_start = start;
        m_begin = std::chrono::steady_clock::now();
        if (m_json) {
            printLine(toJson(start));
            return;
        }
        say("training {} by {}: {} samples, {} steps per epoch, {} threads, {}\n", sizesText(start.layers),
            start.method, start.trainSamples, start.stepsPerEpoch, start.threads, start.kernels);
    }

    void onStep(const StepReport& report, const StepDelta*) override {
        if (!m_terminal)
            return;
        const auto now = std::chrono::steady_clock::now();
        if (now - m_drawn < std::chrono::milliseconds(200))
            return;
        m_drawn = now;
        const double done = static_cast<double>(report.step);
        const double doneNow = static_cast<double>(report.step - m_start.stepsDone);
        const double all = static_cast<double>(m_start.stepsPerEpoch * m_start.epochs);
        const double elapsed = std::chrono::duration<double>(now - m_begin).count();
        say("\r\033[Kepoch {} of {}, {:.0f} %, {} left", (report.step - 1) / m_start.stepsPerEpoch + 1,
            m_start.epochs, 100 * done / all, duration(elapsed / doneNow * (all - done)));
        std::fflush(stderr);
    }

    void onEpoch(const EpochReport& report, const Network&) override {
        if (m_json)
            printLine(toJson(report));
        say("{}epoch {:>3}: train {:6.2f} %{}{}, {} flips, {:.2f} s{}\n", m_terminal ? "\r\033[K" : "",
            report.epoch, 100 * report.trainAccuracy,
            report.validationAccuracy
                ? fmt::format(", validation {:6.2f} %", 100 * *report.validationAccuracy)
                : "",
            report.balancedAccuracy && wantsBalanced()
                ? fmt::format(" (balanced {:6.2f} %)", 100 * *report.balancedAccuracy)
                : "",
            totalOf(report.layers).flips, report.seconds, report.best ? " *" : "");
    }

    void onMessage(const std::string& text) override {
        say("{}note: {}\n", m_terminal ? "\r\033[K" : "", text);
    }

    void checkpointed(const CheckpointNote& note) {
        if (m_json)
            printLine(toJson(note));
    }
    void warn(const std::string& text) { say("{}warning: {}\n", m_terminal ? "\r\033[K" : "", text); }

private:
    bool wantsBalanced() const {
        const TrainingConfig& config = m_start.config;
        return config.text("best-by") == "balanced" ||
               (config.has("class-weights") && config.text("class-weights") == "balanced");
    }
    void printLine(const nlohmann::ordered_json& json) {
        if (!(std::cout << jsonText(json) << std::endl))
            m_control.stop();
    }

    bool m_json;
    bool m_terminal;
    TrainingControl& m_control;
    TrainingStart m_start;
    std::chrono::steady_clock::time_point m_begin, m_drawn;
};

void append(std::vector<Assignment>& all, std::vector<Assignment> more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// key=value, as said by --set.
Assignment settingOf(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos)
        throw Error(fmt::format("--set: expected key=value, found \"{}\"", text), Error::Kind::Usage);
    return {text.substr(0, equals), text.substr(equals + 1), "--set " + text, {}};
}

/// What was said on the command line itself.
std::vector<Assignment> saidDirectly(const TrainArguments& arguments) {
    std::vector<Assignment> all;
    for (const auto& [key, text] : arguments.options)
        all.push_back({key, text, "--" + key, {}});
    append(all, settingsOf(arguments.settings));
    return all;
}

TrainingConfig configFrom(const TrainArguments& arguments) {
    std::vector<Assignment> all = settingsOf(arguments.preset, arguments.configFile, {});
    append(all, saidDirectly(arguments));
    return TrainingConfig::resolve(all);
}

std::string percent(const std::optional<double>& value) {
    return value ? fmt::format("{:.2f} %", 100 * *value) : "none";
}

void printResult(const TrainingResult& r) {
    fmt::print("network       {} ({}, {} bits of state per weight)\n", r.network, r.method,
               r.stateBitsPerWeight);
    fmt::print("data          {} ({} training, {} validation, {} test samples)\n", r.dataset, r.trainSamples,
               r.validationSamples, r.testSamples);
    fmt::print("ended         {}\n", r.stopReason);
    fmt::print("model         {} (epoch {}), checksum {}\n", r.which, r.bestEpoch, r.modelChecksum);
    fmt::print("accuracy      train {}, validation {}, test {}\n", percent(r.trainAccuracy),
               percent(r.validationAccuracy), percent(r.testAccuracy));
    fmt::print("speed         {:.2f} s, {:.0f} samples per second, {} threads, {}\n", r.trainSeconds,
               r.samplesPerSecond, r.threads, r.kernels);
    fmt::print("flips         {}\n", r.flips);
    const auto mebibytes = [](std::uint64_t bytes) { return static_cast<double>(bytes) / 1048576.0; };
    fmt::print(
        "memory        {:.1f} MiB above the {:.1f} MiB at the start; ledger {:.1f} MiB, standard training in "
        "float32 {:.1f} MiB\n",
        mebibytes(r.peakRssBytes - std::min(r.peakRssBytes, r.rssStartBytes)), mebibytes(r.rssStartBytes),
        mebibytes(totalBytes(r.ledger)), mebibytes(totalBytes(r.float32Ledger)));
    if (!r.modelPath.empty())
        fmt::print("saved         {}\n", r.modelPath);
}

void printResult(const TrainingResult& result, bool json) {
    if (json)
        std::cout << jsonText(toJson(result)) << std::endl;
    else
        printResult(result);
}

Dataset openData(const TrainingConfig& config) {
    checkNetworkText(config.text("network")); // a malformed text should not cost a minute of loading
    Dataset dataset = openDataset(config.datasetRequest());
    for (const std::string& note : dataset.notes)
        say("note: {}\n", note);
    if (dataset.test.empty())
        say("note: there is no test part; test accuracy stays empty\n");
    return dataset;
}

/// Trains to the end; keeps the run where there is a folder for it. `told` gets the result before a failure
/// to keep it is thrown.
template <class F> TrainingResult run(Trainer& trainer, const RunFolder* folder, bool json, F&& told) {
    TrainingControl control;
    Progress progress(json, control);
    trainer.addObserver(progress);
    std::optional<RunKeeper> keeper;
    if (folder)
        keeper.emplace(
            *folder, trainer, [&](const std::string& text) { progress.warn(text); },
            [&](const CheckpointNote& note) { progress.checkpointed(note); });
    const InterruptGuard guard(control);
    TrainingResult result = trainer.run(control);
    if (keeper)
        result.modelPath = keeper->modelPath().string();
    told(result);
    if (keeper && !keeper->failure().empty())
        throw Error(
            fmt::format("training is done, but the run could not be kept whole: {}", keeper->failure()));
    return result;
}

int runAndPrint(Trainer& trainer, const RunFolder* folder, bool json) {
    const TrainingResult result =
        run(trainer, folder, json, [&](const TrainingResult& r) { printResult(r, json); });
    return result.stoppedByUser ? Interrupted : Done;
}

/// Makes the trainer go on where a kept run stopped.
void goOn(const RunFolder& folder, Trainer& trainer, const std::string& from) {
    const auto point =
        restoreRun(folder, trainer, from, [](const std::string& text) { say("warning: {}\n", text); });
    if (point)
        say("note: goes on after step {}, {} epochs done ({})\n", point->step, point->epochs,
            point->file.string());
    else
        say("note: there is no checkpoint yet; the run starts over\n");
}

int resume(const TrainArguments& arguments) {
    const RunFolder folder = RunFolder::open(arguments.resume);
    const TrainingConfig begun = configOfRun(folder);
    std::vector<Assignment> all = begun.assignments();
    append(all, saidDirectly(arguments));
    const TrainingConfig config = TrainingConfig::resolve(all);
    if (const std::string difference = begun.differenceFrom(config); !difference.empty())
        throw Error(
            fmt::format("{}: a resumed run must be configured as it was begun: {}; start a new run with "
                        "--out instead",
                        arguments.resume, difference),
            Error::Kind::Usage);
    if (arguments.from.empty())
        if (const auto finished = readFinishedResult(folder.result())) {
            say("note: this run is finished; this is its result\n");
            printResult(*finished, arguments.json);
            return Done;
        }
    Trainer trainer(config, openData(config), Trainer::Begin::Resumed);
    goOn(folder, trainer, arguments.from);
    return runAndPrint(trainer, &folder, arguments.json);
}

/// "step:N", or N: after that epoch.
std::uint64_t stepOf(const std::string& from, std::uint64_t stepsPerEpoch) {
    const bool isStep = from.starts_with("step:");
    const std::string_view digits = std::string_view(from).substr(isStep ? 5 : 0);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size())
        throw Error(fmt::format("--from: expected step:N or the number of an epoch, found \"{}\"", from),
                    Error::Kind::Usage);
    return isStep ? number : number * stepsPerEpoch;
}

/// A new run from a step of another one.
int fork(const TrainArguments& arguments) {
    std::vector<Assignment> all = configOfRun(RunFolder::view(arguments.fork)).assignments();
    append(all, saidDirectly(arguments));
    const TrainingConfig config = TrainingConfig::resolve(all);
    Dataset data = openData(config);
    Replay replay(arguments.fork,
                  Replay::configOf(arguments.fork, static_cast<int>(config.integer("threads"))), data);
    const std::uint64_t step = stepOf(arguments.from, replay.trainer().stepsPerEpoch());
    TrainingControl control;
    std::unique_ptr<Trainer> trainer;
    {
        const InterruptGuard guard(control);
        trainer = forkAt(replay, step, config, std::move(data), control, {});
    }
    if (!trainer)
        return Interrupted;
    say("note: goes on after step {} of {}\n", step, arguments.fork);
    std::optional<RunFolder> folder;
    if (!arguments.out.empty())
        folder.emplace(RunFolder::create(arguments.out, arguments.overwrite));
    return runAndPrint(*trainer, folder ? &*folder : nullptr, arguments.json);
}

} // namespace

std::vector<Assignment> settingsOf(const std::vector<std::string>& texts) {
    std::vector<Assignment> all;
    for (const std::string& text : texts)
        all.push_back(settingOf(text));
    return all;
}

std::vector<Assignment> settingsOf(const std::string& preset, const std::string& configFile,
                                   const std::vector<std::string>& texts) {
    std::vector<Assignment> all;
    if (!preset.empty())
        append(all, findPreset(preset).assignments);
    if (!configFile.empty())
        append(all, assignmentsFromFile(configFile));
    append(all, settingsOf(texts));
    return all;
}

TrainingResult trainKept(const TrainingConfig& config, const std::filesystem::path& path) {
    TrainingControl control;
    Progress progress(false, control);
    const KeptRunHooks hooks{openData,
                             {&progress},
                             [&](const std::string& text) { progress.onMessage(text); },
                             [&](const CheckpointNote& note) { progress.checkpointed(note); }};
    const InterruptGuard guard(control);
    return keptRun(config, path, hooks, control);
}

int train(const TrainArguments& arguments) {
    if (!arguments.resume.empty())
        return resume(arguments);
    if (!arguments.fork.empty())
        return fork(arguments);
    const TrainingConfig config = configFrom(arguments);
    Trainer trainer(config, openData(config));
    std::optional<RunFolder> folder;
    if (!arguments.out
             .empty()) // last: an --overwrite should not cost the old run where the new one cannot be
        folder.emplace(RunFolder::create(arguments.out, arguments.overwrite));
    return runAndPrint(trainer, folder ? &*folder : nullptr, arguments.json);
}

} // namespace flipscope::cli
