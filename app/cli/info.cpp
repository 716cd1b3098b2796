#include "app/cli/commands.h"

#include "engine/io/jsontext.h"
#include "engine/io/modelfile.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace flipscope::cli {

namespace {

nlohmann::ordered_json describe(const Model& model, const std::filesystem::path& file) {
    std::size_t thresholds = 0;
    for (const Layer& layer : model.network.layers())
        thresholds += parametersOf(layer).thresholds.size();
    const ImageShape& shape = model.preparation.shape;
    return {{"event", "result"},
            {"schema", 1},
            {"model", file.string()},
            {"network", model.network.sizes()},
            {"weights", model.network.weightCount()},
            {"thresholds", thresholds},
            {"packed_bytes", (model.network.weightCount() + 7) / 8 + thresholds * 4},
            {"bit_ops_per_sample", model.network.bitOpsPerSample()},
            {"pictures", fmt::format("{} x {} x {}", shape.width, shape.height, shape.channels)},
            {"encoder", model.encoder.spec()},
            {"classes", model.classNames},
            {"method", model.method},
            {"dataset", model.dataset},
            {"data_hash", model.dataHash},
            {"seed", model.seed},
            {"epoch", model.epoch},
            {"train_accuracy", orNull(model.trainAccuracy)},
            {"validation_accuracy", orNull(model.validationAccuracy)},
            {"test_accuracy", orNull(model.testAccuracy)},
            {"model_checksum", model.network.checksum()}};
}

} // namespace

int info(const InfoArguments& arguments) {
    const std::filesystem::path file = findModel(arguments.path, arguments.last);
    const nlohmann::ordered_json about = describe(loadModel(file), file);
    if (arguments.json) {
        fmt::print("{}\n", jsonText(about));
        return Done;
    }
    for (const auto& [key, value] : about.items()) {
        if (key == "event" || key == "schema")
            continue;
        std::string text = value.is_string() ? value.get<std::string>() : value.dump();
        if (value.is_array()) {
            text.clear();
            for (const auto& entry : value)
                text += (text.empty() ? "" : ", ") + entry.get<std::string>();
        }
        if (value.is_number_float())
            text = fmt::format("{:.2f} %", 100 * value.get<double>());
        fmt::print("{:<20}{}\n", key, value.is_null() ? "none" : text);
    }
    return Done;
}

} // namespace flipscope::cli
