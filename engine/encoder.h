// From pixels to what the first layer takes: the grey values themselves (u8), or bits. Every bit encoder is
// one table: bit j = (pixel[j % pixels] >= table[j]). Fitted on training samples, saved with the model.
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
    /// Spellings of `spec`: "grey"; "threshold:T" (T 1..255, default 128); "median" (per pixel, of the
    /// training samples); "thermometer:N" (N 2..16 levels, default 3: quantiles of the training set's
    /// non-zero values, the same for every pixel). Throws Error (Usage) for anything else.
    static Encoder fit(const std::string& spec, const Samples& training, ImageShape shape);
    /// What a file holds; throws Error where the parts do not fit together.
    static Encoder restore(const std::string& spec, ImageShape shape, std::vector<std::uint8_t> table);
    /// Throws Error (Usage) where `fit` would, without fitting.
    static void checkSpec(const std::string& spec);
    /// One usable spec each, with a line of explanation.
    struct Description {
        std::string spec;
        std::string text;
    };
    static std::vector<Description> list();

    const std::string& spec() const { return m_spec; } ///< canonical spelling
    ImageShape shape() const { return m_shape; }
    ValueType outputType() const { return m_table.empty() ? ValueType::U8 : ValueType::Bits; }
    std::size_t outputs() const { return m_table.empty() ? m_shape.size() : m_table.size(); }
    std::size_t planes() const { return outputs() / m_shape.size(); } ///< outputs per pixel
    const std::vector<std::uint8_t>& table() const { return m_table; }

    /// Rows for `count` samples, empty.
    Activations makeBatch(std::size_t count) const;
    /// Writes one sample into row `row` of a batch from makeBatch().
    void encode(std::span<const std::uint8_t> pixels, Activations& batch, std::size_t row) const;
    /// All of them; parallel.
    Activations encode(const Samples& samples) const;
    /// The picture as the network sees it, for display: shape().size() bytes, each the share of the pixel's
    /// planes that are 1 (grey: the value itself).
    std::vector<std::uint8_t> decode(const Activations& batch, std::size_t row) const;

private:
    Encoder(std::string spec, ImageShape shape, std::vector<std::uint8_t> table);
    std::string m_spec;
    ImageShape m_shape;
    std::vector<std::uint8_t> m_table; // empty: grey
};

} // namespace flipscope
