// The manual page and the shells' completions of this program, made from its parser.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace flipscope::cli {

/// On stdout. `app` with all its commands.
int printManual(const CLI::App& app);
/// Throws Error (Usage) for a shell that there is none for.
int printCompletion(const CLI::App& app, const std::string& shell);

} // namespace flipscope::cli
