#include "engine/learning/floatproduct.h"

// Everything runs in the trainer's own tasks.
#define EIGEN_DONT_PARALLELIZE
#include <Eigen/Core>

#include <array>
#include <cstring>

namespace flipscope {

namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<const Matrix, Eigen::Unaligned, Eigen::OuterStride<>> map(const ConstTile& tile) {
    return {tile.values, static_cast<Eigen::Index>(tile.rows), static_cast<Eigen::Index>(tile.columns),
            Eigen::OuterStride<>(static_cast<Eigen::Index>(tile.stride))};
}
Eigen::Map<Matrix, Eigen::Unaligned, Eigen::OuterStride<>> map(const Tile& tile) {
    return {tile.values, static_cast<Eigen::Index>(tile.rows), static_cast<Eigen::Index>(tile.columns),
            Eigen::OuterStride<>(static_cast<Eigen::Index>(tile.stride))};
}

/// Eigen cuts products to the sizes of the machine's caches, and the order of sums with them. These are a
/// small machine's, so that blocks stay small and are the same everywhere.
[[maybe_unused]] const bool cachesAreSet = [] {
    Eigen::setCpuCacheSizes(32 << 10, 256 << 10, 1 << 20);
    return true;
}();

constexpr std::size_t signsAtOnce = 4;
using Signs = std::array<float, signsAtOnce>;

constexpr std::array<Signs, 16> signTable = [] {
    std::array<Signs, 16> table{};
    for (std::size_t bits = 0; bits < table.size(); ++bits)
        for (std::size_t i = 0; i < signsAtOnce; ++i)
            table[bits][i] = ((bits >> i) & 1) != 0 ? 1.0F : -1.0F;
    return table;
}();

} // namespace

void addProduct(const ConstTile& a, const ConstTile& b, const Tile& c) {
    map(c).noalias() += map(a) * map(b);
}

void addLeftTransposed(const ConstTile& a, const ConstTile& b, const Tile& c) {
    map(c).noalias() += map(a).transpose() * map(b);
}

void addRightTransposed(const ConstTile& a, const ConstTile& b, const Tile& c) {
    map(c).noalias() += map(a) * map(b).transpose();
}

void expandSigns(const Word* bits, std::size_t count, float* out) {
    for (std::size_t w = 0; w * wordBits < count; ++w) {
        Word word = bits[w];
        const std::size_t here = count - w * wordBits < wordBits ? count - w * wordBits : wordBits;
        std::size_t i = 0;
        for (; i + signsAtOnce <= here; i += signsAtOnce, word >>= signsAtOnce)
            std::memcpy(out + w * wordBits + i, signTable[word & 15].data(), sizeof(Signs));
        for (; i < here; ++i, word >>= 1)
            out[w * wordBits + i] = (word & 1) != 0 ? 1.0F : -1.0F;
    }
}

} // namespace flipscope
