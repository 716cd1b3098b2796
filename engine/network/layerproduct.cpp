#include "engine/network/layerproduct.h"

#include "engine/bits/transpose.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace flipscope {

namespace {

constexpr std::size_t blockWords = laneBlock / wordBits;

std::size_t roundUp(std::size_t value, std::size_t step) { return (value + step - 1) / step * step; }

template <class T> void grow(AlignedBuffer<T>& buffer, std::size_t size) {
    if (buffer.size() < size)
        buffer = AlignedBuffer<T>(size);
}

} // namespace

std::uint64_t LayerProduct::Scratch::bytes() const {
    return (words.size() + columns.size()) * sizeof(Word) +
           (tile.size() + sums.size() + rows.capacity()) * sizeof(std::int32_t);
}

LayerProduct::LayerProduct(const LayerShape& shape, ValueType inputType, const Kernels& kernels, Use use)
    : m_shape(shape), m_inputType(inputType), m_kernels(kernels),
      m_path(use == Use::Any && shape.isDense() && !shape.isFine() && shape.neurons >= kernels.countedFrom
                 ? Path::Counted
             : inputType == ValueType::U8 ? Path::Bytes
                                          : Path::Bits),
      m_words(wordsFor(shape.columns())), m_used(shape.usedColumns()),
      m_thresholds(roundUp(shape.neurons, wordBits)) {
    assert(!shape.isFine() || inputType == ValueType::U8);
    const std::size_t blocks = roundUp(shape.neurons, laneBlock) / laneBlock;
    if (m_path == Path::Counted) {
        m_panels =
            AlignedBuffer<Word>(blocks * shape.weightPlanes * m_words * wordBits * blockWords + readAhead);
        const std::size_t largest = m_inputType == ValueType::U8 ? 255 : 1;
        m_sumPlanes = planesForSum(m_words * wordBits, largest);
        m_thresholdStride = blocks * blockWords;
        m_weightSums.resize(shape.neurons);
        m_onCounts = AlignedBuffer<std::int32_t>(m_thresholdStride * wordBits);
        m_thresholdPlanes =
            AlignedBuffer<Word>(3 * static_cast<std::size_t>(m_sumPlanes) * m_thresholdStride + readAhead);
    } else if (m_path == Path::Bits) {
        m_panels = AlignedBuffer<Word>(roundUp(shape.neurons, 16) * shape.weightPlanes * m_words);
    } else {
        const std::size_t quads = (shape.inputs() / shape.runs() + 3) / 4;
        m_bytes = AlignedBuffer<std::int8_t>(roundUp(shape.neurons, 16) * shape.runs() * quads * 4);
    }
}

std::uint64_t LayerProduct::bytes() const {
    return (m_panels.size() + m_thresholdPlanes.size()) * sizeof(Word) + m_bytes.size() +
           (m_thresholds.size() + m_onCounts.size()) * sizeof(std::int32_t);
}

/// The word of a row of weights in the panels of eight neurons.
Word& LayerProduct::panelWord(std::size_t row, std::size_t word) {
    const auto [neuron, plane] = neuronAndPlane(row);
    return m_panels[((neuron / 8 * m_shape.weightPlanes + plane) * m_words + word) * 8 + neuron % 8];
}

/// Where the transposed word of a row of weights lies: input k of it at k * blockWords.
Word* LayerProduct::countedLanes(std::size_t row, std::size_t word) {
    const auto [neuron, plane] = neuronAndPlane(row);
    return m_panels.data() +
           ((neuron / laneBlock * m_shape.weightPlanes + plane) * m_words + word) * wordBits * blockWords +
           neuron % laneBlock / wordBits;
}

