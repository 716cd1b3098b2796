#include "datasets/pictures.h"

#include "datasets/error.h"
#include "datasets/module.h"
#include "datasets/picturemodule.h"
#include "datasets/watch.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <span>
#include <string_view>
#include <system_error>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

constexpr int deepest = 64;                                     // folders
constexpr std::uintmax_t largestFile = std::uintmax_t{1} << 30; // bytes

} // namespace

std::vector<std::uint8_t> readPictureFile(const fs::path& file) {
    std::error_code error;
    const auto status = fs::status(file, error);
    if (status.type() == fs::file_type::not_found)
        throw Error(fmt::format("{}: no such file. Check the path.", file.string()));
    if (!fs::is_regular_file(status))
        throw Error(fmt::format("{}: expected a picture file, found {}.", file.string(),
                                fs::is_directory(status) ? "a folder" : "something else"));
    const auto size = fs::file_size(file, error);
    if (error || size == 0 || size > largestFile)
        throw Error(fmt::format("{}: expected a picture file of 1 to {} bytes, found {}.", file.string(),
                                largestFile,
                                error       ? error.message()
                                : size == 0 ? "an empty file"
                                            : fmt::format("{}", size)));
    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    std::vector<std::uint8_t> bytes(size);
    stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    if (!stream)
        throw Error(fmt::format("{}: cannot be read: {}.", file.string(),
                                std::generic_category().message(errno != 0 ? errno : EIO)));
    return bytes;
}

namespace {

/// By its first bytes. OpenCV knows more formats, but not ones that people keep pictures in.
bool isKnownPicture(std::span<const std::uint8_t> bytes) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()),
                                std::min<std::size_t>(bytes.size(), 16));
    using namespace std::string_view_literals;
    for (const auto start : {"\x89PNG\r\n\x1a\n"sv, "\xff\xd8\xff"sv, "BM"sv, "II\x2a\0"sv, "MM\0\x2a"sv})
        if (text.starts_with(start))
            return true;
    if (text.starts_with("RIFF") && text.size() >= 12)
        return text.substr(8, 4) == "WEBP";
    return text.size() >= 3 && text[0] == 'P' && text[1] >= '1' && text[1] <= '6' &&
           std::isspace(static_cast<unsigned char>(text[2])) != 0;
}

PictureTarget targetOf(const Preparation& preparation) {
    const ImageShape shape = preparation.shape;
    return {shape.width, shape.height, shape.channels, static_cast<int>(preparation.resize),
            preparation.order == ChannelOrder::Bgr ? 1 : 0};
}

void expectPicture(std::span<const std::uint8_t> bytes, const fs::path& name) {
    if (!isKnownPicture(bytes))
        throw Error(fmt::format("{}: not a picture: expected PNG, JPEG, BMP, TIFF, PPM or WebP, found a file "
                                "that begins with the bytes {:02x}.",
                                name.string(),
                                fmt::join(bytes.first(std::min<std::size_t>(bytes.size(), 8)), " ")));
}

/// Calls `visit` for each picture file, `depth` folders down at most, until it returns false.
template <typename Visit>
void visitPictures(const fs::path& folder, fs::directory_options options, int depth, Visit visit) {
    try {
        const fs::recursive_directory_iterator end;
        for (fs::recursive_directory_iterator it(folder, options); it != end; ++it) {
            Watch::checkStop();
            const bool hidden = it->path().filename().string().starts_with('.');
            if ((hidden || it.depth() >= depth) && it->is_directory())
                it.disable_recursion_pending();
            if (!hidden && isPictureName(it->path()) && it->is_regular_file() && !visit(it->path()))
                return;
        }
    } catch (const fs::filesystem_error& error) {
        throw Error(fmt::format("{}: the folder cannot be read: {}.", error.path1().string(),
                                error.code().message()));
    }
}

} // namespace

