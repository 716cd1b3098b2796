#include "engine/learning/methods.h"

#include "datasets/error.h"
#include "engine/learning/bitflip.h"
#include "engine/learning/gft.h"
#include "engine/learning/gftplain.h"

#include <fmt/format.h>

namespace flipscope {

const std::vector<Method>& methods() {
    static const std::vector<Method> table{Bitflip::method(), Gft::method(), GftPlain::method()};
    return table;
}

const Method& findMethod(const std::string& name) {
    std::string names;
    for (const Method& method : methods()) {
        if (method.name == name)
            return method;
        names += (names.empty() ? "" : ", ") + method.name;
    }
    throw Error(fmt::format("method: expected one of: {}; found \"{}\"", names, name), Error::Kind::Usage);
}

} // namespace flipscope
