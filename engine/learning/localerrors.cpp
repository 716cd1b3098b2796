#include "engine/learning/localerrors.h"

#include "engine/learning/classvectors.h"
#include "engine/learning/schedule.h"
#include "engine/trainingconfig.h"

#include <limits>

namespace flipscope {

Method LocalErrors::method() {
    std::vector<OptionSpec> options{marginOption(4.0), windowOption(1.0), freezeOption(),
                                    classWeightsOption()};
    for (OptionSpec& option : counterOptions(1.0, 0.01, 8, 16))
        options.push_back(std::move(option));
    return {
        "local-errors",
        "Local errors",
        "Every layer learns on its own to tell the classes apart, by fixed random patterns of its neurons. "
        "Nothing is carried back from layer to layer.",
        "derived from arXiv 2412.00119",
        std::move(options),
        {{"batch", "256"}, {"epochs", "20"}},
        [](const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
            -> std::unique_ptr<Learner> { return std::make_unique<LocalErrors>(config, problem, kernels); }};
}

LocalErrors::LocalErrors(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
    : CounterFlips(config, problem, kernels, HiddenErrors::Local) {
    for (std::size_t l = 0; l + 1 < layerCount(); ++l) {
        const MapShape map = layer(l).shape().output();
        m_vectors.push_back(classVectors(map, classes(), seed(), l));
    }
    takeMargins(config);
    startCounters();
    weightsAreThere();
}

void LocalErrors::reconfigure(const TrainingConfig& config) {
    CounterFlips::reconfigure(config);
    takeMargins(config);
}

void LocalErrors::takeMargins(const TrainingConfig& config) {
    m_margins.clear();
    for (std::size_t l = 0; l + 1 < layerCount(); ++l)
        m_margins.push_back(scaledRoot(config.real("margin"), layer(l).shape().output().values()));
}

bool LocalErrors::localErrors(VoteLayer& layer, std::size_t number, std::size_t sample,
                              std::uint16_t label) const {
    const BitMatrix& vectors = m_vectors[number];
    std::int64_t best = std::numeric_limits<std::int64_t>::min();
    std::size_t rival = label;
    for (std::size_t c = 0; c < vectors.rows(); ++c)
        if (c != label)
            if (const std::int64_t agreement = layer.agreement(sample, vectors.row(c)); agreement > best) {
                best = agreement;
                rival = c;
            }
    const Word *wanted = vectors.row(label), *other = vectors.row(rival);
    const bool errs = layer.agreement(sample, wanted) - best < m_margins[number];
    const Word told = errs ? ~Word{0} : Word{0};
    Word *positive = layer.positive(sample), *negative = layer.negative(sample);
    for (std::size_t w = 0; w < layer.errorWords(); ++w) {
        positive[w] = told & wanted[w] & ~other[w];
        negative[w] = told & other[w] & ~wanted[w];
    }
    return errs;
}

std::vector<LedgerEntry> LocalErrors::methodLedger() const {
    std::vector<LedgerEntry> entries = CounterFlips::methodLedger();
    std::uint64_t bytes = 0;
    for (const BitMatrix& vectors : m_vectors)
        bytes += vectors.bytes();
    entries.push_back({"class vectors", bytes});
    return entries;
}

} // namespace flipscope
