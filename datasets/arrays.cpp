#include "datasets/arrays.h"

#include "datasets/error.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>
#include <map>
#include <numeric>

namespace flipscope {
namespace {

constexpr std::uint64_t mostElements = std::uint64_t{1} << 48;
constexpr std::uint64_t largestSide = 4096;                  // pixels
constexpr std::uint64_t mostAtOnce = std::uint64_t{8} << 20; // bytes of pixels held back
constexpr std::size_t longestText = 1024;                    // bytes of a label

template <typename Value> Value loadAs(const std::uint8_t* bytes, bool isBigEndian) {
    std::array<std::uint8_t, sizeof(Value)> copy{};
    std::copy_n(bytes, sizeof(Value), copy.begin());
    if (isBigEndian != (std::endian::native == std::endian::big))
        std::reverse(copy.begin(), copy.end());
    return std::bit_cast<Value>(copy);
}

/// IEEE 754 binary16.
double halfValue(std::uint16_t bits) {
    const int exponent = bits >> 10 & 0x1f;
    const int fraction = bits & 0x3ff;
    const double size = exponent == 0    ? std::ldexp(fraction, -24)
                        : exponent == 31 ? (fraction == 0 ? std::numeric_limits<double>::infinity()
                                                          : std::numeric_limits<double>::quiet_NaN())
                                         : std::ldexp(fraction + 1024, exponent - 25);
    return bits >> 15 != 0 ? -size : size;
}

template <typename Value> double loadOne(const std::uint8_t* at, bool isBigEndian) {
    return static_cast<double>(loadAs<Value>(at, isBigEndian));
}

using Load = double (*)(const std::uint8_t*, bool);

Load loaderOf(ElementType type, const std::string& what) {
    static const std::map<std::pair<ElementKind, std::size_t>, Load> loaders = {
        {{ElementKind::Bool, 1}, loadOne<std::uint8_t>},
        {{ElementKind::Unsigned, 1}, loadOne<std::uint8_t>},
        {{ElementKind::Unsigned, 2}, loadOne<std::uint16_t>},
        {{ElementKind::Unsigned, 4}, loadOne<std::uint32_t>},
        {{ElementKind::Unsigned, 8}, loadOne<std::uint64_t>},
        {{ElementKind::Signed, 1}, loadOne<std::int8_t>},
        {{ElementKind::Signed, 2}, loadOne<std::int16_t>},
        {{ElementKind::Signed, 4}, loadOne<std::int32_t>},
        {{ElementKind::Signed, 8}, loadOne<std::int64_t>},
        {{ElementKind::Float, 2},
         [](const std::uint8_t* at, bool big) { return halfValue(loadAs<std::uint16_t>(at, big)); }},
        {{ElementKind::Float, 4}, loadOne<float>},
        {{ElementKind::Float, 8}, loadOne<double>},
    };
    const auto at = loaders.find({type.kind, type.bytes});
    if (at == loaders.end())
        throw Error(fmt::format("{}: expected numbers of 1, 2, 4 or 8 bytes, found another type of {} bytes.",
                                what, type.bytes));
    return at->second;
}

/// pixel = value * factor + offset
struct Scale {
    double factor = 1;
    double offset = 0;
    std::string note;
};

Scale scaleOf(const ArrayHeader& header, const ReadElements& read, const std::string& what) {
    const ElementKind kind = header.type.kind;
    if (kind == ElementKind::Bool)
        return {255, 0, "0 and 1 are read as 0 and 255"};
    if (kind == ElementKind::Unsigned && header.type.bytes == 1)
        return {};
    const Load load = loaderOf(header.type, what);
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    bool isNumber = true;
    read([&](std::span<const std::uint8_t> bytes) {
        for (std::size_t i = 0; i < bytes.size(); i += header.type.bytes) {
            const double value = load(bytes.data() + i, header.type.isBigEndian);
            isNumber = isNumber && !std::isnan(value);
            least = std::min(least, value);
            most = std::max(most, value);
        }
    });
    const bool isFloat = kind == ElementKind::Float;
    if (isNumber && isFloat && least >= 0 && most <= 1)
        return {255, 0, "floats of 0 to 1 are scaled to 0 to 255"};
    if (isNumber && isFloat && least >= -1 && most <= 1)
        return {127.5, 127.5, "floats of -1 to 1 are scaled to 0 to 255"};
    if (isNumber && least >= 0 && most <= 255)
        return {1, 0, isFloat ? "floats are taken as pixels of 0 to 255" : ""};
    if (isNumber && !isFloat && least >= 0 && most <= 65535)
        return {1.0 / 257, 0, "integers of 0 to 65535 are scaled to 0 to 255"};
    throw Error(
        fmt::format("{}: expected pixels of 0 to 255, 0 to 65535, 0 to 1 or -1 to 1, found {} to {}{}. "
                    "Scale them first.",
                    what, least, most, isNumber ? "" : " and values that are no numbers"));
}

/// Bytes of one sample or more, as they lie, to pixels.
class ToPixels {
public:
    ToPixels(const ArrayHeader& header, const Scale& scale, const std::string& what)
        : m_type(header.type), m_scale(scale),
          m_isPlain(header.type.kind == ElementKind::Unsigned && header.type.bytes == 1),
          m_load(m_isPlain ? nullptr : loaderOf(header.type, what)) {}

