// Errors at the output from probabilities: t = 64 * (1 for the own class - softmax of the scores), rounded,
// in integers alone and the same everywhere. Exponentials come from a table of powers of two.
#pragma once

#include <cstddef>
#include <cstdint>

namespace flipscope {

class SoftmaxErrors {
public:
    static constexpr std::int32_t one = 64; ///< t of a class that has all of the probability
    /// The sum of |t| at most: shares of half a 64th and more are rounded up to one.
    static constexpr std::int32_t mostInAll = 3 * one;

    /// Scores are divided by temperature * sqrt(inputs).
    SoftmaxErrors(double temperature, std::size_t inputs);

    /// f(class, t) for every class whose t is not 0. Returns what the own class lacks of `one`.
    template <class F>
    std::int64_t errors(const std::int32_t* scores, std::size_t classes, std::size_t label, F&& f) const {
        std::int32_t highest = scores[0];
        for (std::size_t c = 1; c < classes; ++c)
            highest = scores[c] > highest ? scores[c] : highest;
        std::int64_t sum = 0;
        for (std::size_t c = 0; c < classes; ++c)
            sum += power(std::int64_t{highest} - scores[c]);
        std::int64_t lack = 0;
        for (std::size_t c = 0; c < classes; ++c) {
            const std::int64_t share = (power(std::int64_t{highest} - scores[c]) * one + sum / 2) / sum;
            const std::int64_t t = c == label ? one - share : -share;
            lack = c == label ? t : lack;
            if (t != 0)
                f(c, static_cast<std::int32_t>(t));
        }
        return lack;
    }

private:
    /// exp(-below / (temperature * sqrt(inputs))) in 2^-31.
    std::int64_t power(std::int64_t below) const;

    std::int64_t m_rateQ24;  // powers of 2^(-1/256) per unit of score
    std::int64_t m_zeroFrom; // scores as far below the highest have no share
};

} // namespace flipscope
