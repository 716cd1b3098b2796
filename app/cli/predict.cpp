#include "app/cli/commands.h"

#include "app/cli/output.h"
#include "datasets/error.h"
#include "datasets/pictures.h"
#include "engine/io/jsontext.h"
#include "engine/io/modelfile.h"
#include "engine/picturepredictor.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

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

} // namespace

int predict(const PredictArguments& arguments) {
    const Kernels& kernels = selectKernels(arguments.kernels);
    const Model model = loadModel(findModel(arguments.model, arguments.last));
    PicturePredictor predictor(model, kernels);
    int failures = 0;
    if (arguments.csv)
        fmt::print("{}", predictionCsvHeader());
    for (const std::filesystem::path& file : filesOf(arguments.pictures)) {
        try {
            const PicturePrediction p = predictor.predict(file);
            if (arguments.json)
                fmt::print("{}\n", jsonText(nlohmann::ordered_json{{"event", "prediction"},
                                                                   {"schema", 1},
                                                                   {"file", file.string()},
                                                                   {"class", p.name},
                                                                   {"score", p.score},
                                                                   {"lead", p.lead}}));
            else if (arguments.csv)
                fmt::print("{}", predictionCsvLine(file, p));
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
