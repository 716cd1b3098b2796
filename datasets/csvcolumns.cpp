#include "datasets/csvcolumns.h"

#include "datasets/csvrows.h"
#include "datasets/error.h"
#include "datasets/pictures.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <fmt/format.h>
#include <set>
#include <span>

namespace flipscope {
namespace {

using namespace std::string_view_literals;
using Row = std::vector<std::string>;

constexpr std::size_t mostRows = 200;
constexpr std::size_t mostBytes = std::size_t{4} << 20;
constexpr std::size_t fewestPixels = 4;

constexpr std::array labelNames = {"label"sv,    "labels"sv,     "class"sv,  "classid"sv,
                                   "class_id"sv, "class_name"sv, "target"sv, "category"sv,
                                   "emotion"sv,  "y"sv,          "digit"sv,  "species"sv};
constexpr std::array partNames = {"split"sv, "set"sv,    "part"sv, "partition"sv,
                                  "usage"sv, "subset"sv, "phase"sv};
constexpr std::array groupNames = {"group"sv,  "subject"sv,    "patient"sv,   "session"sv,
                                   "person"sv, "patient_id"sv, "subject_id"sv};

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

bool isNumber(std::string_view cell) {
    double value = 0;
    return numberIn(cell, value);
}

/// Digits with spaces between them.
bool isPixelsCell(std::string_view cell) {
    return std::count(cell.begin(), cell.end(), ' ') >= 15 &&
           std::all_of(cell.begin(), cell.end(),
                       [](unsigned char c) { return c == ' ' || c == '.' || std::isdigit(c) != 0; });
}

bool isPath(std::string_view cell) { return isPictureName(std::filesystem::path(cell)); }

/// The most frequent of the usual separators in the first line.
char separatorOf(const std::vector<std::uint8_t>& head) {
    const auto end = std::find(head.begin(), head.end(), '\n');
    char best = ',';
    std::ptrdiff_t most = 0;
    for (const char separator : {',', ';', '\t'})
        if (const auto count = std::count(head.begin(), end, static_cast<std::uint8_t>(separator));
            count > most) {
            most = count;
            best = separator;
        }
    return best;
}

std::vector<Row> firstRows(const DataFile& file, CsvColumns& columns) {
    std::vector<std::uint8_t> head(4096);
    ByteReader reader(file);
    head.resize(reader.read(head));
    columns.separator = separatorOf(head);
    std::vector<Row> rows;
    if (std::find(head.begin(), head.end(), 0) != head.end())
        return rows; // not text
    CsvRows source(file, columns.separator);
    std::vector<std::string_view> cells;
    std::size_t bytes = 0;
    while (rows.size() < mostRows && bytes < mostBytes && source.next(cells)) {
        rows.emplace_back(cells.begin(), cells.end());
        for (const auto& cell : cells)
            bytes += cell.size() + 1;
    }
    columns.rowBytes = rows.empty() ? 1 : std::max<std::size_t>(bytes / rows.size(), 1);
    return rows;
}

template <std::size_t Count>
std::size_t columnNamed(const Row& header, const std::array<std::string_view, Count>& names) {
    for (std::size_t i = 0; i < header.size(); ++i)
        if (std::find(names.begin(), names.end(), lower(header[i])) != names.end())
            return i;
    return CsvColumns::none;
}

template <typename Test> std::size_t columnWhere(std::span<const Row> rows, Test test) {
    for (std::size_t i = 0; i < rows.front().size(); ++i)
        if (std::all_of(rows.begin(), rows.end(), [&](const Row& row) { return test(row[i]); }))
            return i;
    return CsvColumns::none;
}

/// "pixel" of "pixel17"
std::string stemOf(const std::string& name) { return name.substr(0, name.find_first_of("0123456789")); }

/// Of a table of numbers without a named label: the first or the last column. `none`: there is no label.
std::size_t labelByContent(const Row& header, bool hasHeader, std::span<const Row> rows) {
    const std::size_t last = rows.front().size() - 1;
    if (hasHeader) { // whose name is unlike its neighbours'
        if (stemOf(header[0]) != stemOf(header[1]))
            return 0;
        return stemOf(header[last]) != stemOf(header[last - 1]) ? last : CsvColumns::none;
    }
    const auto lookAt = [&rows](std::size_t column) {
        std::set<std::string> values;
        bool isLabel = true;
        for (const auto& row : rows) {
            values.insert(row[column]);
            isLabel = isLabel && row[column].find('.') == std::string::npos && !row[column].empty();
        }
        return isLabel && values.size() > 1 ? values.size() : std::size_t{0};
    };
    const std::size_t first = lookAt(0);
    const std::size_t end = lookAt(last);
    // A corner of a picture is mostly of one value; where both vary, classes are fewer than shades.
    return end > 0 && (first == 0 || end < first) ? last : 0;
}

void findPixels(CsvColumns& columns, std::span<const Row> rows) {
    double largest = 0;
    bool hasPoint = false;
    const auto look = [&](std::string_view cell) {
        double value = 0;
        numberIn(cell, value);
        largest = std::max(largest, value);
        hasPoint = hasPoint || cell.find('.') != std::string_view::npos;
    };
    for (std::size_t i = 0; i < columns.count && columns.pixelsCell == CsvColumns::none; ++i)
        if (i != columns.label && i != columns.part && i != columns.group)
            columns.pixels.push_back(i);
    for (const auto& row : rows) {
        for (const std::size_t i : columns.pixels)
            look(row[i]);
        if (columns.pixelsCell != CsvColumns::none)
            for (std::string_view cell = row[columns.pixelsCell]; !cell.empty();) {
                const std::size_t to = std::min(cell.find(' '), cell.size());
                look(cell.substr(0, to));
                cell.remove_prefix(std::min(to + 1, cell.size()));
            }
    }
    columns.isUnitScale = hasPoint && largest <= 1;
}

bool findLabelOfPaths(CsvColumns& columns, const Row& header) {
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < columns.count; ++i)
        if (i != columns.path && i != columns.part && i != columns.group)
            others.push_back(i);
    if (columns.label == CsvColumns::none && !others.empty())
        columns.label = others.back();
    if (columns.label == CsvColumns::none)
        return false;
    const auto name = [&](std::size_t i) {
        return columns.hasHeader ? fmt::format("\"{}\"", header[i]) : fmt::format("{}", i + 1);
    };
    columns.note = fmt::format("column {} is taken as the picture's path, {} as its label",
                               name(columns.path), name(columns.label));
    return true;
}

bool findLabelOfPixels(CsvColumns& columns, const Row& header, std::span<const Row> rows) {
    const auto isPixel = [&](std::size_t i) {
        return i == columns.label || i == columns.part || i == columns.group || i == columns.pixelsCell ||
               std::all_of(rows.begin(), rows.end(), [i](const Row& row) { return isNumber(row[i]); });
    };
    if (columns.label == CsvColumns::none && columns.pixelsCell == CsvColumns::none) {
        const bool firstIsText = !isPixel(0);
        const bool lastIsText = !isPixel(columns.count - 1);
        columns.label = firstIsText && !lastIsText   ? 0
                        : lastIsText && !firstIsText ? columns.count - 1
                                                     : labelByContent(header, columns.hasHeader, rows);
    }
    if (columns.label == CsvColumns::none)
        return false;
    for (std::size_t i = 0; i < columns.count && columns.pixelsCell == CsvColumns::none; ++i)
        if (!isPixel(i))
            return false;
    findPixels(columns, rows);
    if (columns.pixelsCell == CsvColumns::none && columns.pixels.size() < fewestPixels)
        return false;
    columns.note = fmt::format("column {} is taken as the label, {} as pixels of {}", columns.label + 1,
                               columns.pixels.empty() ? fmt::format("column {}", columns.pixelsCell + 1)
                                                      : fmt::format("the {} others", columns.pixels.size()),
                               columns.isUnitScale ? "0 to 1" : "0 to 255");
    return true;
}

} // namespace

