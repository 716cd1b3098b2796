#include "engine/timeline/videomodule.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

#include <exception>
#include <memory>

namespace flipscope {
namespace {

struct Video {
    cv::VideoWriter writer;
    int width, height;
};

/// Motion JPEG is in every build of OpenCV.
void* open(const char* file, int width, int height, int picturesPerSecond) {
    try {
        auto video = std::make_unique<Video>();
        video->width = width;
        video->height = height;
        const int codec = cv::VideoWriter::fourcc('M', 'J', 'P', 'G');
        if (!video->writer.open(file, codec, picturesPerSecond, cv::Size(width, height)))
            return nullptr;
        return video.release();
    } catch (const std::exception&) {
        return nullptr;
    }
}

void add(void* handle, const std::uint8_t* rows, std::size_t stride) {
    auto& video = *static_cast<Video*>(handle);
    const cv::Mat rgb(video.height, video.width, CV_8UC3, const_cast<std::uint8_t*>(rows), stride);
    cv::Mat bgr;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    video.writer.write(bgr);
}

void close(void* handle) { delete static_cast<Video*>(handle); }

} // namespace
} // namespace flipscope

extern "C" __attribute__((visibility("default"))) const void* flipscopeVideoModule() {
    static constexpr flipscope::VideoModule module{flipscope::videoModuleVersion, flipscope::open,
                                                   flipscope::add, flipscope::close};
    return &module;
}
