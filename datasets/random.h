// Random numbers that depend on where they are used, never on when: a counter-based generator.
// A RandomKey is derived from (seed, stream, time, layer); `key.at(index)` is then a pure function, so any
// thread and any SIMD lane may compute any number. The trap: the derivation and the order of its fields are
// part of the file format (a run is its seed); changing them changes every run. Version: randomLayoutVersion.
#pragma once

#include <cstdint>

namespace flipscope {

/// Written into every run and model; raise it when anything below changes.
inline constexpr int randomLayoutVersion = 2;

/// What a number is for. Values are part of the file format: append, never renumber.
enum class RandomStream : std::uint32_t {
    ValidationSplit = 1,
    SampleLimit = 2,
    TestSplit = 3,
    GlyphTraining = 4,
    GlyphTest = 5,
    LabelNoise = 6,
    Augmentation = 7,
    SampleOrder = 16,
    InitialWeights = 17,
    CounterDither = 18,
    FlipChoice = 19,
    ClassVectors = 20,
    DecayDither = 21,
    PullDither = 22,
    ClassWeights = 23,
};

/// 64-bit finaliser (the constants of David Stafford's "Mix13", as in SplitMix64).
constexpr std::uint64_t mix64(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/// The next of a few more uniform 32-bit numbers after one from RandomKey::at, for a third of its price: a
/// multiplication (by the constant of Steele and Vigna's "Computationally easy, spectrally good multipliers")
/// and a xorshift. Numbers that follow each other make uniform groups of at least ten bits, column by column.
constexpr std::uint32_t randomAfter(std::uint32_t x) {
    x *= 0x915f77f5U;
    return x ^ (x >> 16);
}

struct RandomKey {
    std::uint32_t low = 0;
    std::uint32_t high = 0;

    /// `time` is an epoch or a step, as the stream's user says; `layer` is 0 where there is none.
    static constexpr RandomKey derive(std::uint64_t seed, RandomStream stream, std::uint64_t time = 0,
                                      std::uint32_t layer = 0) {
        constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ULL;
        std::uint64_t k = mix64(seed + golden);
        k = mix64(k ^ (static_cast<std::uint64_t>(stream) + golden));
        k = mix64(k ^ (time + golden));
        k = mix64(k ^ (layer + golden));
        return {static_cast<std::uint32_t>(k), static_cast<std::uint32_t>(k >> 32)};
    }

    /// 32 uniform bits for one index. Two multiply-xorshift rounds (Chris Wellons' "lowbias32" constants)
    /// with the key added before each: cheap in 32-bit SIMD lanes. The kernels compute exactly this.
    constexpr std::uint32_t at(std::uint32_t index) const {
        std::uint32_t x = index + low;
        x ^= x >> 16;
        x *= 0x7feb352dU;
        x ^= x >> 15;
        x += high;
        x *= 0x846ca68bU;
        x ^= x >> 16;
        return x;
    }

    /// Uniform in [0, bound), bound >= 1: the high part of a 32x32-bit product, no division, no rejection
    /// (bias below bound / 2^32).
    constexpr std::uint32_t below(std::uint32_t index, std::uint32_t bound) const {
        return static_cast<std::uint32_t>((static_cast<std::uint64_t>(at(index)) * bound) >> 32);
    }
};

} // namespace flipscope
