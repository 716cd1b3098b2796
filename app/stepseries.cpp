#include "app/stepseries.h"

#include <cassert>

namespace flipscope {

namespace {

template <class T> void extend(std::vector<T>& column, const std::vector<T>& later) {
    column.insert(column.end(), later.begin(), later.end());
}

} // namespace

void StepSeries::append(const StepReport& report, double seconds) {
    assert(report.completed && (empty() || report.layers.size() == m_layers));
    m_layers = report.layers.size();
    m_steps.push_back(report.step);
    m_correct.push_back(static_cast<std::uint32_t>(report.correct));
    m_samples.push_back(static_cast<std::uint32_t>(report.samples));
    m_loss.push_back(report.loss);
    m_seconds.push_back(static_cast<float>(seconds));
    for (const LayerStep& layer : report.layers) {
        m_flips.push_back(static_cast<std::uint32_t>(layer.flips));
        m_density.push_back(layer.activations == 0
                                ? 0.0F
                                : static_cast<float>(layer.errors) / static_cast<float>(layer.activations));
    }
}

void StepSeries::append(const StepSeries& later) {
    if (later.empty())
        return;
    assert(empty() || later.m_layers == m_layers);
    m_layers = later.m_layers;
    extend(m_steps, later.m_steps);
    extend(m_correct, later.m_correct);
    extend(m_samples, later.m_samples);
    extend(m_loss, later.m_loss);
    extend(m_flips, later.m_flips);
    extend(m_density, later.m_density);
    extend(m_seconds, later.m_seconds);
}

} // namespace flipscope
