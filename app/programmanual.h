// What a program's command line takes, as data; the manual page and the shells' completions are made from it,
// and it is made from the parsers themselves, so that nothing is said twice. No Qt: flipscope-cli uses it,
// too.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace flipscope {

struct ProgramManual {
    struct Option {
        std::vector<std::string> names; ///< with their dashes: "-h", "--help"
        std::string value;              ///< what follows it, as "FILE"; empty: a flag
        std::string help;
        std::string group;                ///< heading to show it under; empty: none
        std::vector<std::string> choices; ///< all that its value can be; empty: free
        std::string listedBy; ///< command that lists its values, the name first on each line; empty: none
    };
    struct Positional {
        std::string name;
        std::string help;
        bool isOptional = false;
        bool isRepeated = false;
        std::vector<std::string> choices;
    };
    struct Command {
        std::string name; ///< empty: of the program itself
        std::string help;
        std::vector<Positional> positionals;
        std::vector<Option> options;
    };
    struct Section {
        std::string title; ///< "EXIT STATUS"
        /// Term and text; without a term a paragraph, with a text of no lines but those to be typed: see
        /// `isCode`.
        struct Entry {
            std::string term;
            std::string text;
        };
        std::vector<Entry> entries;
        bool isCode = false; ///< texts are lines to be typed
    };

    std::string name, version;
    std::string summary;     ///< one line, for `whatis`
    std::string description; ///< paragraphs separated by empty lines
    std::vector<Command> commands;
    std::vector<Section> sections;
};

/// In the language of man(7).
std::string manualPage(const ProgramManual& manual);

/// bash, zsh, fish.
const std::vector<std::string>& completedShells();
/// A file for the shell's folder of completions. Throws Error (Usage) for a shell that there is none for.
std::string completionFor(const std::string& shell, const ProgramManual& manual);

} // namespace flipscope
