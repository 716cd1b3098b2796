#include "datasets/watch.h"

#include <utility>

namespace flipscope {
namespace {

thread_local Watch* watchOfThread = nullptr;

class WatchedSamples final : public SampleSource {
public:
    WatchedSamples(std::shared_ptr<const SampleSource> source, Watch* watch)
        : m_source(std::move(source)), m_watch(watch) {}

    std::size_t size() const override { return m_source->size(); }
    std::uint16_t label(std::size_t index) const override { return m_source->label(index); }
    void read(std::size_t index, std::span<std::uint8_t> pixels) const override {
        const Watch::Scope scope(m_watch); // readers may have threads of their own
        Watch::advance(1);
        m_source->read(index, pixels);
    }
    bool inMemory() const override { return m_source->inMemory(); }
    std::string name(std::size_t index) const override { return m_source->name(index); }
    std::string group(std::size_t index) const override { return m_source->group(index); }
    PictureSize fileSize(std::size_t index) const override { return m_source->fileSize(index); }

private:
    std::shared_ptr<const SampleSource> m_source;
    Watch* m_watch;
};

} // namespace

Watch::Scope::Scope(Watch* watch) : m_before(std::exchange(watchOfThread, watch)) {}
Watch::Scope::~Scope() { watchOfThread = m_before; }

Watch* Watch::current() { return watchOfThread; }

void Watch::checkStop() {
    if (watchOfThread != nullptr && watchOfThread->isStopped())
        throw Stopped();
}

void Watch::begin(Stage stage, std::uint64_t total) {
    checkStop();
    Watch* watch = watchOfThread;
    if (watch == nullptr)
        return;
    if (watch->m_stage.exchange(stage) == stage) {
        watch->m_total += total;
    } else {
        watch->m_done = 0;
        watch->m_total = total;
    }
}

void Watch::advance(std::uint64_t count) {
    checkStop();
    if (watchOfThread != nullptr)
        watchOfThread->m_done.fetch_add(count, std::memory_order_relaxed);
}

Samples watched(const Samples& samples, Watch::Stage stage, std::uint64_t passes) {
    if (samples.empty() || Watch::current() == nullptr)
        return samples;
    Watch::begin(stage, samples.size() * passes);
    return Samples(std::make_shared<WatchedSamples>(samples.source(), Watch::current()), samples.indices());
}

} // namespace flipscope
