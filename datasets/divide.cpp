#include "datasets/divide.h"

#include "datasets/corrections.h"
#include "datasets/error.h"
#include "datasets/labels.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <utility>

namespace flipscope {
namespace {

/// Cuts `fraction` of `from` off.
Samples cutOff(Samples& from, double fraction, const DatasetRequest& request, RandomStream stream,
               const char* option) {
    const auto count = static_cast<std::size_t>(std::llround(fraction * static_cast<double>(from.size())));
    if (count == 0 || count == from.size())
        throw Error(
            fmt::format("{}: {} of {} samples leaves nothing for {}. Choose another fraction (0: none) or "
                        "take more samples.",
                        option, fraction, from.size(), count == 0 ? "that part" : "training"),
            Error::Kind::Usage);
    auto [taken, rest] = request.group.empty() ? splitStratified(from, count, request.seed, stream)
                                               : splitGrouped(from, groupKeys(from, request.group), count,
                                                              request.seed, stream);
    from = std::move(rest);
    return taken;
}

/// Where the data set itself is divided so that parts share somebody, nothing is changed but said.
void noteSharedGroups(Dataset& data, const std::string& group) {
    if (group.empty())
        return;
    const auto keysOf = [&group](const Samples& samples) {
        const auto keys = groupKeys(samples, group);
        return std::set<std::string>(keys.begin(), keys.end());
    };
    const auto train = keysOf(data.train);
    for (const auto& [part, name] : {std::pair(&data.validation, "validation"), {&data.test, "test"}}) {
        const auto others = keysOf(*part);
        const auto shared = std::count_if(others.begin(), others.end(),
                                          [&train](const auto& key) { return train.count(key) != 0; });
        if (shared > 0)
            data.notes.push_back(
                fmt::format("{} of {} groups of the {} part are also in the training part: the "
                            "data set came divided so.",
                            shared, others.size(), name));
    }
}

void addLabelNoise(Dataset& data, const DatasetRequest& request) {
    if (request.labelNoise == 0.0)
        return;
    data.train = withLabelNoise(data.train, request.labelNoise, data.classCount(), request.seed);
    data.notes.push_back(
        fmt::format("Label noise: {} of {} training labels are wrong on purpose (by seed {}).",
                    std::llround(request.labelNoise * static_cast<double>(data.train.size())),
                    data.train.size(), request.seed));
}

void cutTestPart(Dataset& data, const DatasetRequest& request) {
    if (!data.test.empty())
        return;
    if (request.testFraction == 0.0) {
        data.notes.push_back("There is no test part.");
        return;
    }
    const std::size_t all = data.train.size();
    data.test = cutOff(data.train, request.testFraction, request, RandomStream::TestSplit, "test-fraction");
    data.cutFrom[static_cast<std::size_t>(DataPart::Test)] = DataPart::Train;
    data.notes.push_back(fmt::format("There is no test part: {} of the {} samples were cut off as one (test "
                                     "fraction {}, stratified{}, by seed {}).",
                                     data.test.size(), all, request.testFraction,
                                     request.group.empty() ? "" : ", whole groups", request.seed));
}

void limitTraining(Dataset& data, const DatasetRequest& request) {
    if (request.limit == 0)
        return;
    if (request.limit > data.train.size()) {
        data.notes.push_back(
            fmt::format("The limit of {} is more than the {} training samples that there are: all "
                        "are taken.",
                        request.limit, data.train.size()));
        return;
    }
    const std::size_t all = data.train.size();
    data.train = splitStratified(data.train, request.limit, request.seed, RandomStream::SampleLimit).taken;
    data.notes.push_back(fmt::format("Limited to {} of {} training samples (stratified, by seed {}).",
                                     data.train.size(), all, request.seed));
}

void cutValidationPart(Dataset& data, const DatasetRequest& request) {
    if (request.validationFraction == 0.0) {
        data.validation = {};
        return;
    }
    if (!data.validation.empty()) {
        data.notes.push_back("The data set has a validation part of its own: nothing was cut off for it.");
        return;
    }
    data.validation =
        cutOff(data.train, request.validationFraction, request, RandomStream::ValidationSplit, "validation");
    data.cutFrom[static_cast<std::size_t>(DataPart::Validation)] = DataPart::Train;
}

void checkTrainable(const Dataset& data) {
    const std::uint16_t first = data.train.label(0);
    for (std::size_t i = 1; i < data.train.size(); ++i)
        if (data.train.label(i) != first)
            return;
    throw Error(
        fmt::format("{}: nothing to learn: expected training samples of at least 2 classes, found only class "
                    "\"{}\" ({} samples).",
                    data.location, data.classNames[first], data.train.size()));
}

} // namespace

void divide(Dataset& data, const DatasetRequest& request) {
    if (data.train.empty())
        throw Error(fmt::format("{}: no training samples of the classes {} were found.", data.location,
                                fmt::join(data.classNames, ", ")));
    cutTestPart(data, request);
    limitTraining(data, request);
    cutValidationPart(data, request);
    noteSharedGroups(data, request.group);
    Corrections::parse(request.skip, request.relabel).apply(data);
    if (data.train.empty())
        throw Error(
            fmt::format("{}: every training sample is left out (option skip); nothing is left to train on.",
                        data.location),
            Error::Kind::Usage);
    treatDuplicates(data, request.duplicates);
    addLabelNoise(data, request);
    checkTrainable(data);
}

} // namespace flipscope
