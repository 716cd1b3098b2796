#include "datasets/augmentation.h"

#include "datasets/error.h"
#include "datasets/random.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <fmt/format.h>

namespace flipscope {
namespace {

constexpr int mostShift = 64;   // pixels
constexpr int mostRotate = 180; // degrees
constexpr int mostErase = 4096; // pixels

/// What a random number is for; part of the file format: append, never renumber.
enum Use : std::uint32_t { Mirror = 1, ShiftX, ShiftY, Angle, EraseX, EraseY };

// ---- turning, in fixed point ----

constexpr int unitBits = 30; // of sine and cosine
constexpr std::int64_t unit = std::int64_t{1} << unitBits;
constexpr int angleSteps = 64; // per degree

/// sin and cos of an angle in [-180, 180] degrees by their series in fixed point, on [0, 90]; the error is
/// below 2^-24, which moves no pixel of a picture of 4096 by 1/256.
constexpr std::int64_t sineOf(std::int64_t angle) {
    constexpr std::int64_t quarter = 90 * angleSteps;
    if (angle < 0)
        return -sineOf(-angle);
    if (angle > quarter)
        angle = 2 * quarter - angle;
    constexpr std::int64_t halfPi = 1686629713; // pi / 2 in units of 2^-30
    const std::int64_t x = angle * halfPi / quarter;
    const std::int64_t square = x * x / unit;
    std::int64_t term = x;
    std::int64_t sum = x;
    for (std::int64_t n = 2; n <= 12; n += 2) {
        term = -term * square / unit / (n * (n + 1));
        sum += term;
    }
    return sum;
}

constexpr std::int64_t cosineOf(std::int64_t angle) {
    return sineOf(90 * angleSteps - (angle < 0 ? -angle : angle));
}

static_assert(sineOf(0) == 0 && cosineOf(0) > unit - 64 && sineOf(30 * angleSteps) > unit / 2 - 64 &&
              sineOf(30 * angleSteps) < unit / 2 + 64 && sineOf(-90 * angleSteps) < -unit + 64);

constexpr int positionBits = 8; // of a place between pixels

struct Movement {
    std::int64_t sine;
    std::int64_t cosine;
    int x;
    int y;
};

/// The source picture's value at a place in 1/256 pixels, all channels, by bilinear interpolation.
void sampleAt(const std::uint8_t* from, ImageShape shape, std::int64_t x, std::int64_t y, std::uint8_t* to) {
    const std::int64_t rightmost = std::int64_t{shape.width - 1} << positionBits;
    const std::int64_t lowest = std::int64_t{shape.height - 1} << positionBits;
    x = std::clamp<std::int64_t>(x, 0, rightmost);
    y = std::clamp<std::int64_t>(y, 0, lowest);
    const auto left = static_cast<int>(x >> positionBits);
    const auto top = static_cast<int>(y >> positionBits);
    const int right = std::min(left + 1, shape.width - 1);
    const int bottom = std::min(top + 1, shape.height - 1);
    const auto across = static_cast<int>(x & 255);
    const auto down = static_cast<int>(y & 255);
    const auto at = [from, shape](int column, int row, int channel) -> int {
        return from[(static_cast<std::size_t>(row) * static_cast<std::size_t>(shape.width) +
                     static_cast<std::size_t>(column)) *
                        static_cast<std::size_t>(shape.channels) +
                    static_cast<std::size_t>(channel)];
    };
    for (int c = 0; c < shape.channels; ++c) {
        const int above = at(left, top, c) * (256 - across) + at(right, top, c) * across;
        const int below = at(left, bottom, c) * (256 - across) + at(right, bottom, c) * across;
        to[c] = static_cast<std::uint8_t>((above * (256 - down) + below * down + (1 << 15)) >> 16);
    }
}

void turnAndMove(const std::uint8_t* from, ImageShape shape, const Movement& movement, std::uint8_t* to) {
    // Twice the coordinates, so that the middle of an even picture is a whole number.
    for (int row = 0; row < shape.height; ++row)
        for (int column = 0; column < shape.width; ++column) {
            const std::int64_t x = 2 * (column - movement.x) - (shape.width - 1);
            const std::int64_t y = 2 * (row - movement.y) - (shape.height - 1);
            const std::int64_t turnedX = x * movement.cosine + y * movement.sine;
            const std::int64_t turnedY = y * movement.cosine - x * movement.sine;
            constexpr int shift = unitBits + 1 - positionBits;
            constexpr std::int64_t half = std::int64_t{1} << (shift - 1);
            sampleAt(from, shape, ((turnedX + half) >> shift) + (shape.width - 1) * 128,
                     ((turnedY + half) >> shift) + (shape.height - 1) * 128, to);
            to += shape.channels;
        }
}

/// Whole pixels, no turn: rows are copied.
void move(const std::uint8_t* from, ImageShape shape, int moveX, int moveY, std::uint8_t* to) {
    const auto channels = static_cast<std::size_t>(shape.channels);
    const std::size_t rowSize = static_cast<std::size_t>(shape.width) * channels;
    for (int row = 0; row < shape.height; ++row) {
        const auto source = static_cast<std::size_t>(std::clamp(row - moveY, 0, shape.height - 1));
        const std::uint8_t* line = from + source * rowSize;
        for (int column = 0; column < shape.width; ++column) {
            const auto place = static_cast<std::size_t>(std::clamp(column - moveX, 0, shape.width - 1));
            to = std::copy_n(line + place * channels, channels, to);
        }
    }
}

void mirror(std::span<std::uint8_t> pixels, ImageShape shape) {
    const auto channels = static_cast<std::size_t>(shape.channels);
    const auto width = static_cast<std::size_t>(shape.width);
    for (std::size_t row = 0; row < static_cast<std::size_t>(shape.height); ++row) {
        std::uint8_t* line = pixels.data() + row * width * channels;
        for (std::size_t i = 0; i < width / 2; ++i)
            std::swap_ranges(line + i * channels, line + (i + 1) * channels,
                             line + (width - 1 - i) * channels);
    }
}

/// The square may lie partly outside.
void erase(std::span<std::uint8_t> pixels, ImageShape shape, int size, int centreX, int centreY) {
    const auto channels = static_cast<std::size_t>(shape.channels);
    std::array<std::uint64_t, 3> mean{};
    for (std::size_t i = 0; i < pixels.size(); ++i)
        mean[i % channels] += pixels[i];
    for (auto& sum : mean)
        sum /= pixels.size() / channels;
    const int left = std::max(0, centreX - size / 2);
    const int right = std::min(shape.width, centreX - size / 2 + size);
    const int bottom = std::min(shape.height, centreY - size / 2 + size);
    for (int row = std::max(0, centreY - size / 2); row < bottom; ++row)
        for (int column = left; column < right; ++column)
            for (std::size_t c = 0; c < channels; ++c)
                pixels[(static_cast<std::size_t>(row) * static_cast<std::size_t>(shape.width) +
                        static_cast<std::size_t>(column)) *
                           channels +
                       c] = static_cast<std::uint8_t>(mean[c]);
}

/// The number behind the colon of `item`, within [1, most].
int numberOf(const std::string& item, std::size_t colon, int most) {
    int number = 0;
    const char* end = item.data() + item.size();
    const auto [stop, error] = colon == std::string::npos
                                   ? std::from_chars_result{end, std::errc::invalid_argument}
                                   : std::from_chars(item.data() + colon + 1, end, number);
    if (error != std::errc{} || stop != end || number < 1 || number > most)
        throw Error(fmt::format("augment: {}: expected {}:N with N from 1 to {}, found \"{}\".",
                                item.substr(0, colon), item.substr(0, colon), most, item),
                    Error::Kind::Usage);
    return number;
}

} // namespace

Augmentation Augmentation::parse(const std::string& spec) {
    Augmentation result;
    for (std::size_t from = 0; !spec.empty() && from <= spec.size();) {
        const std::size_t to = std::min(spec.find(',', from), spec.size());
        const std::string item = spec.substr(from, to - from);
        from = to + 1;
        const std::size_t colon = item.find(':');
        const std::string name = item.substr(0, colon);
        const bool twice = (name == "shift" && result.m_shift != 0) || (name == "flip" && result.m_flip) ||
                           (name == "rotate" && result.m_rotate != 0) ||
                           (name == "erase" && result.m_erase != 0);
        if (twice)
            throw Error(
                fmt::format("augment: expected each item once, found {} twice in \"{}\".", name, spec),
                Error::Kind::Usage);
        if (name == "shift")
            result.m_shift = numberOf(item, colon, mostShift);
        else if (name == "rotate")
            result.m_rotate = numberOf(item, colon, mostRotate);
        else if (name == "erase")
            result.m_erase = numberOf(item, colon, mostErase);
        else if (item == "flip")
            result.m_flip = true;
        else
            throw Error(
                fmt::format("augment: expected items of shift:N, flip, rotate:N, erase:N, separated by "
                            "commas, found \"{}\" in \"{}\".",
                            item, spec),
                Error::Kind::Usage);
    }
    return result;
}

std::vector<Augmentation::Description> Augmentation::list() {
    return {{"flip", "mirrors every other picture left to right", 0, 0},
            {"rotate:10", "turns by up to 10 degrees either way", 1, mostRotate},
            {"shift:2", "moves by up to 2 pixels in each direction", 1, mostShift},
            {"erase:4", "covers a square of 4 x 4 pixels with the picture's mean", 1, mostErase}};
}

std::string Augmentation::spec() const {
    std::string text;
    const auto add = [&text](const std::string& item) { text += (text.empty() ? "" : ",") + item; };
    if (m_flip)
        add("flip");
    if (m_rotate != 0)
        add(fmt::format("rotate:{}", m_rotate));
    if (m_shift != 0)
        add(fmt::format("shift:{}", m_shift));
    if (m_erase != 0)
        add(fmt::format("erase:{}", m_erase));
    return text;
}

void Augmentation::apply(std::span<std::uint8_t> pixels, ImageShape shape, std::uint64_t seed,
                         std::uint64_t epoch, std::uint32_t sample) const {
    assert(pixels.size() == shape.size() && shape.channels <= 3);
    const auto below = [&](Use use, int bound) {
        return static_cast<int>(RandomKey::derive(seed, RandomStream::Augmentation, epoch, use)
                                    .below(sample, static_cast<std::uint32_t>(bound)));
    };
    if (m_flip && below(Mirror, 2) == 1)
        mirror(pixels, shape);
    const int moveX = m_shift == 0 ? 0 : below(ShiftX, 2 * m_shift + 1) - m_shift;
    const int moveY = m_shift == 0 ? 0 : below(ShiftY, 2 * m_shift + 1) - m_shift;
    const int most = m_rotate * angleSteps;
    const int angle = m_rotate == 0 ? 0 : below(Angle, 2 * most + 1) - most;
    if (angle != 0 || moveX != 0 || moveY != 0) {
        thread_local std::vector<std::uint8_t> original;
        original.assign(pixels.begin(), pixels.end());
        if (angle != 0)
            turnAndMove(original.data(), shape, {sineOf(angle), cosineOf(angle), moveX, moveY},
                        pixels.data());
        else
            move(original.data(), shape, moveX, moveY, pixels.data());
    }
    if (m_erase != 0)
        erase(pixels, shape, m_erase, below(EraseX, shape.width), below(EraseY, shape.height));
}

std::vector<std::uint8_t> augmentedPicture(const Samples& training, ImageShape shape,
                                           const Augmentation& augmentation, std::uint64_t seed,
                                           std::uint64_t epoch, std::uint32_t position) {
    std::vector<std::uint8_t> pixels(shape.size());
    training.read(position, pixels);
    augmentation.apply(pixels, shape, seed, epoch, position);
    return pixels;
}

} // namespace flipscope
