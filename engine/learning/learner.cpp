#include "engine/learning/learner.h"

#include "datasets/error.h"

#include <fmt/format.h>

namespace flipscope {

LayerStep& LayerStep::operator+=(const LayerStep& other) {
    flips += other.flips;
    updates += other.updates;
    errors += other.errors;
    activations += other.activations;
    bitOps += other.bitOps;
    return *this;
}

LayerStep totalOf(const std::vector<LayerStep>& layers) {
    LayerStep total;
    for (const LayerStep& layer : layers)
        total += layer;
    return total;
}

void Learner::startFrom(const Network&) {
    throw Error(
        fmt::format("start: method {} cannot begin with the weights of a model; choose another", name()),
        Error::Kind::Usage);
}

const std::vector<LayerBlame>& Learner::blame() const {
    static const std::vector<LayerBlame> none;
    return none;
}

} // namespace flipscope
