// The test part that a model is judged by: asked for as the model was trained (its size, colours, classes,
// seed), checked against it.
#pragma once

#include "datasets/open.h"
#include "engine/io/modelfile.h"

#include <filesystem>

namespace flipscope {

/// Of data still to be named in `dataset` and, where wanted, `test`, `format`, `testFraction`.
DatasetRequest testRequest(const Model& model);
/// Of the data that it was trained on: as the configuration of its run says where `file` lies in a run
/// folder, else by the name in the model.
DatasetRequest ownTestRequest(const Model& model, const std::filesystem::path& file);
/// Throws Error also where there is no test part, or where its pictures or classes are not the model's.
Dataset openTestPart(const Model& model, const std::filesystem::path& file, const DatasetRequest& request);

} // namespace flipscope
