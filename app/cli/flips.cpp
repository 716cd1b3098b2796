// `flips` reads the flip log of a run, `verify` re-executes the run and compares.
#include "app/cli/commands.h"

#include "app/cli/output.h"
#include "datasets/error.h"
#include "datasets/open.h"
#include "engine/export/npzwriter.h"
#include "engine/io/checkpoint.h"
#include "engine/io/fliplog.h"
#include "engine/io/jsontext.h"
#include "engine/trainer.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <limits>

namespace flipscope::cli {

namespace {

struct StepRange {
    std::uint64_t first = 1, last = std::numeric_limits<std::uint64_t>::max();
};

/// "100", "100-200", "100-", "-200"
StepRange readSteps(const std::string& text) {
    StepRange range;
    const auto number = [&](std::string_view part, std::uint64_t standard) {
        std::uint64_t value = standard;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
        if (!part.empty() && (error != std::errc{} || end != part.data() + part.size()))
            throw Error(fmt::format("--steps: expected FIRST-LAST, found \"{}\"", text), Error::Kind::Usage);
        return value;
    };
    if (text.empty())
        return range;
    const std::size_t dash = text.find('-');
    const std::string_view all = text;
    range.first = number(all.substr(0, dash), 1);
    range.last = dash == std::string::npos ? range.first : number(all.substr(dash + 1), range.last);
    return range;
}

/// What is asked for of a log.
struct Filter {
    StepRange steps;
    std::int64_t layer = -1, neuron = -1;

