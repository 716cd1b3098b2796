// The training methods that can be named, in one explicit table.
#pragma once

#include "engine/learning/learner.h"
#include "engine/network/layershape.h"
#include "engine/options.h"

#include <memory>
#include <string>
#include <vector>

namespace flipscope {

class TrainingConfig;

/// What a first layer is told about its columns.
struct InputStatistics {
    std::vector<std::uint8_t> means; ///< u8 only: what is subtracted from each input
    std::vector<bool> varies;        ///< constant inputs carry no votes
};

/// What a method is told about the data when it is made.
struct LearningProblem {
    ValueType inputType = ValueType::U8;
    MapShape image; ///< of the pictures, as the encoder takes them
    std::vector<LayerShape> layers;
    std::size_t inputs() const { return layers.front().input.values(); }
    std::size_t classes() const { return layers.back().classes(); }
    std::vector<std::uint64_t> classSizes; ///< training samples of each class; empty: taken for equal
    /// u8 input: mean of each value over the training part (rounded down)
    std::vector<std::uint8_t> inputMeans;
    /// u8 input: root of the mean squared deviation from those means (rounded down, at least 1); bits: 1.
    std::uint32_t inputDeviation = 1;
    /// Inputs that differ at least once over the training part; the others carry no information.
    std::vector<bool> inputVaries;
    std::uint64_t stepsPerEpoch = 0;

    /// The statistics of values as those of the first layer's columns: filters see every place alike.
    InputStatistics columns(const LayerShape& first) const;
};

struct Method {
    std::string name;
    std::string title;
    std::string summary; ///< two sentences for a form
    std::string source;  ///< where it comes from
    std::vector<OptionSpec> options;
    /// Defaults of general options that differ for this method: key, text.
    std::vector<std::pair<std::string, std::string>> generalDefaults;
    std::unique_ptr<Learner> (*create)(const TrainingConfig&, const LearningProblem&, const Kernels&);
    bool trainsStreams = false;  ///< residual networks with a stream (LayerShape::writes)
    bool trainsShortcuts = true; ///< filters that add their input (LayerShape::shortcut)
    /// Whether Learner::latents() gives any in a run of this configuration; null: never.
    bool (*keepsLatents)(const TrainingConfig&) = nullptr;
};

const std::vector<Method>& methods();
/// Throws Error (Usage) listing the names.
const Method& findMethod(const std::string& name);
/// Throws Error (Usage) where the method trains no network of such layers.
void checkTrains(const Method& method, const std::vector<LayerShape>& layers);

} // namespace flipscope
