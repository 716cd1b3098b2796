#include "app/cli/interruptguard.h"

#include <csignal>
#include <cstdlib>

namespace flipscope::cli {

namespace {

TrainingControl* interruptible = nullptr; // for the signal handler alone

/// First Ctrl+C: finish orderly; second: at once.
void onInterrupt(int signal) {
    if (!interruptible || interruptible->stopRequested())
        std::_Exit(128 + signal);
    interruptible->requestStopFromSignal();
}

} // namespace

InterruptGuard::InterruptGuard(TrainingControl& control) {
    interruptible = &control;
    m_old = std::signal(SIGINT, onInterrupt);
    m_oldTerminate = std::signal(SIGTERM, onInterrupt);
    m_oldHangUp = std::signal(SIGHUP, onInterrupt);
}

InterruptGuard::~InterruptGuard() {
    std::signal(SIGINT, m_old);
    std::signal(SIGTERM, m_oldTerminate);
    std::signal(SIGHUP, m_oldHangUp);
    interruptible = nullptr;
}

} // namespace flipscope::cli
