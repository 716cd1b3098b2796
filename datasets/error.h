// The one exception type of the program, thrown at its boundaries: files, configuration, data sets.
// Its text says what went wrong, where (file, offset or key), what was expected and found, and what to do.
// Caught once per entry point; bugs are asserts, not errors.
#pragma once

#include <stdexcept>
#include <string>

namespace flipscope {

class Error : public std::runtime_error {
public:
    /// How a program that fails with this error ends: `Usage` is a wrong option, name or value (exit 2).
    enum class Kind { Failure, Usage };

    explicit Error(const std::string& text, Kind kind = Kind::Failure)
        : std::runtime_error(text), m_kind(kind) {}

    Kind kind() const noexcept { return m_kind; }

private:
    Kind m_kind;
};

} // namespace flipscope
