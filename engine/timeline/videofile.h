// A video of pictures that are added one by one, as Motion JPEG in an AVI file. OpenCV, which writes it, is
// loaded when the first one is opened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace flipscope {

class VideoFile {
public:
    /// Width and height must be even. Throws Error where the module is missing or cannot write it.
    VideoFile(const std::filesystem::path& file, int width, int height, int picturesPerSecond);
    VideoFile(const VideoFile&) = delete;
    VideoFile& operator=(const VideoFile&) = delete;
    /// The file is whole after it.
    ~VideoFile();

    /// Rows of red, green, blue bytes.
    void add(const std::uint8_t* rows, std::size_t stride);

private:
    void* m_video;
};

} // namespace flipscope
