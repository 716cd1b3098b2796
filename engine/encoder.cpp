#include "engine/encoder.h"

#include "datasets/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>

namespace flipscope {

namespace {

constexpr int defaultThreshold = 128;
constexpr int defaultLevels = 3;
constexpr int maximumLevels = 16;
constexpr int defaultRadius = 3; // pixels
constexpr int maximumRadius = 32;
constexpr int highestBit = 128;
constexpr int noContrast = 128;   // the contrast view's value for a pixel as bright as its surroundings
constexpr int wantedContrast = 4; // keeps flat areas, and their noise, at 0

enum class Kind { Grey, Threshold, Median, ChannelMedian, Thermometer, BitPlanes, Local };

struct Spec {
    Kind kind;
    std::vector<int> numbers; ///< thresholds (one, or one per channel), levels, planes or radius
    std::string text;
};

std::string usage() {
    return "expected grey, threshold:T (T 1 to 255, or R/G/B), median, median:channel, thermometer:N (N 2 to "
           "16), bitplanes:N (N 1 to 8), or local:R (R 1 to 32)";
}

[[noreturn]] void refuse(const std::string& spec) {
    throw Error(fmt::format("encoder: {}, found \"{}\"", usage(), spec), Error::Kind::Usage);
}

/// The numbers behind the colon, separated by '/', `fallback` without a colon, each within [low, high].
std::vector<int> numbersOf(const std::string& spec, int fallback, int low, int high) {
    const std::size_t colon = spec.find(':');
    if (colon == std::string::npos)
        return {fallback};
    std::vector<int> numbers;
    const char* end = spec.data() + spec.size();
    for (const char* p = spec.data() + colon + 1;; ++p) {
        int number = 0;
        const auto [stop, error] = std::from_chars(p, end, number);
        if (error != std::errc{} || (stop != end && *stop != '/') || number < low || number > high)
            refuse(spec);
        numbers.push_back(number);
        p = stop;
        if (p == end)
            return numbers;
    }
}

Spec parse(const std::string& spec) {
    const std::string name = spec.substr(0, spec.find(':'));
    const auto with = [&](Kind kind, int fallback, int low, int high) -> Spec {
        auto numbers = numbersOf(spec, fallback, low, high);
        if (numbers.size() != 1 && (kind != Kind::Threshold || numbers.size() != 3))
            refuse(spec);
        std::string text = fmt::format("{}:{}", name, fmt::join(numbers, "/"));
        return {kind, std::move(numbers), std::move(text)};
    };
    if (spec == "grey")
        return {Kind::Grey, {}, spec};
    if (spec == "median")
        return {Kind::Median, {}, spec};
    if (spec == "median:channel")
        return {Kind::ChannelMedian, {}, spec};
    if (name == "threshold")
        return with(Kind::Threshold, defaultThreshold, 1, 255);
    if (name == "thermometer")
        return with(Kind::Thermometer, defaultLevels, 2, maximumLevels);
    if (name == "bitplanes")
        return with(Kind::BitPlanes, 8, 1, 8);
    if (name == "local")
        return with(Kind::Local, defaultRadius, 1, maximumRadius);
    refuse(spec);
}

std::size_t planesOf(const Spec& spec) {
    switch (spec.kind) {
    case Kind::Grey:
        return 0;
    case Kind::Thermometer:
    case Kind::BitPlanes:
        return static_cast<std::size_t>(spec.numbers[0]);
    default:
        return 1;
    }
}

using Histogram = std::array<std::uint32_t, 256>;

/// One histogram for each of `count` pixel positions from `first` on.
std::vector<Histogram> histograms(const Samples& samples, ImageShape shape, std::size_t first,
                                  std::size_t count) {
    std::vector<Histogram> all(count, Histogram{});
    std::vector<std::uint8_t> pixels(shape.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples.read(i, pixels);
        for (std::size_t j = 0; j < count; ++j)
            ++all[j][pixels[first + j]];
    }
    return all;
}

using ChannelHistogram = std::array<std::uint64_t, 256>;

/// One per channel.
std::vector<ChannelHistogram> channelHistograms(const Samples& samples, ImageShape shape) {
    const auto channels = static_cast<std::size_t>(shape.channels);
    std::vector<ChannelHistogram> all(channels, ChannelHistogram{});
    std::vector<std::uint8_t> pixels(shape.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples.read(i, pixels);
        for (std::size_t j = 0; j < pixels.size(); j += channels)
            for (std::size_t c = 0; c < channels; ++c)
                ++all[c][pixels[j + c]];
    }
    return all;
}

/// Upper median, at least 1: a pixel that is mostly 0 is a 1 only where there is something.
template <class Counts> std::uint8_t medianOf(const Counts& histogram) {
    std::uint64_t total = 0;
    for (const auto count : histogram)
        total += count;
    std::uint64_t below = 0;
    int value = 0;
    while (value < 255 && below + histogram[value] <= total / 2)
        below += histogram[value++];
    return static_cast<std::uint8_t>(std::max(value, 1));
}

/// Of each pixel position; several passes over the samples rather than more memory than 64 MiB.
std::vector<std::uint8_t> medians(const Samples& samples, ImageShape shape) {
    constexpr std::size_t positionsPerPass = (std::size_t{64} << 20) / sizeof(Histogram);
    std::vector<std::uint8_t> table;
    for (std::size_t first = 0; first < shape.size(); first += positionsPerPass)
        for (const Histogram& histogram :
             histograms(samples, shape, first, std::min(positionsPerPass, shape.size() - first)))
            table.push_back(medianOf(histogram));
    return table;
}

/// `planes` planes of one value per channel: values[plane][channel].
std::vector<std::uint8_t> perChannel(ImageShape shape, const std::vector<std::vector<std::uint8_t>>& values) {
    std::vector<std::uint8_t> table;
    for (const auto& plane : values)
        for (std::size_t j = 0; j < shape.size(); ++j)
            table.push_back(plane[j % static_cast<std::size_t>(shape.channels)]);
    return table;
}

std::vector<std::uint8_t> channelMedians(const Samples& samples, ImageShape shape) {
    std::vector<std::uint8_t> values;
    for (const ChannelHistogram& histogram : channelHistograms(samples, shape))
        values.push_back(medianOf(histogram));
    return perChannel(shape, {values});
}

/// Level t of N lies at the quantile t/N of a channel's non-zero values (level 0: 1, "anything there").
std::vector<std::uint8_t> thermometer(const Samples& samples, ImageShape shape, std::size_t levels) {
    std::vector<std::vector<std::uint8_t>> values(levels);
    for (const ChannelHistogram& histogram : channelHistograms(samples, shape)) {
        std::uint64_t total = 0;
        for (int v = 1; v < 256; ++v)
            total += histogram[v];
        for (std::size_t level = 0; level < levels; ++level) {
            const std::uint64_t wanted = total * level / levels;
            std::uint64_t below = 0;
            int value = 1;
            while (value < 255 && below + histogram[value] <= wanted)
                below += histogram[value++];
            values[level].push_back(static_cast<std::uint8_t>(value));
        }
    }
    return perChannel(shape, values);
}

std::vector<std::uint8_t> thresholds(const Spec& spec, ImageShape shape) {
    const auto channels = static_cast<std::size_t>(shape.channels);
    if (spec.numbers.size() != 1 && spec.numbers.size() != channels)
        throw Error(fmt::format("encoder: {} gives {} thresholds, the pictures have {} channel{}", spec.text,
                                spec.numbers.size(), channels, channels == 1 ? "" : "s"),
                    Error::Kind::Usage);
    std::vector<std::uint8_t> values;
    for (std::size_t c = 0; c < channels; ++c)
        values.push_back(static_cast<std::uint8_t>(spec.numbers[spec.numbers.size() == 1 ? 0 : c]));
    return perChannel(shape, {values});
}

/// 128 + the difference between each value and the mean of its channel in the square around it, as far as
/// that lies within the picture; clamped to a byte. By running sums: sums[y][x] is of all above and left;
/// they may overflow, their differences do not.
void localContrast(std::span<const std::uint8_t> pixels, ImageShape shape, int radius,
                   std::vector<std::uint8_t>& contrast) {
    const auto channels = static_cast<std::size_t>(shape.channels);
    const auto width = static_cast<std::size_t>(shape.width);
    const auto height = static_cast<std::size_t>(shape.height);
    const auto reach = static_cast<std::size_t>(radius);
    contrast.resize(pixels.size());
    thread_local std::vector<std::uint32_t> sums;
    sums.assign((width + 1) * (height + 1), 0);
    for (std::size_t c = 0; c < channels; ++c) {
        for (std::size_t y = 0; y < height; ++y)
            for (std::size_t x = 0; x < width; ++x)
                sums[(y + 1) * (width + 1) + x + 1] =
                    pixels[(y * width + x) * channels + c] + sums[y * (width + 1) + x + 1] +
                    sums[(y + 1) * (width + 1) + x] - sums[y * (width + 1) + x];
        for (std::size_t y = 0; y < height; ++y)
            for (std::size_t x = 0; x < width; ++x) {
                const std::size_t top = y - std::min(y, reach), bottom = std::min(height, y + reach + 1);
                const std::size_t left = x - std::min(x, reach), right = std::min(width, x + reach + 1);
                const std::uint32_t sum = sums[bottom * (width + 1) + right] -
                                          sums[top * (width + 1) + right] -
                                          sums[bottom * (width + 1) + left] + sums[top * (width + 1) + left];
                const auto mean = static_cast<int>(sum / ((bottom - top) * (right - left)));
                const std::size_t place = (y * width + x) * channels + c;
                contrast[place] =
                    static_cast<std::uint8_t>(std::clamp(noContrast + pixels[place] - mean, 0, 255));
            }
    }
}

} // namespace

Encoder::Encoder(std::string spec, ImageShape shape, std::vector<std::uint8_t> table)
    : m_spec(std::move(spec)), m_shape(shape), m_table(std::move(table)) {
    const Spec parsed = parse(m_spec);
    if (parsed.kind == Kind::BitPlanes)
        m_view = View::Shifted;
    if (parsed.kind == Kind::Local) {
        m_view = View::Contrast;
        m_radius = parsed.numbers[0];
    }
}

Encoder Encoder::fit(const std::string& text, const Samples& training, ImageShape shape) {
    const Spec spec = parse(text);
    switch (spec.kind) {
    case Kind::Threshold:
        return {spec.text, shape, thresholds(spec, shape)};
    case Kind::Median:
        return {spec.text, shape, medians(training, shape)};
    case Kind::ChannelMedian:
        return {spec.text, shape, channelMedians(training, shape)};
    case Kind::Thermometer:
        return {spec.text, shape, thermometer(training, shape, planesOf(spec))};
    case Kind::BitPlanes:
        return {spec.text, shape, std::vector<std::uint8_t>(planesOf(spec) * shape.size(), highestBit)};
    case Kind::Local:
        return {spec.text, shape, std::vector<std::uint8_t>(shape.size(), noContrast + wantedContrast)};
    case Kind::Grey:
        break;
    }
    return {spec.text, shape, {}};
}

Encoder Encoder::unfitted(const std::string& spec, ImageShape shape) {
    const Kind kind = parse(spec).kind;
    if (kind == Kind::Median || kind == Kind::ChannelMedian || kind == Kind::Thermometer)
        throw Error(fmt::format("encoder: {} is fitted on training samples, of which there are none; take "
                                "grey, threshold:T, bitplanes:N or local:R",
                                spec),
                    Error::Kind::Usage);
    return fit(spec, {}, shape);
}

Encoder Encoder::restore(const std::string& text, ImageShape shape, std::vector<std::uint8_t> table) {
    const Spec spec = parse(text);
    const std::size_t expected = planesOf(spec) * shape.size();
    if (table.size() != expected)
        throw Error(fmt::format("encoder {}: expected a table of {} bytes for {} pixels, found {}", spec.text,
                                expected, shape.size(), table.size()));
    return {spec.text, shape, std::move(table)};
}

void Encoder::checkSpec(const std::string& spec) { parse(spec); }

std::vector<Encoder::Description> Encoder::list() {
    return {
        {"grey", "the grey values themselves, 8 bits per value", 0, 0},
        {"threshold:128", "1 bit per value: at least 128 (1 to 255; R/G/B: one per channel)", 1, 255},
        {"median", "1 bit per value: at least that pixel's median over the training samples", 0, 0},
        {"median:channel", "1 bit per value: at least the median of its channel over the training samples", 0,
         0},
        {"thermometer:3", "3 bits per value (2 to 16): one per quantile of its channel's non-zero values", 2,
         maximumLevels},
        {"bitplanes:8", "8 bits per value (1 to 8): its own binary digits, the highest ones", 1, 8},
        {"local:3", "1 bit per value: brighter than the mean of 3 (1 to 32) pixels around it", 1,
         maximumRadius},
    };
}

std::span<const std::uint8_t> Encoder::viewOf(std::span<const std::uint8_t> pixels, std::size_t plane,
                                              std::vector<std::uint8_t>& buffer) const {
    if (m_view == View::Pixels || (m_view == View::Shifted && plane == 0))
        return pixels;
    if (m_view == View::Contrast) {
        localContrast(pixels, m_shape, m_radius, buffer);
        return buffer;
    }
    buffer.resize(pixels.size());
    std::transform(pixels.begin(), pixels.end(), buffer.begin(),
                   [plane](std::uint8_t value) { return static_cast<std::uint8_t>(value << plane); });
    return buffer;
}

std::string Encoder::planeName(std::size_t plane) const {
    if (m_view == View::Shifted)
        return fmt::format("bit {}", 7 - plane);
    if (m_view == View::Contrast)
        return fmt::format("> mean + {}", wantedContrast - 1);
    const auto first = m_table.begin() + static_cast<std::ptrdiff_t>(plane * m_shape.size());
    const bool even = std::all_of(first, first + static_cast<std::ptrdiff_t>(m_shape.size()),
                                  [first](std::uint8_t t) { return t == *first; });
    return even ? fmt::format("≥ {}", *first) : fmt::format("plane {}", plane + 1);
}

std::vector<bool> Encoder::varying(const Samples& samples) const {
    const std::size_t size = m_shape.size();
    std::vector<std::uint8_t> pixels(size), buffer, lowest(m_table.size(), 255), highest(m_table.size(), 0);
    const std::size_t views = m_view == View::Shifted ? planes() : 1; // else the same for all planes
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples.read(i, pixels);
        for (std::size_t v = 0; v < views; ++v) {
            const auto seen = viewOf(pixels, v, buffer);
            for (std::size_t p = 0; p < size; ++p) {
                lowest[v * size + p] = std::min(lowest[v * size + p], seen[p]);
                highest[v * size + p] = std::max(highest[v * size + p], seen[p]);
            }
        }
    }
    std::vector<bool> varies;
    for (std::size_t j = 0; j < m_table.size(); ++j) {
        const std::size_t place = views == 1 ? j % size : j;
        varies.push_back(lowest[place] < m_table[j] && highest[place] >= m_table[j]);
    }
    return varies;
}