void LayerProduct::setWeights(const BitMatrix& weights) {
    const std::size_t planes = m_shape.weightPlanes;
    if (m_path == Path::Bytes) {
        for (std::size_t o = 0; o < m_shape.neurons; ++o)
            for (std::size_t tap = 0; tap < m_shape.taps(); ++tap)
                for (std::size_t c = 0; c < m_shape.input.channels; ++c) {
                    const std::size_t k =
                        m_shape.column(tap / m_shape.kernelWidth, tap % m_shape.kernelWidth, c);
                    *byteOf(o, k) = static_cast<std::int8_t>(weightOf(weights, o * planes, planes, k));
                }
        return;
    }
    if (m_path == Path::Bits) {
        for (std::size_t row = 0; row < m_shape.weightRows(); ++row)
            for (std::size_t word = 0; word < m_words; ++word)
                panelWord(row, word) = weights.row(row)[word];
        return;
    }
    const auto inputs = static_cast<std::int32_t>(m_shape.inputs());
    std::fill(m_weightSums.begin(), m_weightSums.end(), -inputs);
    const std::int32_t perOne = planes == 1 ? 2 : 1;
    for (std::size_t o = 0; o < m_shape.neurons; o += wordBits)
        for (std::size_t plane = 0; plane < planes; ++plane)
            for (std::size_t word = 0; word < m_words; ++word) {
                Word block[wordBits] = {};
                const std::size_t count = std::min(wordBits, m_shape.neurons - o);
                for (std::size_t i = 0; i < count; ++i) {
                    block[i] = weights.row((o + i) * planes + plane)[word];
                    m_weightSums[o + i] += perOne * __builtin_popcountll(block[i]);
                }
                transposeBits(block);
                Word* lanes = countedLanes(o * planes + plane, word);
                for (std::size_t k = 0; k < wordBits; ++k)
                    lanes[k * blockWords] = block[k];
            }
}

/// The weight of column k in the panels of bytes.
std::int8_t* LayerProduct::byteOf(std::size_t neuron, std::size_t k) {
    // Columns have a word per tap, bytes lie without gaps.
    const std::size_t channels = m_shape.input.channels, tapBits = m_shape.input.pixelWords() * wordBits;
    const std::size_t byte = m_shape.taps() == 1 ? k : k / tapBits * channels + k % tapBits;
    const std::size_t runBytes = m_shape.inputs() / m_shape.runs(), quads = (runBytes + 3) / 4;
    const std::size_t run = byte / runBytes, i = byte % runBytes;
    return m_bytes.data() + ((neuron / 16 * m_shape.runs() + run) * quads + i / 4) * 64 + neuron % 16 * 4 +
           i % 4;
}

void LayerProduct::change(std::size_t row, std::size_t word, Word mask, Word now) {
    const auto [neuron, plane] = neuronAndPlane(row);
    // What a bit adds to its weight.
    const int perBit = m_shape.isFine() ? 2 << plane : m_shape.weightPlanes == 1 ? 2 : 1;
    switch (m_path) {
    case Path::Bits:
        panelWord(row, word) = now;
        return;
    case Path::Counted: {
        Word* lanes = countedLanes(row, word);
        const Word lane = Word{1} << (neuron % wordBits);
        std::int32_t sum = 0;
        for (; mask != 0; mask &= mask - 1) {
            const auto bit = static_cast<std::size_t>(__builtin_ctzll(mask));
            lanes[bit * blockWords] ^= lane;
            sum += ((now >> bit) & 1) != 0 ? perBit : -perBit;
        }
        m_weightSums[neuron] += sum;
        return;
    }
    case Path::Bytes:
        for (; mask != 0; mask &= mask - 1) {
            const auto bit = static_cast<std::size_t>(__builtin_ctzll(mask));
            std::int8_t* weight = byteOf(neuron, word * wordBits + bit);
            *weight = static_cast<std::int8_t>(*weight + (((now >> bit) & 1) != 0 ? perBit : -perBit));
        }
    }
}

void LayerProduct::setThresholds(const std::vector<std::int32_t>& thresholds, std::int32_t window) {
    std::copy_n(thresholds.begin(), m_shape.neurons, m_thresholds.data());
    m_window = window;
    if (m_path != Path::Counted)
        return;
    // What the counters hold is u: z itself for grey values, z = 2u - sum of w for bits. Neurons past the
    // last have thresholds that are never reached.
    const std::int64_t most = (std::int64_t{1} << (m_sumPlanes - 1)) - 1;
    const std::int64_t shifts[] = {0, -std::int64_t{window}, std::int64_t{window} + 1};
    for (std::size_t kind = 0; kind < 3; ++kind) {
        std::fill_n(m_onCounts.data(), m_onCounts.size(), static_cast<std::int32_t>(most));
        for (std::size_t o = 0; o < m_shape.neurons; ++o) {
            std::int64_t at = thresholds[o] + shifts[kind];
            if (m_inputType != ValueType::U8) // u >= ceil((at + sum of w) / 2)
                at = (at + m_weightSums[o] + 1) >> 1;
            m_onCounts[o] = static_cast<std::int32_t>(std::clamp(at, -most - 1, most));
        }
        m_kernels.sliceNumbers(
            m_onCounts.data(),
            {m_thresholdPlanes.data() + kind * static_cast<std::size_t>(m_sumPlanes) * m_thresholdStride,
             m_thresholdStride, m_thresholdStride, m_sumPlanes});
    }
}

