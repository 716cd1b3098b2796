// Decoding picture files (PNG, JPEG, BMP, TIFF, PPM, WebP) to the shape that a network expects.
// The decoder lives in a module of its own that is loaded at the first call: OpenCV costs 49 MiB and 70 ms
// (measured), which a run on IDX files must not pay.
#pragma once

#include "datasets/dataset.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace flipscope {

/// Rotated as its EXIF data say (JPEG); transparent pixels lie on white; 16 bits scaled to 8.
/// Throws Error for a file that is missing, empty, not a picture, or larger than 64 megapixels, and where the
/// decoding module cannot be loaded.
std::vector<std::uint8_t> readPicture(const std::filesystem::path& file, const Preparation& preparation);

/// The two steps of it. `name` is for messages.
std::vector<std::uint8_t> readPictureFile(const std::filesystem::path& file);
/// Returns what size the picture had, upright (sides beyond 65535 as that).
PictureSize decodePicture(std::span<const std::uint8_t> bytes, const std::filesystem::path& name,
                          const Preparation& preparation, std::span<std::uint8_t> pixels);

/// The same for pixels in memory of shape `from`, so that a data set is prepared exactly as its pictures
/// would be. `to.size()` is preparation.shape.size(). Copies, without the module, where nothing is to be
/// changed.
void preparePixels(std::span<const std::uint8_t> from, ImageShape shape, const Preparation& preparation,
                   std::span<std::uint8_t> to);

/// As it is: upright, and grey (1 channel) where no pixel has a colour.
ImageShape shapeOfPicture(std::span<const std::uint8_t> bytes, const std::filesystem::path& name);

/// Names of the files below `folder` (sorted, recursive, no hidden ones) whose ending is that of a picture.
/// Throws Error where the folder cannot be read.
std::vector<std::string> pictureNamesBelow(const std::filesystem::path& folder);
/// The same as paths.
std::vector<std::filesystem::path> picturesBelow(const std::filesystem::path& folder);

/// Whether there are any at most three folders down; stops at the first.
bool holdsPictures(const std::filesystem::path& folder);

/// By its ending alone.
bool isPictureName(const std::filesystem::path& file);

} // namespace flipscope
