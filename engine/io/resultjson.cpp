#include "engine/io/resultjson.h"

#include "datasets/error.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

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
    json["steps_done"] = start.stepsDone;
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
    json["balanced_validation_accuracy"] = orNull(report.balancedAccuracy);
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
    json["finished"] = !r.stoppedByUser;
    json["train_seconds"] = r.trainSeconds;
    json["samples_per_second"] = r.samplesPerSecond;
    json["flips"] = r.flips;
    json["updates"] = r.updates;
    json["train_bit_ops"] = r.trainBitOps == 0 ? Json(nullptr) : Json(r.trainBitOps);
    json["train_float_ops"] = r.trainFloatOps == 0 ? Json(nullptr) : Json(r.trainFloatOps);
    json["bit_ops_per_sample"] = r.bitOpsPerSample;
    json["state_bits_per_weight"] = r.stateBitsPerWeight;
    for (const auto& [key, entries] :
         {std::pair{"ledger", &r.ledger}, std::pair{"float32_ledger", &r.float32Ledger}}) {
        Json& ledger = json[key] = Json::object();
        for (const LedgerEntry& entry : *entries)
            ledger[entry.kind] = entry.bytes;
    }
    json["rss_start_bytes"] = r.rssStartBytes;
    json["peak_rss_bytes"] = r.peakRssBytes;
    json["model_checksum"] = r.modelChecksum;
    json["model"] = r.modelPath.empty() ? Json(nullptr) : Json(r.modelPath);
    return json;
}

Json toJson(const CheckpointNote& note) {
    Json json = event("checkpoint");
    json["epoch"] = note.checkpoint.epochs;
    json["step"] = note.checkpoint.step;
    json["file"] = note.checkpoint.file.string();
    json["bytes"] = note.bytes;
    json["seconds"] = note.seconds;
    return json;
}

namespace {

TrainingResult resultFrom(const Json& json) {
    TrainingResult r;
    const auto read = [&](const char* key, auto& value) { json.at(key).get_to(value); };
    const auto readOptional = [&](const char* key, auto& value) {
        if (!json.at(key).is_null())
            value = json.at(key).get<double>();
    };
    read("method", r.method);
    read("dataset", r.dataset);
    read("data_hash", r.dataHash);
    read("network", r.network);
    read("encoder", r.encoder);
    read("epochs", r.epochs);
    read("seed", r.seed);
    read("threads", r.threads);
    read("kernels", r.kernels);
    read("train_samples", r.trainSamples);
    read("validation_samples", r.validationSamples);
    read("test_samples", r.testSamples);
    readOptional("train_accuracy", r.trainAccuracy);
    readOptional("validation_accuracy", r.validationAccuracy);
    readOptional("test_accuracy", r.testAccuracy);
    readOptional("balanced_test_accuracy", r.balancedTestAccuracy);
    read("which", r.which);
    r.bestEpoch = json.at("best_epoch").is_null() ? 0 : json.at("best_epoch").get<std::uint64_t>();
    read("stop_reason", r.stopReason);
    r.stoppedByUser = !json.at("finished").get<bool>();
    read("train_seconds", r.trainSeconds);
    read("samples_per_second", r.samplesPerSecond);
    read("flips", r.flips);
    read("updates", r.updates);
    if (json.contains("train_bit_ops") && !json["train_bit_ops"].is_null())
        read("train_bit_ops", r.trainBitOps);
    if (json.contains("train_float_ops") && !json["train_float_ops"].is_null())
        read("train_float_ops", r.trainFloatOps);
    read("bit_ops_per_sample", r.bitOpsPerSample);
    read("state_bits_per_weight", r.stateBitsPerWeight);
    for (const auto& [key, entries] :
         {std::pair{"ledger", &r.ledger}, std::pair{"float32_ledger", &r.float32Ledger}}) {
        const Json ledger = json.value(key, Json::object()); // older results lack the second
        for (const auto& [kind, bytes] : ledger.items())
            entries->push_back({kind, bytes.get<std::uint64_t>()});
    }
    read("rss_start_bytes", r.rssStartBytes);
    read("peak_rss_bytes", r.peakRssBytes);
    read("model_checksum", r.modelChecksum);
    if (!json.at("model").is_null())
        read("model", r.modelPath);
    return r;
}

} // namespace

std::optional<TrainingResult> readResult(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error))
        return std::nullopt;
    std::ifstream in(file, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    try {
        return resultFrom(Json::parse(text));
    } catch (const nlohmann::json::exception& e) {
        throw Error(
            fmt::format("{}: expected the result of a run: {}; remove this file to go on from the latest "
                        "checkpoint",
                        file.string(), e.what()));
    }
}

std::optional<TrainingResult> readFinishedResult(const std::filesystem::path& file) {
    auto result = readResult(file);
    return result && result->stoppedByUser ? std::nullopt : result;
}

} // namespace flipscope
