// How many threads the engine may use: one arena per run, entered once at the top; inside it plain
// tbb::parallel_for with fixed blocks. Results never depend on the number of threads.
#pragma once

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <cstddef>
#include <utility>

namespace flipscope {

class Workers {
public:
    /// threads = 0: one per core. More threads than cores are allowed (the tests use 7).
    explicit Workers(int threads);

    int threads() const { return m_threads; }

    /// Blocking: runs f with the calling thread as one of the workers.
    template <class F> auto run(F&& f) { return m_arena.execute(std::forward<F>(f)); }

private:
    int m_threads;
    tbb::global_control m_limit; // lets the arena be larger than the machine
    tbb::task_arena m_arena;
};

/// f(0), ..., f(count - 1), each a task of its own, in the caller's arena.
template <class F> void forEachTask(std::size_t count, F&& f) {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, 1),
                      [&](const tbb::blocked_range<std::size_t>& range) {
                          for (std::size_t i = range.begin(); i < range.end(); ++i)
                              f(i);
                      });
}

} // namespace flipscope
