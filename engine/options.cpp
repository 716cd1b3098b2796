#include "engine/options.h"

#include "datasets/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace flipscope {

namespace {

[[noreturn]] void refuse(const OptionSpec& spec, const std::string& text, const std::string& origin) {
    throw Error(fmt::format("{}: expected {}, found \"{}\"", origin, describeRange(spec), text),
                Error::Kind::Usage);
}

/// The whole of `text` as a number within the range, or nothing.
template <class T> bool readNumber(const std::string& text, const OptionSpec& spec, T& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return false;
    const double number = static_cast<double>(value);
    return std::isfinite(number) && number >= spec.minimum && number <= spec.maximum;
}

} // namespace

OptionValue parseOption(const OptionSpec& spec, const std::string& text, const std::string& origin) {
    if (std::holds_alternative<bool>(spec.defaultValue)) {
        if (text != "true" && text != "false")
            refuse(spec, text, origin);
        return text == "true";
    }
    if (std::holds_alternative<std::int64_t>(spec.defaultValue)) {
        std::int64_t value = 0;
        if (!readNumber(text, spec, value))
            refuse(spec, text, origin);
        return value;
    }
    if (std::holds_alternative<double>(spec.defaultValue)) {
        double value = 0;
        if (!readNumber(text, spec, value))
            refuse(spec, text, origin);
        return value;
    }
    if (!spec.choices.empty() &&
        std::find(spec.choices.begin(), spec.choices.end(), text) == spec.choices.end())
        refuse(spec, text, origin);
    return text;
}

std::string formatOption(const OptionValue& value) {
    if (const bool* flag = std::get_if<bool>(&value))
        return *flag ? "true" : "false";
    if (const std::int64_t* number = std::get_if<std::int64_t>(&value))
        return std::to_string(*number);
    if (const double* number = std::get_if<double>(&value))
        return fmt::format("{}", *number);
    return std::get<std::string>(value);
}

std::string describeRange(const OptionSpec& spec) {
    if (std::holds_alternative<bool>(spec.defaultValue))
        return "true or false";
    if (std::holds_alternative<std::int64_t>(spec.defaultValue))
        return fmt::format("a whole number from {:.0f} to {:.0f}", spec.minimum, spec.maximum);
    if (std::holds_alternative<double>(spec.defaultValue))
        return fmt::format("a number from {} to {}", spec.minimum, spec.maximum);
    return spec.choices.empty() ? "a text" : fmt::format("one of: {}", fmt::join(spec.choices, ", "));
}

} // namespace flipscope
