// Where the pixels of one part go while it is read: memory, and over to the cache on disk once they are more
// than memory may hold. Pixels that were not decoded from pictures are prepared on the way, so that the
// unprepared ones are never held.
#pragma once

#include "datasets/packedcache.h"
#include "datasets/samplefile.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

/// How the parts of a data set are stored; shared by those that are read at the same time.
struct StoragePlan {
    std::uint64_t memory; ///< bytes of pixels in all parts
    PackedCache cache;
    std::atomic<std::uint64_t> used{0}; ///< of `memory`
};

class PixelStore final : public PixelSink {
public:
    /// `key` names the part in the cache. `prepare` is for pixels as they lie in their files; empty: they
    /// come prepared. `files`: how many will be read; they are mostly of one size.
    PixelStore(StoragePlan& plan, std::string key, Prepare prepare, std::size_t files);

    void expect(ImageShape shape, std::size_t samples) override;
    void add(std::span<const std::uint8_t> pixels) override;

    /// After the last sample: `block` gets the shape that samples have now, and `pieces` where they went to
    /// disk; otherwise they are returned. With `keep` they are left in the cache in any case.
    std::vector<std::uint8_t> finish(SampleBlock& block, bool keep);

private:
    void put(std::span<const std::uint8_t> pixels);
    void goToDisk(std::uint64_t bytes);

    StoragePlan& m_plan;
    std::string m_key;
    Prepare m_prepare;
    std::size_t m_files;
    ImageShape m_raw;
    std::optional<Preparation> m_preparation; ///< of what is added; nothing: as it comes
    std::vector<std::uint8_t> m_pixels;
    std::vector<std::uint8_t> m_prepared; ///< buffer
    std::uint64_t m_count = 0;            ///< bytes stored
    std::unique_ptr<PackedCache::Writer> m_writer;
};

} // namespace flipscope
