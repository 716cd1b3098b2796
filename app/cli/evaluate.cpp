#include "app/cli/commands.h"

#include "app/cli/output.h"
#include "engine/io/atomicfile.h"
#include "engine/io/jsontext.h"
#include "engine/io/modelfile.h"
#include "engine/io/testpart.h"
#include "engine/trainer.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace flipscope::cli {

int evaluate(const EvaluateArguments& arguments) {
    const Kernels& kernels = selectKernels(arguments.kernels);
    const std::filesystem::path file = findModel(arguments.model, arguments.last);
    const Model model = loadModel(file);
    DatasetRequest request = testRequest(model);
    request.dataset = arguments.dataset;
    request.test = arguments.test;
    request.format = arguments.format;
    request.skip = arguments.skip;
    request.relabel = arguments.relabel;
    request.testFraction = arguments.testFraction;
    const Dataset data = openTestPart(model, file, request);
    for (const std::string& note : data.notes)
        say("note: {}\n", note);
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