    /// f(step, layer, neuron, input) for every flip.
    template <class F> void forEach(FlipLog& log, F&& f) const {
        const FlipLayout& layout = log.header().layout;
        for (auto step = log.nextChanges(steps.first); step && *step <= steps.last;
             step = log.nextChanges(*step + 1)) {
            std::size_t l = 0;
            for (const std::uint32_t at : log.changes(*step)->flips) {
                while (at >= layout.firstBit(l + 1))
                    ++l;
                const FlipLayout::LayerSize& size = layout.layers()[l];
                const std::uint64_t in = at - layout.firstBit(l), row = size.words * wordBits;
                const std::uint64_t its = in / row / size.planes; // the neuron
                if ((layer < 0 || l == static_cast<std::size_t>(layer)) &&
                    (neuron < 0 || its == static_cast<std::uint64_t>(neuron)))
                    f(*step, l, its, in % row);
            }
        }
    }
};

void writeList(FlipLog& log, const Filter& filter, std::FILE* out) {
    fmt::print(out, "step,layer,neuron,input\n");
    filter.forEach(log,
                   [&](std::uint64_t step, std::size_t layer, std::uint64_t neuron, std::uint64_t input) {
                       fmt::print(out, "{},{},{},{}\n", step, layer, neuron, input);
                   });
}

/// An array after the other, so that one at a time is in memory.
void writeArrays(FlipLog& log, const Filter& filter, const std::filesystem::path& file) {
    NpzWriter npz(file);
    const auto array = [&]<class T>(const char* name, const char* type, T, auto&& pick) {
        std::string bytes;
        filter.forEach(log,
                       [&](std::uint64_t step, std::size_t layer, std::uint64_t neuron, std::uint64_t input) {
                           const T value = static_cast<T>(pick(step, layer, neuron, input));
                           bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
                       });
        npz.add(std::string(name) + ".npy", npy(type, {bytes.size() / sizeof(T)}, bytes));
    };
    array("step", "<u4", std::uint32_t{}, [](auto step, auto, auto, auto) { return step; });
    array("layer", "<u2", std::uint16_t{}, [](auto, auto layer, auto, auto) { return layer; });
    array("neuron", "<u4", std::uint32_t{}, [](auto, auto, auto neuron, auto) { return neuron; });
    array("input", "<u4", std::uint32_t{}, [](auto, auto, auto, auto input) { return input; });
    npz.finish();
}

/// Flips per epoch and layer.
void printSummary(FlipLog& log, const Filter& filter, bool json) {
    const std::size_t layers = log.header().layout.layers().size();
    const std::uint64_t perEpoch = std::max<std::uint64_t>(log.header().stepsPerEpoch, 1);
    std::vector<std::vector<std::uint64_t>> epochs;
    filter.forEach(log, [&](std::uint64_t step, std::size_t layer, std::uint64_t, std::uint64_t) {
        const std::size_t epoch = (step - 1) / perEpoch;
        if (epoch >= epochs.size())
            epochs.resize(epoch + 1, std::vector<std::uint64_t>(layers));
        ++epochs[epoch][layer];
    });
    if (!json)
        fmt::print("{} by {}, steps {} to {}, {} keyframes, {} bytes{}\n", log.header().network,
                   log.header().method, log.firstStep(), log.lastStep(), log.keyframes().size(),
                   log.wholeBytes(), log.isCut() ? "; its end was cut off" : "");
    for (std::size_t epoch = 0; epoch < epochs.size(); ++epoch) {
        if (json) {
            fmt::print(
                "{}\n",
                jsonText(nlohmann::ordered_json{
                    {"event", "epoch"}, {"schema", 1}, {"epoch", epoch + 1}, {"flips", epochs[epoch]}}));
            continue;
        }
        std::uint64_t total = 0;
        std::string text;
        for (const std::uint64_t flips : epochs[epoch]) {
            total += flips;
            text += fmt::format(" {:>10}", flips);
        }
        fmt::print("epoch {:>4} {:>10} flips, by layer{}\n", epoch + 1, total, text);
    }
    if (json)
        fmt::print("{}\n", jsonText(nlohmann::ordered_json{{"event", "result"},
                                                           {"schema", 1},
                                                           {"first_step", log.firstStep()},
                                                           {"last_step", log.lastStep()},
                                                           {"keyframes", log.keyframes().size()},
                                                           {"bytes", log.wholeBytes()},
                                                           {"cut", log.isCut()}}));
}

std::filesystem::path logOf(const std::string& path) {
    std::error_code error;
    return std::filesystem::is_directory(path, error) ? std::filesystem::path(path) / RunFolder::flipLogName
                                                      : std::filesystem::path(path);
}

/// Replays the run beside its log.
class Comparison final : public TrainingObserver {
public:
    Comparison(FlipLog& log, const Network& start, TrainingControl& control)
        : m_log(log), m_control(control), m_state(start), m_like(start), m_keyframes(log.keyframes()) {
        compareKeyframe(0);
    }
    bool wantsDelta() const override { return true; }
    void onStep(const StepReport& report, const StepDelta* delta) override {
        LoggedStep live = logged(*delta);
        m_state.apply(live, true);
        if (const LoggedStep* step = m_log.changes(report.step)) {
            ++steps;
            if (!(*step == live))
                differ(fmt::format("the changes of step {}", report.step));
        }
        compareKeyframe(report.step);
        if (report.step >= m_log.lastStep())
            m_control.stop();
    }
    std::uint64_t steps = 0, keyframes = 0;
    std::string difference; ///< the first one

private:
    LoggedStep logged(const StepDelta& delta) const {
        const FlipLayout& layout = m_log.header().layout;
        LoggedStep step;
        step.step = delta.step;
        for (std::size_t l = 0; l < delta.layers.size(); ++l) {
            for (const WordChange& change : delta.layers[l].weights)
                for (Word rest = change.mask; rest != 0; rest &= rest - 1)
                    step.flips.push_back(static_cast<std::uint32_t>(
                        layout.firstBit(l) +
                        (std::uint64_t{change.row} * layout.layers()[l].words + change.word) * wordBits +
                        static_cast<unsigned>(__builtin_ctzll(rest))));
            for (const ThresholdChange& change : delta.layers[l].thresholds)
                step.thresholds.push_back({static_cast<std::uint32_t>(layout.firstNeuron(l) + change.neuron),
                                           change.after - change.before});
        }
        return step;
    }
    void compareKeyframe(std::uint64_t step) {
        if (!std::binary_search(m_keyframes.begin(), m_keyframes.end(), step))
            return;
        ++keyframes;
        m_log.standAtKeyframe(step);
        if (m_log.network(m_like).checksum() != m_state.network(m_like).checksum())
            differ(fmt::format("the network after step {}", step));
    }
    void differ(std::string what) {
        if (difference.empty())
            difference = std::move(what);
        m_control.stop();
    }

