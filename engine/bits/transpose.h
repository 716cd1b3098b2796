// The transposition of 64 x 64 bits. Static: files compiled for different machines get one each.
#pragma once

#include "engine/bits/bitmatrix.h"

namespace flipscope {

/// In place: bit c of word r becomes bit r of word c.
static inline void transposeBits(Word* block) {
    Word mask = 0x00000000ffffffffULL;
    for (std::size_t size = 32; size != 0; size /= 2, mask ^= mask << size)
        for (std::size_t r = 0; r < 64; r = ((r | size) + 1) & ~size) {
            const Word swapped = ((block[r] >> size) ^ block[r | size]) & mask;
            block[r] ^= swapped << size;
            block[r | size] ^= swapped;
        }
}

} // namespace flipscope
