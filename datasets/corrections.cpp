#include "datasets/corrections.h"

#include "datasets/error.h"
#include "datasets/labels.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unordered_map>
#include <utility>

namespace flipscope {
namespace {

constexpr std::array<const char*, 3> partNames = {"train", "validation", "test"};
constexpr std::size_t mostPlaces = 1'000'000;

const char* nameOf(DataPart part) { return partNames[static_cast<std::size_t>(part)]; }

std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) {
        if (c == '\\' || c == ',' || c == '=')
            result += '\\';
        result += c;
    }
    return result;
}

} // namespace

/// One of the two options from front to back.
class Corrections::Text {
public:
    Text(const char* option, const std::string& text) : m_option(option), m_text(text) {}

    bool isAtEnd() const { return m_next >= m_text.size(); }

    /// The places of one item; stops before "=" or "," or at the end.
    std::vector<Place> places() {
        const std::size_t mark = m_text.find_first_of("#:", m_next);
        const std::string name = m_text.substr(m_next, mark - std::min(mark, m_next));
        const auto part = std::find(partNames.begin(), partNames.end(), name);
        if (mark == std::string::npos || part == partNames.end())
            refuse("a part (train, validation, test) with # or : behind it");
        const auto which = static_cast<DataPart>(part - partNames.begin());
        m_next = mark + 1;
        const std::string rest = untilMark();
        if (m_text[mark] == '#')
            return range(which, rest);
        if (rest.empty())
            refuse("the name of a file");
        return {{which, rest, 0}};
    }

    std::string classBehindEquals() {
        if (isAtEnd() || m_text[m_next] != '=')
            refuse("= and a class");
        ++m_next;
        std::string name = untilMark();
        if (name.empty())
            refuse("the name of a class");
        return name;
    }

    void endItem() {
        if (isAtEnd())
            return;
        if (m_text[m_next] != ',')
            refuse("a comma");
        if (++m_next == m_text.size())
            refuse("another sample behind the comma");
    }

private:
    [[noreturn]] void refuse(const char* expected) const {
        const std::string rest = m_text.substr(std::min(m_next, m_text.size()), 40);
        throw Error(fmt::format("{}: expected {} at character {}, found {}. Samples are named as in "
                                "train:cats/1.png{}, test#5 or train#8-12.",
                                m_option, expected, m_next + 1, rest.empty() ? "the end" : '"' + rest + '"',
                                std::string_view(m_option) == "relabel" ? "=dog" : ""),
                    Error::Kind::Usage);
    }

    std::string untilMark() {
        std::string text;
        for (; !isAtEnd() && m_text[m_next] != ',' && m_text[m_next] != '='; ++m_next) {
            if (m_text[m_next] == '\\' && m_next + 1 < m_text.size())
                ++m_next;
            text += m_text[m_next];
        }
        return text;
    }

    std::vector<Place> range(DataPart part, const std::string& text) const {
        std::uint32_t first = 0;
        const char* end = text.data() + text.size();
        std::from_chars_result read = std::from_chars(text.data(), end, first);
        std::uint32_t last = first;
        if (read.ec == std::errc() && read.ptr != end && *read.ptr == '-')
            read = std::from_chars(read.ptr + 1, end, last);
        if (read.ec != std::errc() || read.ptr != end || last < first || last - first >= mostPlaces)
            refuse("a position, or two in order with - between them");
        std::vector<Place> places;
        for (std::uint64_t index = first; index <= last; ++index)
            places.push_back({part, {}, static_cast<std::uint32_t>(index)});
        return places;
    }

    const char* m_option;
    const std::string& m_text;
    std::size_t m_next = 0;
};

Corrections Corrections::parse(const std::string& skip, const std::string& relabel) {
    Corrections all;
    for (Text text("skip", skip); !text.isAtEnd(); text.endItem())
        for (Place& place : text.places())
            all.m_leftOut.insert(std::move(place));
    for (Text text("relabel", relabel); !text.isAtEnd(); text.endItem()) {
        auto places = text.places();
        const std::string name = text.classBehindEquals();
        for (Place& place : places)
            all.m_labels[std::move(place)] = name;
    }
    if (all.m_leftOut.size() + all.m_labels.size() > mostPlaces)
        throw Error(fmt::format("skip, relabel: expected at most {} samples.", mostPlaces),
                    Error::Kind::Usage);
    return all;
}

