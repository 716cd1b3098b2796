#include "engine/bits/kernels.h"

#include "datasets/error.h"
#include "engine/bits/kernels_tables.h"

#include <fmt/format.h>

namespace flipscope {

namespace {

std::vector<const Kernels*> findAvailable() {
    std::vector<const Kernels*> tables;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512vpopcntdq") &&
        __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi2"))
        tables.push_back(&kernelsAvx512());
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt"))
        tables.push_back(&kernelsAvx2());
#endif
    tables.push_back(&kernelsScalar());
    return tables;
}

} // namespace

const std::vector<const Kernels*>& availableKernels() {
    static const std::vector<const Kernels*> tables = findAvailable();
    return tables;
}

const Kernels& selectKernels(std::string_view name) {
    const auto& tables = availableKernels();
    if (name == "auto")
        return *tables.front();
    std::string names = "auto";
    for (const Kernels* table : tables) {
        if (table->name == name)
            return *table;
        names += fmt::format(", {}", table->name);
    }
    throw Error(fmt::format("kernels: this machine cannot run \"{}\"; it can run: {}", name, names),
                Error::Kind::Usage);
}

} // namespace flipscope
