#include "datasets/cameramodule.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <exception>
#include <memory>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>
#include <string>

namespace flipscope {
namespace {

struct Handle {
    cv::VideoCapture capture;
    cv::Mat frame;
    cv::Mat rgb;
};

void tell(const std::string& text, char* message, std::size_t size) {
    const std::size_t length = std::min(text.size(), size - 1);
    std::memcpy(message, text.data(), length);
    message[length] = '\0';
}

void* open(int device, const char* file, char* message, std::size_t messageSize) {
    try {
        auto handle = std::make_unique<Handle>();
        const bool isOpen =
            device >= 0 ? handle->capture.open(device) : handle->capture.open(std::string(file));
        if (isOpen)
            return handle.release();
        tell(device >= 0 ? "there is no such camera, or another program uses it"
                         : "the file is not there, or no video that can be decoded",
             message, messageSize);
    } catch (const std::exception& error) {
        tell(error.what(), message, messageSize);
    }
    return nullptr;
}

int read(void* pointer, const std::uint8_t** pixels, int* width, int* height, char* message,
         std::size_t messageSize) {
    auto* handle = static_cast<Handle*>(pointer);
    try {
        if (!handle->capture.read(handle->frame) || handle->frame.empty())
            return CameraEnd;
        if (handle->frame.depth() != CV_8U) {
            tell("expected 8 bits per channel, found another kind of number", message, messageSize);
            return CameraFailure;
        }
        cv::cvtColor(handle->frame, handle->rgb,
                     handle->frame.channels() == 1 ? cv::COLOR_GRAY2RGB : cv::COLOR_BGR2RGB);
        *pixels = handle->rgb.ptr<std::uint8_t>();
        *width = handle->rgb.cols;
        *height = handle->rgb.rows;
        return CameraFrame;
    } catch (const std::exception& error) {
        tell(error.what(), message, messageSize);
        return CameraFailure;
    }
}

double framesPerSecond(void* pointer) {
    try {
        const double rate = static_cast<Handle*>(pointer)->capture.get(cv::CAP_PROP_FPS);
        return std::isfinite(rate) && rate > 0 ? rate : 0;
    } catch (const std::exception&) {
        return 0;
    }
}

void close(void* pointer) { delete static_cast<Handle*>(pointer); }

constexpr CameraModule table = {cameraModuleVersion, open, read, framesPerSecond, close};

} // namespace
} // namespace flipscope

extern "C" __attribute__((visibility("default"))) const void* flipscopeCameraModule() {
    // What goes wrong is told by words of ours, not by OpenCV on the console.
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    return &flipscope::table;
}
