// Resident memory of this process, for the measured peak beside the ledger.
#pragma once

#include <cstdint>

namespace flipscope {

/// Hands freed memory back to the system, so that it does not count as resident.
void releaseFreeMemory();
std::uint64_t residentBytes(); ///< 0 where the system does not tell
/// Makes peakResidentBytes() start again from the current value, where the system can (Linux).
void resetPeakResident();
std::uint64_t peakResidentBytes();

} // namespace flipscope
