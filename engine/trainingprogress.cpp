#include "engine/trainingprogress.h"

#include "datasets/error.h"
#include "engine/io/statefile.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <type_traits>

namespace flipscope {

namespace {

/// One array per field; `reports` have their number and their layers already.
void visitReports(StateVisitor& state, const std::string& prefix, std::vector<EpochReport>& reports,
                  std::size_t layers) {
    const auto column = [&](const std::string& name, auto&& field) {
        std::vector<std::remove_reference_t<decltype(field(reports.front()))>> values;
        for (EpochReport& report : reports)
            values.push_back(field(report));
        state.array(prefix + name, values);
        for (std::size_t i = 0; i < reports.size(); ++i)
            field(reports[i]) = values[i];
    };
    column("epoch", [](EpochReport& r) -> std::uint64_t& { return r.epoch; });
    column("step", [](EpochReport& r) -> std::uint64_t& { return r.step; });
    column("train-accuracy", [](EpochReport& r) -> double& { return r.trainAccuracy; });
    column("loss", [](EpochReport& r) -> double& { return r.loss; });
    column("seconds", [](EpochReport& r) -> double& { return r.seconds; });
    std::vector<double> accuracies, balanced; // no number where there is none
    std::vector<std::uint8_t> best;
    for (const EpochReport& report : reports) {
        accuracies.push_back(report.validationAccuracy.value_or(std::numeric_limits<double>::quiet_NaN()));
        balanced.push_back(report.balancedAccuracy.value_or(std::numeric_limits<double>::quiet_NaN()));
        best.push_back(report.best);
    }
    state.array(prefix + "validation-accuracy", accuracies);
    state.array(prefix + "balanced-accuracy", balanced);
    state.array(prefix + "best", best);
    for (std::size_t i = 0; i < reports.size(); ++i) {
        reports[i].validationAccuracy =
            std::isnan(accuracies[i]) ? std::nullopt : std::optional(accuracies[i]);
        reports[i].balancedAccuracy = std::isnan(balanced[i]) ? std::nullopt : std::optional(balanced[i]);
        reports[i].best = best[i] != 0;
    }
    for (std::size_t l = 0; l < layers; ++l) {
        const auto counts = [&](const char* name, std::uint64_t LayerStep::*count) {
            column(StateVisitor::ofLayer(l, name),
                   [=](EpochReport& r) -> std::uint64_t& { return r.layers[l].*count; });
        };
        counts("flips", &LayerStep::flips);
        counts("updates", &LayerStep::updates);
        counts("errors", &LayerStep::errors);
        counts("activations", &LayerStep::activations);
        counts("bit-ops", &LayerStep::bitOps);
    }
}

void visitNetwork(StateVisitor& state, const std::string& prefix, Network& network) {
    std::vector<Layer> layers = network.layers();
    for (std::size_t l = 0; l < layers.size(); ++l) {
        auto parameters = std::make_shared<LayerParameters>(parametersOf(layers[l]));
        state.bits(prefix + StateVisitor::ofLayer(l, "weights"), parameters->weights);
        state.array(prefix + StateVisitor::ofLayer(l, "thresholds"), parameters->thresholds);
        std::visit([&](auto& layer) { layer.parameters = std::move(parameters); }, layers[l]);
    }
    network = Network(network.inputType(), network.image(), std::move(layers));
}

} // namespace

void TrainingProgress::beginEpoch(std::size_t layers) {
    epochNow = {};
    epochNow.epoch = epochs + 1;
    epochNow.layers.resize(layers);
    correct = seen = 0;
    lossSum = 0;
    blameFirstStep = step + 1;
}

void TrainingProgress::add(const StepReport& report) {
    ++position;
    step = report.step;
    correct += report.correct;
    seen += report.samples;
    lossSum += report.loss * static_cast<double>(report.samples);
    for (std::size_t l = 0; l < report.layers.size(); ++l)
        epochNow.layers[l] += report.layers[l];
}

void TrainingProgress::endEpoch(std::optional<double> accuracy, std::optional<double> balanced,
                                bool bestIsBalanced, const Network& network) {
    epochNow.step = step;
    epochNow.trainAccuracy = static_cast<double>(correct) / static_cast<double>(seen);
    epochNow.loss = lossSum / static_cast<double>(seen);
    epochNow.validationAccuracy = accuracy;
    epochNow.balancedAccuracy = balanced;
    if (const std::optional<double> figure = bestIsBalanced ? balanced : accuracy;
        figure && *figure > bestAccuracy) {
        bestAccuracy = *figure;
        best = network;
        bestEpoch = epochNow.epoch;
        epochNow.best = true;
    }
    account();
    epochs = epochNow.epoch;
    position = 0;
    history.push_back(epochNow);
}

void TrainingProgress::account() {
    const LayerStep total = totalOf(epochNow.layers);
    trainSeconds += epochNow.seconds;
    flips += total.flips;
    updates += total.updates;
    bitOps += total.bitOps;
}

void TrainingProgress::visitState(StateVisitor& state, const Network& like) {
    const std::size_t layers = like.layers().size();
    state.number("run.epochs", epochs);
    state.number("run.position", position);
    state.number("run.step", step);
    state.number("run.blame-first-step", blameFirstStep);
    std::vector<EpochReport> now{epochNow};
    now.front().layers.resize(layers);
    visitReports(state, "run.now.", now, layers);
    epochNow = now.front();
    state.number("run.correct", correct);
    state.number("run.seen", seen);
    state.number("run.loss-sum", lossSum);
    visitReports(state, "run.history.", history, layers);
    state.number("run.flips", flips);
    state.number("run.updates", updates);
    state.number("run.bit-ops", bitOps);
    state.number("run.train-seconds", trainSeconds);
    state.number("run.best-accuracy", bestAccuracy);
    state.number("run.best-epoch", bestEpoch);
    state.number("run.halvings", halvings);
    state.number("run.patience-from", patienceFrom);
    if (bestAccuracy >= 0) {
        if (best.layers().empty())
            best = like; // restoring: what it is made of is overwritten
        visitNetwork(state, "run.best.", best);
    }
}

TrainingProgress TrainingProgress::restore(StateReader& reader, const Network& like,
                                           std::uint64_t totalEpochs, std::uint64_t stepsPerEpoch) {
    TrainingProgress progress;
    reader.number("run.epochs", progress.epochs);
    if (progress.epochs > totalEpochs || progress.epochs != reader.boundedCount("run.history.step"))
        throw Error(fmt::format("{}: {} epochs are said to be done, {} are reported on, of {} in all",
                                reader.origin(), progress.epochs, reader.boundedCount("run.history.step"),
                                totalEpochs));
    progress.history.resize(progress.epochs);
    for (EpochReport& report : progress.history)
        report.layers.resize(like.layers().size());
    progress.visitState(reader, like);
    const bool finished = progress.epochs == totalEpochs;
    if (progress.position >= (finished ? 1 : stepsPerEpoch) ||
        progress.step != progress.epochs * stepsPerEpoch + progress.position ||
        progress.blameFirstStep > progress.step + 1 || progress.bestEpoch > progress.epochs ||
        progress.halvings > progress.epochs || progress.patienceFrom > progress.epochs ||
        !(progress.bestAccuracy >= -1 && progress.bestAccuracy <= 1))
        throw Error(fmt::format("{}: step {} is not step {} after {} epochs of {}", reader.origin(),
                                progress.step, progress.position, progress.epochs, stepsPerEpoch));
    return progress;
}

} // namespace flipscope
