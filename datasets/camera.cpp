#include "datasets/camera.h"

#include "datasets/cameramodule.h"
#include "datasets/error.h"
#include "datasets/module.h"

#include <array>
#include <fmt/format.h>
#include <utility>

namespace flipscope {

namespace {

const CameraModule& cameraModule() {
    static const auto* module = static_cast<const CameraModule*>(loadModule(
        cameraModuleFile, cameraModuleSymbol, cameraModuleVersion, "Cameras and videos cannot be opened"));
    return *module;
}

constexpr std::size_t messageSize = 512;

} // namespace

VideoSource::VideoSource(int device, const std::filesystem::path& file)
    : m_module(&cameraModule()),
      m_name(device >= 0 ? std::filesystem::path(fmt::format("camera {}", device)) : file) {
    std::array<char, messageSize> message{};
    m_handle = m_module->open(device, file.c_str(), message.data(), message.size());
    if (!m_handle)
        throw Error(fmt::format("{} cannot be opened: {}", m_name.string(), message.data()));
}

VideoSource VideoSource::camera(int device) { return VideoSource(device, {}); }

VideoSource VideoSource::file(const std::filesystem::path& file) { return VideoSource(-1, file); }

VideoSource::VideoSource(VideoSource&& other) noexcept
    : m_module(other.m_module), m_handle(std::exchange(other.m_handle, nullptr)),
      m_name(std::move(other.m_name)) {}

VideoSource::~VideoSource() {
    if (m_handle)
        m_module->close(m_handle);
}

bool VideoSource::read(RawPicture& picture) {
    const std::uint8_t* pixels = nullptr;
    picture.shape = {0, 0, 3};
    std::array<char, messageSize> message{};
    switch (m_module->read(m_handle, &pixels, &picture.shape.width, &picture.shape.height, message.data(),
                           message.size())) {
    case CameraFrame:
        picture.pixels.assign(pixels, pixels + picture.shape.size());
        return true;
    case CameraEnd:
        return false;
    default:
        throw Error(fmt::format("{}: no picture could be read: {}", m_name.string(), message.data()));
    }
}

double VideoSource::rate() const { return m_module->framesPerSecond(m_handle); }

} // namespace flipscope
