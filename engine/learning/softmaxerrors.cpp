#include "engine/learning/softmaxerrors.h"

#include "engine/learning/schedule.h"
#include "engine/learning/softmax.h"

#include <algorithm>

namespace flipscope {

SoftmaxErrors::SoftmaxErrors(double temperature, std::size_t inputs)
    : m_divisor(std::max(scaledRoot(temperature, inputs << 16), 1)) {}

const std::int32_t* SoftmaxErrors::gradientOf(const std::int32_t* scores, std::size_t classes,
                                              std::size_t label, std::vector<std::int32_t>& room) const {
    constexpr std::int64_t noShare = 1 << 30; // so far below the highest there is none
    room.resize(2 * classes);
    const std::int64_t highest = *std::max_element(scores, scores + classes);
    for (std::size_t c = 0; c < classes; ++c) // in 1/65536
        room[c] = -static_cast<std::int32_t>(std::min(((highest - scores[c]) << 24) / m_divisor, noShare));
    softmaxGradient(room.data(), classes, label, room.data() + classes);
    return room.data() + classes;
}

} // namespace flipscope
