#include "engine/learning/backpropoptions.h"

#include "engine/learning/schedule.h"
#include "engine/trainingconfig.h"

#include <algorithm>

namespace flipscope {

Optimiser optimiserOf(const TrainingConfig& config) {
    const std::string& name = config.text("optimiser");
    return name == "adam" ? Optimiser::Adam : name == "sgd" ? Optimiser::Sgd : Optimiser::Bop;
}

bool keepsLatents(const TrainingConfig& config) { return optimiserOf(config) != Optimiser::Bop; }

std::vector<OptionSpec> RateSchedule::options() {
    return {
        {"schedule",
         "Schedule",
         "how the rate goes on: as it is, halved every so many epochs, or down to nearly nothing on half a "
         "cosine wave",
         std::string("cosine"),
         0,
         0,
         {"constant", "halve", "cosine"}},
        {"halve-every",
         "Halve every",
         "epochs between two halvings of the rate",
         std::int64_t{2},
         1,
         1000000,
         {}}};
}

RateSchedule::RateSchedule(const TrainingConfig& config, std::uint64_t stepsPerEpoch)
    : m_kind(config.text("schedule") == "constant" ? Kind::Constant
             : config.text("schedule") == "halve"  ? Kind::Halve
                                                   : Kind::Cosine),
      m_halveEvery(std::max<std::uint64_t>(stepsPerEpoch, 1) *
                   static_cast<std::uint64_t>(config.integer("halve-every"))),
      m_totalSteps(stepsPerEpoch * static_cast<std::uint64_t>(config.integer("epochs"))) {}

std::int64_t RateSchedule::at(std::int64_t first, std::int64_t last, std::uint64_t step) const {
    switch (m_kind) {
    case Kind::Constant:
        break;
    case Kind::Halve:
        return first >> std::min<std::uint64_t>(step / m_halveEvery, 62);
    case Kind::Cosine:
        return cosineAt(first, last, std::min(step, m_totalSteps), m_totalSteps);
    }
    return first;
}

} // namespace flipscope
