// Errors at the output from probabilities: t = 64 * (1 for the own class - softmax of the scores), rounded;
// integers, the same everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace flipscope {

class SoftmaxErrors {
public:
    static constexpr std::int32_t one = 64; ///< t of a class that has all of the probability
    /// The sum of |t| at most: shares of half a 64th and more are rounded up to one.
    static constexpr std::int32_t mostInAll = 3 * one;

    /// Scores are divided by temperature * sqrt(inputs).
    SoftmaxErrors(double temperature, std::size_t inputs);

    /// f(class, t) for every class whose t is not 0. Returns what the own class lacks of `one`. `room` grows
    /// to what is needed.
    template <class F> std::int64_t errors(const std::int32_t* scores, std::size_t classes, std::size_t label,
                                           std::vector<std::int32_t>& room, F&& f) const {
        const std::int32_t* gradient = gradientOf(scores, classes, label, room);
        const auto tOf = [&](std::size_t c) { return (half - gradient[c] * one) >> gradientBits; };
        for (std::size_t c = 0; c < classes; ++c)
            if (const std::int32_t t = tOf(c); t != 0)
                f(c, t);
        return tOf(label);
    }

private:
    static constexpr int gradientBits = 15; // behind the point
    static constexpr std::int32_t half = 1 << (gradientBits - 1);

    const std::int32_t* gradientOf(const std::int32_t* scores, std::size_t classes, std::size_t label,
                                   std::vector<std::int32_t>& room) const;

    std::int64_t m_divisor; // in 1/256
};

} // namespace flipscope
