#include "engine/trainingconfig.h"

#include "datasets/augmentation.h"
#include "datasets/corrections.h"
#include "datasets/error.h"
#include "datasets/labels.h"
#include "engine/assets.h"
#include "engine/encoder.h"
#include "engine/io/jsontext.h"
#include "engine/learning/methods.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace flipscope {

namespace {

constexpr double largestMebibytes = 1e9;
constexpr double largestSeed = 9007199254740991.0; // exact in a double and in JSON

std::vector<std::string> methodNames() {
    std::vector<std::string> names;
    for (const Method& method : methods())
        names.push_back(method.name);
    return names;
}

std::vector<OptionSpec> makeGeneralOptions() {
    return {
        {"dataset",
         "Data set",
         "name of a known data set, or the path of a file or folder",
         std::string("fashion-mnist"),
         0,
         0,
         {}},
        {"test",
         "Test data",
         "path of the test part; what is named here is never trained on (empty: recognised)",
         std::string(),
         0,
         0,
         {}},
        {"format", "Format", "format of the data (empty: recognised from content)", std::string(), 0, 0, {}},
        {"validation",
         "Validation part",
         "share of the training samples kept aside to choose the best model",
         0.1,
         0,
         0.9,
         {}},
        {"test-fraction",
         "Test part",
         "share of the samples cut off as test part where the data has none",
         0.2,
         0,
         0.9,
         {}},
        {"limit",
         "Limit",
         "number of training samples to use (0: all)",
         std::int64_t{0},
         0,
         4294967295.0,
         {}},
        {"size",
         "Picture size",
         "WIDTHxHEIGHT that pictures are made (empty: as they are)",
         std::string(),
         0,
         0,
         {}},
        {"resize",
         "Resizing",
         "how pictures of other proportions are made that size: stretched, fitted in whole, or cropped",
         std::string("stretch"),
         0,
         0,
         {"stretch", "fit", "crop"}},
        {"colour",
         "Colour",
         "what pictures are turned into",
         std::string("keep"),
         0,
         0,
         {"keep", "grey", "rgb", "bgr"}},
        {"classes",
         "Classes",
         "which classes are used: cat,dog; new=old renames, pet=cat|dog joins, * is all others (empty: all)",
         std::string(),
         0,
         0,
         {}},
        {"group",
         "Groups",
         "keeps samples of one group in one part: column, or an expression that finds the group in the file "
         "name",
         std::string(),
         0,
         0,
         {}},
        {"skip",
         "Left out",
         "samples left out by hand, as in train:cats/1.png,test#5,train#8-12",
         std::string(),
         0,
         0,
         {}},
        {"relabel",
         "Labels corrected",
         "labels corrected by hand, as in train:cats/1.png=dog,train#8-12=ship",
         std::string(),
         0,
         0,
         {}},
        {"duplicates",
         "Duplicates",
         "what to do about pictures that are in several parts",
         std::string("report"),
         0,
         0,
         {"report", "remove", "ignore"}},
        {"label-noise",
         "Label noise",
         "share of the training labels that are replaced by wrong ones, for teaching",
         0.0,
         0,
         0.99,
         {}},
        {"memory",
         "Memory for pixels",
         "MiB of pixels to hold in memory; larger data are read on demand (0: half of this machine's); never "
         "changes the result",
         std::int64_t{0},
         0,
         largestMebibytes,
         {},
         "MiB",
         "half of the memory"},
        {"cache",
         "Cache on disk",
         "MiB that decoded pictures may take in the cache (0: no cache); never changes the result",
         static_cast<std::int64_t>(DatasetRequest::defaultCache >> 20),
         0,
         largestMebibytes,
         {},
         "MiB",
         "no cache"},
        {"augment",
         "Augmentation",
         "how training pictures are changed in every epoch: shift:N, flip, rotate:N, erase:N, separated by "
         "commas",
         std::string(),
         0,
         0,
         {}},
        {"encoder",
         "Encoder",
         "what the first layer sees: grey, threshold:T, median, thermometer:N, bitplanes:N, local:R",
         std::string("grey"),
         0,
         0,
         {}},
        {"method", "Method", "how the weights are trained", std::string("bitflip"), 0, 0, methodNames()},
        {"network",
         "Network",
         "hidden layers, separated by commas: N neurons, NcK filters of K x K (NvK: without padding), p for "
         "pooling, hN at the end for N output neurons per class; or the name of a network",
         std::string("1024,1024"),
         0,
         0,
         {}},
        {"start",
         "Start from",
         "model file or run folder whose weights training begins with (empty: random weights)",
         std::string(),
         0,
         0,
         {}},
        {"epochs", "Epochs", "passes over the training samples", std::int64_t{20}, 1, 1000000, {}},
        {"batch", "Batch size", "samples per step, at most", std::int64_t{256}, 1, 65536, {}},
        {"plateau",
         "Plateau",
         "epochs without a better validation accuracy after which the rate is halved (0: never)",
         std::int64_t{0},
         0,
         1000000,
         {},
         "",
         "never"},
        {"early-stop",
         "Early stop",
         "epochs without a better validation accuracy after which training ends, with the best model (0: "
         "never)",
         std::int64_t{0},
         0,
         1000000,
         {},
         "",
         "never"},
        {"best-by",
         "Best by",
         "what makes a model the best: accuracy, or balanced accuracy (every class counts alike) on the "
         "validation part",
         std::string("accuracy"),
         0,
         0,
         {"accuracy", "balanced"}},
        {"seed",
         "Seed",
         "every random number of the run follows from it",
         std::int64_t{1},
         0,
         largestSeed,
         {}},
        {"threads",
         "Threads",
         "threads that train (0: all cores); never changes the result",
         std::int64_t{0},
         0,
         1024,
         {},
         "",
         "automatic"},
        {"kernels",
         "Kernels",
         "instruction set (auto: the fastest); never changes the result",
         std::string("auto"),
         0,
         0,
         {}},
        {"checkpoint-minutes",
         "Checkpoint every",
         "minutes between checkpoints of a run that is kept in a folder (0: none by time)",
         1.0,
         0,
         100000,
         {},
         "min",
         "never"},
        {"checkpoint-epochs",
         "Checkpoint epochs",
         "epochs between such checkpoints (0: none by epochs)",
         std::int64_t{1},
         0,
         1000000,
         {},
         "",
         "never"},
        {"checkpoint-keep",
         "Checkpoints kept",
         "the latest so many checkpoints, and the best one, are always kept (0: all); earlier ones as the "
         "flip "
         "log's budget allows",
         std::int64_t{3},
         0,
         1000000,
         {},
         "",
         "all"},
        {"flip-log",
         "Flip log",
         "MiB that the log of every flip (three quarters) and the checkpoints behind it may take in the "
         "folder "
         "of a run; then older steps are thinned out to epochs (0: no log)",
         std::int64_t{256},
         0,
         1000000,
         {},
         "MiB",
         "no log"},
        {"changes",
         "Changes while training",
         "options that change at a step, as in 120:learning-rate=0.5 400:margin=6; the window notes here "
         "what is "
         "changed while a run is under way",
         std::string(),
         0,
         0,
         {}},
    };
}

const OptionSpec* find(const std::vector<OptionSpec>& specs, const std::string& key) {
    const auto it =
        std::find_if(specs.begin(), specs.end(), [&](const OptionSpec& s) { return s.key == key; });
    return it == specs.end() ? nullptr : &*it;
}

/// The method whose options these assignments are about.
std::string finalMethod(const std::vector<Assignment>& assignments) {
    std::string method = "bitflip";
    for (const Assignment& a : assignments)
        if (a.key == "method")
            method = a.text;
    return method;
}

[[noreturn]] void refuseKey(const Assignment& a, const std::string& method) {
    for (const Method& other : methods())
        if (find(other.options, a.key))
            throw Error(fmt::format("{}: \"{}\" is an option of method {}, not of {}", a.origin, a.key,
                                    other.name, method),
                        Error::Kind::Usage);
    std::string keys;
    for (const OptionSpec& spec : TrainingConfig::generalOptions())
        keys += spec.key + ", ";
    for (const OptionSpec& spec : TrainingConfig::methodOptions(method))
        keys += spec.key + ", ";
    keys.resize(keys.size() - 2);
    throw Error(
        fmt::format("{}: unknown option \"{}\"; with method {} there are: {}", a.origin, a.key, method, keys),
        Error::Kind::Usage);
}

/// Whether `a` belongs to another method and comes from a file that is about that other method.
bool isForAnotherMethod(const Assignment& a, const std::string& method, const std::vector<Assignment>& all) {
    if (!a.isFromFile())
        return false;
    for (const Assignment& named : all)
        if (named.key == "method" && named.source == a.source && named.text != method)
            return find(findMethod(named.text).options, a.key) != nullptr;
    return false;
}

/// Free texts with a grammar of their own; throws Error (Usage).
void checkText(const Assignment& a) {
    if (a.key == "encoder")
        Encoder::checkSpec(a.text);
    if (a.key == "kernels")
        selectKernels(a.text);
    if (a.key == "augment")
        Augmentation::parse(a.text);
    if (a.key == "classes")
        checkClassList(a.text);
    if (a.key == "skip")
        Corrections::parse(a.text, {});
    if (a.key == "relabel")
        Corrections::parse({}, a.text);
    if (a.key == "group")
        checkGroup(a.text);
    PictureWish wish;
    if (a.key == "size")
        readSize(a.text, wish);
}

} // namespace

