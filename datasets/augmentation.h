// Training pictures changed a little each time they are shown: moved, mirrored, turned, partly covered.
// A pure function of (seed, epoch, sample) in whole numbers, so that every machine and any number of threads
// makes the same bytes. The trap: only training samples are to go through it.
#pragma once

#include "datasets/dataset.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace flipscope {

class Augmentation {
public:
    Augmentation() = default; ///< changes nothing
    /// "shift:2,flip,rotate:10,erase:4", each at most once, in any order; "" changes nothing. Throws Error
    /// (Usage). They are always done in this order: mirrored (every other picture), turned by up to N degrees
    /// and moved by up to N pixels (between the pixels: interpolated; beyond the border: its last pixels), a
    /// square of N pixels somewhere covered by the picture's mean.
    static Augmentation parse(const std::string& spec);
    /// One usable item each, with a line of explanation and the range of its number (0, 0: it takes none).
    struct Description {
        std::string item;
        std::string text;
        int lowest;
        int highest;
    };
    static std::vector<Description> list();

    bool empty() const { return m_shift == 0 && m_rotate == 0 && m_erase == 0 && !m_flip; }
    std::string spec() const; ///< canonical spelling

    /// Changes `pixels` in place: sample number `sample` of the training part as epoch `epoch` (from 1) shows
    /// it. Thread-safe.
    void apply(std::span<std::uint8_t> pixels, ImageShape shape, std::uint64_t seed, std::uint64_t epoch,
               std::uint32_t sample) const;

private:
    int m_shift = 0;  // pixels
    int m_rotate = 0; // degrees
    int m_erase = 0;  // pixels
    bool m_flip = false;
};

/// For a preview: what training sees of sample `position` of `training` in `epoch`.
std::vector<std::uint8_t> augmentedPicture(const Samples& training, ImageShape shape,
                                           const Augmentation& augmentation, std::uint64_t seed,
                                           std::uint64_t epoch, std::uint32_t position);

} // namespace flipscope
