// The boundary between the program and the module libflipscope-mat.so, which holds matio and HDF5 (8 MiB and
// 38 libraries: measured): plain C. mat.cpp loads it; matmodule.cpp is it. The trap: HDF5 is not safe for
// several threads; the module lets one in at a time.
#pragma once

#include <cstddef>
#include <cstdint>

namespace flipscope {

/// Raise it when anything below changes; a module of another version is refused.
inline constexpr int matModuleVersion = 1;

/// An array of numbers in a MATLAB file; its first index changes fastest.
struct MatArray {
    static constexpr int mostDimensions = 8;
    char name[64];
    char kind; ///< 'b' logical, 'u' unsigned, 'i' signed, 'f' float
    int bytes; ///< of one element, in this machine's order
    int rank;
    std::uint64_t dimensions[mostDimensions];
};

/// What the module's only symbol, `flipscopeMatModule`, returns. Functions return 0, or 1 after writing why
/// not into `message`. Thread-safe.
struct MatModule {
    int version; ///< first, and never moved
    /// The arrays in a file of version 5 or 7.3, at most `most` of them; other variables are left out.
    int (*list)(const char* file, MatArray* arrays, int most, int* count, char* message,
                std::size_t messageSize);
    /// Elements of all indices whose last lies in [first, first + count), into `to`, which has `size` bytes.
    int (*read)(const char* file, const char* name, std::uint64_t first, std::uint64_t count, void* to,
                std::size_t size, char* message, std::size_t messageSize);
};

inline constexpr const char* matModuleSymbol = "flipscopeMatModule";
inline constexpr const char* matModuleFile = "libflipscope-mat.so";

} // namespace flipscope
