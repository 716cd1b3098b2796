#include "engine/timeline/replay.h"

#include "datasets/error.h"
#include "engine/io/checkpoint.h"
#include "engine/io/runfolder.h"
#include "engine/io/statefile.h"
#include "engine/trainingprogress.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace flipscope {

namespace {

constexpr std::uint64_t stepsAtOnce = 8;      // between two reports of progress
constexpr std::size_t mostBytes = 96U << 20U; // of states kept in memory

} // namespace

TrainingConfig Replay::configOf(const std::filesystem::path& folder, int threads) {
    std::vector<Assignment> all = configOfRun(RunFolder::view(folder)).assignments();
    all.push_back({"threads", std::to_string(threads), "threads", {}});
    return TrainingConfig::resolve(all);
}

Replay::Replay(const std::filesystem::path& folder, TrainingConfig config, Dataset data)
    : m_folder(folder), m_trainer(std::make_unique<Trainer>(std::move(config), std::move(data))) {
    state();
}

Replay::~Replay() = default;

std::uint64_t Replay::step() const { return m_trainer->progress().step; }

std::uint64_t Replay::lastStep() const {
    return m_trainer->stepsPerEpoch() * static_cast<std::uint64_t>(m_trainer->config().integer("epochs"));
}

std::shared_ptr<const std::string> Replay::state() {
    auto& kept = m_states[step()];
    if (kept && m_onPath)
        return kept;
    StateWriter writer;
    m_trainer->save(writer);
    auto bytes = std::make_shared<const std::string>(writer.bytes(nlohmann::ordered_json::object()));
    if (m_onPath)
        kept = bytes;
    else if (!kept)
        m_states.erase(step());
    std::size_t size = 0;
    for (const auto& [at, held] : m_states)
        size += held->size();
    for (auto it = m_states.begin(); size > mostBytes && it != m_states.end();) { // the oldest steps
        const bool drop = it->first != 0 && it->first != step();
        size -= drop ? it->second->size() : 0;
        it = drop ? m_states.erase(it) : std::next(it);
    }
    return bytes;
}

void Replay::restore(const std::string& state) {
    StateReader reader(state, m_folder.string());
    m_trainer->restore(reader);
    m_onPath = true;
}

/// To the nearest known state before `step`.
void Replay::goFromNearest(std::uint64_t step) {
    const auto inMemory = std::prev(m_states.upper_bound(step));
    std::uint64_t best = inMemory->first;
    if (m_onPath && this->step() <= step && this->step() >= best)
        best = this->step();
    const RunFolder run = RunFolder::view(m_folder);
    std::vector<CheckpointFile> checkpoints = checkpointsIn(run);
    for (; !checkpoints.empty() && checkpoints.back().step > best; checkpoints.pop_back()) {
        if (checkpoints.back().step > step)
            continue;
        try {
            restoreRun(run, *m_trainer, checkpoints.back().file.string(), [](const std::string&) {});
            m_onPath = true;
            return;
        } catch (const Error&) { // thinned out meanwhile, or damaged: the one before will do
            m_onPath = false;
        }
    }
    if (!m_onPath || this->step() != best)
        restore(*inMemory->second);
}

bool Replay::goTo(std::uint64_t step, TrainingControl& control, const Progress& progress) {
    if (step > lastStep())
        throw Error(fmt::format("{}: step {}: expected 0 to {}", m_folder.string(), step, lastStep()));
    goFromNearest(step);
    const std::uint64_t first = this->step(), perEpoch = m_trainer->stepsPerEpoch();
    while (this->step() < step) {
        if (progress)
            progress(this->step() - first, step - first);
        const std::uint64_t endOfEpoch = (this->step() / perEpoch + 1) * perEpoch;
        const bool done =
            m_trainer->advance(std::min({step, endOfEpoch, this->step() + stepsAtOnce}), control);
        if (!done)
            return false;
        if (this->step() == endOfEpoch || this->step() == step)
            state(); // steps that one asks about lie near each other
    }
    return true;
}

} // namespace flipscope
