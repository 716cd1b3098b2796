// What standard training of the same network would hold in memory: every method's ledger is read beside it.
#pragma once

#include "engine/learning/learner.h"

namespace flipscope {

/// Bytes by kind of one step of standard training (Courbariaux & Bengio, arXiv 1602.02830, with Adam) in
/// float32: weights, their gradients and two moments, retained inputs of all layers, sums, gradients and
/// normalisation, masks of pooling. After the memory model of arXiv 2102.04270 (Table 2).
std::vector<LedgerEntry> float32Ledger(const std::vector<LayerShape>& layers, std::size_t batch);

std::uint64_t totalBytes(const std::vector<LedgerEntry>& ledger);

} // namespace flipscope
