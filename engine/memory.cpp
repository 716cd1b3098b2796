#include "engine/memory.h"

#include <cstdlib>
#include <fstream>
#include <malloc.h>
#include <string>

namespace flipscope {

namespace {
std::uint64_t statusBytes(const std::string& field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(field))
            return std::strtoull(line.c_str() + field.size(), nullptr, 10) * 1024;
    return 0;
}
} // namespace

void releaseFreeMemory() { malloc_trim(0); }

std::uint64_t residentBytes() { return statusBytes("VmRSS:"); }

void resetPeakResident() { std::ofstream("/proc/self/clear_refs") << "5"; }

std::uint64_t peakResidentBytes() { return statusBytes("VmHWM:"); }

} // namespace flipscope
