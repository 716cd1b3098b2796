// libFuzzer: what a run folder holds, made of arbitrary bytes: checkpoints (checksums are made right, or
// nothing would get past them), flip logs as files and as blocks, configurations, results. Every end but a
// sound run or an Error is a fault. A restored trainer takes two steps. The first byte says which reader it
// is. Files go to FLIPSCOPE_FUZZ_FOLDER (best in memory), or to the temporary folder.
#include "datasets/error.h"
#include "engine/io/checkpoint.h"
#include "engine/io/fliplog.h"
#include "engine/io/resultjson.h"
#include "engine/io/statefile.h"
#include "support/statefiles.h"
#include "support/syntheticdata.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <unistd.h>

using namespace flipscope;

namespace {

std::filesystem::path fileOfMine() {
    static const std::filesystem::path file = [] {
        const char* base = std::getenv("FLIPSCOPE_FUZZ_FOLDER");
        return (base != nullptr ? std::filesystem::path(base) : std::filesystem::temp_directory_path()) /
               ("flipscope-fuzz-run-" + std::to_string(getpid()));
    }();
    return file;
}

void write(const std::string& bytes) {
    std::ofstream(fileOfMine(), std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

struct TwoSteps final : TrainingObserver {
    TrainingControl* control = nullptr;
    int steps = 0;
    void onStep(const StepReport&, const StepDelta*) override {
        if (++steps == 2)
            control->stop();
    }
};

void readCheckpoint(const std::string& bytes) {
    if (bytes.size() < 24)
        return;
    static TwoSteps two;
    static Trainer trainer(TrainingConfig::resolve({{"network", "9,7", "", {}},
                                                    {"epochs", "3", "", {}},
                                                    {"batch", "20", "", {}},
                                                    {"threads", "1", "", {}}}),
                           syntheticDataset({5, 4, 1}, 3, 60));
    static const bool isObserved = (trainer.addObserver(two), true);
    static_cast<void>(isObserved);
    StateReader reader(test::sealed(bytes), "fuzz");
    trainer.restore(reader);
    TrainingControl control;
    two.control = &control;
    two.steps = 0;
    trainer.run(control);
}

void readLog(const std::string& bytes) {
    write(bytes);
    FlipLog log(fileOfMine());
    log.seek(log.lastStep());
    log.seek(log.firstStep());
    log.seek((log.firstStep() + log.lastStep()) / 2);
}

void readBlock(const std::string& bytes, bool keyframe) {
    static const FlipLayout layout({{9, 2, 9}, {14, 1, 7}});
    FlipLogHeader header;
    header.layout = layout;
    std::string file = fliplog::header(header);
    if (!keyframe)
        file += fliplog::block(FlipLogBlock::Kind::Keyframe, 0, 0, FlipState(layout).bytes());
    const std::uint64_t steps = bytes.empty() ? 0 : static_cast<unsigned char>(bytes[0]) % 20;
    file +=
        fliplog::block(keyframe ? FlipLogBlock::Kind::Keyframe : FlipLogBlock::Kind::Steps, keyframe ? 0 : 1,
                       keyframe ? 0 : 1 + steps, bytes.empty() ? bytes : bytes.substr(1));
    readLog(file);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    try {
        switch (data[0] % 6) {
        case 0:
            readCheckpoint(bytes);
            break;
        case 1:
            readLog(bytes);
            break;
        case 2:
            readBlock(bytes, false);
            break;
        case 3:
            readBlock(bytes, true);
            break;
        case 4:
            TrainingConfig::resolve(assignmentsFromJson(bytes, "fuzz"));
            break;
        default:
            write(bytes);
            readFinishedResult(fileOfMine());
        }
    } catch (const Error&) {
    }
    return 0;
}
