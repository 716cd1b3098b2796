// `bep`: binary error propagation. What a layer should have answered is carried back as signs alone,
// a* = sign(W^T (gate . a*)), through the neurons whose sum is near their threshold, from a classifier of
// fixed vectors that all differ alike; hidden integer weights of 16 bits are moved by it, and their signs are
// the weights. Source: "BEP: A Binary Error Propagation Algorithm for Binary Neural Networks Training"
// (arXiv 2512.04189).
//
// Decided by experiment (Fashion-MNIST, 512,512): a sample aims at its class's vector where it differs from
// the best wrong one's, as long as the margin is missed (88.75 %; at all of the vector: 87.6). The gate is a
// multiple of the root of a neuron's inputs, thresholds are running means, and votes of a batch move hidden
// weights together, as in `bitflip`; from that it differs in having no dead zone, a fixed classifier and
// hidden weights twice as wide. A trained output layer is as good (88.86).
#pragma once

#include "engine/learning/counterflips.h"

namespace flipscope {

class Bep final : public CounterFlips {
public:
    Bep(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels);

    static Method method();

    std::string_view name() const override { return "bep"; }
};

} // namespace flipscope
