#include "datasets/fetch.h"

#include "datasets/module.h"

namespace flipscope {

const FetchModule& fetchModule() {
    static const auto* module = static_cast<const FetchModule*>(
        loadModule(fetchModuleFile, fetchModuleSymbol, fetchModuleVersion, "Data sets cannot be downloaded"));
    return *module;
}

} // namespace flipscope