    FlipLog& m_log;
    TrainingControl& m_control;
    FlipState m_state;
    Network m_like;
    std::vector<std::uint64_t> m_keyframes;
};

} // namespace

int flips(const FlipsArguments& arguments) {
    FlipLog log(logOf(arguments.run));
    const Filter filter{readSteps(arguments.steps), arguments.layer, arguments.neuron};
    const auto layers = static_cast<std::int64_t>(log.header().layout.layers().size());
    if (arguments.layer >= layers)
        throw Error(fmt::format("--layer: expected 0 to {}, found {}", layers - 1, arguments.layer),
                    Error::Kind::Usage);
    if (!arguments.npz.empty()) {
        writeArrays(log, filter, arguments.npz);
        return Done;
    }
    if (arguments.csv.empty()) {
        printSummary(log, filter, arguments.json);
        return Done;
    }
    if (arguments.csv == "-") {
        writeList(log, filter, stdout);
        return Done;
    }
    std::FILE* out = std::fopen(arguments.csv.c_str(), "we");
    if (!out)
        throw Error(fmt::format("{}: cannot be written; choose another file", arguments.csv));
    writeList(log, filter, out);
    const bool failed = std::ferror(out) != 0;
    if (std::fclose(out) != 0 || failed)
        throw Error(fmt::format("{}: writing failed; check the free space", arguments.csv));
    return Done;
}

int verify(const VerifyArguments& arguments) {
    const RunFolder run = RunFolder::open(arguments.run);
    FlipLog log(run.flipLog());
    std::vector<Assignment> assignments = configOfRun(run).assignments();
    assignments.push_back({"threads", std::to_string(arguments.threads), "--threads", {}});
    assignments.push_back({"kernels", arguments.kernels, "--kernels", {}});
    const TrainingConfig config = TrainingConfig::resolve(assignments);
    Dataset data = openDataset(config.datasetRequest());
    if (data.hash != log.header().dataHash)
        throw Error(
            fmt::format("{}: the data are not those that this run was trained on: expected hash {}, found {}",
                        arguments.run, log.header().dataHash, data.hash));
    Trainer trainer(config, std::move(data));
    if (!(FlipLayout(trainer.lastNetwork()) == log.header().layout))
        throw Error(
            fmt::format("{}: the log is of another network: {}", arguments.run, log.header().network));
    TrainingControl control;
    Comparison comparison(log, trainer.lastNetwork(), control);
    trainer.addObserver(comparison);
    if (log.lastStep() > 0)
        trainer.run(control);
    const bool equal = comparison.difference.empty();
    if (arguments.json)
        fmt::print("{}\n", jsonText(nlohmann::ordered_json{
                               {"event", "result"},
                               {"schema", 1},
                               {"equal", equal},
                               {"keyframes", comparison.keyframes},
                               {"steps", comparison.steps},
                               {"last_step", log.lastStep()},
                               {"difference", equal ? nlohmann::ordered_json(nullptr)
                                                    : nlohmann::ordered_json(comparison.difference)}}));
    else if (equal)
        fmt::print("equal: {} keyframes and the changes of {} steps, up to step {}\n", comparison.keyframes,
                   comparison.steps, log.lastStep());
    if (!equal)
        throw Error(fmt::format("{}: {} is not what the run gives when it is executed again", arguments.run,
                                comparison.difference));
    return Done;
}

} // namespace flipscope::cli
