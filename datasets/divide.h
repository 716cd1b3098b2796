// The last stage of opening: cuts what was read into the parts that training asks for, deals with pictures
// that are in several of them, and spoils labels where that is wished for.
#pragma once

#include "datasets/open.h"

namespace flipscope {

/// The order: test part where there is none, limit, validation part, corrections by hand,
/// duplicates, label noise. Says in
/// data.notes what it did. Throws Error where nothing is left to train on.
void divide(Dataset& data, const DatasetRequest& request);

} // namespace flipscope
