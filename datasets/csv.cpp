#include "datasets/csv.h"

#include "datasets/archive.h"
#include "datasets/arrays.h"
#include "datasets/csvcolumns.h"
#include "datasets/csvrows.h"
#include "datasets/error.h"
#include "datasets/picturefiles.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <map>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostPixels = std::size_t{3} * 4096 * 4096;

bool isTableName(const fs::path& file) {
    std::string name = file.filename().string();
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (name.ends_with(".gz"))
        name.resize(name.size() - 3);
    return name.ends_with(".csv") || name.ends_with(".tsv");
}

/// "Training", "PublicTest", "validation", "dev".
Part partNamed(std::string_view text) {
    std::string name(text);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto has = [&name](const char* word) { return name.find(word) != std::string::npos; };
    return has("train")               ? Part::Train
           : has("test")              ? Part::Test
           : has("val") || has("dev") ? Part::Validation
                                      : Part::Unknown;
}

const char* nameOf(Part part) {
    return part == Part::Train        ? "train"
           : part == Part::Test       ? "test"
           : part == Part::Validation ? "validation"
                                      : "";
}

using Cells = std::vector<std::string_view>;

/// Calls `take` with each row below the header, all of the same number of cells.
void forEachRow(const DataFile& file, const CsvColumns& columns,
                const std::function<void(const Cells&, std::uint64_t)>& take) {
    CsvRows rows(file, columns.separator);
    Cells cells;
    bool isHeader = columns.hasHeader;
    while (rows.next(cells)) {
        if (cells.size() != columns.count)
            throw Error(fmt::format("{}: line {}: expected {} cells as in the lines before, found {}.",
                                    file.path.string(), rows.line(), columns.count, cells.size()));
        if (!isHeader)
            take(cells, rows.line());
        isHeader = false;
    }
}

Part partOfRow(const Cells& cells, const CsvColumns& columns) {
    return columns.part == CsvColumns::none ? Part::Unknown : partNamed(cells[columns.part]);
}

PictureRoots rootsOf(const DataFile& table) {
    PictureRoots roots;
    roots.folder = table.path.parent_path();
    if (table.archive)
        roots.archives.push_back({table.archive, sibling(table, "").member});
    return roots;
}

std::string asName(std::string_view path) {
    std::string name(path);
    std::replace(name.begin(), name.end(), '\\', '/');
    while (name.starts_with("./"))
        name.erase(0, 2);
    return name;
}

/// One unit for each part that the rows name. None where the pictures are not there.
std::vector<SampleFile> pictureUnits(const DataFile& file, const CsvColumns& columns) {
    std::map<Part, std::pair<LabelledPictures, std::vector<std::string>>> parts; // with the label of each
    const PictureRoots roots = rootsOf(file);
    forEachRow(file, columns, [&](const Cells& cells, std::uint64_t) {
        auto& [list, labels] = parts[partOfRow(cells, columns)];
        LabelledPictures::Picture picture;
        picture.name = asName(cells[columns.path]);
        picture.archive = roots.archives.empty() ? -1 : 0;
        if (columns.group != CsvColumns::none)
            picture.group = cells[columns.group];
        list.pictures.push_back(std::move(picture));
        labels.emplace_back(cells[columns.label]);
    });
    std::vector<SampleFile> units;
    for (auto& [part, content] : parts) {
        auto& [list, labels] = content;
        list.roots = roots;
        const std::size_t step = list.pictures.size() / 16 + 1;
        bool isThere = false;
        for (std::size_t i = 0; i < list.pictures.size() && !isThere; i += step)
            isThere = existsFile(roots.file(list.pictures[i]));
        if (!isThere)
            continue;
        SampleBlock named;
        setNamedLabels(labels, file.path.string(), named);
        for (std::size_t i = 0; i < labels.size(); ++i)
            list.pictures[i].label = named.labels[i];
        list.classNames = named.classNames;
        SampleFile unit;
        unit.part = part != Part::Unknown ? part : partOf(file.path, true);
        unit.images = unit.labels = file;
        unit.imagesKey = nameOf(part);
        unit.pictures = std::make_shared<LabelledPictures>(std::move(list));
        unit.notes.push_back(fmt::format("{}: {}.", file.path.filename().string(), columns.note));
        units.push_back(std::move(unit));
    }
    return units;
}

