#include "app/cli/commands.h"

#include "app/cli/output.h"
#include "datasets/error.h"
#include "datasets/pictures.h"
#include "engine/io/jsontext.h"
#include "engine/io/modelfile.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace flipscope::cli {

namespace {

std::vector<std::filesystem::path> filesOf(const std::vector<std::string>& arguments) {
    std::vector<std::filesystem::path> files;
    for (const std::string& argument : arguments) {
        std::error_code error;
        if (!std::filesystem::is_directory(argument, error)) {
            files.emplace_back(argument);
            continue;
        }
        const auto found = picturesBelow(argument);
        if (found.empty())
            throw Error(fmt::format("{}: no pictures in this folder", argument));
        files.insert(files.end(), found.begin(), found.end());
    }
    return files;
}

struct Prediction {
    std::string name;
    std::int32_t score; ///< z - threshold of the winning class
    std::int32_t lead;  ///< over the second
};

Prediction predictOne(const Model& model, const std::filesystem::path& file, const Kernels& kernels) {
    Activations batch = model.encoder.makeBatch(1);
    model.encoder.encode(readPicture(file, model.preparation), batch, 0);
    const Int32Matrix scores = model.network.forward(batch, kernels);
    const std::int32_t* first = scores.row(0);
    const std::size_t best =
        static_cast<std::size_t>(std::max_element(first, first + scores.columns()) - first);
    std::int32_t second = INT32_MIN;
    for (std::size_t c = 0; c < scores.columns(); ++c)
        if (c != best)
            second = std::max(second, first[c]);
    return {model.classNames[best], first[best], first[best] - second};
}

} // namespace

int predict(const PredictArguments& arguments) {
    const Kernels& kernels = selectKernels(arguments.kernels);
    const Model model = loadModel(findModel(arguments.model, arguments.last));
    int failures = 0;
    if (arguments.csv)
        fmt::print("file,class,score,lead\n");
    for (const std::filesystem::path& file : filesOf(arguments.pictures)) {
        try {
            const Prediction p = predictOne(model, file, kernels);
            if (arguments.json)
                fmt::print("{}\n", jsonText(nlohmann::ordered_json{{"event", "prediction"},
                                                                   {"schema", 1},
                                                                   {"file", file.string()},
                                                                   {"class", p.name},
                                                                   {"score", p.score},
                                                                   {"lead", p.lead}}));
            else if (arguments.csv)
                fmt::print("{},{},{},{}\n", csvField(file.string()), csvField(p.name), p.score, p.lead);
            else
                fmt::print("{}\t{}\n", file.string(), p.name);
        } catch (const Error& e) { // the other pictures are still wanted
            say("flipscope-cli: {}\n", e.what());
            ++failures;
        }
    }
    if (arguments.json)
        fmt::print("{}\n", jsonText(nlohmann::ordered_json{
                               {"event", "result"}, {"schema", 1}, {"failures", failures}}));
    return failures == 0 ? Done : Failed;
}

} // namespace flipscope::cli
