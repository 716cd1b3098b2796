// The module of fetchmodule.h, loaded at the first call, and what its callbacks need.
#pragma once

#include "datasets/fetchmodule.h"

#include <exception>

namespace flipscope {

/// Throws Error where the module cannot be loaded.
const FetchModule& fetchModule();

/// Runs the body of a callback, whose exceptions must not reach the module's C code: the first is kept in
/// `failure`, to be rethrown behind the call, and the callback gives up.
template <class Action> int guarded(std::exception_ptr& failure, Action&& action) noexcept {
    try {
        return action();
    } catch (...) {
        if (!failure)
            failure = std::current_exception();
        return -1;
    }
}

} // namespace flipscope
