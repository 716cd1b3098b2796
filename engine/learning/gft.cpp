#include "engine/learning/gft.h"

#include "engine/learning/schedule.h"
#include "engine/trainingconfig.h"

namespace flipscope {

void randomiseWeights(BitMatrix& weights, std::uint64_t seed, std::size_t layer) {
    const RandomKey key =
        RandomKey::derive(seed, RandomStream::InitialWeights, 0, static_cast<std::uint32_t>(layer));
    std::uint32_t index = 0;
    for (std::size_t o = 0; o < weights.rows(); ++o)
        for (std::size_t i = 0; i < weights.columns(); ++i, ++index)
            weights.set(o, i, key.at(index) >> 31);
}

Method Gft::method() {
    std::vector<OptionSpec> options = voteOptions(6.0, 1.0, 0.7);
    options.push_back({"tail",
                       "Tail",
                       "a weight may flip where the votes against it exceed this times the "
                       "neuron's mean vote, at the start",
                       2.0,
                       0,
                       100,
                       {}});
    options.push_back(
        {"final-tail", "Final tail", "the same at the end; in between a straight line", 3.5, 0, 100, {}});
    options.push_back({"flip-probability",
                       "Flip probability",
                       "share of those weights that do flip, at the start",
                       0.3,
                       0.0001,
                       1,
                       {}});
    options.push_back({"final-flip-probability",
                       "Final flip probability",
                       "the same at the end; in between a straight line",
                       0.03,
                       0.0001,
                       1,
                       {}});
    return {
        "gft",
        "Strict bit flips",
        "One bit per weight is all there is: no counters, no hidden copies. Where the votes of a large batch "
        "against a weight stand out, it flips.",
        "derived from arXiv 2410.09734",
        std::move(options),
        {{"batch", "1024"}, {"epochs", "10"}},
        [](const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
            -> std::unique_ptr<Learner> { return std::make_unique<Gft>(config, problem, kernels); }};
}

Gft::Gft(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
    : VotePropagation(config, problem, kernels, HiddenErrors::NearThreshold),
      m_factorQ16(toQ16(config.real("tail"))), m_finalFactorQ16(toQ16(config.real("final-tail"))),
      m_probabilityQ16(toQ16(config.real("flip-probability"))),
      m_finalProbabilityQ16(toQ16(config.real("final-flip-probability"))),
      m_varyingInputs(1, problem.inputs) {
    for (std::size_t i = 0; i < problem.inputs; ++i)
        if (problem.inputVaries[i]) {
            m_varyingInputs.set(0, i, true);
            ++m_varyingCount;
        }
    for (std::size_t l = 0; l < layers().size(); ++l)
        randomiseWeights(layers()[l].weights, seed(), l);
    startCentres();
}

void Gft::beginLayer(std::size_t layer, const std::function<std::uint64_t()>&) {
    const std::uint64_t now = std::min(step(), totalSteps());
    m_factorNow = linearAt(m_factorQ16, m_finalFactorQ16, now, totalSteps());
    m_probabilityNow =
        static_cast<std::uint32_t>(linearAt(m_probabilityQ16, m_finalProbabilityQ16, now, totalSteps()));
    m_key = RandomKey::derive(seed(), RandomStream::FlipChoice, step(), static_cast<std::uint32_t>(layer));
}

UpdateCounts Gft::updateNeuron(const Voted& voted) {
    const std::size_t inputs = layers()[voted.layer].inputs();
    // Constant inputs gather no votes and would only drag the mean down.
    const Word* varying = voted.layer == 0 ? m_varyingInputs.row(0) : nullptr;
    const std::uint64_t counted = voted.layer == 0 ? std::max<std::uint64_t>(m_varyingCount, 1) : inputs;
    const std::uint64_t sum = kernels().sumAbsolute(voted.votes, varying, inputs);
    const auto threshold =
        static_cast<std::int32_t>(static_cast<std::uint64_t>(m_factorNow) * (sum * 256 / counted) >> 24);
    return kernels().flipByVotes({voted.votes, varying, voted.weights, voted.changed, inputs, threshold,
                                  m_probabilityNow, m_key,
                                  static_cast<std::uint32_t>(voted.neuron * inputs)});
}

} // namespace flipscope
