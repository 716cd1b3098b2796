#include "app/networkfacts.h"

#include "datasets/error.h"
#include "engine/network/networkspec.h"
#include "engine/network/operations.h"
#include "widgets/enginewords.h"

namespace flipscope {

namespace {

/// Empty shapes: it does not fit, and `problem` says why.
std::vector<LayerShape> shapesOf(const NetworkDraft& draft, const NetworkFrame& frame, QString& problem) {
    try {
        return parseNetwork(draft.text(), frame.image, frame.encoded, frame.classes);
    } catch (const Error& error) {
        problem = engineWords(error);
        return {};
    }
}

LayerFacts factsOf(const LayerShape& shape, ValueType input) {
    return {true, shape.output(), shape.weightCount(), modelBytesOf(shape), bitOpsOf(shape, input), {}};
}

} // namespace

LayerFacts& LayerFacts::operator+=(const LayerFacts& other) {
    output = other.output;
    weights += other.weights;
    bytes += other.bytes;
    bitOps += other.bitOps;
    return *this;
}

NetworkFacts factsOf(const NetworkDraft& draft, const NetworkFrame& frame) {
    NetworkFacts facts;
    facts.layers.resize(draft.layers.size() + 1);
    facts.shapes = shapesOf(draft, frame, facts.problem);
    std::vector<LayerShape> shapes = facts.shapes;
    std::size_t fitting = draft.layers.size();
    QString ignored;
    while (shapes.empty() && fitting > 0) // what fits of it
        shapes = shapesOf(draft.first(--fitting), frame, ignored);
    if (facts.shapes.empty()) {
        facts.layers[fitting].problem = facts.problem;
        if (!shapes.empty())
            shapes.pop_back(); // a head that is not there
    }
    // A layer of the draft may be several to the engine: those past the draft's number belong to the one
    // before.
    std::size_t layer = 0;
    for (std::size_t s = 0; s < shapes.size(); ++s) {
        const bool isHead = !facts.shapes.empty() && s + 1 == shapes.size();
        const bool isNext = layer < fitting && shapes[s].neurons == draft.layers[layer].neurons &&
                            (!draft.layers[layer].isFilters() || shapes[s].isDense() ||
                             shapes[s].kernelWidth == draft.layers[layer].kernel);
        const ValueType input = s == 0                           ? frame.inputType
                                : shapes[s].reads == Reads::Bits ? ValueType::Bits
                                                                 : ValueType::U8;
        const LayerFacts own = factsOf(shapes[s], input);
        facts.total += own;
        if (isHead)
            facts.layers.back() = own;
        else if (isNext)
            facts.layers[layer++] = own;
        else if (layer > 0)
            facts.layers[layer - 1] += own;
    }
    facts.total.isKnown = !facts.shapes.empty();
    return facts;
}

} // namespace flipscope
