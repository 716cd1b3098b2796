#include "app/programmanual.h"

#include <fmt/format.h>

namespace flipscope {

namespace {

/// A text in which man(7) sees no requests, no escapes and no typographic dashes.
std::string plain(const std::string& text) {
    std::string safe;
    bool atStart = true;
    for (const char c : text) {
        if (atStart && (c == '.' || c == '\''))
            safe += "\\&";
        atStart = c == '\n';
        if (c == '\\')
            safe += "\\e";
        else if (c == '-')
            safe += "\\-";
        else if (c == '\'') // a typographic one otherwise
            safe += "\\(aq";
        else if (c == '~')
            safe += "\\(ti";
        else if (c == '^')
            safe += "\\(ha";
        else
            safe += c;
    }
    return safe;
}

/// The argument of a macro.
std::string quoted(const std::string& text) {
    std::string safe;
    for (const char c : plain(text))
        safe += c == '"' ? std::string("\\(dq") : std::string(1, c);
    return "\"" + safe + "\"";
}

std::string paragraphs(const std::string& text) {
    std::string page;
    std::size_t from = 0;
    while (from < text.size()) {
        const std::size_t to = std::min(text.find("\n\n", from), text.size());
        page += ".PP\n" + plain(text.substr(from, to - from)) + "\n";
        from = to + 2;
    }
    return page;
}

std::string optionEntry(const ProgramManual::Option& option) {
    std::string term;
    for (const std::string& name : option.names)
        term += (term.empty() ? "\\fB" : ", \\fB") + plain(name) + "\\fR";
    if (!option.value.empty())
        term += " \\fI" + plain(option.value) + "\\fR";
    std::string text = option.help;
    if (!option.choices.empty()) {
        text += text.empty() ? "One of: " : "; one of: ";
        for (std::size_t i = 0; i < option.choices.size(); ++i)
            text += (i == 0 ? "" : ", ") + option.choices[i];
    }
    return ".TP\n" + term + "\n" + plain(text) + "\n";
}

std::string options(const std::vector<ProgramManual::Option>& all) {
    std::string page, group;
    for (const ProgramManual::Option& option : all) {
        if (option.group != group && !option.group.empty())
            page += ".PP\n" + plain(option.group) + ":\n";
        group = option.group;
        page += optionEntry(option);
    }
    return page;
}

std::string synopsis(const std::string& program, const ProgramManual::Command& command) {
    std::string line = ".B " + plain(program) + "\n";
    if (!command.name.empty())
        line = ".B " + quoted(program + " " + command.name) + "\n";
    if (!command.options.empty())
        line += ".RI [ options ]\n";
    for (const ProgramManual::Positional& positional : command.positionals) {
        const std::string name = "\\fI" + plain(positional.name) + "\\fR";
        line +=
            (positional.isOptional ? "[" + name + "]" : name) + (positional.isRepeated ? "..." : "") + "\n";
    }
    return line;
}

std::string commandEntry(const std::string& program, const ProgramManual::Command& command) {
    std::string page = ".SS " + quoted(command.name) + "\n" + synopsis(program, command) + ".PP\n" +
                       plain(command.help) + "\n";
    for (const ProgramManual::Positional& positional : command.positionals)
        page += ".TP\n\\fI" + plain(positional.name) + "\\fR\n" + plain(positional.help) + "\n";
    return page + options(command.options);
}

std::string section(const ProgramManual::Section& section) {
    std::string page = ".SH " + quoted(section.title) + "\n";
    for (const ProgramManual::Section::Entry& entry : section.entries) {
        if (!entry.term.empty())
            page += ".TP\n\\fB" + plain(entry.term) + "\\fR\n" + plain(entry.text) + "\n";
        else if (section.isCode)
            page += ".PP\n.nf\n.RS\n" + plain(entry.text) + "\n.RE\n.fi\n";
        else
            page += paragraphs(entry.text);
    }
    return page;
}

} // namespace

std::string manualPage(const ProgramManual& manual) {
    std::string upper = manual.name;
    for (char& c : upper)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    std::string page = fmt::format(".TH {} 1 \"\" {} {}\n", quoted(upper),
                                   quoted("Flipscope " + manual.version), quoted("User Commands"));
    page += ".SH NAME\n" + plain(manual.name) + " \\- " + plain(manual.summary) + "\n.SH SYNOPSIS\n";
    for (const ProgramManual::Command& command : manual.commands)
        page += (&command == &manual.commands.front() ? "" : ".br\n") + synopsis(manual.name, command);
    page += ".SH DESCRIPTION\n" + paragraphs(manual.description);
    bool isFirst = true;
    for (const ProgramManual::Command& command : manual.commands) {
        if (command.name.empty()) {
            page += ".SH OPTIONS\n" + options(command.options);
            continue;
        }
        if (isFirst)
            page += ".SH COMMANDS\n";
        isFirst = false;
        page += commandEntry(manual.name, command);
    }
    for (const ProgramManual::Section& each : manual.sections)
        page += section(each);
    return page;
}

} // namespace flipscope
