#include "datasets/glyphs.h"

#include "datasets/error.h"
#include "datasets/picturemodule.h"
#include "datasets/random.h"
#include "datasets/threads.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <span>
#include <string_view>

namespace flipscope {
namespace {

constexpr std::uint64_t mostBytes = std::uint64_t{4} << 30; // of one part

/// Digits, capitals, small letters, and the 32 signs.
const std::string& characters() {
    static const std::string all = [] {
        std::string text;
        const auto add = [&text](char first, char last) {
            for (char c = first; c <= last; ++c)
                text += c;
        };
        add('0', '9');
        add('A', 'Z');
        add('a', 'z');
        add('!', '/');
        add(':', '@');
        add('[', '`');
        add('{', '~');
        return text;
    }();
    return all;
}

struct Number {
    std::string_view name;
    std::uint32_t GlyphSpec::*value;
    std::uint32_t least, most;
};

constexpr std::array<Number, 5> numbers = {{{"classes", &GlyphSpec::classes, 2, 94},
                                            {"size", &GlyphSpec::size, 12, 128},
                                            {"train", &GlyphSpec::train, 2, 10'000'000},
                                            {"test", &GlyphSpec::test, 0, 10'000'000},
                                            {"seed", &GlyphSpec::seed, 0, 4'294'967'295}}};

void parseNumber(std::string_view item, GlyphSpec& spec) {
    const auto equals = item.find('=');
    const auto* known = std::find_if(numbers.begin(), numbers.end(), [&](const Number& number) {
        return equals != item.npos && number.name == item.substr(0, equals);
    });
    if (known == numbers.end())
        throw Error(
            fmt::format("dataset: expected glyphs:KEY=NUMBER,... with the keys classes, size, train, test, "
                        "seed; found \"{}\".",
                        item),
            Error::Kind::Usage);
    const auto digits = item.substr(equals + 1);
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size() || value < known->least ||
        value > known->most)
        throw Error(fmt::format("dataset: glyphs: {}: expected {} to {}, found \"{}\".", known->name,
                                known->least, known->most, digits),
                    Error::Kind::Usage);
    spec.*known->value = value;
}

/// Uniform numbers of one sample, in the order in which they are asked for.
class Dice {
public:
    explicit Dice(RandomKey key) : m_key(key) {}
    std::uint32_t below(std::uint32_t bound) { return m_key.below(m_next++, bound); }
    /// -1 to 1.
    double either() { return below(2049) / 1024.0 - 1.0; }

private:
    RandomKey m_key;
    std::uint32_t m_next = 0;
};

int finenessOf(std::uint32_t size) { return size <= 24 ? 4 : size <= 40 ? 3 : 2; }

/// Only + - * /, which every machine rounds alike: no sine, no cosine.
GlyphDrawing throwDrawing(const GlyphSpec& spec, char character, Dice& dice) {
    const int fineness = finenessOf(spec.size);
    const int side = static_cast<int>(spec.size) * fineness;
    GlyphDrawing drawing{};
    drawing.character = character;
    drawing.font = static_cast<int>(dice.below(glyphFonts));
    drawing.thickness = std::max(1, side * static_cast<int>(5 + dice.below(8)) / 100);
    drawing.size = static_cast<int>(spec.size);
    drawing.fineness = fineness;

    const double t = 0.15 * dice.either(); // tangent of half the angle: 17 degrees at most
    const double cosine = (1 - t * t) / (1 + t * t);
    const double sine = 2 * t / (1 + t * t);
    const double shear = 0.25 * dice.either();
    const double width = 1.0 + 0.3 * dice.either();
    const double height = 1.0 + 0.25 * dice.either();
    const double middle = (side - 1) / 2.0;
    const double x = middle + 0.10 * side * dice.either();
    const double y = middle + 0.10 * side * dice.either();
    // From the drawing back to the upright one: move, turn, shear, stretch.
    const double a = (cosine + shear * sine) / width;
    const double b = (sine - shear * cosine) / width;
    const double c = -sine / height;
    const double d = cosine / height;
    drawing.map[0][0] = a;
    drawing.map[0][1] = b;
    drawing.map[0][2] = middle - a * x - b * y;
    drawing.map[1][0] = c;
    drawing.map[1][1] = d;
    drawing.map[1][2] = middle - c * x - d * y;
    return drawing;
}

/// Coverage becomes brightness: ink on paper, both of some grey, and noise.
void shade(std::span<std::uint8_t> pixels, Dice& dice, RandomKey noise) {
    const int paper = static_cast<int>(dice.below(70));
    const int ink = 150 + static_cast<int>(dice.below(106));
    const int strength = static_cast<int>(dice.below(121)); // of the noise, in grey levels
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const std::uint32_t bits = noise.at(static_cast<std::uint32_t>(i));
        const int triangular = static_cast<int>(bits & 0xffU) + static_cast<int>(bits >> 8 & 0xffU) - 255;
        const int value = paper + (ink - paper) * pixels[i] / 255 + strength * triangular / 255;
        pixels[i] = static_cast<std::uint8_t>(std::clamp(value, 0, 255));
    }
}

void drawSample(const GlyphSpec& spec, RandomStream stream, std::uint32_t index,
                std::span<std::uint8_t> pixels) {
    Dice dice(RandomKey::derive(spec.seed, stream, index, 0));
    const GlyphDrawing drawing = throwDrawing(spec, characters()[glyphLabel(spec, index)], dice);
    std::array<char, 256> message{};
    if (pictureModule().drawGlyph(&drawing, pixels.data(), message.data(), message.size()) != 0)
        throw Error(fmt::format("glyphs: sample {} cannot be drawn: {}.", index, message.data()));
    shade(pixels, dice, RandomKey::derive(spec.seed, stream, index, 1));
}

} // namespace

std::optional<GlyphSpec> parseGlyphs(const std::string& dataset) {
    const std::string_view name = glyphsName;
    GlyphSpec spec;
    if (dataset == name)
        return spec;
    if (!dataset.starts_with(std::string(name) + ":"))
        return std::nullopt;
    for (std::string_view rest = std::string_view(dataset).substr(name.size() + 1);;) {
        const auto comma = rest.find(',');
        parseNumber(rest.substr(0, comma), spec);
        if (comma == rest.npos)
            break;
        rest.remove_prefix(comma + 1);
    }
    if (std::uint64_t{spec.size} * spec.size * std::max(spec.train, spec.test) > mostBytes)
        throw Error(
            fmt::format("dataset: {}: expected at most {} MiB of pixels in a part. Draw fewer samples or "
                        "smaller ones.",
                        dataset, mostBytes >> 20),
            Error::Kind::Usage);
    return spec;
}

std::vector<std::string> glyphClassNames(const GlyphSpec& spec) {
    std::vector<std::string> names;
    for (std::uint32_t i = 0; i < spec.classes; ++i)
        names.emplace_back(1, characters()[i]);
    return names;
}

void drawGlyphs(const GlyphSpec& spec, Part part, std::uint32_t first, std::span<std::uint8_t> pixels,
                unsigned threads) {
    const auto stream = part == Part::Test ? RandomStream::GlyphTest : RandomStream::GlyphTraining;
    const std::size_t sampleSize = std::size_t{spec.size} * spec.size;
    constexpr std::size_t block = 256;
    forEachBlock(
        pixels.size() / sampleSize, block,
        [&](std::size_t from, std::size_t to) {
            for (std::size_t i = from; i < to; ++i)
                drawSample(spec, stream, first + static_cast<std::uint32_t>(i),
                           pixels.subspan(i * sampleSize, sampleSize));
        },
        threads);
}

} // namespace flipscope
