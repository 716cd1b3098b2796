#include "engine/timeline/videofile.h"

#include "datasets/error.h"
#include "datasets/module.h"
#include "engine/timeline/videomodule.h"

#include <fmt/format.h>

namespace flipscope {

namespace {

const VideoModule& videoModule() {
    static const auto* module = static_cast<const VideoModule*>(
        loadModule(videoModuleFile, videoModuleSymbol, videoModuleVersion, "Videos cannot be written"));
    return *module;
}

} // namespace

VideoFile::VideoFile(const std::filesystem::path& file, int width, int height, int picturesPerSecond)
    : m_video(videoModule().open(file.c_str(), width, height, picturesPerSecond)) {
    if (!m_video)
        throw Error(
            fmt::format("{}: the video cannot be written; choose another folder, or take the pictures "
                        "alone",
                        file.string()));
}

VideoFile::~VideoFile() { videoModule().close(m_video); }

void VideoFile::add(const std::uint8_t* rows, std::size_t stride) {
    videoModule().add(m_video, rows, stride);
}

} // namespace flipscope
