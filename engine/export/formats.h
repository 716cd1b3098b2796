// The formats of the table in exporter.cpp, one file each.
#pragma once

#include "engine/export/exporter.h"

namespace flipscope {

ExportFormat cFormat();
ExportFormat onnxFormat();
ExportFormat npzFormat();
ExportFormat verilogFormat();
ExportFormat reportFormat();

struct Footprint;
/// What the format `c` of a model needs.
Footprint cFootprint(const Model& model);

} // namespace flipscope
