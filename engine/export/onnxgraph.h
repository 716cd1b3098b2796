// A network as an ONNX graph: pixels in (float, 0 to 255, N x channels x height x width), scores and class
// out. Weights are int8 numbers with a Cast, thresholds half-integer biases in front of Sign, so that Sign
// never sees 0 and every number is exact in float32.
#pragma once

#include "engine/export/exporter.h"

#include <string>

namespace flipscope {

/// The bytes of an ONNX file. Throws Error where sums could exceed what float32 counts exactly.
std::string onnxBytes(const ExportSource& source);

} // namespace flipscope
