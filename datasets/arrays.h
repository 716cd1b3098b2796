// Numeric arrays as NumPy, MATLAB and tables hold them, made into pictures: which axis is what, and what the
// values mean. Reads the elements in the order in which they lie, once, or several times where that order
// would need all of them in memory. The trap: bool is 0 or 1, other integers are 0..255 or 0..65535, floats
// 0..1, -1..1 or 0..255, told by the least and the largest value of the array; what was assumed is told in a
// note.
#pragma once

#include "datasets/samplefile.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace flipscope {

enum class ElementKind { Bool, Unsigned, Signed, Float, Text, WideText };

struct ElementType {
    ElementKind kind = ElementKind::Unsigned;
    std::size_t bytes = 1; ///< of one element
    bool isBigEndian = false;
};

struct ArrayHeader {
    ElementType type;
    std::vector<std::uint64_t> dimensions;
    bool firstFastest = false; ///< the first index changes fastest (Fortran, MATLAB)

    /// Throws Error, naming `what`, where that is more than 2^48.
    std::uint64_t elements(const std::string& what) const;
};

/// The elements from the first to the last, in whole elements.
using TakeElements = std::function<void(std::span<const std::uint8_t>)>;
using ReadElements = std::function<void(const TakeElements&)>;

/// How the axes are read as pictures.
struct PictureAxes {
    ImageShape shape;
    std::uint64_t samples = 0;
    std::size_t stored = 0;      ///< elements for each sample; more than the shape's where one is left out
    bool samplesFastest = false; ///< the elements of one sample lie far apart
    /// permutation[i] is the place, among one sample's elements as they lie, of the pixel value i.
    std::vector<std::uint32_t> permutation;
    std::string note; ///< what was assumed
};

/// N x H x W, N x H x W x C, N x C x H x W, N x D; with `samplesLast` H x W x C x N and so on. Throws Error
/// (naming `what`) where that cannot be.
PictureAxes axesOf(const ArrayHeader& header, bool samplesLast, const std::string& what);

/// A sample of `values` numbers as a picture: square, colour planes, or the rectangle nearest to a square.
ImageShape guessShape(std::uint64_t values, bool& isPlanar);

/// Pixels into the sink; `what` names the array in messages and notes.
void readPixels(const ArrayHeader& header, const PictureAxes& axes, const ReadElements& read,
                const std::string& what, SampleBlock& block, PixelSink& pixels);

/// Integers, whole floats, text, or N x K with a single 1 in each row.
void readLabels(const ArrayHeader& header, const ReadElements& read, const std::string& what,
                SampleBlock& block);

/// All elements as numbers, in the order in which they lie. Throws Error for texts, and for more than `most`.
std::vector<float> readNumbers(const ArrayHeader& header, const ReadElements& read, const std::string& what,
                               std::uint64_t most);

/// Classes named by the data: `names` holds one for each sample.
void setNamedLabels(const std::vector<std::string>& names, const std::string& what, SampleBlock& block);

/// One dimension, or others of size 1 besides.
bool isList(const ArrayHeader& header);

} // namespace flipscope
