#include "datasets/duplicates.h"

#include "datasets/error.h"
#include "datasets/threads.h"
#include "datasets/watch.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <tuple>
#include <utility>
#include <xxhash.h>

namespace flipscope {
namespace {

using Part = DataPart;

constexpr std::array<const char*, 3> partNames = {"training", "validation", "test"};

struct Entry {
    std::uint64_t hash;
    std::uint32_t position;
    Part part;
};

void addEntries(const Dataset& data, Part part, std::vector<Entry>& entries) {
    const Samples samples = watched(data.part(part), Watch::Stage::Comparing);
    const std::size_t start = entries.size();
    entries.resize(start + samples.size());
    forEachBlock(samples.size(), 1024, [&](std::size_t first, std::size_t last) {
        std::vector<std::uint8_t> pixels(data.shape.size());
        for (std::size_t i = first; i < last; ++i) {
            samples.read(i, pixels);
            entries[start + i] = {XXH3_64bits(pixels.data(), pixels.size()), static_cast<std::uint32_t>(i),
                                  part};
        }
    });
}

bool sameBytes(const Dataset& data, const Entry& a, const Entry& b) {
    std::vector<std::uint8_t> first(data.shape.size());
    std::vector<std::uint8_t> second(data.shape.size());
    data.part(a.part).read(a.position, first);
    data.part(b.part).read(b.position, second);
    return first == second;
}

/// Within entries of one hash, the last part first: each sample that has its like in a later part, or before
/// it.
void compareRun(const Dataset& data, std::span<const Entry> run, bool withinParts,
                std::vector<Duplicate>& found) {
    for (std::size_t i = 1; i < run.size(); ++i)
        for (std::size_t j = 0; j < i && (withinParts || run[j].part != run[i].part); ++j) {
            if (!sameBytes(data, run[j], run[i]))
                continue;
            found.push_back({run[i].part, run[j].part, run[i].position, run[j].position,
                             data.part(run[i].part).label(run[i].position) ==
                                 data.part(run[j].part).label(run[j].position)});
            break;
        }
}

std::string describe(const Dataset& data, const Duplicate& example) {
    const auto text = [&data](Part part, std::uint32_t position) {
        const std::string name = data.part(part).name(position);
        return name.empty() ? fmt::format("{} sample {}", partNames[static_cast<std::size_t>(part)], position)
                            : name;
    };
    return fmt::format("{} and {}", text(example.part, example.position),
                       text(example.otherPart, example.other));
}

Samples without(const Samples& samples, Part part, const std::vector<Duplicate>& found) {
    std::vector<bool> goes(samples.size());
    for (const auto& duplicate : found)
        if (duplicate.part == part)
            goes[duplicate.position] = true;
    std::vector<std::uint32_t> kept;
    for (std::size_t i = 0; i < samples.size(); ++i)
        if (!goes[i])
            kept.push_back(samples.indices()[i]);
    return kept.empty() ? Samples() : Samples(samples.source(), std::move(kept));
}

void note(Dataset& data, const std::vector<Duplicate>& found, bool removed) {
    for (const auto& [part, other] : {std::pair(Part::Train, Part::Test),
                                      {Part::Train, Part::Validation},
                                      {Part::Validation, Part::Test}}) {
        const auto isThis = [part = part, other = other](const Duplicate& d) {
            return d.part == part && d.otherPart == other;
        };
        const auto count = std::count_if(found.begin(), found.end(), isThis);
        if (count == 0)
            continue;
        const auto wrong = std::count_if(found.begin(), found.end(),
                                         [&isThis](const Duplicate& d) { return isThis(d) && !d.sameLabel; });
        data.notes.push_back(fmt::format(
            "{} {} {} also in the {} part{}, such as {}. {}", count,
            partNames[static_cast<std::size_t>(part)], count == 1 ? "sample is" : "samples are",
            partNames[static_cast<std::size_t>(other)],
            wrong > 0 ? fmt::format(" ({} with another label)", wrong) : "",
            describe(data, *std::find_if(found.begin(), found.end(), isThis)),
            removed ? fmt::format("Removed from the {} part.", partNames[static_cast<std::size_t>(part)])
                    : std::string("duplicates=remove would take them out.")));
    }
}

} // namespace

Duplicates duplicatesNamed(const std::string& name) {
    if (name == "report")
        return Duplicates::Report;
    if (name == "remove")
        return Duplicates::Remove;
    if (name == "ignore")
        return Duplicates::Ignore;
    throw Error(fmt::format("duplicates: expected one of report, remove, ignore, found \"{}\".", name),
                Error::Kind::Usage);
}

std::vector<Duplicate> findDuplicates(const Dataset& data, bool withinParts) {
    std::vector<Entry> entries;
    entries.reserve(data.train.size() + data.validation.size() + data.test.size());
    for (const Part part : {Part::Test, Part::Validation, Part::Train})
        addEntries(data, part, entries);
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        // Later parts first: what is found in them is what stays.
        return std::tuple(a.hash, b.part, a.position) < std::tuple(b.hash, a.part, b.position);
    });
    std::vector<Duplicate> found;
    for (std::size_t first = 0; first < entries.size();) {
        std::size_t last = first + 1;
        while (last < entries.size() && entries[last].hash == entries[first].hash)
            ++last;
        compareRun(data, std::span(entries).subspan(first, last - first), withinParts, found);
        first = last;
    }
    std::sort(found.begin(), found.end(), [](const Duplicate& a, const Duplicate& b) {
        return std::pair(a.part, a.position) < std::pair(b.part, b.position);
    });
    return found;
}

void treatDuplicates(Dataset& data, Duplicates treatment) {
    if (treatment == Duplicates::Ignore || (data.validation.empty() && data.test.empty()))
        return;
    const auto found = findDuplicates(data);
    if (found.empty())
        return;
    note(data, found, treatment == Duplicates::Remove);
    if (treatment == Duplicates::Report)
        return;
    data.train = without(data.train, Part::Train, found);
    data.validation = without(data.validation, Part::Validation, found);
    if (data.train.empty())
        throw Error(fmt::format("{}: every training sample is also in another part; nothing is left to train "
                                "on without duplicates.",
                                data.location));
}

} // namespace flipscope
