#include "engine/parallel.h"

#include <algorithm>
#include <thread>

namespace flipscope {

namespace {
int threadsFor(int wanted) {
    return wanted > 0 ? wanted : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}
} // namespace

Workers::Workers(int threads)
    : m_threads(threadsFor(threads)),
      m_limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(m_threads)),
      m_arena(m_threads) {}

} // namespace flipscope
