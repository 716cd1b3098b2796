#include "app/inbox.h"

#include <utility>

namespace flipscope {

Inbox::Contents Inbox::swap() {
    Contents contents;
    const std::lock_guard lock(m_mutex);
    std::swap(contents, m_contents);
    m_taken = true;
    return contents;
}

void Inbox::add(Milestone milestone) {
    const std::lock_guard lock(m_mutex);
    m_contents.milestones.push_back(std::move(milestone));
}

void Inbox::fail(std::string text) { add(TrainingFailure{std::move(text)}); }
void Inbox::onMessage(const std::string& text) { add(TrainingMessage{text}); }
void Inbox::onPhase(TrainingPhase phase) {
    lap(); // a pause is no time of a step
    add(phase);
}
void Inbox::onEpoch(const EpochReport& report, const Network&) {
    lap(); // nor is validation
    add(report);
}
void Inbox::onChange(const OptionChange& change) { add(change); }
void Inbox::onFinished(const TrainingResult& result) { add(result); }

void Inbox::onStarted(const TrainingStart& start) {
    m_stepsPerEpoch = start.stepsPerEpoch;
    lap();
    add(start);
}

double Inbox::lap() {
    const auto now = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(now - std::exchange(m_since, now)).count();
}

void Inbox::onStep(const StepReport& report, const StepDelta*) {
    m_step = report.step;
    const double seconds = lap();
    const std::lock_guard lock(m_mutex);
    m_contents.steps.append(report, seconds);
}

bool Inbox::wantsSnapshot() const {
    if (m_hasSnapshot &&
        m_snapshotStep == m_step) // pausing: the same network again, perhaps with its blame reset
        return false;
    const bool endOfEpoch = m_stepsPerEpoch > 0 && m_step > 0 && m_step % m_stepsPerEpoch == 0;
    return m_pausing || endOfEpoch || (m_wanted && m_taken);
}

void Inbox::onSnapshot(TrainingSnapshot snapshot) {
    m_hasSnapshot = true;
    m_snapshotStep = snapshot.step;
    show(std::make_shared<const TrainingSnapshot>(std::move(snapshot)));
}

void Inbox::show(std::shared_ptr<const TrainingSnapshot> snapshot) {
    m_last = snapshot;
    const std::lock_guard lock(m_mutex);
    m_contents.snapshot = std::move(snapshot);
    m_taken = false;
}

void Inbox::setLatentsWanted(std::optional<LatentPlace> place) {
    const std::lock_guard lock(m_mutex);
    m_latentsWanted = place;
}

std::optional<LatentPlace> Inbox::latentsWanted() const {
    const std::lock_guard lock(m_mutex);
    return m_latentsWanted;
}

/// The last snapshot once more: what it counts may have been reset since.
void Inbox::onLatents(LatentWeights latents) {
    if (!m_last)
        return;
    auto snapshot = std::make_shared<TrainingSnapshot>(*m_last);
    snapshot->latents = std::move(latents);
    show(std::move(snapshot));
}

} // namespace flipscope