const PictureModule& pictureModule() {
    static const auto* module = [] { // tried again at the next call if it throws
        // OpenCV reads its own limit once, when it is loaded, and would otherwise allocate for 2^30 pixels.
        setenv("OPENCV_IO_MAX_IMAGE_PIXELS", std::to_string(mostPicturePixels).c_str(), 0);
        return static_cast<const PictureModule*>(loadModule(
            pictureModuleFile, pictureModuleSymbol, pictureModuleVersion, "Pictures cannot be decoded"));
    }();
    return *module;
}

std::vector<std::uint8_t> readPicture(const fs::path& file, const Preparation& preparation) {
    std::vector<std::uint8_t> pixels(preparation.shape.size());
    decodePicture(readPictureFile(file), file, preparation, pixels);
    return pixels;
}

PictureSize decodePicture(std::span<const std::uint8_t> bytes, const fs::path& name,
                          const Preparation& preparation, std::span<std::uint8_t> pixels) {
    expectPicture(bytes, name);
    const PictureTarget target = targetOf(preparation);
    std::array<char, 512> message{};
    int width = 0;
    int height = 0;
    if (pictureModule().decode(bytes.data(), bytes.size(), &target, pixels.data(), &width, &height,
                               message.data(), message.size()) != 0)
        throw Error(fmt::format("{}: the picture cannot be decoded: {}.", name.string(), message.data()));
    const auto side = [](int length) { return static_cast<std::uint16_t>(std::min(length, 65535)); };
    return {side(width), side(height)};
}

ImageShape shapeOfPicture(std::span<const std::uint8_t> bytes, const fs::path& name) {
    expectPicture(bytes, name);
    ImageShape shape;
    std::array<char, 512> message{};
    if (pictureModule().inspect(bytes.data(), bytes.size(), &shape.width, &shape.height, &shape.channels,
                                message.data(), message.size()) != 0)
        throw Error(fmt::format("{}: the picture cannot be decoded: {}.", name.string(), message.data()));
    return shape;
}

std::vector<std::string> pictureNamesBelow(const fs::path& folder) {
    std::vector<std::string> found;
    const std::size_t start = (folder / "").native().size();
    visitPictures(folder, fs::directory_options::none, deepest, [&found, start](const fs::path& file) {
        found.push_back(file.native().substr(start));
        return true;
    });
    std::sort(found.begin(), found.end());
    return found;
}

void preparePixels(std::span<const std::uint8_t> from, ImageShape shape, const Preparation& preparation,
                   std::span<std::uint8_t> to) {
    assert(from.size() == shape.size() && to.size() == preparation.shape.size());
    if (shape == preparation.shape && (preparation.order == ChannelOrder::Rgb || shape.channels == 1)) {
        std::copy(from.begin(), from.end(), to.begin());
        return;
    }
    const PictureTarget target = targetOf(preparation);
    std::array<char, 512> message{};
    if (pictureModule().prepare(from.data(), shape.width, shape.height, shape.channels, &target, to.data(),
                                message.data(), message.size()) != 0)
        throw Error(fmt::format("A picture of {} x {} x {} cannot be made one of {} x {} x {}: {}.",
                                shape.width, shape.height, shape.channels, target.width, target.height,
                                target.channels, message.data()));
}

std::vector<fs::path> picturesBelow(const fs::path& folder) {
    std::vector<fs::path> found;
    for (const auto& name : pictureNamesBelow(folder))
        found.push_back(folder / name);
    return found;
}

bool holdsPictures(const fs::path& folder) {
    bool found = false;
    visitPictures(folder, fs::directory_options::skip_permission_denied, 3, [&found](const fs::path&) {
        found = true;
        return false;
    });
    return found;
}

bool isPictureName(const fs::path& file) {
    static constexpr std::array<std::string_view, 12> endings = {
        ".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".ppm", ".pgm", ".pbm", ".pnm", ".webp", ".jpe"};
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

} // namespace flipscope
