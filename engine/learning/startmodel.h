// The option `start`: a run that begins with the weights of a model, trained or imported, instead of random
// ones. Learner::startFrom() says what a method does with them.
#pragma once

#include "engine/encoder.h"
#include "engine/learning/learner.h"

#include <string>

namespace flipscope {

/// Gives `learner`, which has not learnt yet, the weights of a model file's or run folder's (best) model.
/// Throws Error where there is none, where network or encoder are others, and where the method cannot.
void startFromModel(Learner& learner, const std::string& fileOrRun, const Encoder& encoder);

} // namespace flipscope
