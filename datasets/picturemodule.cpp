#include "datasets/picturemodule.h"

#include "datasets/dataset.h"

#include <algorithm>
#include <array>
#include <exception>
#include <limits>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace flipscope {
namespace {

/// Pixels over white. An alpha channel that is 0 everywhere is one that nobody filled in: such a picture is
/// opaque.
cv::Mat overWhite(const cv::Mat& bgra) {
    cv::Mat alpha;
    cv::extractChannel(bgra, alpha, 3);
    cv::Mat bgr;
    cv::cvtColor(bgra, bgr, cv::COLOR_BGRA2BGR);
    if (cv::countNonZero(alpha) == 0)
        return bgr;
    for (int y = 0; y < bgr.rows; ++y) {
        auto* row = bgr.ptr<cv::Vec3b>(y);
        const auto* weights = alpha.ptr<std::uint8_t>(y);
        for (int x = 0; x < bgr.cols; ++x)
            for (int c = 0; c < 3; ++c)
                row[x][c] = static_cast<std::uint8_t>(
                    (row[x][c] * weights[x] + 255 * (255 - weights[x]) + 127) / 255);
    }
    return bgr;
}

/// OpenCV fills the missing part of a JPEG file with grey and says nothing. No marker occurs inside the
/// packed data, so a whole file has an end mark behind its last start of data.
bool isCutOffJpeg(std::string_view bytes) {
    const auto start = bytes.rfind("\xff\xda");
    const auto end = bytes.rfind("\xff\xd9");
    return start == std::string_view::npos || end == std::string_view::npos || end < start;
}

/// Told here because the decoder would print it as well.
bool isCutOffPng(std::string_view bytes) {
    return bytes.starts_with("\x89PNG") && bytes.find("IEND") == std::string_view::npos;
}

/// As it lies in the file, 8 bits: grey or BGR.
cv::Mat decoded(const cv::Mat& bytes) {
    // Only unchanged reading keeps the alpha channel, and only changed reading applies the EXIF rotation,
    // which cameras write into JPEG files; those have no alpha channel.
    const bool isJpeg = bytes.at<std::uint8_t>(0) == 0xff;
    const std::string_view text(bytes.ptr<char>(), bytes.total());
    if (isJpeg ? isCutOffJpeg(text) : isCutOffPng(text))
        throw std::runtime_error("it is cut off");
    cv::Mat picture = cv::imdecode(bytes, isJpeg ? cv::IMREAD_ANYCOLOR : cv::IMREAD_UNCHANGED);
    if (picture.empty())
        throw std::runtime_error("it is damaged or cut off");
    if (picture.total() > mostPicturePixels)
        throw std::runtime_error("expected at most 64 megapixels, found " + std::to_string(picture.cols) +
                                 " x " + std::to_string(picture.rows) + " pixels");
    if (picture.depth() == CV_16U)
        picture.convertTo(picture, CV_8U, 1.0 / 257.0);
    if (picture.depth() != CV_8U)
        throw std::runtime_error("expected 8 or 16 bits per channel, found another kind of number");
    return picture.channels() == 4 ? overWhite(picture) : picture;
}

cv::Mat resized(const cv::Mat& picture, cv::Size size) {
    if (picture.size() == size)
        return picture;
    const bool shrinks = std::int64_t{size.width} * size.height < std::int64_t{picture.cols} * picture.rows;
    cv::Mat sized;
    cv::resize(picture, sized, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
    return sized;
}

/// length * numerator / denominator, rounded, within [1, most].
int scaled(int length, int numerator, int denominator, int most) {
    const std::int64_t value =
        (2 * std::int64_t{length} * numerator + denominator) / (2 * std::int64_t{denominator});
    return static_cast<int>(std::clamp<std::int64_t>(value, 1, most));
}

/// The largest centred part with the target's proportions.
cv::Mat cropped(const cv::Mat& picture, cv::Size size) {
    const bool isWide = std::int64_t{picture.cols} * size.height > std::int64_t{picture.rows} * size.width;
    const int width = isWide ? scaled(picture.rows, size.width, size.height, picture.cols) : picture.cols;
    const int height = isWide ? picture.rows : scaled(picture.cols, size.height, size.width, picture.rows);
    return picture(cv::Rect((picture.cols - width) / 2, (picture.rows - height) / 2, width, height));
}

/// The whole picture in the middle, black around it.
cv::Mat letterboxed(const cv::Mat& picture, cv::Size size) {
    const bool isWide = std::int64_t{picture.cols} * size.height > std::int64_t{picture.rows} * size.width;
    const int width = isWide ? size.width : scaled(picture.cols, size.height, picture.rows, size.width);
    const int height = isWide ? scaled(picture.rows, size.width, picture.cols, size.height) : size.height;
    cv::Mat whole(size, picture.type(), cv::Scalar::all(0));
    const cv::Rect middle((size.width - width) / 2, (size.height - height) / 2, width, height);
    resized(picture, middle.size()).copyTo(whole(middle));
    return whole;
}

/// `picture` is grey or BGR, as OpenCV decodes.
cv::Mat prepared(const cv::Mat& picture, const PictureTarget& target) {
    if (picture.channels() != 1 && picture.channels() != 3)
        throw std::runtime_error("expected 1, 3 or 4 channels, found " + std::to_string(picture.channels()));
    cv::Mat coloured = picture;
    if (target.channels == 1 && picture.channels() == 3)
        cv::cvtColor(picture, coloured, cv::COLOR_BGR2GRAY);
    else if (target.channels == 3 && picture.channels() == 1)
        cv::cvtColor(picture, coloured, cv::COLOR_GRAY2BGR);
    const cv::Size size(target.width, target.height);
    const auto resize = static_cast<Resize>(target.resize);
    cv::Mat sized = resize == Resize::Fit    ? letterboxed(coloured, size)
                    : resize == Resize::Crop ? resized(cropped(coloured, size), size)
                                             : resized(coloured, size);
    if (target.channels == 3 && target.isBgr == 0) {
        cv::Mat rgb;
        cv::cvtColor(sized, rgb, cv::COLOR_BGR2RGB);
        return rgb;
    }
    return sized;
}

bool isGrey(const cv::Mat& picture) {
    if (picture.channels() == 1)
        return true;
    for (int y = 0; y < picture.rows; ++y) {
        const auto* row = picture.ptr<cv::Vec3b>(y);
        if (!std::all_of(row, row + picture.cols,
                         [](const cv::Vec3b& p) { return p[0] == p[1] && p[1] == p[2]; }))
            return false;
    }
    return true;
}

/// Returns 0, or 1 after writing into `message` why `action` threw.
template <typename Action> int guarded(char* message, std::size_t messageSize, Action action) {
    const auto fail = [message, messageSize](const std::string& text) {
        const std::size_t length = std::min(text.size(), messageSize - 1);
        std::copy_n(text.begin(), length, message);
        message[length] = '\0';
        return 1;
    };
    try {
        action();
        return 0;
    } catch (const cv::Exception& error) {
        // OpenCV checks the header's size there, before it allocates; see pictures.cpp for the limit.
        return fail(error.func == "validateInputImageSize"
                        ? "its header claims no pixels, or more than 64 megapixels"
                        : error.err);
    } catch (const std::exception& error) {
        return fail(error.what());
    } catch (...) {
        return fail("the decoder failed without saying why");
    }
}

cv::Mat decodedFile(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0 || size > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw std::runtime_error("expected a file of 1 byte to 2 GiB");
    return decoded(cv::Mat(1, static_cast<int>(size), CV_8U, const_cast<std::uint8_t*>(bytes)));
}

void deliver(const cv::Mat& picture, const PictureTarget& target, std::uint8_t* pixels) {
    cv::Mat to(target.height, target.width, CV_8UC(target.channels), pixels);
    prepared(picture, target).copyTo(to);
}

int decode(const std::uint8_t* bytes, std::size_t size, const PictureTarget* target, std::uint8_t* pixels,
           int* width, int* height, char* message, std::size_t messageSize) {
    return guarded(message, messageSize, [=] {
        const cv::Mat picture = decodedFile(bytes, size);
        *width = picture.cols;
        *height = picture.rows;
        deliver(picture, *target, pixels);
    });
}

int prepare(const std::uint8_t* from, int width, int height, int channels, const PictureTarget* target,
            std::uint8_t* pixels, char* message, std::size_t messageSize) {
    return guarded(message, messageSize, [=] {
        const cv::Mat picture(height, width, CV_8UC(channels), const_cast<std::uint8_t*>(from));
        cv::Mat bgr;
        if (channels == 3)
            cv::cvtColor(picture, bgr, cv::COLOR_RGB2BGR);
        deliver(channels == 3 ? bgr : picture, *target, pixels);
    });
}

int inspect(const std::uint8_t* bytes, std::size_t size, int* width, int* height, int* channels,
            char* message, std::size_t messageSize) {
    return guarded(message, messageSize, [=] {
        const cv::Mat picture = decodedFile(bytes, size);
        *width = picture.cols;
        *height = picture.rows;
        *channels = isGrey(picture) ? 1 : 3;
    });
}

int drawGlyph(const GlyphDrawing* drawing, std::uint8_t* pixels, char* message, std::size_t messageSize) {
    return guarded(message, messageSize, [drawing, pixels] {
        constexpr std::array<int, glyphFonts> fonts = {cv::FONT_HERSHEY_SIMPLEX,
                                                       cv::FONT_HERSHEY_DUPLEX,
                                                       cv::FONT_HERSHEY_COMPLEX,
                                                       cv::FONT_HERSHEY_TRIPLEX,
                                                       cv::FONT_HERSHEY_PLAIN,
                                                       cv::FONT_HERSHEY_COMPLEX | cv::FONT_ITALIC,
                                                       cv::FONT_HERSHEY_TRIPLEX | cv::FONT_ITALIC};
        const int font = fonts.at(static_cast<std::size_t>(drawing->font));
        const int side = drawing->size * drawing->fineness;
        const std::string text(1, drawing->character);
        // The fonts are of different sizes: a capital is to be 55 hundredths of the square.
        int below = 0;
        const cv::Size capital = cv::getTextSize("H", font, 16.0, 1, &below);
        const double scale = 16.0 * 55 * side / (100.0 * capital.height);
        const cv::Size box = cv::getTextSize(text, font, scale, 1, &below);
        cv::Mat upright(side, side, CV_8U, cv::Scalar(0));
        cv::putText(upright, text, {(side - box.width) / 2, (side + box.height) / 2}, font, scale,
                    cv::Scalar(255), drawing->thickness, cv::LINE_AA);
        const cv::Mat map(2, 3, CV_64F, const_cast<double*>(&drawing->map[0][0]));
        cv::Mat moved;
        cv::warpAffine(upright, moved, map, upright.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP);
        cv::Mat target(drawing->size, drawing->size, CV_8U, pixels);
        cv::resize(moved, target, target.size(), 0, 0, cv::INTER_AREA);
    });
}

} // namespace
} // namespace flipscope

extern "C" __attribute__((visibility("default"))) const void* flipscopePictureModule() {
    static constexpr flipscope::PictureModule module{flipscope::pictureModuleVersion, flipscope::decode,
                                                     flipscope::prepare, flipscope::inspect,
                                                     flipscope::drawGlyph};
    // Samples are decoded on all cores at once; OpenCV's own threads would only be in the way.
    cv::setNumThreads(1);
    return &module;
}