bool numberIn(std::string_view cell, double& value) {
    while (!cell.empty() && cell.front() == ' ')
        cell.remove_prefix(1);
    while (!cell.empty() && cell.back() == ' ')
        cell.remove_suffix(1);
    int whole = 0;
    const char* const end = cell.data() + cell.size();
    if (const auto result = std::from_chars(cell.data(), end, whole);
        result.ec == std::errc() && result.ptr == end) {
        value = whole;
        return true;
    }
    const auto result = std::from_chars(cell.data(), end, value);
    return result.ec == std::errc() && result.ptr == end;
}

std::optional<CsvColumns> lookAtCsv(const DataFile& file) {
    CsvColumns columns;
    std::vector<Row> rows;
    try {
        rows = firstRows(file, columns);
    } catch (const Error&) {
        return std::nullopt; // damaged, and not known to be one of ours
    }
    if (rows.size() < 2 || rows.front().size() < 2)
        return std::nullopt;
    columns.count = rows.front().size();
    if (std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return row.size() != columns.count; }))
        return std::nullopt;
    const Row& header = rows.front();
    for (std::size_t i = 0; i < columns.count; ++i) {
        const auto& below = rows[1][i];
        const bool isName = (!isNumber(header[i]) && isNumber(below)) ||
                            (!isPath(header[i]) && isPath(below)) ||
                            (!isPixelsCell(header[i]) && isPixelsCell(below));
        columns.hasHeader = columns.hasHeader || isName;
    }
    const auto body = std::span<const Row>(rows).subspan(columns.hasHeader ? 1 : 0);
    if (columns.hasHeader) {
        columns.label = columnNamed(header, labelNames);
        columns.part = columnNamed(header, partNames);
        columns.group = columnNamed(header, groupNames);
    }
    columns.path = columnWhere(body, isPath);
    columns.pixelsCell = columnWhere(body, isPixelsCell);
    const bool isSamples = columns.path != CsvColumns::none ? findLabelOfPaths(columns, header)
                                                            : findLabelOfPixels(columns, header, body);
    return isSamples ? std::optional(columns) : std::nullopt;
}

} // namespace flipscope
