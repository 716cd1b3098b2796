#include "engine/learning/gftplain.h"

#include "engine/learning/schedule.h"
#include "engine/trainingconfig.h"

namespace flipscope {

Method GftPlain::method() {
    std::vector<OptionSpec> options{
        {"majority",
         "Majority",
         "a weight may flip where the votes against it exceed this share of the neuron's voters",
         0.1,
         0,
         1,
         {}},
        marginOption(4.0),
        freezeOption(),
        classWeightsOption()};
    for (OptionSpec& option : probabilityOptions(0.005, 0.0002))
        options.push_back(std::move(option));
    return {"gft-plain",
            "Plain reading of the paper",
            "Only neurons whose sign is wrong vote, and weights flip at random where most votes are against "
            "them. A "
            "baseline: far simpler and far less accurate than the others.",
            "arXiv 2410.09734, read literally",
            std::move(options),
            {{"batch", "1024"}, {"epochs", "10"}},
            [](const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
                -> std::unique_ptr<Learner> { return std::make_unique<GftPlain>(config, problem, kernels); }};
}

GftPlain::GftPlain(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
    : StrictFlips(config, problem, kernels, HiddenErrors::WrongSign),
      m_majorityQ16(toQ16(config.real("majority"))), m_inputDeviation(problem.inputDeviation) {}

std::vector<std::string> GftPlain::liveOptions() const {
    std::vector<std::string> keys = StrictFlips::liveOptions();
    keys.insert(keys.begin(), "majority");
    return keys;
}

void GftPlain::reconfigure(const TrainingConfig& config) {
    StrictFlips::reconfigure(config);
    m_majorityQ16 = toQ16(config.real("majority"));
}

UpdateCounts GftPlain::updateNeuron(const Voted& voted) {
    // Votes over grey values are larger than counts of samples by the size of a value.
    const std::uint64_t unit = voted.layer == 0 ? m_inputDeviation : 1;
    const auto threshold =
        static_cast<std::int32_t>(static_cast<std::uint64_t>(m_majorityQ16) * voted.voters * unit >> 16);
    return flip(voted, threshold);
}

} // namespace flipscope
