#include "engine/io/resultjson.h"

namespace flipscope {

namespace {

using Json = nlohmann::ordered_json;

Json event(const char* name) { return {{"event", name}, {"schema", eventSchema}}; }

} // namespace

Json toJson(const TrainingStart& start) {
    Json json = event("started");
    json["method"] = start.method;
    json["layer_sizes"] = {start.layers.front().input.values()};
    for (const LayerShape& layer : start.layers)
        json["layer_sizes"].push_back(layer.output().values());
    json["train_samples"] = start.trainSamples;
    json["validation_samples"] = start.validationSamples;
    json["test_samples"] = start.testSamples;
    json["epochs"] = start.epochs;
    json["steps_per_epoch"] = start.stepsPerEpoch;
    json["threads"] = start.threads;
    json["kernels"] = start.kernels;
    json["rss_start_bytes"] = start.rssBytes;
    return json;
}

Json toJson(const EpochReport& report) {
    Json json = event("epoch");
    json["epoch"] = report.epoch;
    json["step"] = report.step;
    json["train_accuracy"] = report.trainAccuracy;
    json["validation_accuracy"] = orNull(report.validationAccuracy);
    json["loss"] = report.loss;
    const LayerStep total = totalOf(report.layers);
    json["flips"] = total.flips;
    json["updates"] = total.updates;
    json["seconds"] = report.seconds;
    json["best"] = report.best;
    return json;
}

Json toJson(const TrainingResult& r) {
    Json json = event("result");
    json["method"] = r.method;
    json["dataset"] = r.dataset;
    json["data_hash"] = r.dataHash;
    json["network"] = r.network;
    json["encoder"] = r.encoder;
    json["epochs"] = r.epochs;
    json["seed"] = r.seed;
    json["threads"] = r.threads;
    json["kernels"] = r.kernels;
    json["train_samples"] = r.trainSamples;
    json["validation_samples"] = r.validationSamples;
    json["test_samples"] = r.testSamples;
    json["train_accuracy"] = orNull(r.trainAccuracy);
    json["validation_accuracy"] = orNull(r.validationAccuracy);
    json["test_accuracy"] = orNull(r.testAccuracy);
    json["balanced_test_accuracy"] = orNull(r.balancedTestAccuracy);
    json["which"] = r.which;
    json["best_epoch"] = r.bestEpoch == 0 ? Json(nullptr) : Json(r.bestEpoch);
    json["stop_reason"] = r.stopReason;
    json["train_seconds"] = r.trainSeconds;
    json["samples_per_second"] = r.samplesPerSecond;
    json["flips"] = r.flips;
    json["updates"] = r.updates;
    json["bit_ops_per_sample"] = r.bitOpsPerSample;
    json["state_bits_per_weight"] = r.stateBitsPerWeight;
    Json& ledger = json["ledger"] = Json::object();
    for (const LedgerEntry& entry : r.ledger)
        ledger[entry.kind] = entry.bytes;
    json["rss_start_bytes"] = r.rssStartBytes;
    json["peak_rss_bytes"] = r.peakRssBytes;
    json["model_checksum"] = r.modelChecksum;
    json["model"] = r.modelPath.empty() ? Json(nullptr) : Json(r.modelPath);
    return json;
}

} // namespace flipscope
