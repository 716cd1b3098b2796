#include "engine/io/testpart.h"

#include "datasets/error.h"
#include "engine/io/runfolder.h"
#include "engine/trainingconfig.h"

#include <fmt/format.h>

namespace flipscope {

DatasetRequest testRequest(const Model& model) {
    DatasetRequest request;
    request.seed = model.seed;
    request.validationFraction = 0;
    request.picture = wishFor(model.preparation);
    request.classes = model.preparation.classes;
    if (request.classes.empty())
        request.classNames = model.classNames;
    request.testOnly = true;
    return request;
}

DatasetRequest ownTestRequest(const Model& model, const std::filesystem::path& file) {
    DatasetRequest request = testRequest(model);
    request.dataset = model.dataset;
    const std::filesystem::path config = file.parent_path() / RunFolder::configName;
    std::error_code error;
    if (!std::filesystem::exists(config, error))
        return request;
    const DatasetRequest trained = TrainingConfig::resolve(assignmentsFromFile(config)).datasetRequest();
    request.dataset = trained.dataset;
    request.test = trained.test;
    request.format = trained.format;
    request.testFraction = trained.testFraction;
    request.skip = trained.skip;
    request.relabel = trained.relabel;
    request.group = trained.group;
    request.duplicates = trained.duplicates;
    request.cache = trained.cache;
    request.memory = trained.memory;
    return request;
}

Dataset openTestPart(const Model& model, const std::filesystem::path& file, const DatasetRequest& request) {
    Dataset data = openDataset(request);
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
    return data;
}

} // namespace flipscope
