#include "benchdata.h"

#include <algorithm>
#include <memory>
#include <random>

namespace flipscope::bench {

namespace {
std::mt19937_64& generator() {
    static std::mt19937_64 random(1);
    return random;
}
} // namespace

AlignedBuffer<Word> randomWords(std::size_t count) {
    AlignedBuffer<Word> words(count + readAhead);
    std::generate_n(words.data(), count, generator());
    return words;
}

BitMatrix randomBits(std::size_t rows, std::size_t columns) {
    BitMatrix m(rows, columns);
    for (std::size_t r = 0; r < rows; ++r) {
        std::generate_n(m.row(r), m.words(), generator());
        m.row(r)[m.words() - 1] &= lastWordMask(columns);
    }
    return m;
}

ErrorLists::ErrorLists(std::size_t items, std::size_t rows, std::size_t silence, std::size_t stride)
    : plus(items), minus(items) {
    for (std::size_t item = 0; item < items; ++item) {
        for (std::size_t row = 0; row < rows; ++row) {
            const std::uint64_t random = generator()();
            if (random % silence != 0)
                continue;
            ((random >> 60) & 1 ? plus : minus)[item].push_back(static_cast<std::uint32_t>(row * stride));
        }
        const std::size_t count = plus[item].size() + minus[item].size();
        entries += count;
        most = std::max(most, count);
    }
}

void forEachTable(const std::string& name, const std::function<Work(const Kernels&)>& make) {
    for (const Kernels* table : availableKernels()) {
        const auto run = [table, make](benchmark::State& state) {
            const Work work = make(*table);
            work.run(); // into the caches, and the clock up
            const CoreLimits limits = measureLimits();
            for (auto unused : state) {
                (void)unused;
                work.run();
                benchmark::ClobberMemory();
            }
            const auto perSecond = [](double amount) {
                return benchmark::Counter(amount, benchmark::Counter::kIsIterationInvariantRate);
            };
            state.counters["GHz"] = limits.hertz / 1e9;
            state.counters["MAC/cycle"] = perSecond(work.macs / limits.hertz);
            if (work.addedLanes > 0 && limits.addedLanes(table->name) > 0)
                state.counters["share"] = perSecond(work.addedLanes / limits.addedLanes(table->name));
        };
        benchmark::RegisterBenchmark((name + "/" + std::string(table->name)).c_str(), run)
            ->Unit(benchmark::kMicrosecond);
    }
}

} // namespace flipscope::bench
