#include "engine/learning/gftplain.h"

#include "engine/learning/gft.h"
#include "engine/learning/schedule.h"
#include "engine/trainingconfig.h"

#include <algorithm>

namespace flipscope {

Method GftPlain::method() {
    return {"gft-plain",
            "Plain reading of the paper",
            "Only neurons whose sign is wrong vote, and weights flip at random where most votes are against "
            "them. "
            "A baseline: far simpler and far less accurate than the others.",
            "arXiv 2410.09734, read literally",
            {{"majority",
              "Majority",
              "a weight may flip where the votes against it exceed this share of the "
              "neuron's voters",
              0.1,
              0,
              1,
              {}},
             marginOption(4.0),
             {"flip-probability",
              "Flip probability",
              "share of those weights that do flip, at the start",
              0.005,
              0.0001,
              1,
              {}},
             {"final-flip-probability",
              "Final flip probability",
              "the same at the end; in between a straight line",
              0.0002,
              0.0001,
              1,
              {}}},
            {{"batch", "1024"}, {"epochs", "10"}},
            [](const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
                -> std::unique_ptr<Learner> { return std::make_unique<GftPlain>(config, problem, kernels); }};
}

GftPlain::GftPlain(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
    : VotePropagation(config, problem, kernels, HiddenErrors::WrongSign),
      m_majorityQ16(toQ16(config.real("majority"))), m_probabilityQ16(toQ16(config.real("flip-probability"))),
      m_finalProbabilityQ16(toQ16(config.real("final-flip-probability"))),
      m_inputDeviation(problem.inputDeviation) {
    for (std::size_t l = 0; l < layers().size(); ++l)
        randomiseWeights(layers()[l].weights, seed(), l);
    startCentres();
}

void GftPlain::beginLayer(std::size_t layer, const std::function<std::uint64_t()>&) {
    m_probabilityNow = static_cast<std::uint32_t>(
        linearAt(m_probabilityQ16, m_finalProbabilityQ16, std::min(step(), totalSteps()), totalSteps()));
    m_key = RandomKey::derive(seed(), RandomStream::FlipChoice, step(), static_cast<std::uint32_t>(layer));
}

UpdateCounts GftPlain::updateNeuron(const Voted& voted) {
    const std::size_t inputs = layers()[voted.layer].inputs();
    // Votes over grey values are larger than counts of samples by the size of a value.
    const std::uint64_t unit = voted.layer == 0 ? m_inputDeviation : 1;
    const auto threshold =
        static_cast<std::int32_t>(static_cast<std::uint64_t>(m_majorityQ16) * voted.samples * unit >> 16);
    return kernels().flipByVotes({voted.votes, nullptr, voted.weights, voted.changed, inputs, threshold,
                                  m_probabilityNow, m_key,
                                  static_cast<std::uint32_t>(voted.neuron * inputs)});
}

} // namespace flipscope
