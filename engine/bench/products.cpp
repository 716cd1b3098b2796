// The three products of a training step: forward (F), votes (V), blame carried back (B).
#include "benchdata.h"

#include <memory>

namespace flipscope::bench {

namespace {

struct Size {
    std::size_t columns, neurons;
    std::string name() const { return std::to_string(columns) + "x" + std::to_string(neurons); }
    double macs() const { return static_cast<double>(batch * columns * neurons); }
};
constexpr std::size_t roundUp(std::size_t n, std::size_t unit) { return (n + unit - 1) / unit * unit; }
std::size_t onesOf(const AlignedBuffer<Word>& words) {
    std::size_t ones = 0;
    for (std::size_t i = 0; i < words.size(); ++i)
        ones += static_cast<std::size_t>(__builtin_popcountll(words[i]));
    return ones;
}

/// Threshold and pack included.
void addCounted(const Size& size, int planes) {
    const std::string name = planes == 1 ? "forward/bits/" : "forward/grey/";
    forEachTable(name + size.name(), [size, planes](const Kernels& table) {
        const std::size_t columns = roundUp(size.columns, wordBits), words = columns / wordBits;
        const std::size_t lanes = roundUp(size.neurons, laneBlock), stride = lanes / wordBits;
        const int sumPlanes = planesForSum(columns + 2, planes == 1 ? 1 : 255);
        struct Data {
            AlignedBuffer<Word> x, weights, thresholds, bits, near, scratch;
        };
        const auto planeCount = static_cast<std::size_t>(planes);
        auto data = std::make_shared<Data>(
            Data{randomWords(batch * words * planeCount), randomWords(lanes * words),
                 randomWords(3 * static_cast<std::size_t>(sumPlanes) * stride), zeros<Word>(batch * stride),
                 zeros<Word>(batch * stride), zeros<Word>(countedScratch(columns, planes))});
        const CountedProduct product{data->x.data(),
                                     words * planeCount,
                                     words,
                                     planes,
                                     batch,
                                     columns,
                                     data->weights.data(),
                                     1,
                                     size.neurons,
                                     sumPlanes,
                                     data->scratch.data()};
        const CountedEpilogue out{data->thresholds.data(), stride, data->bits.data(), data->near.data(),
                                  stride};
        const auto pack = table.packCounted;
        return Work{[=] {
                        pack(product, out);
                        (void)data;
                    },
                    size.macs(), static_cast<double>(onesOf(data->x) * lanes)};
    });
}

/// Tiles of sums, of a dense layer or of one map of a 3x3 convolution (`side` 3, size.columns channels).
void addBits(const std::string& name, const Size& size, std::size_t side, std::size_t mapSide) {
    forEachTable(name, [=](const Kernels& table) {
        const std::size_t pixel = wordsFor(size.columns), width = mapSide + side - 1, taps = side * side;
        const std::size_t zStride = roundUp(size.neurons, 16);
        struct Data {
            AlignedBuffer<Word> x, panels;
            AlignedBuffer<std::int32_t> z, thresholds;
            AlignedBuffer<Word> bits, near;
        };
        const std::size_t positions = side == 1 ? batch : mapSide, rows = side == 1 ? 1 : mapSide;
        auto data = std::make_shared<Data>(Data{
            randomWords(side == 1 ? batch * pixel : width * width * pixel),
            randomWords(zStride * taps * pixel), zeros<std::int32_t>(positions * zStride),
            zeros<std::int32_t>(roundUp(size.neurons, 64)), zeros<Word>(positions * wordsFor(size.neurons)),
            zeros<Word>(positions * wordsFor(size.neurons))});
        const auto tile = table.tileBits;
        const auto pack = table.packPooled;
        const auto run = [=] {
            for (std::size_t row = 0; row < rows; ++row) {
                tile({data->x.data() + row * width * pixel, pixel, positions, side, width * pixel,
                      side * pixel, data->panels.data(), size.neurons, 1,
                      static_cast<std::int32_t>(taps * size.columns)},
                     {data->z.data(), zStride});
                for (std::size_t o = 0; o < size.neurons; o += 64)
                    pack({data->z.data() + o, zStride, 0, 1, positions,
                          std::min<std::size_t>(64, size.neurons - o), data->thresholds.data() + o, 20,
                          data->bits.data() + o / 64, data->near.data() + o / 64, nullptr, nullptr,
                          wordsFor(size.neurons), nullptr});
            }
        };
        return Work{run, static_cast<double>(positions * rows * taps * size.columns * size.neurons)};
    });
}

void addGreyTile(const Size& size) {
    forEachTable("forward/greytile/" + size.name(), [size](const Kernels& table) {
        const std::size_t zStride = roundUp(size.neurons, 16);
        struct Data {
            AlignedBuffer<Word> x;
            AlignedBuffer<std::int8_t> panels;
            AlignedBuffer<std::int32_t> z;
        };
        auto data = std::make_shared<Data>(Data{randomWords(batch * size.columns / 8 + 1),
                                                zeros<std::int8_t>(zStride * roundUp(size.columns, 4)),
                                                zeros<std::int32_t>(batch * zStride)});
        for (std::size_t i = 0; i < data->panels.size(); ++i)
            data->panels[i] = (data->x[i % batch] >> (i % 61)) & 1 ? 1 : -1;
        const U8Product product{reinterpret_cast<const std::uint8_t*>(data->x.data()),
                                size.columns,
                                batch,
                                1,
                                0,
                                size.columns,
                                data->panels.data(),
                                size.neurons};
        const TileEpilogue out{data->z.data(), zStride};
        const auto tile = table.tileU8;
        return Work{[=] {
                        tile(product, out);
                        (void)data;
                    },
                    size.macs()};
    });
}

std::string densityName(std::size_t silence) { return silence == 1 ? "1" : "1of" + std::to_string(silence); }

/// Votes of all neurons: rows of inputs by each neuron's list of samples.
void addVotes(const Size& size, std::size_t silence, int planes) {
    const std::string name =
        (planes == 1 ? "votes/bits/" : "votes/grey/") + size.name() + "/" + densityName(silence);
    forEachTable(name, [=](const Kernels& table) {
        const auto planeCount = static_cast<std::size_t>(planes);
        struct Data {
            BitMatrix x, used;
            ErrorLists errors;
            AlignedBuffer<Word> sums;
        };
        auto data = std::make_shared<Data>(Data{randomBits(batch * planeCount, size.columns),
                                                BitMatrix(1, size.columns),
                                                ErrorLists(size.neurons, batch, silence, 0),
                                                {}});
        data->errors = ErrorLists(size.neurons, batch, silence, data->x.stride() * planeCount);
        for (std::size_t k = 0; k < size.columns; ++k)
            data->used.set(0, k, true);
        const std::size_t stride = data->x.words() + readAhead;
        data->sums = zeros<Word>(mostPlanes * stride);
        const auto sumRows = table.sumRows;
        const auto run = [=] {
            for (std::size_t o = 0; o < size.neurons; ++o) {
                const SignedRows rows = data->errors.of(o, data->x.row(0));
                const int count = planesForSum(rows.plusCount + rows.minusCount, planes == 1 ? 1 : 255);
                sumRows({rows, planes, data->x.stride(), nullptr, 0, data->used.row(0)},
                        {data->sums.data(), stride, data->x.words(), count});
            }
        };
        const double rowsAdded = static_cast<double>(data->errors.entries) * (planes == 1 ? 1 : 8);
        return Work{run, size.macs(), rowsAdded * static_cast<double>(roundUp(size.columns, laneBlock))};
    });
}

/// Blame of a batch carried back: rows of weights by each sample's list of neurons.
void addBlame(const Size& size, std::size_t silence) {
    forEachTable("blame/" + size.name() + "/" + densityName(silence), [=](const Kernels& table) {
        struct Data {
            BitMatrix weights, used, gate, out;
            ErrorLists errors;
            std::vector<std::uint32_t> all;
            AlignedBuffer<Word> minusAll;
        };
        auto data = std::make_shared<Data>(Data{randomBits(size.neurons, size.columns),
                                                BitMatrix(1, size.columns),
                                                randomBits(batch, size.columns),
                                                BitMatrix(2 * batch, size.columns),
                                                ErrorLists(1, 1, 1, 1),
                                                {},
                                                {}});
        data->errors = ErrorLists(batch, size.neurons, silence, data->weights.stride());
        for (std::size_t k = 0; k < size.columns; ++k)
            data->used.set(0, k, true);
        const std::size_t stride = data->weights.stride() + readAhead;
        const int planes = planesForSum(size.neurons, 1);
        data->minusAll = zeros<Word>((static_cast<std::size_t>(planes) + 1) * stride);
        for (std::size_t row = 0; row < size.neurons; ++row)
            data->all.push_back(static_cast<std::uint32_t>(row * data->weights.stride()));
        const auto carryBack = table.carryBack;
        const auto sumRows = table.sumRows;
        const auto run = [=] {
            if (silence == 1) // as training does where nearly every neuron errs: once per batch
                sumRows({{data->weights.row(0), nullptr, 0, data->all.data(), size.neurons},
                         1,
                         0,
                         nullptr,
                         0,
                         data->used.row(0)},
                        {data->minusAll.data(), stride, data->weights.words(), planes});
            for (std::size_t s = 0; s < batch; ++s) {
                const SignedRows rows = data->errors.of(s, data->weights.row(0));
                CarriedBlame blame{rows,
                                   data->weights.words(),
                                   data->used.row(0),
                                   planesForSum(rows.plusCount + rows.minusCount, 1),
                                   4,
                                   data->gate.row(s),
                                   data->out.row(2 * s),
                                   data->out.row(2 * s + 1)};
                if (silence == 1) {
                    blame.planes = planes;
                    blame.silent = data->all.data();
                    blame.minusAll = data->minusAll.data();
                    blame.allStride = stride;
                }
                carryBack(blame);
            }
        };
        return Work{run, size.macs(),
                    static_cast<double>(data->errors.entries * roundUp(size.columns, laneBlock))};
    });
}

} // namespace

void addProducts() {
    const Size wide[] = {{784, 1024}, {1024, 1024}, {512, 512}, {2048, 2048}};
    for (const Size& size : wide)
        for (const int planes : {1, 8})
            addCounted(size, planes);
    for (const Size& size : {Size{1024, 10}, Size{1024, 128}, Size{1024, 1024}})
        addBits("forward/bittile/" + size.name(), size, 1, 1);
    for (const Size& size : {Size{784, 64}, Size{784, 1024}})
        addGreyTile(size);
    for (const std::size_t channels : {64, 128, 256, 512})
        addBits("convolution3x3/" + std::to_string(channels), {channels, channels}, 3, 14);
    for (const Size& size : wide)
        for (const std::size_t silence : {1, 2, 8, 32, 64}) {
            addVotes(size, silence, 1);
            addVotes(size, silence, 8);
            addBlame(size, silence);
        }
}

} // namespace flipscope::bench
