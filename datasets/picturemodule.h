// The boundary between the program and the module libflipscope-images.so, which holds OpenCV: plain C, so
// that neither exceptions nor standard-library types cross it. pictures.cpp loads it; picturemodule.cpp is
// it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace flipscope {

/// Raise it when anything below changes; a module of another version is refused.
inline constexpr int pictureModuleVersion = 6;
inline constexpr std::size_t mostPicturePixels = std::size_t{64} * 1024 * 1024;

/// A letter or digit, white on black, in a square: drawn upright in the middle, then moved by `map`.
struct GlyphDrawing {
    char character;   ///< 33 to 126
    int font;         ///< 0 to glyphFonts - 1
    int thickness;    ///< of a stroke, in pixels x `fineness`
    int size;         ///< of the square, in pixels
    int fineness;     ///< it is drawn that many times larger
    double map[2][3]; ///< to the place in the drawing, from the place in the larger upright one
};
inline constexpr int glyphFonts = 7;

/// What a picture is to become: grey (1 channel) or colour (3, interleaved, RGB or BGR).
struct PictureTarget {
    int width;
    int height;
    int channels;
    int resize; ///< the value of a flipscope::Resize
    int isBgr;
};

/// What the module's only symbol, `flipscopePictureModule`, returns.
struct PictureModule {
    int version; ///< first, and never moved
    /// Decodes the `size` bytes of a picture file and prepares it; `width` and `height` are those of the
    /// upright picture before. Returns 0, or 1 after writing why not into `message`. Thread-safe.
    int (*decode)(const std::uint8_t* bytes, std::size_t size, const PictureTarget* target,
                  std::uint8_t* pixels, int* width, int* height, char* message, std::size_t messageSize);
    /// Prepares pixels that are decoded already: width x height x channels (1: grey, 3: RGB), in the same
    /// way.
    int (*prepare)(const std::uint8_t* from, int width, int height, int channels, const PictureTarget* target,
                   std::uint8_t* pixels, char* message, std::size_t messageSize);
    /// What a picture file is when upright: its size, and 1 channel where no pixel has a colour, else 3.
    /// Returns as decode() does. Thread-safe.
    int (*inspect)(const std::uint8_t* bytes, std::size_t size, int* width, int* height, int* channels,
                   char* message, std::size_t messageSize);
    /// Writes size x size bytes of coverage, 0 to 255. Returns as decode() does. Thread-safe; the same bytes
    /// on every machine, because OpenCV computes drawing and mapping in integers.
    int (*drawGlyph)(const GlyphDrawing* drawing, std::uint8_t* pixels, char* message,
                     std::size_t messageSize);
};

/// The module, loaded at the first call. Throws Error where it cannot be.
const PictureModule& pictureModule();

inline constexpr const char* pictureModuleSymbol = "flipscopePictureModule";
inline constexpr const char* pictureModuleFile = "libflipscope-images.so";

} // namespace flipscope
