// From pixels to what the first layer takes: the grey values themselves (u8), or bits. Every bit encoder is
// one table over a view of the picture: bit j = (view[j % pixels] >= table[j]); the view is the picture
// itself, its values shifted left by the number of the plane, or its local contrast. Fitted on training
// samples, saved with the model.
#pragma once

#include "datasets/dataset.h"
#include "engine/network/activations.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace flipscope {

class Encoder {
public:
    Encoder() = default; ///< of nothing; only to be assigned to
    /// Spellings of `spec`: "grey"; "threshold:T" (T 1..255, default 128; "R/G/B" one per channel); "median"
    /// (per pixel, of the training samples), "median:channel" (one per channel); "thermometer:N" (N 2..16
    /// levels, default 3: quantiles of the non-zero values of each channel of the training set);
    /// "bitplanes:N" (the N 1..8 highest bits, default 8); "local:R" (brighter by more than 3 than the mean
    /// of the square of R 1..32 pixels around, default 3). Throws Error (Usage) for anything else. Memory is
    /// bounded, whatever the shape.
    static Encoder fit(const std::string& spec, const Samples& training, ImageShape shape);
    /// What a file holds; throws Error where the parts do not fit together.
    static Encoder restore(const std::string& spec, ImageShape shape, std::vector<std::uint8_t> table);
    /// One that takes nothing from training samples; throws Error (Usage) for others.
    static Encoder unfitted(const std::string& spec, ImageShape shape);
    /// Throws Error (Usage) where `fit` would, without fitting.
    static void checkSpec(const std::string& spec);
    /// One usable spec each, with a line of explanation.
    struct Description {
        std::string spec;
        std::string text;
        int lowest; ///< range of the number behind the colon; 0, 0: it takes none
        int highest;
    };
    static std::vector<Description> list();

    const std::string& spec() const { return m_spec; } ///< canonical spelling
    ImageShape shape() const { return m_shape; }
    ValueType outputType() const { return m_table.empty() ? ValueType::U8 : ValueType::Bits; }
    std::size_t outputs() const { return m_table.empty() ? m_shape.size() : m_table.size(); }
    std::size_t planes() const { return outputs() / m_shape.size(); } ///< outputs per pixel
    const std::vector<std::uint8_t>& table() const { return m_table; }
    /// What bits are compared with the table: the picture itself, its values shifted left by the number of
    /// the plane (as bytes), its local contrast.
    enum class View : std::uint8_t { Pixels, Shifted, Contrast };
    View view() const { return m_view; }
    int radius() const { return m_radius; } ///< of the contrast, pixels
    /// What a 1 in plane `plane` means, for a caption: ">= 128", "bit 7".
    std::string planeName(std::size_t plane) const;
    /// Bit encoders: which outputs are not the same for all samples. Reads each sample once.
    std::vector<bool> varying(const Samples& samples) const;

    /// Rows for `count` samples, empty.
    Activations makeBatch(std::size_t count) const;
    /// Writes one sample into row `row` of a batch from makeBatch().
    void encode(std::span<const std::uint8_t> pixels, Activations& batch, std::size_t row) const;
    /// All of them; parallel.
    Activations encode(const Samples& samples) const;
    /// The picture as the network sees it, for display: shape().size() bytes, each the share of the pixel's
    /// planes that are 1 (grey: the value itself; bit planes: the value that they spell).
    std::vector<std::uint8_t> decode(const Activations& batch, std::size_t row) const;

private:
    Encoder(std::string spec, ImageShape shape, std::vector<std::uint8_t> table);
    /// The view for `plane`; `buffer` holds it where it is not `pixels` itself.
    std::span<const std::uint8_t> viewOf(std::span<const std::uint8_t> pixels, std::size_t plane,
                                         std::vector<std::uint8_t>& buffer) const;
    std::string m_spec;
    ImageShape m_shape;
    std::vector<std::uint8_t> m_table; // empty: grey
    View m_view = View::Pixels;
    int m_radius = 0;
};

} // namespace flipscope