const std::vector<OptionSpec>& TrainingConfig::generalOptions() {
    static const std::vector<OptionSpec> options = makeGeneralOptions();
    return options;
}

const std::vector<OptionSpec>& TrainingConfig::methodOptions(const std::string& method) {
    return findMethod(method).options;
}

TrainingConfig::TrainingConfig() : TrainingConfig(resolve({})) {}

TrainingConfig TrainingConfig::resolve(const std::vector<Assignment>& assignments) {
    const Method& method = findMethod(finalMethod(assignments));
    TrainingConfig config{Unset{}};
    for (const OptionSpec& spec : generalOptions())
        config.m_values[spec.key] = spec.defaultValue;
    for (const OptionSpec& spec : method.options)
        config.m_values[spec.key] = spec.defaultValue;
    for (const auto& [key, text] : method.generalDefaults)
        config.m_values[key] = parseOption(*find(generalOptions(), key), text, key);
    for (const Assignment& a : assignments) {
        const OptionSpec* spec = find(generalOptions(), a.key);
        if (!spec)
            spec = find(method.options, a.key);
        if (!spec && isForAnotherMethod(a, method.name, assignments))
            continue;
        if (!spec)
            refuseKey(a, method.name);
        config.m_values[a.key] = parseOption(*spec, a.text, a.origin);
        checkText(a);
    }
    config.m_values["method"] = method.name;
    return config;
}

