// Where words go that are no result: stderr, in a way that never fails a run. A result goes to stdout, and a
// lost result is a failure: see finishOutput().
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

namespace flipscope::cli {

/// To stderr; a stderr that is closed or full is no reason to end a training.
void sayText(const std::string& text);

template <class... Arguments> void say(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    sayText(fmt::format(format, std::forward<Arguments>(arguments)...));
}

/// To be called first in main(): a closed stdin, stdout or stderr must not lend its number to a data file,
/// and a reader that goes away is told by a failed write, not by a signal.
void prepareOutput();

/// Flushes stdout. False: what was written there is lost.
bool finishOutput();

} // namespace flipscope::cli
