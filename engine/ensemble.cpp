#include "engine/ensemble.h"

#include "datasets/error.h"
#include "engine/network/forwardpass.h"

#include <fmt/format.h>

#include <algorithm>

namespace flipscope {

namespace {

constexpr std::size_t block = 512; // samples that are encoded at a time: bounds the memory

std::string sizeOf(const Model& model) {
    const ImageShape& shape = model.preparation.shape;
    return fmt::format("{} x {} x {}", shape.width, shape.height, shape.channels);
}

void checkGoesWith(const Model& first, const Model& other, const std::string& name) {
    if (other.classNames != first.classNames)
        throw Error(fmt::format("{}: its classes are not those of the first model; a vote needs the same "
                                "classes in the same order",
                                name),
                    Error::Kind::Usage);
    if (!(other.preparation == first.preparation))
        throw Error(fmt::format("{}: it takes pictures of {} prepared its own way, the first model takes {}; "
                                "train both with the same size, resize, colour and classes",
                                name, sizeOf(other), sizeOf(first)),
                    Error::Kind::Usage);
}

} // namespace

Ensemble::Ensemble(std::vector<Model> models, const std::vector<std::string>& names)
    : m_models(std::move(models)) {
    if (m_models.empty())
        throw Error("an ensemble: expected at least one model", Error::Kind::Usage);
    for (std::size_t m = 1; m < m_models.size(); ++m)
        checkGoesWith(m_models.front(), m_models[m], names[m]);
}

std::vector<std::vector<std::uint16_t>> Ensemble::opinions(const Samples& samples,
                                                           const Kernels& kernels) const {
    std::vector<std::vector<std::uint16_t>> all;
    for (const Model& model : m_models) {
        ForwardPass pass(model.network, kernels);
        std::vector<std::uint16_t>& its = all.emplace_back();
        for (std::size_t first = 0; first < samples.size(); first += block) {
            const auto begin = samples.indices().begin() + static_cast<std::ptrdiff_t>(first);
            const auto count = std::min(block, samples.size() - first);
            const Samples part(samples.source(), {begin, begin + static_cast<std::ptrdiff_t>(count)});
            const std::vector<std::uint16_t> classes = pass.classes(model.encoder.encode(part));
            its.insert(its.end(), classes.begin(), classes.end());
        }
    }
    return all;
}

std::vector<std::uint16_t> Ensemble::majority(const std::vector<std::vector<std::uint16_t>>& opinions) const {
    std::vector<std::uint16_t> winners;
    std::vector<std::uint32_t> votes(classes());
    for (std::size_t i = 0; i < opinions.front().size(); ++i) {
        std::fill(votes.begin(), votes.end(), 0U);
        for (const std::vector<std::uint16_t>& its : opinions)
            ++votes[its[i]];
        winners.push_back(
            static_cast<std::uint16_t>(std::max_element(votes.begin(), votes.end()) - votes.begin()));
    }
    return winners;
}

} // namespace flipscope
