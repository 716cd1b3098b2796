// libFuzzer: what a run folder holds, made of arbitrary bytes. Every end but a sound one or an Error is a
// fault. Files go to a folder of this process's own below FLIPSCOPE_FUZZ_FOLDER (best in memory), or below
// the temporary one.
#include "support/hostilerun.h"

#include <cstdlib>
#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::filesystem::path folder = [] {
        const char* base = std::getenv("FLIPSCOPE_FUZZ_FOLDER");
        return (base != nullptr ? std::filesystem::path(base) : std::filesystem::temp_directory_path()) /
               ("flipscope-fuzz-" + std::to_string(getpid()));
    }();
    flipscope::test::openHostileRun({data, size}, folder);
    return 0;
}
