// Whole steps of `bitflip` on 784-1024-1024-10 at batch 100, through the Learner interface, on Fashion-MNIST
// and after an epoch of training: errors are as dense as they really are. Encoding and shuffling are not part
// of it.
#include "benchdata.h"

#include "datasets/catalogue.h"
#include "datasets/open.h"
#include "engine/batchsource.h"
#include "engine/learning/methods.h"
#include "engine/network/networkspec.h"
#include "engine/parallel.h"
#include "engine/trainer.h"
#include "engine/trainingconfig.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace flipscope::bench {

namespace {

constexpr std::size_t stepBatch = 100;

/// Means, spread and which inputs vary, of the encoded samples.
LearningProblem describe(const Dataset& data, const Encoder& encoder) {
    LearningProblem problem;
    problem.inputType = encoder.outputType();
    problem.image = imageMap(data.shape);
    problem.layers = parseNetwork("1024,1024", problem.image, encoder.outputs(), data.classCount());
    problem.inputVaries.assign(encoder.outputs(), true);
    if (problem.inputType == ValueType::Bits)
        return problem;
    std::vector<std::uint8_t> pixels(data.shape.size());
    std::vector<double> sums(pixels.size());
    double squares = 0, ofMeans = 0;
    const auto count = static_cast<double>(data.train.size());
    for (std::size_t i = 0; i < data.train.size(); ++i) {
        data.train.read(i, pixels);
        for (std::size_t p = 0; p < pixels.size(); ++p) {
            sums[p] += pixels[p];
            squares += pixels[p] * pixels[p];
        }
    }
    for (const double sum : sums) {
        problem.inputMeans.push_back(static_cast<std::uint8_t>(sum / count));
        ofMeans += sum / count * (sum / count);
    }
    problem.inputDeviation = static_cast<std::uint32_t>(
        std::max(1.0, std::sqrt((squares / count - ofMeans) / static_cast<double>(pixels.size()))));
    return problem;
}

/// A learner that has seen an epoch, and batches for more.
struct Run {
    Workers workers;
    Encoder encoder;
    std::unique_ptr<Learner> learner;
    std::vector<Batch> batches;

    Run(const Dataset& data, const std::string& encoding, const Kernels& kernels, int threads)
        : workers(threads), encoder(Encoder::fit(encoding, data.train, data.shape)) {
        const TrainingConfig config = TrainingConfig::resolve({{"method", "bitflip", "", {}},
                                                               {"network", "1024,1024", "", {}},
                                                               {"encoder", encoding, "", {}},
                                                               {"batch", std::to_string(stepBatch), "", {}}});
        BatchSource source(data.train, encoder, stepBatch, 1);
        LearningProblem problem = describe(data, encoder);
        problem.stepsPerEpoch = source.stepsPerEpoch();
        workers.run([&] {
            learner = findMethod("bitflip").create(config, problem, kernels);
            for (std::uint64_t i = 0; i < source.stepsPerEpoch(); ++i)
                learner->learn(
                    source.batch(1, i), [] { return false; }, nullptr);
            for (std::uint64_t i = 0; i < std::min<std::uint64_t>(64, source.stepsPerEpoch()); ++i)
                batches.push_back(source.batch(2, i));
        });
    }
};

void runSteps(benchmark::State& state, const std::string& encoding, const Kernels& kernels, int threads) {
    if (!locate(*findInCatalogue("fashion-mnist"))) {
        state.SkipWithError("Fashion-MNIST is not on this machine (package dataset-fashion-mnist)");
        return;
    }
    DatasetRequest request;
    request.dataset = "fashion-mnist";
    const Dataset data = openDataset(request);
    Run run(data, encoding, kernels, threads);
    std::size_t next = 0;
    for (auto unused : state) {
        (void)unused;
        run.workers.run([&] {
            run.learner->learn(
                run.batches[next], [] { return false; }, nullptr);
        });
        next = (next + 1) % run.batches.size();
    }
}

} // namespace

void addSteps() {
    for (const std::string encoding : {"grey", "median"})
        for (const int threads : {1, 2})
            for (const Kernels* table : availableKernels()) {
                if (table->name == "scalar")
                    continue; // minutes of training before the first step is measured
                const std::string name = "step/" + encoding + "/threads" + std::to_string(threads) + "/";
                benchmark::RegisterBenchmark(
                    (name + std::string(table->name)).c_str(),
                    [=](benchmark::State& state) { runSteps(state, encoding, *table, threads); })
                    ->Unit(benchmark::kMicrosecond)
                    ->UseRealTime();
            }
}

} // namespace flipscope::bench
