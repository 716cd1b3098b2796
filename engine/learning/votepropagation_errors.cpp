// Where a step's errors come from: what the output layer is told sample by sample, how often each sample
// votes, and the options that say so.
#include "engine/learning/votepropagation.h"

#include "engine/learning/schedule.h"
#include "engine/trainingconfig.h"

#include <algorithm>
#include <cstdlib>

namespace flipscope {

OptionSpec marginOption(double standard) {
    return {"margin",
            "Margin",
            "a sample votes until its class leads the best wrong one by this times the root of "
            "the last layer's inputs",
            standard,
            0,
            1000,
            {}};
}

OptionSpec windowOption(double standard) {
    return {"window",
            "Window",
            "a hidden neuron is blamed only where its sum lies within this times its typical "
            "spread of the threshold",
            standard,
            0.01,
            40,
            {}};
}

std::vector<OptionSpec> voteOptions(double margin, double deadZone, double window) {
    return {marginOption(margin),
            {"dead-zone",
             "Dead zone",
             "a hidden neuron is blamed where the votes carried back exceed this times their "
             "mean size",
             deadZone,
             0,
             100,
             {}},
            windowOption(window),
            freezeOption(),
            classWeightsOption()};
}

OptionSpec freezeOption() {
    return {"freeze",
            "Frozen weights",
            "weights that stay as they are, with commas: 3 (layer 3, counted from 1), 2:17 or 2:0-63 (its "
            "neurons, counted from 0), 2:17:5 (one input of a neuron); empty: none",
            std::string(),
            0,
            0,
            {}};
}

OptionSpec classWeightsOption() {
    return {"class-weights",
            "Class weights",
            "balanced: samples of rare classes vote more often, so that all classes vote alike; none: every "
            "sample once",
            std::string("none"),
            0,
            0,
            {"none", "balanced"}};
}

std::vector<OptionSpec> errorOptions() {
    return {
        {"output-errors",
         "Output errors",
         "rival: the best wrong class against the own one, within the margin; softmax: every class as much "
         "as it is believed; auto: softmax with filters",
         std::string("rival"),
         0,
         0,
         {"rival", "softmax", "auto"}},
        {"temperature",
         "Temperature",
         "softmax: scores are divided by this times the root of the last layer's inputs",
         2.0,
         0.01,
         20,
         {}},
        {"centring",
         "Centred blame",
         "where blame is kept balanced: of the votes on a neuron that is on as many ask it to rise as to "
         "fall, and of those on one that is off",
         std::string("filters"),
         0,
         0,
         {"filters", "always", "never"}}};
}

void VotePropagation::readErrorOptions(const TrainingConfig& config, const LearningProblem& problem) {
    if (config.text("class-weights") == "balanced")
        weighClasses(problem.classSizes);
    if (!config.has("centring"))
        return;
    const std::string& errors = config.text("output-errors");
    if (errors == "softmax" || (errors == "auto" && hasFilters())) {
        const LayerShape& last = m_layers.back()->shape();
        m_softmax.emplace(config.real("temperature"), last.inputs() * last.group);
        m_layers.back()->keepSizes(SoftmaxErrors::mostInAll * last.group);
    }
    const std::string& centring = config.text("centring");
    for (std::size_t l = 1; l < m_layers.size(); ++l)
        if (centring == "always" || (centring == "filters" && hasFilters()))
            m_layers[l - 1]->balanceBlame(m_layers[l]->mostErrors());
}

/// Samples of a class vote as much in all as those of any other that occurs, and all together as if every
/// sample voted once.
void VotePropagation::weighClasses(const std::vector<std::uint64_t>& sizes) {
    constexpr std::uint64_t most = 64 << 16; // a class of two samples shall not drown the others
    std::uint64_t samples = 0, present = 0;
    for (const std::uint64_t size : sizes) {
        samples += size;
        present += size > 0;
    }
    for (const std::uint64_t size : sizes)
        m_classWeightsQ16.push_back(static_cast<std::uint32_t>(
            std::min(most, (samples << 16) / std::max<std::uint64_t>(size * present, 1))));
}

/// How often a sample of the step votes; at random between two whole numbers.
std::uint8_t VotePropagation::timesOf(std::size_t sample, std::uint16_t label) const {
    if (m_classWeightsQ16.empty())
        return 1;
    const std::uint32_t dither = m_weightKey.at(static_cast<std::uint32_t>(sample)) >> 16;
    return static_cast<std::uint8_t>((m_classWeightsQ16[label] + dither) >> 16);
}

/// t of classes becomes t of their neurons.
void VotePropagation::spreadOverGroups(std::size_t sample) {
    VoteLayer& last = *m_layers.back();
    const std::size_t group = last.shape().group;
    std::uint8_t* sizes = last.sizes(sample);
    for (std::size_t c = classes(); group > 1 && c-- > 0;) { // from the last: their places lie further on
        for (Word* plane : {last.positive(sample), last.negative(sample)}) {
            const Word bit = (plane[c / wordBits] >> (c % wordBits)) & 1;
            plane[c / wordBits] &= ~(Word{1} << (c % wordBits));
            for (std::size_t o = c * group; o < (c + 1) * group; ++o)
                plane[o / wordBits] |= bit << (o % wordBits);
        }
        if (sizes)
            std::fill_n(sizes + c * group, group, sizes[c]);
    }
}

/// Errors at the output of a range of samples, and which of them have any.
void VotePropagation::classify(const Batch& batch, std::size_t first, std::size_t end, Totals& totals,
                               Scratch& scratch) {
    VoteLayer& last = *m_layers.back();
    const std::size_t words = last.errorWords();
    std::size_t correct = 0, silent = 0;
    std::int64_t loss = 0;
    for (std::size_t b = first; b < end; ++b) {
        std::int32_t* scores = m_scores.row(b);
        sumGroups(last.shape(), scores);
        correct += static_cast<std::size_t>(std::max_element(scores, scores + classes()) - scores) ==
                   batch.labels[b];
        Word *positive = last.positive(b), *negative = last.negative(b);
        std::fill_n(positive, words, Word{0});
        std::fill_n(negative, words, Word{0});
        if (m_softmax)
            loss += m_softmax->errors(scores, classes(), batch.labels[b], scratch.probabilities,
                                      [&, sizes = last.sizes(b)](std::size_t c, std::int32_t t) {
                                          sizes[c] = static_cast<std::uint8_t>(std::abs(t));
                                          (t > 0 ? positive : negative)[c / wordBits] |= Word{1}
                                                                                         << (c % wordBits);
                                      });
        else
            loss += outputErrors(scores, batch.labels[b], positive, negative);
        spreadOverGroups(b);
        Word any = 0;
        for (std::size_t w = 0; w < words; ++w)
            any |= positive[w] | negative[w];
        m_errs[b] = any != 0 ? timesOf(b, batch.labels[b]) : std::uint8_t{0};
        silent += any == 0;
    }
    totals.correct += correct;
    totals.silent += silent;
    totals.loss += loss;
}

std::int64_t VotePropagation::outputErrors(const std::int32_t* scores, std::uint16_t label, Word* positive,
                                           Word* negative) const {
    std::size_t rival = label == 0 ? 1 : 0;
    for (std::size_t c = 0; c < classes(); ++c)
        if (c != label && scores[c] > scores[rival])
            rival = c;
    const std::int64_t lead = std::int64_t{scores[label]} - scores[rival];
    if (lead >= m_margin)
        return 0;
    positive[label / wordBits] |= Word{1} << (label % wordBits);
    negative[rival / wordBits] |= Word{1} << (rival % wordBits);
    return m_margin - lead;
}

/// t of all hidden layers, for a range of samples, whether they err at the output or not.
void VotePropagation::errLocally(const Batch& batch, std::size_t first, std::size_t end) {
    for (std::size_t b = first; b < end; ++b)
        for (std::size_t l = 0; l + 1 < m_layers.size(); ++l) {
            if (localErrors(*m_layers[l], l, b, batch.labels[b]))
                m_errs[b] = timesOf(b, batch.labels[b]);
            m_layers[l]->keepNear(b);
        }
}

} // namespace flipscope
