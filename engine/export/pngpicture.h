// Small pictures inside reports: numbers as colours, as a PNG in a data URL.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace flipscope {

/// `values` row by row, from 0 (dark) to the largest (bright). Throws std::bad_alloc only.
std::string pictureUrl(const std::vector<double>& values, std::size_t width);

} // namespace flipscope
