#include "engine/learning/classvectors.h"

#include "datasets/random.h"

namespace flipscope {

BitMatrix classVectors(const MapShape& map, std::size_t classes, std::uint64_t seed, std::size_t layer) {
    const std::size_t pixelBits = map.pixelWords() * wordBits;
    BitMatrix vectors(classes, map.pixels() == 1 ? map.channels : map.pixels() * pixelBits);
    const RandomKey key =
        RandomKey::derive(seed, RandomStream::ClassVectors, 0, static_cast<std::uint32_t>(layer));
    std::uint32_t index = 0;
    for (std::size_t pixel = 0; pixel < map.pixels(); ++pixel)
        for (std::size_t channel = 0; channel < map.channels; ++channel) {
            // Of an odd number of classes the larger half is now this, now that.
            auto wanted = static_cast<std::uint32_t>(classes + (channel & 1)) / 2;
            for (std::size_t c = 0; c < classes; ++c, ++index) {
                const bool one = key.below(index, static_cast<std::uint32_t>(classes - c)) < wanted;
                wanted -= one;
                vectors.set(c, pixel * pixelBits + channel, one);
            }
        }
    return vectors;
}

} // namespace flipscope
