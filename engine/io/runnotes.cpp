#include "engine/io/runnotes.h"

#include "datasets/error.h"
#include "engine/io/atomicfile.h"
#include "engine/io/jsontext.h"
#include "engine/io/runfolder.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace flipscope {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::uintmax_t largestFile = 16U << 20U;

/// By step; of several for one step the last, and none where it is empty.
std::vector<RunNote> orderly(std::vector<RunNote> notes) {
    std::reverse(notes.begin(), notes.end());
    std::stable_sort(notes.begin(), notes.end(),
                     [](const RunNote& a, const RunNote& b) { return a.step < b.step; });
    const auto sameStep = [](const RunNote& a, const RunNote& b) { return a.step == b.step; };
    notes.erase(std::unique(notes.begin(), notes.end(), sameStep), notes.end());
    std::erase_if(notes, [](const RunNote& note) { return note.text.empty(); });
    return notes;
}

} // namespace

std::vector<RunNote> readNotes(const std::filesystem::path& run) {
    const std::filesystem::path file = RunFolder::notesOf(run);
    std::error_code error;
    if (!std::filesystem::exists(file, error))
        return {};
    const auto fail = [&](const std::string& what) {
        throw Error(fmt::format("{}: {}; mend it, or take it away", file.string(), what));
    };
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error || size > largestFile)
        fail(error ? error.message() : fmt::format("{} bytes are too many for notes", size));
    std::ifstream in(file, std::ios::binary);
    const std::string content(std::istreambuf_iterator<char>(in), {});
    std::vector<RunNote> notes;
    try {
        const Json all = Json::parse(content);
        for (const Json& note : all.at("notes"))
            notes.push_back({note.at("step").get<std::uint64_t>(), note.at("text").get<std::string>()});
    } catch (const nlohmann::json::exception& e) {
        fail(fmt::format("expected {{\"notes\": [{{\"step\": 1, \"text\": \"...\"}}]}}: {}", e.what()));
    }
    return orderly(std::move(notes));
}

void writeNotes(const std::filesystem::path& run, const std::vector<RunNote>& notes) {
    Json all = Json::array();
    for (const RunNote& note : notes)
        all.push_back({{"step", note.step}, {"text", note.text}});
    writeFileAtomically(RunFolder::notesOf(run), jsonText(Json{{"notes", all}}, 2) + "\n");
}

std::vector<RunNote> withNote(std::vector<RunNote> notes, std::uint64_t step, const std::string& text) {
    notes.push_back({step, text});
    return orderly(std::move(notes));
}

} // namespace flipscope
