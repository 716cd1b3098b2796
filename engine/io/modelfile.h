// A trained model on disk: safetensors layout (8-byte header length, JSON header, raw tensors), with
// everything that is needed to predict a picture as the data set was: preparation, encoder, classes, network.
#pragma once

#include "datasets/pictures.h"
#include "engine/encoder.h"
#include "engine/network/network.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

struct Model {
    Network network;
    Encoder encoder;
    Preparation preparation;
    std::vector<std::string> classNames;
    std::string method, dataset, dataHash;
    std::uint64_t seed = 0;
    std::uint64_t epoch = 0; ///< after which it was taken
    std::optional<double> trainAccuracy, validationAccuracy, testAccuracy;
};

inline constexpr const char* modelFileEnding = ".flipscope";

/// Atomic: temporary file, sync, rename. Throws Error.
void saveModel(const Model& model, const std::filesystem::path& file);
/// Checks every length against the file and the network's checksum; throws Error naming file and offset or
/// key.
Model loadModel(const std::filesystem::path& file);
/// A model file, or a run folder's best (or last) model.
std::filesystem::path findModel(const std::filesystem::path& fileOrRun, bool last);

} // namespace flipscope
