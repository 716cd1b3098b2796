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
    auto shared = std::make_shared<const TrainingSnapshot>(std::move(snapshot));
    const std::lock_guard lock(m_mutex);
    m_contents.snapshot = std::move(shared);
    m_taken = false;
}

} // namespace flipscope
