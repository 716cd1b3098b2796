#include "datasets/pixelstore.h"

#include "datasets/error.h"
#include "datasets/threads.h"
#include "datasets/watch.h"

#include <fmt/format.h>
#include <utility>

namespace flipscope {

PixelStore::PixelStore(StoragePlan& plan, std::string key, Prepare prepare, std::size_t files)
    : m_plan(plan), m_key(std::move(key)), m_prepare(std::move(prepare)), m_files(files) {}

void PixelStore::expect(ImageShape shape, std::size_t samples) {
    m_raw = shape;
    ImageShape stored = shape;
    if (m_prepare) {
        if (!m_preparation)
            m_preparation = m_prepare(shape);
        stored = m_preparation->shape;
    }
    const std::uint64_t bytes = std::uint64_t{stored.size()} * samples;
    if (!m_writer && m_plan.used + bytes > m_plan.memory)
        goToDisk(m_count + bytes * m_files);
    if (!m_writer && m_pixels.capacity() == 0 && m_plan.used + bytes * m_files <= m_plan.memory)
        m_pixels.reserve(bytes * m_files);
}

void PixelStore::add(std::span<const std::uint8_t> pixels) {
    if (!m_preparation || (m_raw == m_preparation->shape && m_preparation->order == ChannelOrder::Rgb)) {
        put(pixels);
        return;
    }
    const std::size_t from = m_raw.size();
    const std::size_t to = m_preparation->shape.size();
    m_prepared.resize(pixels.size() / from * to);
    forEachBlock(pixels.size() / from, 64, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i)
            preparePixels(pixels.subspan(i * from, from), m_raw, *m_preparation,
                          std::span(m_prepared).subspan(i * to, to));
    });
    put(m_prepared);
}

void PixelStore::put(std::span<const std::uint8_t> pixels) {
    Watch::checkStop();
    m_count += pixels.size();
    // What was expected is an estimate; this is what counts.
    if (!m_writer && m_plan.used + pixels.size() > m_plan.memory)
        goToDisk(m_count);
    if (m_writer)
        return m_writer->append(pixels);
    m_plan.used += pixels.size();
    m_pixels.insert(m_pixels.end(), pixels.begin(), pixels.end());
}

void PixelStore::goToDisk(std::uint64_t bytes) {
    m_writer = m_plan.cache.write(m_key, bytes);
    if (!m_writer)
        throw Error(fmt::format(
            "The pixels take {} MiB or more, {} MiB may be kept in memory, and the cache has no room for the "
            "rest. "
            "Allow more memory (memory) or a larger cache (cache), take smaller pictures (size), or unpack "
            "compressed files: those are read where they lie.",
            bytes >> 20, m_plan.memory >> 20));
    m_writer->append(m_pixels);
    m_plan.used -= m_pixels.size();
    m_pixels = {};
}

std::vector<std::uint8_t> PixelStore::finish(SampleBlock& block, bool keep) {
    if (m_preparation)
        block.shape = m_preparation->shape;
    if (!m_writer) {
        if (keep)
            m_plan.cache.store(m_key, block, m_pixels);
        return std::move(m_pixels);
    }
    m_writer->commit(block);
    m_writer.reset();
    const auto kept = m_plan.cache.load(m_key, 0);
    if (!kept)
        throw Error(fmt::format("{}: what was just written to the cache is gone or damaged. Try again.",
                                block.pictureFile.string()));
    block.pieces = kept->block.pieces;
    return {};
}

} // namespace flipscope
