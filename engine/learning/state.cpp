#include "engine/learning/state.h"

#include <algorithm>

namespace flipscope {

void StateVisitor::bits(const std::string& name, BitMatrix& matrix) {
    const std::size_t words = matrix.words();
    std::vector<Word> all(matrix.rows() * words);
    for (std::size_t r = 0; r < matrix.rows(); ++r)
        std::copy_n(matrix.row(r), words, all.data() + r * words);
    array(name, all);
    for (std::size_t r = 0; r < matrix.rows() && words > 0; ++r) {
        std::copy_n(all.data() + r * words, words, matrix.row(r));
        matrix.row(r)[words - 1] &= lastWordMask(matrix.columns());
    }
}

} // namespace flipscope
