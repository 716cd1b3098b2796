// What each step reported, as columns: 30 to 60 bytes a step, so that hours of training stay in memory.
// Filled on the training thread by the Inbox, moved to the GUI thread and appended to the run's history
// there.
#pragma once

#include "engine/learning/learner.h"

#include <cstdint>
#include <vector>

namespace flipscope {

class StepSeries {
public:
    /// The report's step must be completed; all steps of a series have the same number of layers. `seconds`:
    /// of wall time that it took, what lies between steps included.
    void append(const StepReport& report, double seconds = 0);
    void append(const StepSeries& later);
    void clear() { *this = StepSeries(); }

    bool empty() const { return m_steps.empty(); }
    std::size_t size() const { return m_steps.size(); }
    std::size_t layers() const { return m_layers; }

    std::uint64_t step(std::size_t i) const { return m_steps[i]; }
    std::uint32_t correct(std::size_t i) const { return m_correct[i]; }
    std::uint32_t samples(std::size_t i) const { return m_samples[i]; }
    double loss(std::size_t i) const { return m_loss[i]; }
    std::uint32_t flips(std::size_t i, std::size_t layer) const { return m_flips[i * m_layers + layer]; }
    /// Share of a layer's errors that are not 0.
    float errorDensity(std::size_t i, std::size_t layer) const { return m_density[i * m_layers + layer]; }

    /// 0: not known.
    double samplesPerSecond(std::size_t i) const {
        return m_seconds[i] > 0 ? m_samples[i] / static_cast<double>(m_seconds[i]) : 0;
    }

    double accuracy(std::size_t i) const { return static_cast<double>(m_correct[i]) / m_samples[i]; }

private:
    std::size_t m_layers = 0;
    std::vector<std::uint64_t> m_steps;
    std::vector<std::uint32_t> m_correct;
    std::vector<std::uint32_t> m_samples;
    std::vector<double> m_loss;
    std::vector<std::uint32_t> m_flips;
    std::vector<float> m_density;
    std::vector<float> m_seconds;
};

} // namespace flipscope
