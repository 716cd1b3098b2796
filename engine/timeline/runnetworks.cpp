#include "engine/timeline/runnetworks.h"

#include "datasets/error.h"
#include "engine/io/modelfile.h"
#include "engine/io/runfolder.h"
#include "engine/timeline/timemachine.h"

namespace flipscope {

RunNetworks networksOfRun(const std::filesystem::path& folder) {
    RunNetworks networks;
    const auto attempt = [](auto&& read) {
        try {
            read();
        } catch (const Error&) { // not there, or damaged
        }
    };
    attempt([&] {
        const RunFolder run = RunFolder::view(folder);
        attempt([&] { networks.best = loadModel(run.model("best")).network; });
        attempt([&] { networks.last = loadModel(run.model("last")).network; });
        if (!networks.kept())
            return;
        TimeMachine time(run.flipLog(), *networks.kept());
        time.seek(0);
        if (time.step() == 0)
            networks.start = time.network();
    });
    return networks;
}

} // namespace flipscope