CountedProduct LayerProduct::counted(const CountedInput& input, int sumPlanes, Scratch& scratch) const {
    const std::size_t columns = m_words * wordBits;
    grow(scratch.words, countedScratch(columns, input.planes));
    return {input.x,         input.stride, input.planeStride,   input.planes,
            input.samples,   columns,      m_panels.data(),     static_cast<int>(m_shape.weightPlanes),
            m_shape.neurons, sumPlanes,    scratch.words.data()};
}

void LayerProduct::packCounted(const LayerInput& input, std::size_t first, std::size_t count,
                               const LayerOutput& output, Scratch& scratch) const {
    const CountedProduct product = counted({input.bits + first * input.stride, input.stride,
                                            input.planeStride, static_cast<int>(inputPlanes()), count},
                                           m_sumPlanes, scratch);
    Word* near = output.near ? output.near + first * output.planeStride : nullptr;
    assert(!near || output.planeStride == output.stride);
    m_kernels.packCounted(product, {m_thresholdPlanes.data(), m_thresholdStride,
                                    output.bits + first * output.stride, near, output.stride});
}

void LayerProduct::tile(const LayerInput& input, std::size_t sample, std::size_t place, std::size_t step,
                        std::size_t positions, std::size_t firstNeuron, std::size_t neurons,
                        const TileEpilogue& out) const {
    const std::size_t runs = m_shape.runs();
    if (m_path == Path::Bytes) {
        const std::size_t channels = m_shape.input.channels, pixel = m_shape.input.pixelWords();
        const std::size_t runBytes = m_shape.inputs() / runs;
        const std::size_t rowBytes = m_shape.mapRowWords() / pixel * channels;
        const std::int8_t* panels = m_bytes.data() + firstNeuron / 16 * runs * ((runBytes + 3) / 4) * 64;
        m_kernels.tileU8({input.bytes + sample * input.byteStride + place / pixel * channels,
                          m_shape.isDense() ? input.byteStride : step / pixel * channels, positions, runs,
                          rowBytes, runBytes, panels, neurons},
                         out);
        return;
    }
    m_kernels.tileBits({input.bits + sample * input.stride + place, m_shape.isDense() ? input.stride : step,
                        positions, runs, m_shape.mapRowWords(), m_shape.runWords(),
                        m_panels.data() + firstNeuron * m_shape.weightPlanes * m_words, neurons,
                        static_cast<int>(m_shape.weightPlanes), static_cast<std::int32_t>(m_shape.inputs())},
                       out);
}

void LayerProduct::packDense(const LayerInput& input, std::size_t first, std::size_t count,
                             const LayerOutput& output, std::int64_t* zSums, Scratch& scratch) const {
    grow(scratch.tile, count * wordBits);
    for (std::size_t o = 0; o < m_shape.neurons; o += wordBits) {
        const std::size_t neurons = std::min(wordBits, m_shape.neurons - o);
        tile(input, first, 0, 0, count, o, neurons, {scratch.tile.data(), wordBits});
        pool(o, neurons, 1, count, count,
             {output.bits + first * output.stride + o / wordBits,
              output.near ? output.near + first * output.planeStride + o / wordBits : nullptr, nullptr,
              nullptr, output.stride},
             zSums, scratch);
        assert(!output.near || output.planeStride == output.stride);
    }
}

