#include "app/cli/commands.h"

#include "app/cli/output.h"
#include "engine/ensemble.h"
#include "engine/io/atomicfile.h"
#include "engine/io/jsontext.h"
#include "engine/io/testpart.h"
#include "engine/metrics.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace flipscope::cli {

namespace {

ConfusionMatrix confusionOf(const Samples& samples, const std::vector<std::uint16_t>& predicted,
                            std::size_t classes) {
    ConfusionMatrix confusion(classes);
    for (std::size_t i = 0; i < predicted.size(); ++i)
        confusion.add(samples.label(i), predicted[i]);
    return confusion;
}

void writeVotes(const std::string& file, const Samples& samples, const std::vector<std::uint16_t>& winners,
                const std::vector<std::vector<std::uint16_t>>& opinions) {
    std::string csv = "index,label,class";
    for (std::size_t m = 0; m < opinions.size(); ++m)
        csv += fmt::format(",model{}", m + 1);
    csv += '\n';
    for (std::size_t i = 0; i < winners.size(); ++i) {
        csv += fmt::format("{},{},{}", i, samples.label(i), winners[i]);
        for (const auto& its : opinions)
            csv += fmt::format(",{}", its[i]);
        csv += '\n';
    }
    writeFileAtomically(file, csv);
}

} // namespace

int ensemble(const EnsembleArguments& arguments) {
    const Kernels& kernels = selectKernels(arguments.kernels);
    std::vector<Model> models;
    std::vector<std::string> files;
    for (const std::string& name : arguments.models) {
        files.push_back(findModel(name, arguments.last).string());
        models.push_back(loadModel(files.back()));
    }
    const Ensemble all(std::move(models), files);
    DatasetRequest request = testRequest(all.models().front());
    request.dataset = arguments.dataset;
    request.test = arguments.test;
    request.format = arguments.format;
    request.testFraction = arguments.testFraction;
    const Dataset data = openTestPart(all.models().front(), files.front(), request);
    for (const std::string& note : data.notes)
        say("note: {}\n", note);
    const auto opinions = all.opinions(data.test, kernels);
    const std::vector<std::uint16_t> winners = all.majority(opinions);
    const ConfusionMatrix together = confusionOf(data.test, winners, all.classes());
    if (!arguments.predictions.empty())
        writeVotes(arguments.predictions, data.test, winners, opinions);
    nlohmann::ordered_json members = nlohmann::ordered_json::array();
    for (std::size_t m = 0; m < files.size(); ++m) {
        const double accuracy = confusionOf(data.test, opinions[m], all.classes()).accuracy();
        members.push_back({{"model", files[m]},
                           {"model_checksum", all.models()[m].network.checksum()},
                           {"test_accuracy", accuracy}});
        if (!arguments.json)
            fmt::print("{:.2f} %  {}\n", 100 * accuracy, files[m]);
    }
    if (arguments.json)
        fmt::print("{}\n",
                   jsonText(nlohmann::ordered_json{{"event", "result"},
                                                   {"schema", 1},
                                                   {"models", members},
                                                   {"dataset", data.name},
                                                   {"data_hash", data.hash},
                                                   {"test_samples", winners.size()},
                                                   {"correct", together.correct()},
                                                   {"test_accuracy", together.accuracy()},
                                                   {"balanced_test_accuracy", together.balancedAccuracy()}}));
    else
        fmt::print("{:.2f} %  by majority of {} ({} of {} test samples of {}), balanced {:.2f} %\n",
                   100 * together.accuracy(), files.size(), together.correct(), together.total(), data.name,
                   100 * together.balancedAccuracy());
    return Done;
}

} // namespace flipscope::cli
