#include "engine/comparison.h"

#include "datasets/error.h"
#include "engine/assets.h"
#include "engine/io/jsontext.h"
#include "engine/splittext.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <xxhash.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace flipscope {

namespace {

std::optional<SeedFigures> figuresOf(const std::vector<TrainingResult>& results,
                                     std::optional<double> TrainingResult::*value) {
    SeedFigures figures;
    double least = 2, most = -1;
    for (const TrainingResult& result : results) {
        if (!(result.*value))
            return std::nullopt;
        figures.mean += *(result.*value) / static_cast<double>(results.size());
        least = std::min(least, *(result.*value));
        most = std::max(most, *(result.*value));
    }
    figures.spread = most - least;
    return figures;
}

std::string percent(const std::optional<SeedFigures>& figures) {
    return figures ? fmt::format("{:.2f} ({:.2f})", 100 * figures->mean, 100 * figures->spread) : "";
}

/// 1234567 -> "1.23 M"
std::string count(double value) {
    for (const auto& [size, unit] : {std::pair{1e12, " T"}, std::pair{1e9, " G"}, std::pair{1e6, " M"}})
        if (value >= size)
            return fmt::format("{:.2f}{}", value / size, unit);
    return fmt::format("{:.0f}", value);
}

std::string quoted(const std::string& field) {
    if (field.find_first_of(",\"\n") == std::string::npos)
        return field;
    std::string text = "\"";
    for (const char c : field)
        text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + "\"";
}

} // namespace

std::vector<ComparedSetting> settingsFromJson(const std::string& text, const std::string& origin) {
    nlohmann::json list;
    try {
        list = nlohmann::json::parse(text);
    } catch (const nlohmann::json::exception& e) {
        throw Error(fmt::format("{}: not a list of configurations in JSON: {}", origin, e.what()),
                    Error::Kind::Usage);
    }
    if (!list.is_array() || list.empty())
        throw Error(fmt::format("{}: expected a JSON list of configurations, found {}", origin,
                                list.is_array() ? "an empty one" : list.type_name()),
                    Error::Kind::Usage);
    std::vector<ComparedSetting> settings;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string place = fmt::format("{}: setting {}", origin, i + 1);
        nlohmann::json own = list[i];
        ComparedSetting setting;
        if (own.is_object() && own.contains("preset")) {
            if (!own["preset"].is_string())
                throw Error(fmt::format("{}: preset: expected a name", place), Error::Kind::Usage);
            setting.assignments = findPreset(own["preset"].get<std::string>()).assignments;
            own.erase("preset");
        }
        for (Assignment& a : assignmentsFromJson(own.dump(), place)) {
            setting.label += (setting.label.empty() ? "" : " ") + a.key + "=" + a.text;
            setting.assignments.push_back(std::move(a));
        }
        if (own.contains("title") && own["title"].is_string())
            setting.label = own["title"].get<std::string>();
        settings.push_back(std::move(setting));
    }
    return settings;
}

std::vector<ComparedSetting> settingsFromList(const std::string& fileOrName) {
    std::filesystem::path file = fileOrName;
    const std::filesystem::path folder = assetFolder("comparisons");
    std::error_code error;
    std::string names;
    if (!std::filesystem::is_regular_file(file, error) && !folder.empty()) {
        std::vector<std::string> known;
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (entry.path().extension() == ".json")
                known.push_back(entry.path().stem().string());
        std::sort(known.begin(), known.end());
        names = fmt::format("{}", fmt::join(known, ", "));
        if (std::find(known.begin(), known.end(), fileOrName) != known.end())
            file = folder / (fileOrName + ".json");
    }
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in)
        throw Error(fmt::format("--list: expected a file, or one of: {}; found \"{}\"",
                                names.empty() ? "(none installed)" : names, fileOrName),
                    Error::Kind::Usage);
    return settingsFromJson(text, file.string());
}

