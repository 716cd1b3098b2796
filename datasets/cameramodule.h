// The boundary between the program and the module libflipscope-camera.so, which holds OpenCV's videoio (244
// libraries behind it, measured) and is loaded when a camera or a video is first opened: plain C, as
// picturemodule.h explains. camera.cpp loads it; cameramodule.cpp is it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace flipscope {

/// Raise it when anything below changes; a module of another version is refused.
inline constexpr int cameraModuleVersion = 1;

enum CameraRead { CameraFrame, CameraEnd, CameraFailure };

/// What the module's only symbol, `flipscopeCameraModule`, returns. A handle belongs to one thread at a time.
struct CameraModule {
    int version; ///< first, and never moved
    /// The camera with that number, or, where it is negative, a video file. Null: `message` says why.
    void* (*open)(int device, const char* file, char* message, std::size_t messageSize);
    /// The next frame, RGB, rows without gaps; valid until the next call. Blocks until there is one.
    int (*read)(void* handle, const std::uint8_t** pixels, int* width, int* height, char* message,
                std::size_t messageSize);
    /// Of the file; 0: unknown.
    double (*framesPerSecond)(void* handle);
    void (*close)(void* handle);
};

inline constexpr const char* cameraModuleSymbol = "flipscopeCameraModule";
inline constexpr const char* cameraModuleFile = "libflipscope-camera.so";

} // namespace flipscope
