// Large numbers in sentences of the engine, which are English: 70000 as "70,000".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace flipscope {

inline std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;)
        text.insert(at -= 3, 1, ',');
    return text;
}

} // namespace flipscope