std::vector<ComparedSetting> varied(const std::vector<ComparedSetting>& settings, const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
        throw Error(fmt::format("--vary: expected key=value,value, found \"{}\"", text), Error::Kind::Usage);
    const std::string key = text.substr(0, equals), values = text.substr(equals + 1);
    std::vector<ComparedSetting> all;
    for (const ComparedSetting& setting : settings)
        for (const std::string& value :
             splitText(values, values.find(';') == std::string::npos ? ',' : ';')) {
            ComparedSetting one = setting;
            one.label += (one.label.empty() ? "" : " ") + key + "=" + value;
            one.assignments.push_back({key, value, key, {}});
            all.push_back(std::move(one));
        }
    return all;
}

std::vector<std::uint64_t> seedsFrom(const std::string& text) {
    constexpr std::uint64_t most = 1000;
    std::vector<std::uint64_t> seeds;
    for (const std::string& part : splitText(text, ',')) {
        if (part.empty() || part.size() > 15 || part.find_first_not_of("0123456789") != std::string::npos)
            throw Error(
                fmt::format("--seeds: expected a number of seeds, or seeds separated by commas, found "
                            "\"{}\"",
                            text),
                Error::Kind::Usage);
        seeds.push_back(std::stoull(part));
    }
    if (seeds.size() > 1)
        return seeds;
    const std::uint64_t number = seeds.front();
    if (number < 1 || number > most)
        throw Error(fmt::format("--seeds: expected 1 to {}, found {}", most, number), Error::Kind::Usage);
    seeds.clear();
    for (std::uint64_t seed = 1; seed <= number; ++seed)
        seeds.push_back(seed);
    return seeds;
}

std::vector<PlannedRun> plannedRuns(const std::vector<ComparedSetting>& settings,
                                    const std::vector<std::uint64_t>& seeds) {
    std::vector<PlannedRun> runs;
    for (std::size_t i = 0; i < settings.size(); ++i)
        for (const std::uint64_t seed : seeds) {
            std::vector<Assignment> all = settings[i].assignments;
            all.push_back({"seed", std::to_string(seed), "--seeds", {}});
            runs.push_back({i, seed, TrainingConfig::resolve(all)});
        }
    return runs;
}

std::string runName(const TrainingConfig& config) {
    std::string text;
    for (const Assignment& a : config.assignments())
        if (a.key != "seed" && a.key != "threads" && a.key != "kernels" && a.key != "memory" &&
            a.key != "cache")
            text += a.key + "=" + a.text + "\n";
    return fmt::format("{}-{:016x}-seed{}", config.text("method"), XXH3_64bits(text.data(), text.size()),
                       config.integer("seed"));
}

ComparisonRow rowOf(const std::string& label, const TrainingConfig& config, const Network& network,
                    const std::vector<TrainingResult>& results) {
    const TrainingResult& first = results.front();
    ComparisonRow row;
    row.data = first.dataset;
    row.network = first.network;
    row.method = first.method;
    row.encoder = first.encoder;
    row.label = label;
    row.stateBitsPerWeight = first.stateBitsPerWeight;
    row.runs = results.size();
    row.test = figuresOf(results, &TrainingResult::testAccuracy);
    row.validation = figuresOf(results, &TrainingResult::validationAccuracy);
    row.epochs = first.epochs;
    double epochs = 0;
    for (const TrainingResult& result : results) {
        epochs += static_cast<double>(result.epochs);
        row.secondsPerEpoch += result.trainSeconds;
        row.flipsPerEpoch += static_cast<double>(result.flips);
        row.updatesPerEpoch += static_cast<double>(result.updates);
        row.bitOps += static_cast<double>(result.trainBitOps);
        row.floatOps += static_cast<double>(result.trainFloatOps);
    }
    for (double* sum :
         {&row.secondsPerEpoch, &row.flipsPerEpoch, &row.updatesPerEpoch, &row.bitOps, &row.floatOps})
        *sum /= std::max(epochs, 1.0);
    const auto batch = static_cast<std::uint64_t>(config.integer("batch"));
    const std::uint64_t steps = (first.trainSamples + batch - 1) / batch;
    row.backpropUpdates = network.weightCount() * steps;
    for (const Layer& layer : network.layers()) {
        const LayerShape& shape = parametersOf(layer).shape;
        row.backpropFloatOps +=
            3 * 2 * shape.weightCount() * shape.sumHeight() * shape.sumWidth() * first.trainSamples;
    }
    row.backpropFloatOps += row.backpropUpdates; // an addition each, at the least
    return row;
}

