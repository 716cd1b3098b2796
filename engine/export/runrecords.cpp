#include "engine/export/runrecords.h"

#include "engine/splittext.h"

#include <charconv>
#include <fstream>
#include <limits>

namespace flipscope {

namespace {

constexpr std::uintmax_t largestRecord = 64 << 20; // bytes

std::optional<std::string> contentOf(const std::filesystem::path& file) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (error || size > largestRecord || !std::filesystem::is_regular_file(file, error))
        return std::nullopt;
    std::ifstream in(file, std::ios::binary);
    std::string text(size, '\0');
    in.read(text.data(), static_cast<std::streamsize>(size));
    return in ? std::optional(text) : std::nullopt;
}

} // namespace

nlohmann::ordered_json runObject(const std::filesystem::path& folder, const std::string& name) {
    const std::optional<std::string> text = folder.empty() ? std::nullopt : contentOf(folder / name);
    if (!text)
        return nullptr;
    auto json = nlohmann::ordered_json::parse(*text, nullptr, false);
    return json.is_object() ? json : nlohmann::ordered_json();
}

std::optional<std::uint64_t> flipsOfRun(const std::filesystem::path& folder) {
    const nlohmann::ordered_json result = runObject(folder, "result.json");
    if (!result.is_object() || !result.contains("flips") || !result["flips"].is_number_unsigned())
        return std::nullopt;
    return result["flips"].get<std::uint64_t>();
}

std::map<std::string, std::vector<double>> runMetrics(const std::filesystem::path& folder) {
    std::map<std::string, std::vector<double>> columns;
    const std::optional<std::string> text = folder.empty() ? std::nullopt : contentOf(folder / "metrics.csv");
    if (!text)
        return columns;
    std::vector<std::string> names;
    for (const std::string& line : splitText(*text, '\n')) {
        const std::vector<std::string> fields = splitText(line, ',');
        if (names.empty())
            names = fields;
        else if (fields.size() == names.size())
            for (std::size_t i = 0; i < fields.size(); ++i) {
                double value = std::numeric_limits<double>::quiet_NaN();
                std::from_chars(fields[i].data(), fields[i].data() + fields[i].size(), value);
                columns[names[i]].push_back(value);
            }
    }
    return columns;
}

} // namespace flipscope