    std::uint8_t at(const std::uint8_t* element) const {
        if (m_isPlain)
            return *element;
        const double value = m_load(element, m_type.isBigEndian) * m_scale.factor + m_scale.offset;
        return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
    }

private:
    ElementType m_type;
    Scale m_scale;
    bool m_isPlain;
    Load m_load;
};

void checkSide(std::uint64_t side, const std::string& what) {
    if (side == 0 || side > largestSide)
        throw Error(fmt::format("{}: expected pictures with sides of 1 to {} pixels, found {}.", what,
                                largestSide, side));
}

/// Each sample's elements lie together.
void readSamplesWhole(const ArrayHeader& header, const PictureAxes& axes, const ReadElements& read,
                      const ToPixels& toPixels, PixelSink& pixels) {
    const std::size_t width = header.type.bytes;
    std::vector<std::uint8_t> sample(axes.stored * width);
    std::vector<std::uint8_t> picture(axes.shape.size());
    std::size_t filled = 0;
    read([&](std::span<const std::uint8_t> bytes) {
        while (!bytes.empty()) {
            const std::size_t some = std::min(bytes.size(), sample.size() - filled);
            std::copy_n(bytes.begin(), some, sample.begin() + static_cast<std::ptrdiff_t>(filled));
            filled += some;
            bytes = bytes.subspan(some);
            if (filled < sample.size())
                continue;
            for (std::size_t i = 0; i < picture.size(); ++i)
                picture[i] = toPixels.at(sample.data() + axes.permutation[i] * width);
            pixels.add(picture);
            filled = 0;
        }
    });
}

/// The first elements of all samples come first: some samples at a time are gathered from all elements.
void readSamplesScattered(const ArrayHeader& header, const PictureAxes& axes, const ReadElements& read,
                          const ToPixels& toPixels, PixelSink& pixels) {
    const std::size_t size = axes.shape.size();
    const std::size_t width = header.type.bytes;
    constexpr auto leftOut = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> target(axes.stored, leftOut); // of an element of a sample, among its pixels
    for (std::size_t i = 0; i < size; ++i)
        target[axes.permutation[i]] = static_cast<std::uint32_t>(i);
    // A third at a time: three readings instead of twice the memory.
    const std::uint64_t atOnce = std::max<std::uint64_t>({mostAtOnce / size, axes.samples / 3 + 1, 1});
    for (std::uint64_t first = 0; first < axes.samples; first += atOnce) {
        const std::uint64_t count = std::min(atOnce, axes.samples - first);
        std::vector<std::uint8_t> some(count * size);
        std::uint64_t sample = 0;
        std::size_t element = 0;
        read([&](std::span<const std::uint8_t> bytes) {
            for (std::size_t i = 0; i < bytes.size() && element < axes.stored; i += width) {
                if (sample >= first && sample < first + count && target[element] != leftOut)
                    some[(sample - first) * size + target[element]] = toPixels.at(bytes.data() + i);
                if (++sample == axes.samples) {
                    sample = 0;
                    ++element;
                }
            }
        });
        pixels.add(some);
    }
}

/// Text of labels: bytes, or 4-byte code points.
std::string textOf(std::span<const std::uint8_t> element, ElementType type) {
    std::string text;
    const std::size_t width = type.kind == ElementKind::WideText ? 4 : 1;
    for (std::size_t i = 0; i + width <= element.size(); i += width) {
        const std::uint32_t code =
            width == 1 ? element[i] : loadAs<std::uint32_t>(element.data() + i, type.isBigEndian);
        if (code == 0)
            break;
        if (code < 0x80 || width == 1) {
            text += static_cast<char>(code);
        } else {
            if (code >= 0x10000)
                text += static_cast<char>(0xf0 | (code >> 18 & 0x07));
            if (code >= 0x800)
                text += static_cast<char>(code >= 0x10000 ? 0x80 | (code >> 12 & 0x3f)
                                                          : 0xe0 | (code >> 12 & 0x0f));
            text += static_cast<char>(code >= 0x800 ? 0x80 | (code >> 6 & 0x3f) : 0xc0 | (code >> 6 & 0x1f));
            text += static_cast<char>(0x80 | (code & 0x3f));
        }
    }
    return text;
}

void readTextLabels(const ArrayHeader& header, const ReadElements& read, const std::string& what,
                    SampleBlock& block) {
    if (header.type.bytes == 0 || header.type.bytes > longestText)
        throw Error(fmt::format("{}: expected labels of 1 to {} bytes, found {}.", what, longestText,
                                header.type.bytes));
    std::vector<std::string> names;
    read([&](std::span<const std::uint8_t> bytes) {
        for (std::size_t i = 0; i < bytes.size(); i += header.type.bytes)
            names.push_back(textOf(bytes.subspan(i, header.type.bytes), header.type));
    });
    setNamedLabels(names, what, block);
}

std::uint16_t checkedLabel(double value, std::size_t index, const std::string& what) {
    if (!(value >= 0 && value <= std::numeric_limits<std::uint16_t>::max() && value == std::floor(value)))
        throw Error(fmt::format("{}: label of sample {}: expected a whole number of 0 to {}, found {}.", what,
                                index, std::numeric_limits<std::uint16_t>::max(), value));
    return static_cast<std::uint16_t>(value);
}

} // namespace

std::uint64_t ArrayHeader::elements(const std::string& what) const {
    std::uint64_t count = 1;
    for (const auto dimension : dimensions) {
        if (dimension != 0 && count > mostElements / dimension)
            throw Error(
                fmt::format("{}: an array of {} elements is too large.", what, fmt::join(dimensions, " x ")));
        count *= dimension;
    }
    return count;
}

bool isList(const ArrayHeader& header) {
    return std::count_if(header.dimensions.begin(), header.dimensions.end(), [](auto d) { return d != 1; }) <=
           1;
}

ImageShape guessShape(std::uint64_t values, bool& isPlanar) {
    const auto root = [](std::uint64_t n) {
        return static_cast<std::uint64_t>(std::llround(std::sqrt(static_cast<double>(n))));
    };
    isPlanar = false;
    if (const std::uint64_t side = root(values); side * side == values)
        return {static_cast<int>(side), static_cast<int>(side), 1};
    if (const std::uint64_t side = root(values / 3);
        values % 3 == 0 && side >= 8 && side * side == values / 3) {
        isPlanar = true;
        return {static_cast<int>(side), static_cast<int>(side), 3};
    }
    for (std::uint64_t height = root(values); height * 4 >= root(values) * 2 && height > 0; --height)
        if (values % height == 0)
            return {static_cast<int>(values / height), static_cast<int>(height), 1};
    return {static_cast<int>(values), 1, 1};
}

PictureAxes axesOf(const ArrayHeader& header, bool samplesLast, const std::string& what) {
    auto sides = header.dimensions;
    if (sides.size() < 2 || sides.size() > 4)
        throw Error(
            fmt::format("{}: expected pictures as N x H x W, N x H x W x C, N x C x H x W or N x D, found {} "
                        "dimensions.",
                        what, sides.size()));
    PictureAxes axes;
    axes.samples = samplesLast ? sides.back() : sides.front();
    sides.erase(samplesLast ? sides.end() - 1 : sides.begin());
    for (const auto side : sides)
        checkSide(sides.size() == 1 ? std::min(side, largestSide) : side, what);
    header.elements(what);
    axes.samplesFastest = samplesLast != header.firstFastest;
    if (axes.samples == 0)
        throw Error(fmt::format("{}: the array is empty: expected at least 1 sample.", what));

    // Positions of height, width and channel among `sides`.
    std::size_t height = 0;
    std::size_t width = 1;
    std::size_t channel = 2;
    bool isPlanar = false;
    if (sides.size() == 1) {
        if (sides[0] > 3 * largestSide * largestSide)
            throw Error(fmt::format("{}: expected at most {} values for a picture, found {}.", what,
                                    3 * largestSide * largestSide, sides[0]));
        axes.shape = guessShape(sides[0], isPlanar);
        axes.note = fmt::format("{} values for each sample are taken as {}{}", sides[0], toString(axes.shape),
                                isPlanar ? ", one colour after the other" : "");
        sides = isPlanar ? std::vector<std::uint64_t>{3, static_cast<std::uint64_t>(axes.shape.height),
                                                      static_cast<std::uint64_t>(axes.shape.width)}
                         : std::vector<std::uint64_t>{static_cast<std::uint64_t>(axes.shape.height),
                                                      static_cast<std::uint64_t>(axes.shape.width)};
    } else if (sides.size() == 3) {
        const auto isChannels = [](std::uint64_t n) { return n == 1 || n == 3 || n == 4; };
        isPlanar = !isChannels(sides[2]) && isChannels(sides[0]);
        if (!isPlanar && !isChannels(sides[2]))
            throw Error(fmt::format("{}: expected 1, 3 or 4 channels in the first or last place, found {}.",
                                    what, fmt::join(sides, " x ")));
    }
    if (isPlanar) {
        channel = 0;
        height = 1;
        width = 2;
    }
    const std::uint64_t stored = sides.size() == 3 ? sides[channel] : 1;
    const std::uint64_t channels = std::min<std::uint64_t>(stored, 3);
    if (stored == 4)
        axes.note = "the fourth channel is taken as transparency and left out";
    axes.shape = {static_cast<int>(sides[width]), static_cast<int>(sides[height]),
                  static_cast<int>(channels)};

    // A list of values per sample (N x D) lies as its picture's rows whichever index is the fastest.
    const bool reversed = header.firstFastest && header.dimensions.size() > 2;
    std::vector<std::uint64_t> step(sides.size(), 1);
    for (std::size_t i = 1; i < sides.size(); ++i) {
        const std::size_t at = reversed ? i : sides.size() - 1 - i;
        step[at] = reversed ? step[at - 1] * sides[at - 1] : step[at + 1] * sides[at + 1];
    }
    axes.permutation.reserve(axes.shape.size());
    for (std::uint64_t y = 0; y < sides[height]; ++y)
        for (std::uint64_t x = 0; x < sides[width]; ++x)
            for (std::uint64_t c = 0; c < channels; ++c)
                axes.permutation.push_back(static_cast<std::uint32_t>(
                    y * step[height] + x * step[width] + (sides.size() == 3 ? c * step[channel] : 0)));
    axes.stored = sides[height] * sides[width] * stored;
    return axes;
}

void readPixels(const ArrayHeader& header, const PictureAxes& axes, const ReadElements& read,
                const std::string& what, SampleBlock& block, PixelSink& pixels) {
    const Scale scale = scaleOf(header, read, what);
    for (const auto& note : {axes.note, scale.note})
        if (!note.empty())
            block.notes.push_back(fmt::format("{}: {}.", what, note));
    block.shape = axes.shape;
    const ToPixels toPixels(header, scale, what);
    if (axes.samplesFastest)
        readSamplesScattered(header, axes, read, toPixels, pixels);
    else
        readSamplesWhole(header, axes, read, toPixels, pixels);
}

void setNamedLabels(const std::vector<std::string>& names, const std::string& what, SampleBlock& block) {
    block.classNames = names;
    std::sort(block.classNames.begin(), block.classNames.end(), classNameLess);
    block.classNames.erase(std::unique(block.classNames.begin(), block.classNames.end()),
                           block.classNames.end());
    block.classesAreFound = true;
    if (block.classNames.size() > std::numeric_limits<std::uint16_t>::max())
        throw Error(fmt::format("{}: expected at most {} classes, found {}.", what,
                                std::numeric_limits<std::uint16_t>::max(), block.classNames.size()));
    for (const auto& name : names)
        block.labels.push_back(static_cast<std::uint16_t>(
            std::lower_bound(block.classNames.begin(), block.classNames.end(), name, classNameLess) -
            block.classNames.begin()));
}

void readLabels(const ArrayHeader& header, const ReadElements& read, const std::string& what,
                SampleBlock& block) {
    if (header.type.kind == ElementKind::Text || header.type.kind == ElementKind::WideText)
        return readTextLabels(header, read, what, block);
    const Load load = loaderOf(header.type, what);
    const bool isOneHot = !isList(header);
    if (isOneHot && (header.dimensions.size() != 2 || header.firstFastest || header.dimensions[1] > 65536))
        throw Error(fmt::format(
            "{}: expected labels as a list, or a row for each sample with a 1 at its class, found "
            "{} elements.",
            what, fmt::join(header.dimensions, " x ")));
    std::uint64_t column = 0;
    std::uint64_t best = 0;
    double largest = 0;
    read([&](std::span<const std::uint8_t> bytes) {
        for (std::size_t i = 0; i < bytes.size(); i += header.type.bytes) {
            const double value = load(bytes.data() + i, header.type.isBigEndian);
            if (!isOneHot) {
                block.labels.push_back(checkedLabel(value, block.labels.size(), what));
                continue;
            }
            if (column == 0 || value > largest) {
                best = column;
                largest = value;
            }
            if (++column == header.dimensions[1]) {
                block.labels.push_back(static_cast<std::uint16_t>(best));
                column = 0;
            }
        }
    });
}

std::vector<float> readNumbers(const ArrayHeader& header, const ReadElements& read, const std::string& what,
                               std::uint64_t most) {
    if (header.elements(what) > most)
        throw Error(
            fmt::format("{}: expected at most {} numbers, found {}.", what, most, header.elements(what)));
    const Load load = loaderOf(header.type, what);
    std::vector<float> numbers;
    read([&](std::span<const std::uint8_t> bytes) {
        for (std::size_t i = 0; i < bytes.size(); i += header.type.bytes)
            numbers.push_back(static_cast<float>(load(bytes.data() + i, header.type.isBigEndian)));
    });
    return numbers;
}

} // namespace flipscope
