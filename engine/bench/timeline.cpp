// How fast one moves through a run: flipscope-bench-timeline RUN. Seeks to random steps, steps one by one
// both ways, drags (over the whole run in 300 positions), and counts over all of it. Times are of the
// thread's own work: on a machine that others use too, the clock on the wall tells about them.
#include "datasets/error.h"
#include "datasets/random.h"
#include "engine/io/modelfile.h"
#include "engine/io/runfolder.h"
#include "engine/timeline/flipcensus.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace {

using namespace flipscope;

/// Of this thread.
double now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return 1000 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e6;
}

void report(const char* what, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    fmt::print("{:<34} median {:6.2f} ms, 99 % {:6.2f}, worst {:6.2f}, {} times\n", what,
               times[times.size() / 2], times[times.size() * 99 / 100], times.back(), times.size());
}

/// Goes there, and takes what a view needs.
template <class F> double seek(TimeMachine& time, std::uint64_t step, F&& take) {
    const auto begin = now();
    time.seek(step);
    take();
    return now() - begin;
}

void measure(const std::filesystem::path& run) {
    auto begin = now();
    TimeMachine time(run / RunFolder::flipLogName, loadModel(findModel(run, true)).network);
    fmt::print("opened in {:.1f} ms: steps {} to {}\n", now() - begin, time.firstStep(), time.lastStep());
    const std::uint64_t span = time.lastStep() - time.firstStep();
    const RandomKey key = RandomKey::derive(1, RandomStream::SampleOrder, 0, 0);
    std::size_t seen = 0;
    const auto nothing = [] {};
    const auto view = [&] { seen += time.network().layers().size() + time.flips().size(); };
    std::vector<double> cold, coldView, random, withView, onwards, backwards, dragged;
    {
        TimeMachine alone(run / RunFolder::flipLogName, time.like(), std::make_shared<StateCache>(0));
        const auto its = [&] { seen += alone.network().layers().size() + alone.flips().size(); };
        for (std::uint32_t i = 0; i < 200; ++i)
            cold.push_back(seek(alone, alone.firstStep() + key.at(20000 + i) % (span + 1), nothing));
        for (std::uint32_t i = 0; i < 200; ++i)
            coldView.push_back(seek(alone, alone.firstStep() + key.at(30000 + i) % (span + 1), its));
    }
    for (std::uint32_t i = 0; i < 1000; ++i)
        random.push_back(seek(time, time.firstStep() + key.at(i) % (span + 1), nothing));
    for (std::uint32_t i = 0; i < 500; ++i)
        withView.push_back(seek(time, time.firstStep() + key.at(5000 + i) % (span + 1), view));
    time.seek(time.firstStep() + span / 2);
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(500, span / 2); ++i)
        onwards.push_back(seek(time, time.step() + 1, view));
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(500, span / 2); ++i)
        backwards.push_back(seek(time, time.step() - 1, view));
    for (std::uint64_t i = 0; i <= 300; ++i)
        dragged.push_back(seek(time, time.firstStep() + span * i / 300, view));
    report("cold: nothing kept in memory", cold);
    report("cold, network and flips taken", coldView);
    report("random seek", random);
    report("the same, network and flips taken", withView);
    report("step by step", onwards);
    report("step by step backwards", backwards);
    report("dragged over the run in 300", dragged);
    FlipCensus census(time.like());
    begin = now();
    census.count(time, [] { return false; });
    fmt::print("all {} steps counted in {:.0f} ms: {}\n", census.counted(), now() - begin,
               census.patterns().summary());
    random.clear();
    for (std::uint32_t i = 0; i < 1000; ++i)
        random.push_back(seek(time, time.firstStep() + key.at(9000 + i) % (span + 1), view));
    report("random seek after that, with view", random);
    begin = now();
    const auto story = time.flipsOf(0, 0, 0, time.lastStep(), [] { return false; });
    fmt::print("one neuron's {} flips found in {:.0f} ms\n", story.size(), now() - begin);
}

} // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 2)
            throw Error("expected a run folder");
        measure(argv[1]);
    } catch (const std::exception& e) {
        fmt::print(stderr, "{}\n", e.what());
        return 1;
    }
    return 0;
}
