#include "engine/encoder.h"

#include "datasets/error.h"

#include <fmt/format.h>
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

enum class Kind { Grey, Threshold, Median, Thermometer };

struct Spec {
    Kind kind;
    int number; ///< threshold or levels
    std::string text;
};

std::string usage() {
    return "expected grey, threshold:T (T 1 to 255), median, or thermometer:N (N 2 to 16)";
}

/// The number behind the colon, `fallback` without a colon, within [low, high].
int numberOf(const std::string& spec, int fallback, int low, int high) {
    const std::size_t colon = spec.find(':');
    if (colon == std::string::npos)
        return fallback;
    int number = 0;
    const char* end = spec.data() + spec.size();
    const auto [stop, error] = std::from_chars(spec.data() + colon + 1, end, number);
    if (error != std::errc{} || stop != end || number < low || number > high)
        throw Error(fmt::format("encoder: {}, found \"{}\"", usage(), spec), Error::Kind::Usage);
    return number;
}

Spec parse(const std::string& spec) {
    const std::string name = spec.substr(0, spec.find(':'));
    if (spec == "grey")
        return {Kind::Grey, 0, spec};
    if (spec == "median")
        return {Kind::Median, 0, spec};
    if (name == "threshold") {
        const int threshold = numberOf(spec, defaultThreshold, 1, 255);
        return {Kind::Threshold, threshold, fmt::format("threshold:{}", threshold)};
    }
    if (name == "thermometer") {
        const int levels = numberOf(spec, defaultLevels, 2, maximumLevels);
        return {Kind::Thermometer, levels, fmt::format("thermometer:{}", levels)};
    }
    throw Error(fmt::format("encoder: {}, found \"{}\"", usage(), spec), Error::Kind::Usage);
}

using Histogram = std::array<std::uint32_t, 256>;

/// One histogram per pixel position.
std::vector<Histogram> histograms(const Samples& samples, ImageShape shape) {
    std::vector<Histogram> all(shape.size(), Histogram{});
    std::vector<std::uint8_t> pixels(shape.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples.read(i, pixels);
        for (std::size_t j = 0; j < pixels.size(); ++j)
            ++all[j][pixels[j]];
    }
    return all;
}

/// Upper median, at least 1: a pixel that is mostly 0 is a 1 only where there is something.
std::vector<std::uint8_t> medians(const std::vector<Histogram>& all, std::size_t samples) {
    std::vector<std::uint8_t> table;
    for (const Histogram& histogram : all) {
        std::size_t below = 0;
        int value = 0;
        while (value < 255 && below + histogram[value] <= samples / 2)
            below += histogram[value++];
        table.push_back(static_cast<std::uint8_t>(std::max(value, 1)));
    }
    return table;
}

/// Level t of N lies at the quantile t/N of all non-zero values (level 0: 1, "anything there").
std::vector<std::uint8_t> thermometer(const std::vector<Histogram>& all, int levels) {
    std::array<std::uint64_t, 256> values{};
    std::uint64_t total = 0;
    for (const Histogram& histogram : all)
        for (int v = 1; v < 256; ++v) {
            values[v] += histogram[v];
            total += histogram[v];
        }
    std::vector<std::uint8_t> table;
    for (int level = 0; level < levels; ++level) {
        const std::uint64_t wanted =
            total * static_cast<std::uint64_t>(level) / static_cast<std::uint64_t>(levels);
        std::uint64_t below = 0;
        int value = 1;
        while (value < 255 && below + values[value] <= wanted)
            below += values[value++];
        table.insert(table.end(), all.size(), static_cast<std::uint8_t>(value));
    }
    return table;
}

} // namespace

Encoder::Encoder(std::string spec, ImageShape shape, std::vector<std::uint8_t> table)
    : m_spec(std::move(spec)), m_shape(shape), m_table(std::move(table)) {}

Encoder Encoder::fit(const std::string& text, const Samples& training, ImageShape shape) {
    const Spec spec = parse(text);
    switch (spec.kind) {
    case Kind::Threshold:
        return {spec.text, shape,
                std::vector<std::uint8_t>(shape.size(), static_cast<std::uint8_t>(spec.number))};
    case Kind::Median:
        return {spec.text, shape, medians(histograms(training, shape), training.size())};
    case Kind::Thermometer:
        return {spec.text, shape, thermometer(histograms(training, shape), spec.number)};
    case Kind::Grey:
        break;
    }
    return {spec.text, shape, {}};
}

Encoder Encoder::restore(const std::string& text, ImageShape shape, std::vector<std::uint8_t> table) {
    const Spec spec = parse(text);
    const std::size_t planes = spec.kind == Kind::Grey ? 0 : spec.kind == Kind::Thermometer ? spec.number : 1;
    if (table.size() != planes * shape.size())
        throw Error(fmt::format("encoder {}: expected a table of {} bytes for {} pixels, found {}", spec.text,
                                planes * shape.size(), shape.size(), table.size()));
    return {spec.text, shape, std::move(table)};
}

void Encoder::checkSpec(const std::string& spec) { parse(spec); }

std::vector<Encoder::Description> Encoder::list() {
    return {
        {"grey", "the grey values themselves, 8 bits per pixel"},
        {"threshold:128", "1 bit per pixel: value >= 128 (1 to 255)"},
        {"median", "1 bit per pixel: value >= that pixel's median over the training samples"},
        {"thermometer:3", "3 bits per pixel (2 to 16): one per quantile of the non-zero values"},
    };
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
    for (std::size_t plane = 0, bit = 0; plane < planes(); ++plane)
        for (std::size_t p = 0; p < pixels.size(); ++p, ++bit)
            words[bit / wordBits] |= Word{pixels[p] >= m_table[bit]} << (bit % wordBits);
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
    std::vector<std::uint8_t> picture(pixels);
    for (std::size_t p = 0; p < pixels; ++p) {
        std::size_t ones = 0;
        for (std::size_t plane = 0; plane < planes(); ++plane)
            ones += bits.get(row, plane * pixels + p);
        picture[p] = static_cast<std::uint8_t>(255 * ones / planes());
    }
    return picture;
}

} // namespace flipscope