namespace {

/// Items of consecutive positions that are `alike` become one.
template <class Container, class PlaceOf, class Alike, class Ending>
std::string textOf(const Container& all, const PlaceOf& placeOf, const Alike& alike, const Ending& ending) {
    std::string text;
    for (auto first = all.begin(); first != all.end();) {
        const auto& place = placeOf(*first);
        auto last = first;
        auto next = std::next(first);
        while (place.name.empty() && next != all.end() && placeOf(*next).part == place.part &&
               placeOf(*next).name.empty() && placeOf(*next).index == placeOf(*last).index + 1 &&
               alike(*first, *next))
            last = next++;
        if (!text.empty())
            text += ',';
        text += nameOf(place.part);
        if (!place.name.empty())
            text += ':' + escaped(place.name);
        else if (first == last)
            text += fmt::format("#{}", place.index);
        else
            text += fmt::format("#{}-{}", place.index, placeOf(*last).index);
        text += ending(*first);
        first = next;
    }
    return text;
}

} // namespace

std::string Corrections::skip() const {
    return textOf(
        m_leftOut, [](const Place& place) -> const Place& { return place; },
        [](const Place&, const Place&) { return true; }, [](const Place&) { return std::string(); });
}

std::string Corrections::relabel() const {
    return textOf(
        m_labels, [](const auto& entry) -> const Place& { return entry.first; },
        [](const auto& a, const auto& b) { return a.second == b.second; },
        [](const auto& entry) { return '=' + escaped(entry.second); });
}

/// Remembers which places there are, to say which were never met.
class Corrections::Finder {
public:
    template <class Container, class PlaceOf> Finder(const Container& places, const PlaceOf& placeOf) {
        for (const auto& entry : places) {
            const Place& place = placeOf(entry);
            const auto part = static_cast<std::size_t>(place.part);
            if (place.name.empty())
                m_byIndex[part].emplace(place.index, Met{&place, false});
            else
                m_byName[part].emplace(place.name, Met{&place, false});
        }
    }

    /// nullptr: it is not named.
    const Place* find(DataPart filePart, const Samples& samples, std::size_t position) {
        const auto part = static_cast<std::size_t>(filePart);
        if (const auto at = m_byIndex[part].find(samples.indices()[position]); at != m_byIndex[part].end())
            return meet(at->second);
        if (m_byName[part].empty())
            return nullptr;
        const auto at = m_byName[part].find(samples.name(position));
        return at == m_byName[part].end() ? nullptr : meet(at->second);
    }

    bool isEmpty(DataPart filePart) const {
        const auto part = static_cast<std::size_t>(filePart);
        return m_byIndex[part].empty() && m_byName[part].empty();
    }

    void noteUnmet(const char* option, std::vector<std::string>& notes) const {
        std::size_t count = 0;
        const Place* example = nullptr;
        const auto look = [&](const auto& maps) {
            for (const auto& map : maps)
                for (const auto& [key, met] : map)
                    if (!met.isMet) {
                        ++count;
                        if (example == nullptr || *met.place < *example)
                            example = met.place;
                    }
        };
        look(m_byIndex);
        look(m_byName);
        if (count > 0)
            notes.push_back(fmt::format(
                "{}: {} of the samples named there {} not used (no longer there, or left out by limit or "
                "classes), such as {}{}.",
                option, count, count == 1 ? "is" : "are", nameOf(example->part),
                example->name.empty() ? fmt::format("#{}", example->index) : ':' + example->name));
    }

private:
    struct Met {
        const Place* place;
        bool isMet;
    };
    static const Place* meet(Met& met) {
        met.isMet = true;
        return met.place;
    }

    std::array<std::unordered_map<std::uint32_t, Met>, 3> m_byIndex;
    std::array<std::unordered_map<std::string, Met>, 3> m_byName;
};

void Corrections::leaveOutOf(Dataset& data, DataPart part, Finder& finder) const {
    Samples& samples = data.part(part);
    const DataPart filePart = data.cutFrom[static_cast<std::size_t>(part)];
    if (samples.empty() || finder.isEmpty(filePart))
        return;
    std::vector<std::uint32_t> kept;
    std::vector<std::uint32_t> out;
    for (std::size_t i = 0; i < samples.size(); ++i)
        (finder.find(filePart, samples, i) != nullptr ? out : kept).push_back(samples.indices()[i]);
    if (out.empty())
        return;
    data.leftOut[static_cast<std::size_t>(part)] = Samples(samples.source(), std::move(out));
    samples = kept.empty() ? Samples() : Samples(samples.source(), std::move(kept));
}