const OptionValue& TrainingConfig::value(const std::string& key) const { return m_values.at(key); }
bool TrainingConfig::flag(const std::string& key) const { return std::get<bool>(value(key)); }
std::int64_t TrainingConfig::integer(const std::string& key) const {
    return std::get<std::int64_t>(value(key));
}
double TrainingConfig::real(const std::string& key) const { return std::get<double>(value(key)); }
const std::string& TrainingConfig::text(const std::string& key) const {
    return std::get<std::string>(value(key));
}

DatasetRequest TrainingConfig::datasetRequest() const {
    DatasetRequest request;
    request.dataset = text("dataset");
    request.test = text("test");
    request.format = text("format");
    request.seed = static_cast<std::uint64_t>(integer("seed"));
    request.validationFraction = real("validation");
    request.testFraction = real("test-fraction");
    request.limit = static_cast<std::size_t>(integer("limit"));
    readSize(text("size"), request.picture);
    request.picture.resize = resizeNamed(text("resize"));
    request.picture.colour = colourNamed(text("colour"));
    request.classes = text("classes");
    request.group = text("group");
    request.skip = text("skip");
    request.relabel = text("relabel");
    request.duplicates = duplicatesNamed(text("duplicates"));
    request.labelNoise = real("label-noise");
    request.memory = static_cast<std::uint64_t>(integer("memory")) << 20;
    request.cache = static_cast<std::uint64_t>(integer("cache")) << 20;
    return request;
}

