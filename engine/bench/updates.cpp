// What follows the products: counters, flips, pooling, slices. "MAC/cycle" here is weights (or numbers) a
// cycle.
#include "benchdata.h"

#include <memory>

namespace flipscope::bench {

namespace {

constexpr std::size_t columns = 1024, neurons = 1024;

/// Random numbers of `count` planes, the planes above `significant` equal to the sign.
void fill(AlignedBuffer<Word>& planes, std::size_t stride, int count, int significant) {
    planes = randomWords(static_cast<std::size_t>(count) * stride);
    for (int p = significant; p < count; ++p)
        std::copy_n(planes.data() + static_cast<std::size_t>(significant - 1) * stride, stride,
                    planes.data() + static_cast<std::size_t>(p) * stride);
}

struct Neuron {
    AlignedBuffer<Word> votes;
    std::vector<AlignedBuffer<Word>> counters;
    BitMatrix weights, changed, used;
    std::size_t stride = wordsFor(columns) + readAhead;

    Neuron(int votePlanes, int counterPlanes)
        : counters(neurons), weights(neurons, columns), changed(1, columns), used(1, columns) {
        fill(votes, stride, votePlanes, votePlanes);
        for (auto& planes : counters)
            fill(planes, stride, counterPlanes, counterPlanes);
        std::fill_n(used.row(0), used.words(), ~Word{0});
    }
    SlicedSums votesOf(int count) { return {votes.data(), stride, wordsFor(columns), count}; }
};

/// 8-bit counters of a layer by votes of `votePlanes` planes.
void addCounters(int votePlanes, int shift) {
    const std::string name =
        "counters/1024x1024/votes" + std::to_string(votePlanes) + "/shift" + std::to_string(shift);
    forEachTable(name, [=](const Kernels& table) {
        auto data = std::make_shared<Neuron>(votePlanes, 8);
        const auto update = table.updateCounters;
        const auto run = [=] {
            for (std::size_t o = 0; o < neurons; ++o)
                update({data->votesOf(votePlanes),
                        {data->counters[o].data(), data->stride, wordsFor(columns), 8},
                        data->weights.row(o),
                        data->changed.row(0),
                        0,
                        -1,
                        data->used.row(0),
                        shift,
                        {1, 2},
                        static_cast<std::uint32_t>(o) * ditherNumbers(wordsFor(columns))});
        };
        return Work{run, static_cast<double>(columns * neurons)};
    });
}

void addFlips() {
    forEachTable("flips/1024x1024", [](const Kernels& table) {
        auto data = std::make_shared<Neuron>(7, 1);
        const auto flip = table.flipByVotes;
        const auto run = [=] {
            for (std::size_t o = 0; o < neurons; ++o)
                flip({data->votesOf(7),
                      data->used.row(0),
                      data->weights.row(o),
                      data->changed.row(0),
                      0,
                      false,
                      60,
                      3000,
                      {1, 2},
                      static_cast<std::uint32_t>(o * columns)});
        };
        return Work{run, static_cast<double>(columns * neurons)};
    });
}

/// Rows of 28 pooled positions with 64 filters; the numbers are those before pooling.
void addPooling(std::size_t pool) {
    forEachTable("pooling/" + std::to_string(pool), [pool](const Kernels& table) {
        constexpr std::size_t filters = 64, positions = 28;
        struct Data {
            AlignedBuffer<std::int32_t> z, thresholds, sums;
            AlignedBuffer<Word> out;
        };
        auto data = std::make_shared<Data>(Data{zeros<std::int32_t>(pool * positions * pool * filters),
                                                zeros<std::int32_t>(filters), zeros<std::int32_t>(filters),
                                                zeros<Word>(4 * positions)});
        const AlignedBuffer<Word> random = randomWords(data->z.size());
        for (std::size_t i = 0; i < data->z.size(); ++i)
            data->z[i] = static_cast<std::int32_t>(random[i] % 201) - 100;
        const PoolBlock block{data->z.data(),
                              filters,
                              positions * pool * filters,
                              pool,
                              positions,
                              filters,
                              data->thresholds.data(),
                              20,
                              data->out.data(),
                              data->out.data() + positions,
                              data->out.data() + 2 * positions,
                              data->out.data() + 3 * positions,
                              1,
                              data->sums.data()};
        const auto pack = table.packPooled;
        return Work{[=] {
                        pack(block);
                        (void)data;
                    },
                    static_cast<double>(data->z.size())};
    });
}

void addSlices() {
    forEachTable("slicebytes/784", [](const Kernels& table) {
        struct Data {
            AlignedBuffer<Word> bytes, planes;
        };
        auto data = std::make_shared<Data>(Data{randomWords(98), zeros<Word>(8 * 16)});
        const auto slice = table.sliceBytes;
        return Work{[=] {
                        slice(reinterpret_cast<const std::uint8_t*>(data->bytes.data()), 784,
                              data->planes.data(), 16);
                    },
                    784};
    });
    forEachTable("slicenumbers/1024", [](const Kernels& table) {
        struct Data {
            AlignedBuffer<Word> numbers, planes;
        };
        auto data = std::make_shared<Data>(Data{randomWords(512), zeros<Word>(12 * 24)});
        const auto slice = table.sliceNumbers;
        return Work{[=] {
                        slice(reinterpret_cast<const std::int32_t*>(data->numbers.data()),
                              {data->planes.data(), 24, 16, 12});
                    },
                    1024};
    });
}

} // namespace

void addUpdates() {
    for (const auto& [votePlanes, shift] :
         {std::pair{6, 0}, std::pair{6, 2}, std::pair{9, 5}, std::pair{16, 10}})
        addCounters(votePlanes, shift);
    addFlips();
    addPooling(1);
    addPooling(2);
    addSlices();
}

} // namespace flipscope::bench
