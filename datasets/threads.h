// Work on many samples at once, without the engine's thread pool, which this folder does not know: blocks of
// a range, each on whichever thread is free. The trap: `work` must give the same result however blocks are
// dealt out.
#pragma once

#include "datasets/watch.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <future>
#include <thread>
#include <vector>

namespace flipscope {

/// Calls work(first, last) for blocks that cover [0, count); the first exception is passed on. `threads` 0:
/// one for each core. The caller's watch is theirs, too, and is looked at before each block.
template <class Work>
void forEachBlock(std::size_t count, std::size_t blockSize, const Work& work, std::size_t threads = 0) {
    std::atomic<std::size_t> next{0};
    const auto takeBlocks = [&, watch = Watch::current()] {
        const Watch::Scope scope(watch);
        try {
            for (std::size_t first = next.fetch_add(blockSize); first < count;
                 first = next.fetch_add(blockSize)) {
                Watch::checkStop();
                work(first, std::min(count, first + blockSize));
            }
        } catch (...) {
            next = count; // the others need not go on
            throw;
        }
    };
    const std::size_t blocks = (count + blockSize - 1) / blockSize;
    threads = std::min<std::size_t>(threads != 0 ? threads : std::thread::hardware_concurrency(), blocks);
    std::vector<std::future<void>> others;
    for (std::size_t i = 1; i < threads; ++i)
        others.push_back(std::async(std::launch::async, takeBlocks));
    takeBlocks();
    for (auto& other : others)
        other.get();
}

} // namespace flipscope
