// The boundary between the program and the module libflipscope-video.so, which holds OpenCV's videoio (244
// libraries): plain C. videofile.cpp loads it; videomodule.cpp is it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace flipscope {

/// Raise it when anything below changes; a module of another version is refused.
inline constexpr int videoModuleVersion = 1;

/// What the module's only symbol, `flipscopeVideoModule`, returns.
struct VideoModule {
    int version; ///< first, and never moved
    /// Null: no encoder of this machine's takes it.
    void* (*open)(const char* file, int width, int height, int picturesPerSecond);
    /// Rows of red, green, blue bytes.
    void (*add)(void* video, const std::uint8_t* rows, std::size_t stride);
    void (*close)(void* video);
};

inline constexpr const char* videoModuleSymbol = "flipscopeVideoModule";
inline constexpr const char* videoModuleFile = "libflipscope-video.so";

} // namespace flipscope
