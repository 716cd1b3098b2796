// Walking over the set bits of a word, lowest first.
#pragma once

#include "engine/bits/bitmatrix.h"

namespace flipscope {

/// f(index of each set bit) of one word.
template <class F> inline void forEachBit(Word word, F&& f) {
    for (; word != 0; word &= word - 1)
        f(static_cast<std::size_t>(__builtin_ctzll(word)));
}

} // namespace flipscope
