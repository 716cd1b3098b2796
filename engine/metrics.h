// What is counted about predictions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace flipscope {

/// counts[actual * classes + predicted]
class ConfusionMatrix {
public:
    ConfusionMatrix() = default;
    explicit ConfusionMatrix(std::size_t classes) : m_classes(classes), m_counts(classes * classes) {}

    void add(std::size_t actual, std::size_t predicted) { ++m_counts[actual * m_classes + predicted]; }
    std::size_t classes() const { return m_classes; }
    std::uint64_t count(std::size_t actual, std::size_t predicted) const {
        return m_counts[actual * m_classes + predicted];
    }
    std::uint64_t total() const;
    std::uint64_t correct() const;
    /// 0..1; 0 for an empty matrix.
    double accuracy() const;
    /// Mean of the classes' recalls, over classes that occur; 0..1.
    double balancedAccuracy() const;

private:
    std::size_t m_classes = 0;
    std::vector<std::uint64_t> m_counts;
};

/// Of one class: what was found of it, and how far its answers can be trusted. Nothing where there was
/// nothing to be counted.
struct ClassMeasures {
    std::uint64_t actual = 0;    ///< samples of the class
    std::uint64_t predicted = 0; ///< answers that name it
    std::uint64_t correct = 0;   ///< both
    std::optional<double> precision, recall, f1; ///< 0..1
};
ClassMeasures measuresOf(const ConfusionMatrix& confusion, std::size_t c);

} // namespace flipscope