std::string tableText(const std::vector<ComparisonRow>& rows) {
    std::string text = "| data | network | method | input | setting | state, bits/weight | test accuracy | "
                       "validation | seeds | epochs | s/epoch | flips/epoch | updates/epoch | of backprop | "
                       "bit ops/epoch | float ops/epoch | of backprop |\n|";
    for (int column = 0; column < 17; ++column)
        text += "---|";
    text += "\n";
    for (const ComparisonRow& row : rows)
        text += fmt::format(
            "| {} | {} | `{}` | {} | {} | {} | {} | {} | {} | {} | {:.2f} | {} | {} | {} | {} | "
            "{} | {} |\n",
            row.data, row.network, row.method, row.encoder, row.label, row.stateBitsPerWeight,
            percent(row.test), percent(row.validation), row.runs, row.epochs, row.secondsPerEpoch,
            count(row.flipsPerEpoch), count(row.updatesPerEpoch),
            count(static_cast<double>(row.backpropUpdates)), row.bitOps > 0 ? count(row.bitOps) : "",
            row.floatOps > 0 ? count(row.floatOps) : "", count(static_cast<double>(row.backpropFloatOps)));
    return text;
}

std::string tableCsv(const std::vector<ComparisonRow>& rows) {
    const auto figure = [](const std::optional<SeedFigures>& f) {
        return f ? fmt::format("{},{}", f->mean, f->spread) : std::string(",");
    };
    std::string text =
        "data,network,method,encoder,setting,state_bits_per_weight,test_mean,test_spread,"
        "validation_mean,validation_spread,seeds,epochs,seconds_per_epoch,flips_per_epoch,"
        "updates_per_epoch,backprop_updates_per_epoch,bit_ops_per_epoch,backprop_float_ops_per_epoch,"
        "float_ops_per_epoch\n";
    for (const ComparisonRow& row : rows)
        text += fmt::format(
            "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", quoted(row.data), row.network, row.method,
            quoted(row.encoder), quoted(row.label), row.stateBitsPerWeight, figure(row.test),
            figure(row.validation), row.runs, row.epochs, row.secondsPerEpoch, row.flipsPerEpoch,
            row.updatesPerEpoch, row.backpropUpdates, row.bitOps > 0 ? fmt::format("{:.0f}", row.bitOps) : "",
            row.backpropFloatOps, row.floatOps > 0 ? fmt::format("{:.0f}", row.floatOps) : "");
    return text;
}

std::string tableJson(const std::vector<ComparisonRow>& rows) {
    nlohmann::ordered_json json{
        {"event", "result"}, {"schema", 1}, {"rows", nlohmann::ordered_json::array()}};
    for (const ComparisonRow& row : rows) {
        nlohmann::ordered_json one{{"data", row.data},     {"network", row.network},
                                   {"method", row.method}, {"encoder", row.encoder},
                                   {"setting", row.label}, {"state_bits_per_weight", row.stateBitsPerWeight}};
        const auto add = [&](const std::string& name, const std::optional<SeedFigures>& f) {
            one[name] = f ? nlohmann::ordered_json{{"mean", f->mean}, {"spread", f->spread}}
                          : nlohmann::ordered_json(nullptr);
        };
        add("test_accuracy", row.test);
        add("validation_accuracy", row.validation);
        one["seeds"] = row.runs;
        one["epochs"] = row.epochs;
        one["seconds_per_epoch"] = row.secondsPerEpoch;
        one["flips_per_epoch"] = row.flipsPerEpoch;
        one["updates_per_epoch"] = row.updatesPerEpoch;
        one["backprop_updates_per_epoch"] = row.backpropUpdates;
        one["bit_ops_per_epoch"] =
            row.bitOps > 0 ? nlohmann::ordered_json(row.bitOps) : nlohmann::ordered_json(nullptr);
        one["float_ops_per_epoch"] =
            row.floatOps > 0 ? nlohmann::ordered_json(row.floatOps) : nlohmann::ordered_json(nullptr);
        one["backprop_float_ops_per_epoch"] = row.backpropFloatOps;
        json["rows"].push_back(std::move(one));
    }
    return jsonText(json);
}

} // namespace flipscope
