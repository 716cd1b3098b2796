// The entries of the catalogue, without the places to look, which depend on the machine.
#pragma once

#include "datasets/catalogue.h"

namespace flipscope {

std::vector<CatalogueEntry> knownSets();

} // namespace flipscope
