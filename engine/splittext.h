// Texts of options and small files, divided at a character.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace flipscope {

/// What lies between the separators; of an empty text one empty part.
inline std::vector<std::string> splitText(const std::string& text, char separator) {
    std::vector<std::string> parts;
    for (std::size_t from = 0, to = 0; from <= text.size(); from = to + 1) {
        to = std::min(text.find(separator, from), text.size());
        parts.push_back(text.substr(from, to - from));
    }
    return parts;
}

} // namespace flipscope
