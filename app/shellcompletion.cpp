#include "app/programmanual.h"

#include "datasets/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace flipscope {

namespace {

using Command = ProgramManual::Command;
using Option = ProgramManual::Option;

constexpr const char* lister = "flipscope-cli"; // lists what can be named, for both programs

std::string joined(const std::vector<std::string>& words, const char* between) {
    std::string all;
    for (const std::string& word : words)
        all += (all.empty() ? "" : between) + word;
    return all;
}

std::string inSingleQuotes(const std::string& text) {
    std::string safe;
    for (const char c : text)
        safe += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return "'" + safe + "'";
}

/// A function's name may hold no dash in every shell.
std::string identifier(std::string name) {
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

std::string names(const Command& command) {
    std::vector<std::string> all;
    for (const Option& option : command.options)
        all.insert(all.end(), option.names.begin(), option.names.end());
    return joined(all, " ");
}

const Command* program(const ProgramManual& manual) {
    const auto own = std::find_if(manual.commands.begin(), manual.commands.end(),
                                  [](const Command& command) { return command.name.empty(); });
    return own == manual.commands.end() ? nullptr : &*own;
}

std::vector<std::string> commandNames(const ProgramManual& manual) {
    std::vector<std::string> all;
    for (const Command& command : manual.commands)
        if (!command.name.empty())
            all.push_back(command.name);
    return all;
}

// bash ---------------------------------------------------------------------------------------------------

/// Words that the value can be, as an argument of compgen -W; empty: a file name.
std::string bashWords(const Option& option) {
    if (!option.choices.empty())
        return inSingleQuotes(joined(option.choices, " "));
    if (!option.listedBy.empty())
        return fmt::format("\"$({} {} 2>/dev/null | cut -d' ' -f1)\"", lister, option.listedBy);
    return {};
}

std::string bashCommand(const Command& command) {
    std::string text =
        fmt::format("    {})\n        options={}\n        case \"$previous\" in\n",
                    command.name.empty() ? "''" : command.name, inSingleQuotes(names(command)));
    for (const Option& option : command.options)
        if (!option.value.empty())
            text += fmt::format("        {}) takes=1 {};;\n", joined(option.names, "|"),
                                bashWords(option).empty() ? "" : "words=" + bashWords(option) + " ");
    text += "        esac\n";
    for (const ProgramManual::Positional& positional : command.positionals)
        if (!positional.choices.empty())
            text += "        others=" + inSingleQuotes(joined(positional.choices, " ")) + "\n";
    return text + "        ;;\n";
}

std::string bash(const ProgramManual& manual) {
    const std::string function = "_" + identifier(manual.name);
    const std::vector<std::string> commands = commandNames(manual);
    std::string text = fmt::format("# bash completion of {}\n{}() {{\n", manual.name, function);
    text += "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
            "    local command='' options='' words='' others='' takes='' place\n"
            "    [ \"$current\" = = ] && current=''\n" // --option=value comes as three words
            "    [ \"$previous\" = = ] && previous=${COMP_WORDS[COMP_CWORD-2]}\n"
            "    COMPREPLY=()\n";
    if (!commands.empty())
        text += fmt::format("    for ((place = 1; place < COMP_CWORD; place++)); do\n"
                            "        case \"${{COMP_WORDS[place]}}\" in\n"
                            "        {}) command=${{COMP_WORDS[place]}}; break ;;\n"
                            "        esac\n    done\n",
                            joined(commands, "|"));
    text += "    case \"$command\" in\n";
    for (const Command& command : manual.commands)
        text += bashCommand(command);
    text += "    esac\n";
    if (!commands.empty())
        text += fmt::format("    [ -z \"$command\" ] && others={}\n", inSingleQuotes(joined(commands, " ")));
    text += "    if [ -n \"$words\" ]; then\n"
            "        COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
            "    elif [ -n \"$takes\" ]; then\n"
            "        return\n" // a file, which is readline's own business
            "    elif [[ $current == -* ]]; then\n"
            "        COMPREPLY=($(compgen -W \"$options\" -- \"$current\"))\n"
            "    elif [ -n \"$others\" ]; then\n"
            "        COMPREPLY=($(compgen -W \"$others\" -- \"$current\"))\n"
            "    fi\n}\n";
    return text + fmt::format("complete -o default -F {} {}\n", function, manual.name);
}

// zsh ----------------------------------------------------------------------------------------------------

/// A text within the brackets of an _arguments specification, in single quotes.
std::string zshText(const std::string& text) {
    std::string safe;
    for (const char c : text)
        if (c == '\'')
            safe += "'\\''";
        else if (c == '[' || c == ']' || c == ':' || c == '\\')
            safe += std::string("\\") + c;
        else
            safe += c;
    return safe;
}

std::string zshAction(const Option& option) {
    if (!option.choices.empty())
        return "(" + joined(option.choices, " ") + ")";
    if (!option.listedBy.empty())
        return fmt::format("{{compadd -- $({} {} 2>/dev/null | cut -d\" \" -f1); _files}}", lister,
                           option.listedBy);
    return "_files";
}

std::string zshArguments(const Command& command) {
    std::string text = "_arguments -S";
    for (const Option& option : command.options)
        for (const std::string& name : option.names) {
            text += fmt::format(" \\\n        '*{}[{}]", name, zshText(option.help));
            if (!option.value.empty())
                text += fmt::format(":{}:{}", zshText(option.value), zshAction(option));
            text += "'";
        }
    for (const ProgramManual::Positional& positional : command.positionals)
        text += fmt::format(
            " \\\n        '{}{}:{}'", positional.isRepeated ? "*:" : ":", zshText(positional.name),
            positional.choices.empty() ? "_files" : "(" + joined(positional.choices, " ") + ")");
    return text + "\n";
}

std::string zsh(const ProgramManual& manual) {
    const std::string function = "_" + identifier(manual.name);
    std::string text = fmt::format("#compdef {}\n{}() {{\n", manual.name, function);
    if (commandNames(manual).empty())
        text += "    " + (program(manual) ? zshArguments(*program(manual)) : "_files\n");
    else {
        text += "    local context state line\n    local -a commands\n    commands=(\n";
        for (const Command& command : manual.commands)
            if (!command.name.empty())
                text += fmt::format("        '{}:{}'\n", command.name, zshText(command.help));
        text += "    )\n    if (( CURRENT == 2 )); then\n        _describe command commands\n        "
                "return\n    fi\n"
                "    local command=$words[2]\n    shift words\n    (( CURRENT-- ))\n    case $command in\n";
        for (const Command& command : manual.commands)
            if (!command.name.empty())
                text += fmt::format("    {})\n        {}        ;;\n", command.name, zshArguments(command));
        text += "    esac\n";
    }
    return text + fmt::format("}}\n{} \"$@\"\n", function);
}

// fish ---------------------------------------------------------------------------------------------------

std::string fishText(const std::string& text) {
    std::string safe;
    for (const char c : text)
        safe += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    return "'" + safe + "'";
}

std::string fish(const ProgramManual& manual) {
    const std::vector<std::string> commands = commandNames(manual);
    std::string text = fmt::format("# fish completion of {}\n", manual.name);
    for (const Command& command : manual.commands) {
        const std::string where = command.name.empty()
                                      ? commands.empty() ? "" : " -n __fish_use_subcommand"
                                      : fmt::format(" -n '__fish_seen_subcommand_from {}'", command.name);
        if (!command.name.empty())
            text += fmt::format("complete -c {} -f -n __fish_use_subcommand -a {} -d {}\n", manual.name,
                                command.name, fishText(command.help));
        for (const ProgramManual::Positional& positional : command.positionals)
            if (!positional.choices.empty())
                text += fmt::format("complete -c {} -f{} -a {}\n", manual.name, where,
                                    fishText(joined(positional.choices, " ")));
        for (const Option& option : command.options) {
            text += fmt::format("complete -c {}{}", manual.name, where);
            for (const std::string& name : option.names)
                text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
            if (!option.choices.empty())
                text += " -x -a " + fishText(joined(option.choices, " "));
            else if (!option.listedBy.empty())
                text += fmt::format(" -r -a '({} {} 2>/dev/null | string split -f1 \" \")'", lister,
                                    option.listedBy);
            else if (!option.value.empty())
                text += " -r";
            text += " -d " + fishText(option.help) + "\n";
        }
    }
    return text;
}

} // namespace

const std::vector<std::string>& completedShells() {
    static const std::vector<std::string> shells{"bash", "zsh", "fish"};
    return shells;
}

std::string completionFor(const std::string& shell, const ProgramManual& manual) {
    if (shell == "bash")
        return bash(manual);
    if (shell == "zsh")
        return zsh(manual);
    if (shell == "fish")
        return fish(manual);
    throw Error(
        fmt::format("completion: expected one of {}, found \"{}\"", joined(completedShells(), ", "), shell),
        Error::Kind::Usage);
}

} // namespace flipscope