void LayerProduct::packMap(const LayerInput& input, std::size_t sample, const LayerOutput& output,
                           std::int64_t* zSums, Scratch& scratch, std::int32_t* maxima) const {
    const MapShape out = m_shape.output();
    const std::size_t width = m_shape.sumWidth(), pixel = out.pixelWords();
    const std::size_t step = m_shape.stride * m_shape.input.pixelWords();
    const std::size_t mapRow = (out.width + 2 * output.padding) * pixel;
    grow(scratch.tile, m_shape.pool * width * wordBits);
    // A word of neurons at a time: their weights stay in the first level cache for the whole map.
    for (std::size_t o = 0; o < m_shape.neurons; o += wordBits) {
        const std::size_t neurons = std::min(wordBits, m_shape.neurons - o), word = o / wordBits;
        for (std::size_t y = 0; y < out.height; ++y) {
            for (std::size_t row = 0; row < m_shape.pool; ++row)
                tile(input, sample, m_shape.origin(y * m_shape.pool + row, 0), step, width, o, neurons,
                     {scratch.tile.data() + row * width * wordBits, wordBits});
            const std::size_t plain = sample * output.planeStride + y * out.width * pixel + word;
            Word* bits = output.bits + sample * output.stride + (y + output.padding) * mapRow +
                         output.padding * pixel + word;
            pool(o, neurons, m_shape.pool, width, out.width,
                 {bits, output.near ? output.near + plain : nullptr,
                  output.placeX ? output.placeX + plain : nullptr,
                  output.placeY ? output.placeY + plain : nullptr, pixel,
                  maxima ? maxima + (sample * out.pixels() + y * out.width) * sumStride() + o : nullptr,
                  sumStride()},
                 zSums, scratch);
        }
    }
}

void LayerProduct::pool(std::size_t firstNeuron, std::size_t neurons, std::size_t size, std::size_t width,
                        std::size_t positions, const PooledOutput& out, std::int64_t* zSums,
                        Scratch& scratch) const {
    grow(scratch.sums, wordBits);
    std::fill_n(scratch.sums.data(), wordBits, 0);
    m_kernels.packPooled({scratch.tile.data(), wordBits, width * wordBits, size, positions, neurons,
                          m_thresholds.data() + firstNeuron, m_window, out.bits, out.near, out.placeX,
                          out.placeY, out.stride, zSums ? scratch.sums.data() : nullptr, nullptr, out.maxima,
                          out.maximaStride});
    for (std::size_t i = 0; zSums && i < neurons; ++i)
        zSums[firstNeuron + i] += scratch.sums[i];
}

void LayerProduct::pack(const LayerInput& input, std::size_t first, std::size_t count,
                        const LayerOutput& output, std::int64_t* zSums, Scratch& scratch) const {
    if (m_path == Path::Counted)
        return packCounted(input, first, count, output, scratch);
    if (m_shape.isDense())
        return packDense(input, first, count, output, zSums, scratch);
    for (std::size_t s = first; s < first + count; ++s)
        packMap(input, s, output, zSums, scratch);
}

void LayerProduct::scores(const LayerInput& input, std::size_t first, std::size_t count, Int32Matrix& z,
                          std::size_t zFirst, Scratch& scratch) const {
    assert(z.columns() >= scoreColumns());
    scoreRows(input, first, count, {z.row(zFirst), z.stride()}, scratch);
}

void LayerProduct::scoreRows(const LayerInput& input, std::size_t first, std::size_t count,
                             const TileEpilogue& out, Scratch& scratch) const {
    assert(m_shape.isDense());
    if (m_path == Path::Counted) {
        const CountedProduct product = counted({input.bits + first * input.stride, input.stride,
                                                input.planeStride, static_cast<int>(inputPlanes()), count},
                                               m_sumPlanes, scratch);
        m_kernels.tileCounted(product, out);
        if (m_inputType == ValueType::U8)
            return;
        for (std::size_t s = 0; s < count; ++s) // what the counters hold is u: z = 2u - sum of w
            for (std::size_t o = 0; o < m_shape.neurons; ++o) {
                std::int32_t& z = out.z[s * out.stride + o];
                z = 2 * z - m_weightSums[o];
            }
    } else {
        tile(input, first, 0, 0, count, 0, m_shape.neurons, out);
    }
}

