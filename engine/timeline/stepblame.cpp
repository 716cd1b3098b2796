#include "engine/timeline/stepblame.h"

#include <algorithm>
#include <functional>

namespace flipscope {

namespace {

template <class T> void subtract(std::vector<T>& all, const std::vector<T>& before) {
    std::transform(all.begin(), all.end(), before.begin(), all.begin(), std::minus<T>());
}

} // namespace

/// A learner counts since the epoch began, so it is the difference that a step makes.
std::optional<std::vector<LayerBlame>>
blameOfStep(Replay& replay, std::uint64_t step, TrainingControl& control, const Replay::Progress& progress) {
    std::vector<LayerBlame> before;
    if (step == 0)
        return before;
    if (!replay.goTo(step - 1, control, progress))
        return std::nullopt;
    replay.state(); // others will ask about the same step
    if ((step - 1) % replay.trainer().stepsPerEpoch() != 0)
        before = replay.trainer().blame();
    if (!replay.goTo(step, control, {}))
        return std::nullopt;
    std::vector<LayerBlame> blame = replay.trainer().blame();
    for (std::size_t l = 0; l < before.size(); ++l) {
        subtract(blame[l].count, before[l].count);
        subtract(blame[l].sum, before[l].sum);
        subtract(blame[l].byClass, before[l].byClass);
    }
    return blame;
}

} // namespace flipscope
