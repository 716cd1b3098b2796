#include "datasets/arraypairs.h"

#include "datasets/error.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <tuple>

namespace flipscope {
namespace {

using namespace std::string_view_literals;
using Role = NamedArray::Role;

/// Lower-case words; "xtrain" is two.
std::vector<std::string> wordsOf(const std::string& name) {
    std::vector<std::string> words(1);
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0)
            words.back() += static_cast<char>(std::tolower(byte));
        else
            words.emplace_back();
    }
    std::vector<std::string> split;
    for (const auto& word : words) {
        const bool isJoined = word.size() > 2 && (word[0] == 'x' || word[0] == 'y') &&
                              partOfName(word.substr(1)) != Part::Unknown;
        if (isJoined)
            split.insert(split.end(), {word.substr(0, 1), word.substr(1)});
        else if (!word.empty())
            split.push_back(word);
    }
    return split;
}

Role roleOfWord(const std::string& word) {
    static constexpr std::array imageWords = {"x"sv,        "image"sv,  "images"sv, "img"sv,
                                              "imgs"sv,     "data"sv,   "pixels"sv, "pictures"sv,
                                              "features"sv, "inputs"sv, "samples"sv};
    static constexpr std::array labelWords = {"y"sv,     "label"sv,   "labels"sv, "target"sv, "targets"sv,
                                              "class"sv, "classes"sv, "lbl"sv,    "lbls"sv};
    if (std::find(imageWords.begin(), imageWords.end(), word) != imageWords.end())
        return Role::Images;
    return std::find(labelWords.begin(), labelWords.end(), word) != labelWords.end() ? Role::Labels
                                                                                     : Role::Unknown;
}

void classify(NamedArray& array) {
    const bool isNumbered = array.key.starts_with("arr_");
    const std::string stem = array.file.path.stem().string();
    std::string words;
    for (const auto& word : wordsOf(array.key.empty() || isNumbered ? stem : array.key)) {
        const Role role = roleOfWord(word);
        if (role != Role::Unknown) // the last word decides: "data_labels"
            array.role = role;
        else
            array.rest += word + ' ';
        words += word + ' ';
    }
    if (isNumbered)
        array.rest.clear();
    array.part = partOfName(words);
    if (array.part == Part::Unknown)
        array.part = partOf(array.file.path, true);
    const auto& header = array.header;
    const bool isText = header.type.kind == ElementKind::Text || header.type.kind == ElementKind::WideText;
    if (array.role == Role::Unknown)
        array.role = isList(header) || isText ? Role::Labels : Role::Images;
    if (array.role == Role::Images && (isText || header.dimensions.size() < 2))
        array.role = Role::Unknown;
    if (header.dimensions.empty())
        array.role = Role::Unknown;
}

/// Pairs what is alone of its kind under the same key.
template <typename KeyOf>
void pairBy(std::vector<NamedArray>& arrays, std::vector<SampleFile>& units, KeyOf keyOf) {
    std::map<decltype(keyOf(arrays.front())), std::vector<NamedArray*>> groups;
    for (auto& array : arrays)
        if (!array.isTaken && array.role != Role::Unknown)
            groups[keyOf(array)].push_back(&array);
    for (auto& [key, group] : groups) {
        if (group.size() != 2 || group[0]->role == group[1]->role)
            continue;
        const auto [images, labels] =
            group[0]->role == Role::Images ? std::pair(group[0], group[1]) : std::pair(group[1], group[0]);
        images->isTaken = labels->isTaken = true;
        SampleFile unit;
        unit.part = images->part;
        unit.images = images->file;
        unit.imagesKey = images->key;
        unit.labels = labels->file;
        unit.labelsKey = labels->key;
        units.push_back(std::move(unit));
    }
}

/// arr_0, arr_1, ...: pictures and labels in turns; the first pair for training, the second for testing.
void pairNumbered(std::vector<NamedArray>& arrays, std::vector<SampleFile>& units) {
    std::map<std::filesystem::path, std::vector<NamedArray*>> files;
    for (auto& array : arrays)
        if (!array.isTaken && array.key.starts_with("arr_"))
            files[array.file.path].push_back(&array);
    for (auto& [file, list] : files) {
        if (list.size() != 4)
            continue;
        std::sort(list.begin(), list.end(),
                  [](const NamedArray* a, const NamedArray* b) { return a->key < b->key; });
        for (std::size_t i = 0; i < list.size(); ++i) {
            list[i]->part = i < 2 ? Part::Train : Part::Test;
            list[i]->role = isList(list[i]->header) ? Role::Labels : Role::Images;
        }
        if (list[0]->role == list[1]->role) // both pictures first, then both labels
            std::swap(list[1]->part, list[2]->part);
    }
    pairBy(arrays, units, [](const NamedArray& array) { return std::pair(array.file.path, array.part); });
}

} // namespace

NamedArray namedArray(const DataFile& file, const std::string& key, const ArrayHeader& header) {
    NamedArray array;
    array.file = file;
    array.key = key;
    array.header = header;
    classify(array);
    return array;
}

std::vector<SampleFile> pairArrays(std::vector<NamedArray> arrays) {
    std::vector<SampleFile> units;
    if (arrays.empty())
        return units;
    pairBy(arrays, units, [](const NamedArray& a) { return std::tuple(a.file.path, a.part, a.rest); });
    pairBy(arrays, units, [](const NamedArray& a) { return std::tuple(a.file.path, a.part); });
    pairNumbered(arrays, units);
    pairBy(arrays, units,
           [](const NamedArray& a) { return std::tuple(a.file.path.parent_path(), a.part, a.rest); });
    pairBy(arrays, units, [](const NamedArray& a) { return std::tuple(a.file.path.parent_path(), a.part); });
    std::sort(units.begin(), units.end(), [](const SampleFile& a, const SampleFile& b) {
        return std::pair(a.images.path, a.imagesKey) < std::pair(b.images.path, b.imagesKey);
    });
    return units;
}

void readArrayPair(const ArrayContent& images, const ArrayContent& labels, SampleBlock& block,
                   PixelSink& pixels) {
    const auto& dimensions = images.header.dimensions;
    if (labels.header.dimensions.empty())
        throw Error(fmt::format("{}: expected a list of labels, found a single value.", labels.name));
    const std::uint64_t count =
        isList(labels.header) ? labels.header.elements(labels.name) : labels.header.dimensions.front();
    const bool samplesLast = !dimensions.empty() && dimensions.front() != count && dimensions.back() == count;
    const PictureAxes axes = axesOf(images.header, samplesLast, images.name);
    if (axes.samples != count)
        throw Error(
            fmt::format("{}: expected as many labels as there are pictures in {} ({}), found {}. The two "
                        "arrays do not belong together.",
                        labels.name, images.name, axes.samples, count));
    readLabels(labels.header, labels.read, labels.name, block);
    pixels.expect(axes.shape, axes.samples);
    readPixels(images.header, axes, images.read, images.name, block, pixels);
}

} // namespace flipscope
