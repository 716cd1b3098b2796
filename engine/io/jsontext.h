// What all JSON that the program writes has in common.
#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace flipscope {

/// Never throws over content: bytes that are no UTF-8 (names of files may have them) become U+FFFD. One line,
/// or indented by `indent` spaces.
template <class Json> std::string jsonText(const Json& json, int indent = -1) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

/// As it is where it is UTF-8; other bytes become U+FFFD.
inline std::string utf8Text(const std::string& text) {
    return nlohmann::json::parse(jsonText(nlohmann::json(text))).get<std::string>();
}

template <class Json = nlohmann::ordered_json> Json orNull(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

} // namespace flipscope
