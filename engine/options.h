// The option table: each option of a run declared once - name, range, default, help. The command line, the
// configuration file and the window's forms are made from it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace flipscope {

using OptionValue = std::variant<bool, std::int64_t, double, std::string>;

/// The type is that of `defaultValue`.
struct OptionSpec {
    std::string key;   ///< as in config.json; on the command line `--key`
    std::string label; ///< as in a form
    std::string help;  ///< one sentence
    OptionValue defaultValue;
    double minimum = 0; ///< numbers only
    double maximum = 0;
    std::vector<std::string> choices; ///< texts only; empty: free text
    std::string unit{};               ///< numbers only; empty: a mere number
    std::string zero{};               ///< what 0 means, where it is no amount
};

/// Reads `text` as the type of `spec`, within its range. Throws Error (Usage) naming `origin`, what was
/// expected and what was found.
OptionValue parseOption(const OptionSpec& spec, const std::string& text, const std::string& origin);

/// The shortest text that parseOption reads back as the same value.
std::string formatOption(const OptionValue& value);

/// "1 to 1000000", "one of: bitflip, gft", "true or false"
std::string describeRange(const OptionSpec& spec);

} // namespace flipscope