std::string TrainingConfig::differenceFrom(const TrainingConfig& other) const {
    // Where the data lie is no part of a result: their hash is compared.
    static const std::vector<std::string> indifferent{"threads",
                                                      "kernels",
                                                      "memory",
                                                      "cache",
                                                      "dataset",
                                                      "test",
                                                      "format",
                                                      "checkpoint-minutes",
                                                      "checkpoint-epochs",
                                                      "checkpoint-keep",
                                                      "flip-log",
                                                      "changes"}; // compared up to a step: livechanges.h
    std::string difference;
    for (const auto& [key, mine] : m_values) {
        const auto its = other.m_values.find(key);
        if (std::find(indifferent.begin(), indifferent.end(), key) != indifferent.end() ||
            (its != other.m_values.end() && its->second == mine))
            continue;
        difference += fmt::format("{}{}: {}, not {}", difference.empty() ? "" : "; ", key, formatOption(mine),
                                  its == other.m_values.end() ? "unset" : formatOption(its->second));
    }
    return difference;
}

std::vector<Assignment> TrainingConfig::assignments() const {
    std::vector<Assignment> all;
    const auto add = [&](const std::vector<OptionSpec>& specs) {
        for (const OptionSpec& spec : specs)
            all.push_back({spec.key, formatOption(value(spec.key)), spec.key, {}});
    };
    add(generalOptions());
    add(methodOptions(text("method")));
    return all;
}

std::vector<Assignment> assignmentsFromJson(const std::string& text, const std::string& origin) {
    nlohmann::json json;
    try {
        json = nlohmann::json::parse(text);
    } catch (const nlohmann::json::exception& e) {
        throw Error(fmt::format("{}: not a configuration in JSON: {}", origin, e.what()), Error::Kind::Usage);
    }
    if (!json.is_object())
        throw Error(fmt::format("{}: expected a JSON object of options, found {}", origin, json.type_name()),
                    Error::Kind::Usage);
    std::vector<Assignment> assignments;
    for (const auto& [key, value] : json.items()) {
        if (key == "title" || key == "description") // of a preset
            continue;
        if (value.is_structured() || value.is_null())
            throw Error(fmt::format("{}: {}: expected a number, text or true/false, found {}", origin, key,
                                    value.type_name()),
                        Error::Kind::Usage);
        assignments.push_back({key, value.is_string() ? value.get<std::string>() : value.dump(),
                               fmt::format("{}: {}", origin, key), origin});
    }
    return assignments;
}

std::vector<Assignment> assignmentsFromFile(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    if (!in)
        throw Error(fmt::format("{}: cannot be read as a configuration file", file.string()),
                    Error::Kind::Usage);
    return assignmentsFromJson(text, file.string());
}

std::string toJson(const TrainingConfig& config) {
    nlohmann::ordered_json json;
    for (const Assignment& a : config.assignments())
        std::visit([&](const auto& v) { json[a.key] = v; }, config.value(a.key));
    return jsonText(json, 2) + "\n";
}

std::vector<Preset> presets() {
    const std::filesystem::path place = assetFolder("presets");
    std::vector<Preset> found;
    if (place.empty())
        return found;
    for (const auto& entry : std::filesystem::directory_iterator(place)) {
        if (entry.path().extension() != ".json")
            continue;
        std::ifstream in(entry.path());
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        Preset preset{entry.path().stem().string(),
                      {},
                      {},
                      assignmentsFromJson(text, entry.path().filename().string())};
        const auto json = nlohmann::json::parse(text);
        preset.title = json.value("title", preset.name);
        preset.description = json.value("description", "");
        found.push_back(std::move(preset));
    }
    std::sort(found.begin(), found.end(), [](const Preset& a, const Preset& b) { return a.name < b.name; });
    return found;
}

Preset findPreset(const std::string& name) {
    std::string names;
    for (Preset& preset : presets()) {
        if (preset.name == name)
            return std::move(preset);
        names += (names.empty() ? "" : ", ") + preset.name;
    }
    throw Error(fmt::format("preset: expected one of: {}; found \"{}\"",
                            names.empty() ? "(none installed)" : names, name),
                Error::Kind::Usage);
}

} // namespace flipscope
