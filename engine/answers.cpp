#include "engine/answers.h"

#include "datasets/watch.h"
#include "engine/network/forwardpass.h"

#include <algorithm>

namespace flipscope {

Answer answerOf(std::span<const std::int32_t> scores, std::uint16_t actual) {
    Answer answer;
    answer.actual = actual;
    const auto best = std::max_element(scores.begin(), scores.end()); // the first of equals
    answer.predicted = static_cast<std::uint16_t>(best - scores.begin());
    answer.score = *best;
    answer.second = answer.predicted;
    for (std::size_t c = 0; c < scores.size(); ++c)
        if (c != answer.predicted && (answer.second == answer.predicted || scores[c] > scores[answer.second]))
            answer.second = static_cast<std::uint16_t>(c);
    answer.lead = answer.score - scores[answer.second];
    answer.margin = actual == answer.predicted ? answer.lead
                    : actual < scores.size()   ? scores[actual] - answer.score
                                               : 0; // a label that the network does not know
    return answer;
}

std::vector<Answer> answersOf(const Network& network, const Encoder& encoder, const Samples& samples,
                              const Kernels& kernels) {
    constexpr std::size_t block = 256;
    std::vector<Answer> answers;
    answers.reserve(samples.size());
    ForwardPass pass(network, kernels);
    Watch::begin(Watch::Stage::Predicting, samples.size());
    for (std::size_t first = 0; first < samples.size(); first += block) {
        const std::size_t last = std::min(samples.size(), first + block);
        const Samples part(samples.source(), {samples.indices().begin() + static_cast<std::ptrdiff_t>(first),
                                              samples.indices().begin() + static_cast<std::ptrdiff_t>(last)});
        const Int32Matrix scores = pass.scores(encoder.encode(part));
        for (std::size_t i = 0; i < part.size(); ++i)
            answers.push_back(answerOf({scores.row(i), scores.columns()}, part.label(i)));
        Watch::advance(part.size());
    }
    return answers;
}

ConfusionMatrix confusionOf(const std::vector<Answer>& answers, std::size_t classes) {
    ConfusionMatrix confusion(classes);
    for (const Answer& answer : answers)
        confusion.add(answer.actual, answer.predicted);
    return confusion;
}

} // namespace flipscope
