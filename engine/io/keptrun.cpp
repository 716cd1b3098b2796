#include "engine/io/keptrun.h"

#include "datasets/error.h"
#include "engine/io/resultjson.h"
#include "engine/io/runkeeper.h"

#include <fmt/format.h>

namespace flipscope {

TrainingResult keptRun(const TrainingConfig& config, const std::filesystem::path& path,
                       const KeptRunHooks& hooks, TrainingControl& control) {
    const bool begun = RunFolder::holdsRun(path);
    const RunFolder folder = begun ? RunFolder::open(path) : RunFolder::create(path, false);
    if (auto finished = begun ? readFinishedResult(folder.result()) : std::nullopt)
        return *finished;
    Trainer trainer(config, hooks.open(config), begun ? Trainer::Begin::Resumed : Trainer::Begin::Anew);
    if (begun) {
        if (const auto point = restoreRun(folder, trainer, {}, hooks.say))
            hooks.say(fmt::format("goes on after step {}, {} epochs done ({})", point->step, point->epochs,
                                  point->file.string()));
        else
            hooks.say("there is no checkpoint yet; the run starts over");
    }
    for (TrainingObserver* observer : hooks.observers)
        trainer.addObserver(*observer);
    const RunKeeper keeper(folder, trainer, hooks.say, [&](const CheckpointNote& note) {
        if (hooks.checkpointed)
            hooks.checkpointed(note);
    });
    TrainingResult result = trainer.run(control);
    result.modelPath = keeper.modelPath().string();
    if (!keeper.failure().empty())
        throw Error(
            fmt::format("training is done, but the run could not be kept whole: {}", keeper.failure()));
    return result;
}

} // namespace flipscope
