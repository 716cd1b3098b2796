// Reads one SampleFile into memory, for tests of a single reader.
#pragma once

#include "datasets/samplefile.h"

#include <vector>

namespace flipscope::test {

struct ReadUnit : SampleBlock {
    std::vector<std::uint8_t> pixels;
};

class VectorSink final : public PixelSink {
public:
    void expect(ImageShape, std::size_t) override {}
    void add(std::span<const std::uint8_t> some) override {
        pixels.insert(pixels.end(), some.begin(), some.end());
    }
    std::vector<std::uint8_t> pixels;
};

/// Pictures keep the size that the reader takes for theirs.
inline ReadUnit readUnit(SampleBlock (*read)(const SampleFile&, const Prepare&, PixelSink&),
                         const SampleFile& file) {
    VectorSink sink;
    ReadUnit unit{read(
                      file, [](ImageShape natural) { return Preparation{natural}; }, sink),
                  {}};
    unit.pixels = std::move(sink.pixels);
    return unit;
}

inline SampleFile unitOf(const std::filesystem::path& imagesAndLabels) {
    SampleFile unit;
    unit.part = Part::Train;
    unit.images = unit.labels = DataFile(imagesAndLabels);
    return unit;
}

} // namespace flipscope::test
