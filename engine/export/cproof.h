// Proof of exported C: compiled as strict C99 by the machine's own compiler, its self-test run, every test
// picture compared.
#pragma once

#include "engine/export/exporter.h"

namespace flipscope {

Proof proveC(const ProofRequest& request);

} // namespace flipscope