std::vector<SampleFile> pixelUnits(const DataFile& file, const CsvColumns& columns) {
    std::map<Part, bool> parts;
    if (columns.part == CsvColumns::none)
        parts[Part::Unknown] = true;
    else
        forEachRow(file, columns,
                   [&](const Cells& cells, std::uint64_t) { parts[partOfRow(cells, columns)] = true; });
    std::vector<SampleFile> units;
    for (const auto& [part, isThere] : parts) {
        SampleFile unit;
        unit.part = part != Part::Unknown ? part : partOf(file.path, true);
        unit.images = unit.labels = file;
        unit.imagesKey = nameOf(part);
        units.push_back(std::move(unit));
    }
    return units;
}

/// A row's pixels in their order in the file.
class PixelCells {
public:
    PixelCells(const DataFile& file, const CsvColumns& columns) : m_file(file), m_columns(columns) {}

    void read(const Cells& cells, std::uint64_t line, std::vector<std::uint8_t>& values) const {
        values.clear();
        for (const std::size_t i : m_columns.pixels)
            values.push_back(pixelIn(cells[i], line, i));
        if (m_columns.pixelsCell == CsvColumns::none)
            return;
        for (std::string_view cell = cells[m_columns.pixelsCell]; !cell.empty();) {
            const std::size_t to = std::min(cell.find(' '), cell.size());
            if (to > 0)
                values.push_back(pixelIn(cell.substr(0, to), line, m_columns.pixelsCell));
            cell.remove_prefix(std::min(to + 1, cell.size()));
        }
    }

private:
    std::uint8_t pixelIn(std::string_view cell, std::uint64_t line, std::size_t column) const {
        double value = 0;
        const double most = m_columns.isUnitScale ? 1 : 255;
        if (!numberIn(cell, value) || !(value >= 0 && value <= most))
            throw Error(fmt::format("{}: line {}, column {}: expected a pixel of 0 to {}, found \"{}\".",
                                    m_file.path.string(), line, column + 1, most, cell.substr(0, 40)));
        return static_cast<std::uint8_t>(std::lround(m_columns.isUnitScale ? value * 255 : value));
    }

    const DataFile& m_file;
    const CsvColumns& m_columns;
};

} // namespace

std::vector<SampleFile> findCsv(const DataPlace& place) {
    std::vector<SampleFile> units;
    for (const auto& file : place.files()) {
        const bool isNamed = !place.isFolder() && isSameFile(file, DataFile(place.path()));
        if (!isNamed && (!isTableName(file.path) || !place.isFolder()))
            continue;
        const auto columns = lookAtCsv(file);
        if (!columns)
            continue;
        auto found =
            columns->path != CsvColumns::none ? pictureUnits(file, *columns) : pixelUnits(file, *columns);
        std::move(found.begin(), found.end(), std::back_inserter(units));
    }
    return units;
}

SampleBlock readCsv(const SampleFile& file, const Prepare& prepare, PixelSink& pixels) {
    if (file.pictures)
        return readPictures(file, prepare, pixels);
    const auto columns = lookAtCsv(file.images);
    if (!columns)
        throw Error(fmt::format("{}: the file is no longer a table of samples.", file.name().string()));
    SampleBlock block;
    block.pictureFile = block.labelFile = file.images.path;
    std::vector<std::string> labels;
    std::vector<std::uint8_t> values;
    std::vector<std::uint32_t> order; // of the values, as a picture's pixels
    const PixelCells cellsOf(file.images, *columns);
    forEachRow(file.images, *columns, [&](const Cells& cells, std::uint64_t line) {
        if (nameOf(partOfRow(cells, *columns)) != file.imagesKey)
            return;
        cellsOf.read(cells, line, values);
        if (labels.empty()) {
            const ArrayHeader header{{}, {1, values.size()}, false};
            const PictureAxes axes = axesOf(header, false, file.name().string());
            block.shape = axes.shape;
            order = axes.permutation;
            block.notes.push_back(
                fmt::format("{}: {}; {}.", file.images.path.filename().string(), columns->note, axes.note));
            // Rows are of about one size; the first may be longer than most. (Those of a compressed file are
            // more.)
            pixels.expect(block.shape, sizeOf(file.images) / columns->rowBytes * 3 / 2 + 1);
        }
        if (values.size() != block.shape.size() || values.size() > mostPixels)
            throw Error(fmt::format("{}: line {}: expected {} pixels as in the lines before, found {}.",
                                    file.name().string(), line, block.shape.size(), values.size()));
        std::vector<std::uint8_t> picture(order.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            picture[i] = values[order[i]];
        pixels.add(picture);
        labels.emplace_back(cells[columns->label]);
        if (columns->group != CsvColumns::none)
            block.origins.groups.emplace_back(cells[columns->group]);
    });
    setNamedLabels(labels, file.name().string(), block);
    return block;
}

} // namespace flipscope
