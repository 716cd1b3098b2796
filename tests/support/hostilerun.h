// One input of the fuzzer of run folders: its first byte says which reader it is for. Checkpoints (checksums
// are made right, or nothing would get past them), flip logs as files and as blocks, configurations, results,
// notes, labels, and curves as the table of runs reads them. Every end but a sound run or an Error is a
// fault; a restored trainer takes two steps. Shared by the fuzzer and the test that opens what it found.
#pragma once

#include "datasets/error.h"
#include "engine/io/checkpoint.h"
#include "engine/io/fliplog.h"
#include "engine/io/resultjson.h"
#include "engine/io/runfolder.h"
#include "engine/io/runnotes.h"
#include "engine/io/runsummary.h"
#include "engine/io/statefile.h"
#include "support/statefiles.h"
#include "support/syntheticdata.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

namespace flipscope::test {

inline void writeBytes(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

struct TwoSteps final : TrainingObserver {
    TrainingControl* control = nullptr;
    int steps = 0;
    void onStep(const StepReport&, const StepDelta*) override {
        if (++steps == 2)
            control->stop();
    }
};

inline void readCheckpoint(const std::string& bytes) {
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
    StateReader reader(sealed(bytes), "fuzz");
    trainer.restore(reader);
    TrainingControl control;
    two.control = &control;
    two.steps = 0;
    trainer.run(control);
}

inline void readLog(const std::string& bytes, const std::filesystem::path& file) {
    writeBytes(file, bytes);
    FlipLog log(file);
    log.seek(log.lastStep());
    log.seek(log.firstStep());
    log.seek((log.firstStep() + log.lastStep()) / 2);
}

inline void readBlock(const std::string& bytes, bool keyframe, const std::filesystem::path& at) {
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
    readLog(file, at);
}

/// What is written goes to `folder`.
inline void openHostileRun(std::span<const std::uint8_t> input, const std::filesystem::path& folder) {
    if (input.empty())
        return;
    const std::string bytes(input.begin() + 1, input.end());
    std::filesystem::create_directories(folder);
    const std::filesystem::path file = folder / "file";
    try {
        switch (input[0] % 9) {
        case 0:
            readCheckpoint(bytes);
            break;
        case 1:
            readLog(bytes, file);
            break;
        case 2:
            readBlock(bytes, false, file);
            break;
        case 3:
            readBlock(bytes, true, file);
            break;
        case 4:
            TrainingConfig::resolve(assignmentsFromJson(bytes, "fuzz"));
            break;
        case 5:
            writeBytes(file, bytes);
            readFinishedResult(file);
            break;
        case 6:
            writeBytes(folder / "notes.json", bytes);
            readNotes(folder);
            break;
        case 7:
            writeBytes(folder / "label.json", bytes);
            readRunLabel(folder);
            break;
        default:
            writeBytes(folder / RunFolder::metricsName, bytes);
            readRunSummary(folder).bestValidation();
        }
    } catch (const Error&) {
    }
}

} // namespace flipscope::test
