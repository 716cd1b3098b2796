// `bitflip`: vote propagation with a small counter per weight as inertia. Integers and logic only;
// structurally ternary back-propagation of error votes through binary weights. Source: derived from
// "Gradient-Free Training of Quantized Neural Networks" (arXiv 2410.09734): weights flip where their
// contributions to erroneous neurons ask for it. The counters, the hinge on the best wrong class and the
// window are ours.
#pragma once

#include "engine/learning/counterflips.h"

namespace flipscope {

class Bitflip final : public CounterFlips {
public:
    Bitflip(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels);

    static Method method();

    std::string_view name() const override { return "bitflip"; }
};

} // namespace flipscope
