// Softmax and its gradient in integers: the same on every machine.
#pragma once

#include <cstddef>
#include <cstdint>

namespace flipscope {

/// `scores`: [classes], 1/65536. Writes p - onehot(label) in 1/32768 to `gradient`[classes], rounded to the
/// nearest (errors of the table below 1/32768), and returns the cross-entropy -ln p[label] in 1/65536.
std::int64_t softmaxGradient(const std::int32_t* scores, std::size_t classes, std::size_t label,
                             std::int32_t* gradient);

} // namespace flipscope
