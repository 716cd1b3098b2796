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

ClassMeasures measuresOf(const ConfusionMatrix& confusion, std::size_t c) {
    ClassMeasures m;
    for (std::size_t other = 0; other < confusion.classes(); ++other) {
        m.actual += confusion.count(c, other);
        m.predicted += confusion.count(other, c);
    }
    m.correct = confusion.count(c, c);
    const auto share = [&m](std::uint64_t of) -> std::optional<double> {
        if (of == 0)
            return std::nullopt;
        return static_cast<double>(m.correct) / static_cast<double>(of);
    };
    m.precision = share(m.predicted);
    m.recall = share(m.actual);
    if (m.actual + m.predicted > 0) // 2 P R / (P + R), without the division by 0
        m.f1 = 2.0 * static_cast<double>(m.correct) / static_cast<double>(m.actual + m.predicted);
    return m;
}

} // namespace flipscope
