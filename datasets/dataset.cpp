#include "datasets/dataset.h"

#include "datasets/error.h"

#include <algorithm>
#include <cassert>
#include <fmt/format.h>
#include <limits>
#include <numeric>
#include <utility>

namespace flipscope {

MemorySamples::MemorySamples(std::size_t sampleSize, std::vector<std::uint8_t> pixels,
                             std::vector<std::uint16_t> labels, SampleOrigins origins)
    : m_sampleSize(sampleSize), m_pixels(std::move(pixels)), m_labels(std::move(labels)),
      m_origins(std::move(origins)) {
    assert(m_pixels.size() == m_sampleSize * m_labels.size());
    assert(m_origins.names.empty() || m_origins.names.size() == m_labels.size());
    assert(m_origins.groups.empty() || m_origins.groups.size() == m_labels.size());
}

void MemorySamples::read(std::size_t index, std::span<std::uint8_t> pixels) const {
    assert(index < size() && pixels.size() == m_sampleSize);
    std::copy_n(m_pixels.begin() + static_cast<std::ptrdiff_t>(index * m_sampleSize), m_sampleSize,
                pixels.begin());
}

Samples::Samples(std::shared_ptr<const SampleSource> source) : m_source(std::move(source)) {
    if (m_source->size() > std::numeric_limits<std::uint32_t>::max())
        throw Error(fmt::format("A data set of {} samples is too large: expected at most {}.",
                                m_source->size(), std::numeric_limits<std::uint32_t>::max()));
    m_indices.resize(m_source->size());
    std::iota(m_indices.begin(), m_indices.end(), 0U);
}

Samples::Samples(std::shared_ptr<const SampleSource> source, std::vector<std::uint32_t> indices)
    : m_source(std::move(source)), m_indices(std::move(indices)) {
    assert(std::all_of(m_indices.begin(), m_indices.end(), [this](auto i) { return i < m_source->size(); }));
}

} // namespace flipscope