void Corrections::labelsOf(Dataset& data, DataPart part, Finder& finder) const {
    Samples& samples = data.part(part);
    const DataPart filePart = data.cutFrom[static_cast<std::size_t>(part)];
    if (samples.empty() || finder.isEmpty(filePart))
        return;
    std::vector<std::uint16_t> labels(samples.source()->size());
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i] = samples.source()->label(i);
    const std::size_t before = data.correctedLabels.size();
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const Place* place = finder.find(filePart, samples, i);
        if (place == nullptr)
            continue;
        const std::string& name = m_labels.at(*place);
        const auto at = std::find(data.classNames.begin(), data.classNames.end(), name);
        if (at == data.classNames.end())
            throw Error(
                fmt::format("relabel: no class \"{}\" (there are {}). Correct the option, or leave it "
                            "empty.",
                            name, fmt::join(data.classNames, ", ")),
                Error::Kind::Usage);
        const auto label = static_cast<std::uint16_t>(at - data.classNames.begin());
        if (samples.label(i) == label)
            continue;
        data.correctedLabels.push_back({part, static_cast<std::uint32_t>(i), samples.label(i)});
        labels[samples.indices()[i]] = label;
    }
    if (data.correctedLabels.size() > before)
        samples = Samples(std::make_shared<RelabelledSamples>(samples.source(), std::move(labels)),
                          samples.indices());
}

void Corrections::apply(Dataset& data) const {
    if (!m_leftOut.empty()) {
        Finder finder(m_leftOut, [](const Place& place) -> const Place& { return place; });
        for (const DataPart part : dataParts)
            leaveOutOf(data, part, finder);
        data.notes.push_back(
            fmt::format("Left out by hand (skip): {} training, {} validation, {} test samples.",
                        data.leftOut[0].size(), data.leftOut[1].size(), data.leftOut[2].size()));
        finder.noteUnmet("skip", data.notes);
    }
    if (!m_labels.empty()) {
        Finder finder(m_labels, [](const auto& entry) -> const Place& { return entry.first; });
        for (const DataPart part : dataParts)
            labelsOf(data, part, finder);
        data.notes.push_back(
            fmt::format("Labels corrected by hand (relabel): {}.", data.correctedLabels.size()));
        finder.noteUnmet("relabel", data.notes);
    }
}

std::vector<Corrections::Place> Corrections::placesOf(const Samples& samples, DataPart filePart,
                                                      std::span<const std::uint32_t> positions) {
    if (positions.empty())
        return {};
    std::unordered_map<std::string, int> wanted; // and how many samples bear the name
    for (const std::uint32_t position : positions)
        if (std::string name = samples.name(position); !name.empty())
            wanted.emplace(std::move(name), 0);
    for (std::size_t i = 0; !wanted.empty() && i < samples.source()->size(); ++i)
        if (const auto at = wanted.find(samples.source()->name(i)); at != wanted.end())
            ++at->second;
    std::vector<Place> places;
    for (const std::uint32_t position : positions) {
        const std::string name = samples.name(position);
        const bool isUnique = !name.empty() && wanted.at(name) == 1;
        places.push_back(
            {filePart, isUnique ? name : std::string(), isUnique ? 0 : samples.indices()[position]});
    }
    return places;
}

void Corrections::leaveOut(const Dataset& data, DataPart part, std::span<const std::uint32_t> positions) {
    const DataPart filePart = data.cutFrom[static_cast<std::size_t>(part)];
    for (Place& place : placesOf(data.part(part), filePart, positions))
        m_leftOut.insert(std::move(place));
}

void Corrections::takeBack(const Dataset& data, DataPart part, std::span<const std::uint32_t> positions) {
    const auto number = static_cast<std::size_t>(part);
    for (const Place& place : placesOf(data.leftOut[number], data.cutFrom[number], positions))
        m_leftOut.erase(place);
}

void Corrections::label(const Dataset& data, DataPart part, std::span<const std::uint32_t> positions,
                        std::uint16_t label) {
    const Samples& samples = data.part(part);
    const auto places = placesOf(samples, data.cutFrom[static_cast<std::size_t>(part)], positions);
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto corrected =
            std::find_if(data.correctedLabels.begin(), data.correctedLabels.end(),
                         [&](const auto& c) { return c.part == part && c.position == positions[i]; });
        const std::uint16_t own =
            corrected != data.correctedLabels.end() ? corrected->before : samples.label(positions[i]);
        if (own == label)
            m_labels.erase(places[i]);
        else
            m_labels[places[i]] = data.classNames.at(label);
    }
}

void Corrections::restoreLabels(const Dataset& data, DataPart part,
                                std::span<const std::uint32_t> positions) {
    for (const Place& place :
         placesOf(data.part(part), data.cutFrom[static_cast<std::size_t>(part)], positions))
        m_labels.erase(place);
}

} // namespace flipscope
