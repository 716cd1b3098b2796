// What is wished for pixels (size, colour), and a data set's samples made so. Works alike for sets in memory
// and for those read on demand. The trap: the decoding module (OpenCV) is loaded where pixels must change,
// and only there.
#pragma once

#include "datasets/dataset.h"

#include <string>

namespace flipscope {

enum class Colour { Keep, Grey, Rgb, Bgr };

struct PictureWish {
    int width = 0; ///< 0 (both): as the data are
    int height = 0;
    Resize resize = Resize::Stretch;
    Colour colour = Colour::Keep;
    bool operator==(const PictureWish&) const = default;
};

/// "32x24" or "32" (a square) into `wish`; "" leaves the size as the data are. Throws Error (Usage).
void readSize(const std::string& text, PictureWish& wish);
/// Names as the options `resize` and `colour` spell them; the parsers throw Error (Usage).
Resize resizeNamed(const std::string& name);
std::string nameOf(Resize resize);
Colour colourNamed(const std::string& name);

/// What `wish` makes of pictures of shape `raw`.
Preparation preparationFor(ImageShape raw, const PictureWish& wish);
/// The wish that gives `preparation` for pictures of any shape: how a model's data are asked for.
PictureWish wishFor(const Preparation& preparation);

/// `samples` of shape `raw`, prepared each time they are read; `samples` itself where nothing changes.
Samples preparedOnRead(const Samples& samples, ImageShape raw, const Preparation& preparation);

} // namespace flipscope
