#include "datasets/labels.h"

#include "datasets/error.h"
#include "datasets/random.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace flipscope {
namespace {

constexpr std::uint16_t leftOut = 0xffff;

/// One item of the list.
struct Choice {
    std::string name;
    std::vector<std::string> from;    ///< empty: "*", all others
    std::vector<std::size_t> classes; ///< positions of `from` among the old names
};

[[noreturn]] void refuse(const std::string& list, const std::string& why) {
    throw Error(fmt::format("classes: {} in \"{}\"; expected names such as cat,dog or new=old or "
                            "new=old|older, and * for all others.",
                            why, list),
                Error::Kind::Usage);
}

std::vector<Choice> parseList(const std::string& list) {
    std::vector<Choice> choices;
    std::vector<std::string> names{""};
    bool renamed = false;
    bool quoted = false; // a sign of the current item was escaped: its "*" is a name
    const auto endItem = [&] {
        if (std::any_of(names.begin(), names.end(), [](const auto& name) { return name.empty(); }))
            refuse(list, "an empty name");
        if (!renamed && names.size() > 1)
            refuse(list, "classes are joined without a new name");
        if (!renamed && !quoted && names[0] == "*")
            choices.push_back({"*", {}, {}});
        else
            choices.push_back({names[0], {names.begin() + (renamed ? 1 : 0), names.end()}, {}});
        names = {""};
        renamed = quoted = false;
    };
    for (std::size_t i = 0; i < list.size(); ++i) {
        const char c = list[i];
        if (c == '\\' && i + 1 < list.size()) {
            names.back() += list[++i];
            quoted = true;
        } else if (c == ',') {
            endItem();
        } else if (c == '|' || (c == '=' && !renamed && names.size() == 1)) {
            renamed = renamed || c == '=';
            names.emplace_back();
        } else {
            names.back() += c;
        }
    }
    endItem();
    return choices;
}

/// The list with the classes that it means.
std::vector<Choice> resolve(const std::vector<std::string>& old, const std::string& list) {
    auto choices = parseList(list);
    std::vector<bool> isNamed(old.size());
    for (auto& choice : choices)
        for (const auto& from : choice.from) {
            auto at = std::find(old.begin(), old.end(), from);
            if (at == old.end() && choice.from.size() == 1)
                at = std::find(old.begin(), old.end(), choice.name);
            if (at == old.end())
                refuse(list, fmt::format("no class \"{}\" (there are {})", from, fmt::join(old, ", ")));
            const auto position = static_cast<std::size_t>(at - old.begin());
            if (isNamed[position])
                refuse(list, fmt::format("class \"{}\" twice", *at));
            isNamed[position] = true;
            choice.classes.push_back(position);
        }
    for (auto& choice : choices)
        for (std::size_t i = 0; choice.from.empty() && i < old.size(); ++i)
            if (!isNamed[i]) {
                isNamed[i] = true;
                choice.classes.push_back(i);
            }
    return choices;
}

/// newLabel[old label]; fills `names`.
std::vector<std::uint16_t> mapLabels(const std::vector<std::string>& old, const std::string& list,
                                     std::vector<std::string>& names) {
    std::vector<std::uint16_t> newLabel(old.size(), leftOut);
    for (const auto& choice : resolve(old, list))
        for (const std::size_t position : choice.classes) {
            const std::string& name = choice.from.empty() ? old[position] : choice.name;
            const auto at = std::find(names.begin(), names.end(), name);
            newLabel[position] = static_cast<std::uint16_t>(at - names.begin());
            if (at == names.end())
                names.push_back(name);
        }
    return newLabel;
}

Samples relabelled(const Samples& samples, const std::vector<std::uint16_t>& newLabel) {
    if (samples.empty())
        return samples;
    std::vector<std::uint16_t> labels(samples.source()->size(), leftOut);
    std::vector<std::uint32_t> kept;
    for (const std::uint32_t index : samples.indices()) {
        labels[index] = newLabel[samples.source()->label(index)];
        if (labels[index] != leftOut)
            kept.push_back(index);
    }
    if (kept.empty())
        return {};
    return Samples(std::make_shared<RelabelledSamples>(samples.source(), std::move(labels)), std::move(kept));
}

} // namespace

RelabelledSamples::RelabelledSamples(std::shared_ptr<const SampleSource> source,
                                     std::vector<std::uint16_t> labels)
    : m_source(std::move(source)), m_labels(std::move(labels)) {
    assert(m_labels.size() == m_source->size());
}

void checkClassList(const std::string& list) {
    if (!list.empty())
        parseList(list);
}

void chooseClasses(Dataset& data, const std::string& list) {
    if (list.empty())
        return;
    std::vector<std::string> names;
    const auto newLabel = mapLabels(data.classNames, list, names);
    if (names.size() < 2)
        refuse(list, "fewer than 2 classes");
    const auto count = [&data] { return data.train.size() + data.validation.size() + data.test.size(); };
    const std::size_t before = count();
    for (Samples* part : {&data.train, &data.validation, &data.test})
        *part = relabelled(*part, newLabel);
    data.notes.push_back(fmt::format(
        "{} of {} classes chosen, as {}: {} of {} samples.",
        std::count_if(newLabel.begin(), newLabel.end(), [](auto label) { return label != leftOut; }),
        newLabel.size(), fmt::join(names, ", "), count(), before));
    data.classNames = std::move(names);
    data.preparation.classes = list;
}

Samples withLabelNoise(const Samples& samples, double share, std::size_t classes, std::uint64_t seed) {
    const auto count = static_cast<std::size_t>(std::llround(share * static_cast<double>(samples.size())));
    if (count == 0 || classes < 2)
        return samples;
    const RandomKey order = RandomKey::derive(seed, RandomStream::LabelNoise);
    const RandomKey choice = RandomKey::derive(seed, RandomStream::LabelNoise, 0, 1);
    std::vector<std::uint32_t> chosen = samples.indices();
    std::sort(chosen.begin(), chosen.end(), [&order](std::uint32_t a, std::uint32_t b) {
        return std::pair(order.at(a), a) < std::pair(order.at(b), b);
    });
    chosen.resize(std::min(count, chosen.size()));
    std::vector<std::uint16_t> labels(samples.source()->size());
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i] = samples.source()->label(i);
    for (const std::uint32_t index : chosen) {
        const auto other =
            static_cast<std::uint16_t>(choice.below(index, static_cast<std::uint32_t>(classes) - 1));
        labels[index] = static_cast<std::uint16_t>(other + (other >= labels[index] ? 1 : 0));
    }
    return Samples(std::make_shared<RelabelledSamples>(samples.source(), std::move(labels)),
                   samples.indices());
}

} // namespace flipscope
