// Ctrl+C, terminate and hang-up end a training orderly while this object lives; the second one ends at once.
// One at a time.
#pragma once

#include "engine/trainingcontrol.h"

namespace flipscope::cli {

class InterruptGuard {
public:
    explicit InterruptGuard(TrainingControl& control);
    ~InterruptGuard();

private:
    void (*m_old)(int);
    void (*m_oldTerminate)(int);
    void (*m_oldHangUp)(int);
};

} // namespace flipscope::cli
