#include "engine/export/cproof.h"

#include "engine/export/childprocess.h"

#include <fmt/format.h>

#include <cstdlib>

namespace flipscope {

Proof proveC(const ProofRequest& request) {
    const char* chosen = std::getenv("CC");
    const std::string own = chosen != nullptr ? chosen : "";
    const auto compiler = findProgram({own.empty() ? "cc" : own, "cc", "gcc", "clang"});
    if (!compiler)
        return {Proof::Outcome::NotMade, "no C compiler is installed (cc, gcc or clang), so the source was "
                                         "not compiled; its self-test program does the comparison elsewhere"};
    const std::string& name = request.source.name;
    ProcessRequest tool;
    tool.folder = request.folder;
    tool.cancelled = [&] { return !request.progress({}, -1); };
    tool.arguments = {*compiler,   "-std=c99", "-O2",      "-Wall",     "-Wextra",       "-Werror",
                      "-pedantic", "-o",       "selftest", name + ".c", name + "_test.c"};
    request.progress("compiling", 0);
    const ProcessResult compiled = runProcess(tool);
    if (compiled.code < 0)
        return {Proof::Outcome::NotMade, fmt::format("not compiled: {}", compiled.trouble)};
    if (compiled.code != 0)
        return {Proof::Outcome::Differs,
                fmt::format("{} refuses the source: {}", *compiler, compiled.err.substr(0, 2000))};
    tool.arguments = {(request.folder / "selftest").string()};
    const ProcessResult tested = runProcess(tool);
    if (tested.code < 0)
        return {Proof::Outcome::NotMade,
                fmt::format("compiled by {}, but not run: {}", *compiler, tested.trouble)};
    if (tested.code != 0)
        return {Proof::Outcome::Differs, fmt::format("the self-test fails: {}", tested.out.substr(0, 2000))};
    const std::string how = fmt::format("C compiled by {} (-std=c99, no warnings)", *compiler);
    if (request.source.test.empty())
        return {Proof::Outcome::Agrees,
                how + ": its self-test passes; no test pictures were there to compare it on"};
    tool.arguments.emplace_back("-");
    tool.input = pictureStream(request, "running the exported C");
    const ProcessResult ran = runProcess(tool);
    if (ran.code != 0)
        return {Proof::Outcome::Differs,
                fmt::format("the exported program failed: {}{}", ran.trouble, ran.err)};
    return compareClasses(ran.out, request, how + ", self-test passed");
}

} // namespace flipscope