void LayerProduct::sums(const LayerInput& input, std::size_t first, std::size_t count, std::int32_t* z,
                        const LayerOutput& output, Scratch& scratch) const {
    const MapShape out = m_shape.output();
    const std::size_t columns = sumStride();
    if (m_shape.isDense())
        return scoreRows(input, first, count, {z + first * columns, columns}, scratch);
    for (std::size_t s = first; s < first + count; ++s) {
        if (m_shape.pool > 1) {
            packMap(input, s, output, nullptr, scratch, z);
            continue;
        }
        const std::size_t step = m_shape.stride * m_shape.input.pixelWords();
        for (std::size_t o = 0; o < m_shape.neurons; o += wordBits)
            for (std::size_t y = 0; y < out.height; ++y)
                tile(input, s, m_shape.origin(y, 0), step, out.width, o,
                     std::min(wordBits, m_shape.neurons - o),
                     {z + (s * out.pixels() + y * out.width) * columns + o, columns});
    }
}

std::size_t LayerProduct::sumStride() const {
    return m_path == Path::Counted ? scoreColumns() : roundUp(m_shape.neurons, wordBits);
}

std::size_t LayerProduct::scoreColumns() const {
    return roundUp(m_shape.neurons, m_path == Path::Counted ? laneBlock : 16);
}

/// Per column the sum over samples of its value (a bit: 0 or 1), as planes without sign.
SlicedSums LayerProduct::sumColumns(const LayerInput& input, std::size_t first, std::size_t count,
                                    Scratch& scratch) const {
    const bool grey = m_inputType == ValueType::U8;
    const int planes = grey ? planesForSum(count, 255) : planesForSum(2 * count, 1);
    const std::size_t stride = m_words + 2 * readAhead;
    grow(scratch.columns, static_cast<std::size_t>(planes) * stride);
    scratch.rows.clear();
    for (std::size_t s = first; s < first + count; ++s)
        scratch.rows.push_back(static_cast<std::uint32_t>(s * input.stride));
    const SlicedSums sums{scratch.columns.data(), stride, m_words, planes};
    m_kernels.sumRows({{input.bits, scratch.rows.data(), count, nullptr, 0},
                       static_cast<int>(inputPlanes()),
                       input.planeStride,
                       nullptr,
                       0,
                       m_used.row(0)},
                      sums);
    if (grey)
        return {sums.planes, stride, m_words, planes - 1};
    // Ones count +1 and zeros -1 in it: twice the number of ones, less the number of samples.
    for (std::size_t word = 0; word < m_words; ++word) {
        Word carry = 0;
        for (int p = 0; p < planes; ++p) {
            Word& plane = sums.planes[static_cast<std::size_t>(p) * stride + word];
            const Word add = (count >> p) & 1 ? m_used.row(0)[word] : 0;
            const Word sum = plane ^ add ^ carry;
            carry = (plane & add) | (carry & (plane | add));
            plane = sum;
        }
    }
    return {sums.planes + stride, stride, m_words, planes - 2}; // halved; no sign
}

void LayerProduct::addBatchSums(const LayerInput& input, std::size_t samples,
                                std::vector<std::int64_t>& zSums, Scratch& scratch) const {
    assert(m_path == Path::Counted);
    const std::size_t largest = m_inputType == ValueType::U8 ? 255 : 1;
    const std::size_t most =
        std::max<std::size_t>(1, (std::size_t{1} << 29) / (m_words * wordBits * largest));
    grow(scratch.sums, std::max(wordBits, scoreColumns()));
    for (std::size_t first = 0; first < samples; first += most) {
        const std::size_t count = std::min(most, samples - first);
        const SlicedSums sums = sumColumns(input, first, count, scratch);
        const CountedProduct product = counted({sums.planes, 0, sums.stride, sums.count, 1},
                                               planesForSum(m_words * wordBits * count, largest), scratch);
        m_kernels.tileCounted(product, {scratch.sums.data(), scoreColumns()});
        for (std::size_t o = 0; o < m_shape.neurons; ++o) {
            const std::int64_t u = scratch.sums[o];
            zSums[o] +=
                m_inputType == ValueType::U8 ? u : 2 * u - static_cast<std::int64_t>(count) * m_weightSums[o];
        }
    }
}

} // namespace flipscope
