// Pictures one after the other, from a camera or a video file. The decoder lies in a module of its own that
// is loaded when one is first opened. Belongs to one thread; read() blocks until there is a picture.
#pragma once

#include "datasets/dataset.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace flipscope {

struct CameraModule;

/// Pixels as they come, not yet prepared for a network.
struct RawPicture {
    std::vector<std::uint8_t> pixels;
    ImageShape shape;
};

class VideoSource {
public:
    /// Throw Error where it cannot be opened, or the module cannot be loaded.
    static VideoSource camera(int device);
    static VideoSource file(const std::filesystem::path& file);
    ~VideoSource();
    VideoSource(VideoSource&& other) noexcept;
    VideoSource(const VideoSource&) = delete;
    VideoSource& operator=(const VideoSource&) = delete;

    /// False: it has ended. Throws Error.
    bool read(RawPicture& picture);
    /// Pictures per second, of files; 0: as fast as they come.
    double rate() const;

private:
    VideoSource(int device, const std::filesystem::path& file);

    const CameraModule* m_module;
    void* m_handle;
    std::filesystem::path m_name; // for messages
};

} // namespace flipscope
