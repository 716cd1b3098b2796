// The built-in data set that needs nothing: letters, digits and signs drawn in several fonts, then moved,
// scaled, sheared, turned, thickened and made noisy. `glyphs`, or with any of its numbers chosen:
// `glyphs:classes=10,size=28,train=60000,test=10000,seed=1`.
// The same numbers give the same bytes on every machine and for any number of threads.
#pragma once

#include "datasets/samplefile.h" // Part

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace flipscope {

inline constexpr const char* glyphsName = "glyphs";

struct GlyphSpec {
    std::uint32_t classes = 36; ///< 2 to 94: digits, capitals, small letters, then other signs
    std::uint32_t size = 28;    ///< pixels of width and height, 12 to 128
    std::uint32_t train = 60'000;
    std::uint32_t test = 10'000; ///< 0: no test part
    std::uint32_t seed = 1;      ///< of the drawings; the seed of a run does not change them

    bool operator==(const GlyphSpec&) const = default;
};

/// nullopt: `dataset` does not ask for glyphs. Throws Error for numbers that cannot be.
std::optional<GlyphSpec> parseGlyphs(const std::string& dataset);

/// "0", "1", ... "A", ...
std::vector<std::string> glyphClassNames(const GlyphSpec& spec);

/// Sample i is of class i modulo the number of classes.
inline std::uint16_t glyphLabel(const GlyphSpec& spec, std::uint64_t index) {
    return static_cast<std::uint16_t>(index % spec.classes);
}

/// Fills `pixels`, of a whole number of samples, with the samples from `first` on. `part` is Train or Test;
/// `threads` 0: one for each core. Throws Error where the picture module cannot be loaded.
void drawGlyphs(const GlyphSpec& spec, Part part, std::uint32_t first, std::span<std::uint8_t> pixels,
                unsigned threads = 0);

} // namespace flipscope
