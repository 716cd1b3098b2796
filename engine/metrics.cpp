#include "engine/metrics.h"

#include <numeric>

namespace flipscope {

std::uint64_t ConfusionMatrix::total() const {
    return std::accumulate(m_counts.begin(), m_counts.end(), std::uint64_t{0});
}

std::uint64_t ConfusionMatrix::correct() const {
    std::uint64_t sum = 0;
    for (std::size_t c = 0; c < m_classes; ++c)
        sum += count(c, c);
    return sum;
}

double ConfusionMatrix::accuracy() const {
    const std::uint64_t all = total();
    return all == 0 ? 0.0 : static_cast<double>(correct()) / static_cast<double>(all);
}

double ConfusionMatrix::balancedAccuracy() const {
    double recalls = 0;
    int occurring = 0;
    for (std::size_t actual = 0; actual < m_classes; ++actual) {
        const auto first = m_counts.begin() + static_cast<std::ptrdiff_t>(actual * m_classes);
        const std::uint64_t all =
            std::accumulate(first, first + static_cast<std::ptrdiff_t>(m_classes), std::uint64_t{0});
        if (all == 0)
            continue;
        ++occurring;
        recalls += static_cast<double>(count(actual, actual)) / static_cast<double>(all);
    }
    return occurring == 0 ? 0.0 : recalls / occurring;
}

} // namespace flipscope
