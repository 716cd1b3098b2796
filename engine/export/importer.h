// Models from other programs: a dense network of float weights (ONNX, or arrays in a .npz file) becomes a
// binary one by the signs of its weights. What it predicts is what those signs predict: layer by layer
// +1 where sum(sign(w) * x) >= -bias / scale, else -1; of the last layer the highest score. Model files of
// this program are read as they are.
#pragma once

#include "engine/io/modelfile.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace flipscope {

struct ImportOptions {
    std::string encoder = "grey"; ///< grey, threshold:T or another that needs no fitting
    int width = 0, height = 0;    ///< of the pictures; 0: as the file says, or the shape nearest to a square
    /// What the network was trained on, for pixels of 0 to 1: (pixel - mean) / deviation. Grey only.
    double mean = 0, deviation = 1;
    bool useBiases = true; ///< false: all thresholds are 0
};

struct Imported {
    Model model;
    std::vector<std::string> notes; ///< what was assumed
};

/// Told apart by content. Throws Error for what is not a chain of dense layers, and Error (Usage) for options
/// that do not go together with it.
Imported importModel(const std::filesystem::path& file, const ImportOptions& options);

// ---- for the readers of the single formats ----

/// A layer in floats: weights [outputs x inputs]; its output is scale * (w x) + bias, one of each per neuron.
struct FloatLayer {
    std::size_t inputs = 0, outputs = 0;
    std::vector<float> weights;
    std::vector<double> scale, bias;
};

struct FloatNetwork {
    std::vector<FloatLayer> layers;
    std::vector<std::int64_t> inputSizes; ///< N, channels, height, width, where the file says so
    std::vector<std::string> notes;
};

inline constexpr std::uint64_t mostImportedNumbers = 1ULL << 28;

FloatNetwork readOnnxNetwork(const std::filesystem::path& file);
FloatNetwork readNpzNetwork(const std::filesystem::path& file);

} // namespace flipscope
