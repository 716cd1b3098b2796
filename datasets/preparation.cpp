#include "datasets/preparation.h"

#include "datasets/error.h"
#include "datasets/pictures.h"

#include <array>
#include <charconv>
#include <fmt/format.h>
#include <utility>

namespace flipscope {
namespace {

constexpr int largestSide = 4096; // pixels

constexpr std::array<std::pair<const char*, Resize>, 3> resizeNames = {
    {{"stretch", Resize::Stretch}, {"fit", Resize::Fit}, {"crop", Resize::Crop}}};
constexpr std::array<std::pair<const char*, Colour>, 4> colourNames = {
    {{"keep", Colour::Keep}, {"grey", Colour::Grey}, {"rgb", Colour::Rgb}, {"bgr", Colour::Bgr}}};

template <class Names> auto valueNamed(const Names& names, const std::string& name, const char* option) {
    std::string known;
    for (const auto& [text, value] : names) {
        if (name == text)
            return value;
        known += known.empty() ? text : std::string(", ") + text;
    }
    throw Error(fmt::format("{}: expected one of {}, found \"{}\".", option, known, name),
                Error::Kind::Usage);
}

/// Samples that are prepared each time they are read.
class PreparedOnRead final : public SampleSource {
public:
    PreparedOnRead(Samples samples, ImageShape raw, Preparation preparation)
        : m_samples(std::move(samples)), m_raw(raw), m_preparation(std::move(preparation)) {}

    std::size_t size() const override { return m_samples.size(); }
    std::uint16_t label(std::size_t index) const override { return m_samples.label(index); }
    void read(std::size_t index, std::span<std::uint8_t> pixels) const override {
        std::vector<std::uint8_t> raw(m_raw.size());
        m_samples.read(index, raw);
        preparePixels(raw, m_raw, m_preparation, pixels);
    }
    bool inMemory() const override { return false; }
    std::string name(std::size_t index) const override { return m_samples.name(index); }
    std::string group(std::size_t index) const override { return m_samples.group(index); }
    PictureSize fileSize(std::size_t index) const override { return m_samples.fileSize(index); }

private:
    Samples m_samples;
    ImageShape m_raw;
    Preparation m_preparation;
};

} // namespace

void readSize(const std::string& text, PictureWish& wish) {
    wish.width = wish.height = 0;
    if (text.empty())
        return;
    const char* end = text.data() + text.size();
    const auto width = std::from_chars(text.data(), end, wish.width);
    auto last = width;
    wish.height = wish.width;
    if (width.ec == std::errc{} && width.ptr != end && *width.ptr == 'x')
        last = std::from_chars(width.ptr + 1, end, wish.height);
    const auto fits = [](int side) { return side >= 1 && side <= largestSide; };
    if (last.ec != std::errc{} || last.ptr != end || !fits(wish.width) || !fits(wish.height))
        throw Error(fmt::format("size: expected WIDTHxHEIGHT such as 32x32, each 1 to {} pixels, or nothing; "
                                "found \"{}\".",
                                largestSide, text),
                    Error::Kind::Usage);
}

Resize resizeNamed(const std::string& name) { return valueNamed(resizeNames, name, "resize"); }

Colour colourNamed(const std::string& name) { return valueNamed(colourNames, name, "colour"); }

std::string nameOf(Resize resize) {
    for (const auto& [name, value] : resizeNames)
        if (value == resize)
            return name;
    return {};
}

Preparation preparationFor(ImageShape raw, const PictureWish& wish) {
    Preparation preparation;
    preparation.shape = raw;
    if (wish.width > 0) {
        preparation.shape.width = wish.width;
        preparation.shape.height = wish.height;
    }
    if (wish.colour != Colour::Keep)
        preparation.shape.channels = wish.colour == Colour::Grey ? 1 : 3;
    preparation.resize = wish.resize;
    preparation.order = wish.colour == Colour::Bgr ? ChannelOrder::Bgr : ChannelOrder::Rgb;
    return preparation;
}

PictureWish wishFor(const Preparation& preparation) {
    const ImageShape shape = preparation.shape;
    return {shape.width, shape.height, preparation.resize,
            shape.channels == 1                      ? Colour::Grey
            : preparation.order == ChannelOrder::Bgr ? Colour::Bgr
                                                     : Colour::Rgb};
}

Samples preparedOnRead(const Samples& samples, ImageShape raw, const Preparation& preparation) {
    if (samples.empty() || (raw == preparation.shape && preparation.order == ChannelOrder::Rgb))
        return samples;
    return Samples(std::make_shared<PreparedOnRead>(samples, raw, preparation));
}

} // namespace flipscope
