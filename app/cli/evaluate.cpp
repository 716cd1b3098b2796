#include "app/cli/commands.h"

#include "app/cli/output.h"
#include "datasets/error.h"
#include "datasets/open.h"
#include "engine/io/atomicfile.h"
#include "engine/io/jsontext.h"
#include "engine/io/modelfile.h"
#include "engine/trainer.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace flipscope::cli {

std::string csvField(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
}

int evaluate(const EvaluateArguments& arguments) {
    const Kernels& kernels = selectKernels(arguments.kernels);
    const std::filesystem::path file = findModel(arguments.model, arguments.last);
    const Model model = loadModel(file);
    DatasetRequest request;
    request.dataset = arguments.dataset;
    request.test = arguments.test;
    request.format = arguments.format;
    request.skip = arguments.skip;
    request.relabel = arguments.relabel;
    request.seed = model.seed;
    request.validationFraction = 0;
    request.testFraction = arguments.testFraction;
    request.picture = wishFor(model.preparation);
    request.classes = model.preparation.classes;
    if (request.classes.empty())
        request.classNames = model.classNames;
    request.testOnly = true;
    const Dataset data = openDataset(request);
    for (const std::string& note : data.notes)
        say("note: {}\n", note);
    if (data.test.empty())
        throw Error(
            fmt::format("{}: there is no test part to evaluate on; name one by --test", data.location));
    if (data.shape != model.preparation.shape)
        throw Error(fmt::format("{}: the model takes pictures of {} x {} x {}, the data has {} x {} x {}",
                                file.string(), model.preparation.shape.width, model.preparation.shape.height,
                                model.preparation.shape.channels, data.shape.width, data.shape.height,
                                data.shape.channels));
    if (data.classCount() != model.classNames.size())
        throw Error(fmt::format("{}: the model knows {} classes, the data has {}", file.string(),
                                model.classNames.size(), data.classCount()));
    const std::vector<std::uint16_t> predicted =
        model.network.predict(model.encoder.encode(data.test), kernels);
    ConfusionMatrix confusion(data.classCount());
    std::string csv = "index,label,class\n";
    for (std::size_t i = 0; i < predicted.size(); ++i) {
        confusion.add(data.test.label(i), predicted[i]);
        csv += fmt::format("{},{},{}\n", i, data.test.label(i), predicted[i]);
    }
    if (!arguments.predictions.empty())
        writeFileAtomically(arguments.predictions, csv);
    if (arguments.json) {
        const nlohmann::ordered_json json{{"event", "result"},
                                          {"schema", 1},
                                          {"model", file.string()},
                                          {"model_checksum", model.network.checksum()},
                                          {"dataset", data.name},
                                          {"data_hash", data.hash},
                                          {"test_samples", predicted.size()},
                                          {"correct", confusion.correct()},
                                          {"test_accuracy", confusion.accuracy()},
                                          {"balanced_test_accuracy", confusion.balancedAccuracy()}};
        fmt::print("{}\n", jsonText(json));
    } else {
        fmt::print("accuracy      {:.2f} % ({} of {} test samples of {}), balanced {:.2f} %\n",
                   100 * confusion.accuracy(), confusion.correct(), confusion.total(), data.name,
                   100 * confusion.balancedAccuracy());
    }
    return Done;
}

} // namespace flipscope::cli
