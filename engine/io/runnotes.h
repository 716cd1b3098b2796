// What a user has noted about steps of a run: notes.json in its folder, one note per step at most. Training
// neither reads nor writes it, so that it may be written while the run is trained, by this program or
// another; of two that write at once the later one wins.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace flipscope {

struct RunNote {
    std::uint64_t step = 0;
    std::string text;
    bool operator==(const RunNote&) const = default;
};

/// By step; none where there is no file. Throws Error where it is damaged.
std::vector<RunNote> readNotes(const std::filesystem::path& run);
/// Replaces them, whole or not at all. Throws Error.
void writeNotes(const std::filesystem::path& run, const std::vector<RunNote>& notes);
/// With the note of a step set to `text`; empty: without one.
std::vector<RunNote> withNote(std::vector<RunNote> notes, std::uint64_t step, const std::string& text);

} // namespace flipscope
