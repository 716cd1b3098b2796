// What changes labels and leaves pixels alone: choosing, renaming and joining classes, and label noise.
// Labels lie over the source they came from; pixels are never copied.
#pragma once

#include "datasets/dataset.h"

#include <cstdint>
#include <string>
#include <vector>

namespace flipscope {

/// A source with other labels.
class RelabelledSamples final : public SampleSource {
public:
    RelabelledSamples(std::shared_ptr<const SampleSource> source, std::vector<std::uint16_t> labels);

    std::size_t size() const override { return m_labels.size(); }
    std::uint16_t label(std::size_t index) const override { return m_labels[index]; }
    void read(std::size_t index, std::span<std::uint8_t> pixels) const override {
        m_source->read(index, pixels);
    }
    bool inMemory() const override { return m_source->inMemory(); }
    std::string name(std::size_t index) const override { return m_source->name(index); }
    std::string group(std::size_t index) const override { return m_source->group(index); }
    PictureSize fileSize(std::size_t index) const override { return m_source->fileSize(index); }

private:
    std::shared_ptr<const SampleSource> m_source;
    std::vector<std::uint16_t> m_labels;
};

/// Which classes are kept and how they are called: a list "cat,dog" keeps these, in this order; "kitty=cat"
/// renames; "pet=cat|dog" joins; "*" stands for all that are not named. A backslash takes the meaning from
/// the sign behind it. Samples of other classes are left out of all parts. An old name that the data set does
/// not have may stand for a class that bears the new name already. An empty list keeps everything. Throws
/// Error (Usage) for a name that there is not, one named twice, or fewer than 2 classes.
void chooseClasses(Dataset& data, const std::string& list);

/// Throws Error (Usage) where the list cannot be read, whatever classes there are.
void checkClassList(const std::string& list);

/// For teaching: exactly round(share * size) samples, chosen by (seed, index in the source), get another
/// class than theirs, each of the others equally likely.
Samples withLabelNoise(const Samples& samples, double share, std::size_t classes, std::uint64_t seed);

} // namespace flipscope