Activations Encoder::makeBatch(std::size_t count) const {
    if (outputType() == ValueType::U8)
        return U8Matrix(count, outputs());
    return BitMatrix(count, outputs());
}

void Encoder::encode(std::span<const std::uint8_t> pixels, Activations& batch, std::size_t row) const {
    assert(pixels.size() == m_shape.size());
    if (auto* grey = std::get_if<U8Matrix>(&batch)) {
        std::copy(pixels.begin(), pixels.end(), grey->row(row));
        return;
    }
    Word* words = std::get<BitMatrix>(batch).row(row);
    std::fill_n(words, wordsFor(m_table.size()), Word{0});
    thread_local std::vector<std::uint8_t> buffer;
    std::span<const std::uint8_t> seen;
    for (std::size_t plane = 0, bit = 0; plane < planes(); ++plane) {
        if (plane == 0 || m_view == View::Shifted)
            seen = viewOf(pixels, plane, buffer);
        for (std::size_t p = 0; p < pixels.size(); ++p, ++bit)
            words[bit / wordBits] |= Word{seen[p] >= m_table[bit]} << (bit % wordBits);
    }
}

Activations Encoder::encode(const Samples& samples) const {
    Activations batch = makeBatch(samples.size());
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, samples.size(), 256),
                      [&](const tbb::blocked_range<std::size_t>& range) {
                          std::vector<std::uint8_t> pixels(m_shape.size());
                          for (std::size_t i = range.begin(); i < range.end(); ++i) {
                              samples.read(i, pixels);
                              encode(pixels, batch, i);
                          }
                      });
    return batch;
}

std::vector<std::uint8_t> Encoder::decode(const Activations& batch, std::size_t row) const {
    const std::size_t pixels = m_shape.size();
    if (const auto* grey = std::get_if<U8Matrix>(&batch))
        return {grey->row(row), grey->row(row) + pixels};
    const BitMatrix& bits = std::get<BitMatrix>(batch);
    // What each plane counts for; of bit planes the value of its digit.
    const auto weightOf = [this](std::size_t plane) {
        return m_view == View::Shifted ? highestBit >> plane : 1;
    };
    int all = 0;
    for (std::size_t plane = 0; plane < planes(); ++plane)
        all += weightOf(plane);
    std::vector<std::uint8_t> picture(pixels);
    for (std::size_t p = 0; p < pixels; ++p) {
        int sum = 0;
        for (std::size_t plane = 0; plane < planes(); ++plane)
            sum += bits.get(row, plane * pixels + p) ? weightOf(plane) : 0;
        picture[p] = static_cast<std::uint8_t>(255 * sum / all);
    }
    return picture;
}

} // namespace flipscope
