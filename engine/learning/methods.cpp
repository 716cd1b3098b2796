#include "engine/learning/methods.h"

#include "datasets/error.h"
#include "engine/learning/bep.h"
#include "engine/learning/bitflip.h"
#include "engine/learning/bitflipternary.h"
#include "engine/learning/bold.h"
#include "engine/learning/coordinatedescent.h"
#include "engine/learning/gft.h"
#include "engine/learning/gftplain.h"
#include "engine/learning/gftternary.h"
#include "engine/learning/localerrors.h"
#include "engine/learning/lowmemory.h"
#include "engine/learning/signflip.h"
#include "engine/learning/standardbnn.h"

#include <fmt/format.h>

#include <algorithm>

namespace flipscope {

const std::vector<Method>& methods() {
    static const std::vector<Method> table{
        Bitflip::method(),  BitflipTernary::method(),    Gft::method(),       GftTernary::method(),
        GftPlain::method(), LocalErrors::method(),       Bep::method(),       Bold::method(),
        SignFlip::method(), CoordinateDescent::method(), LowMemory::method(), StandardBnn::method()};
    return table;
}

InputStatistics LearningProblem::columns(const LayerShape& first) const {
    if (first.isDense())
        return {inputMeans, inputVaries};
    // A filter's tap meets a channel at nearly every place: it has the channel's mean, and counts as varying
    // where any place does. Channels of bit encoders are planes of the picture's own channels.
    const std::size_t own = image.channels;
    std::vector<std::uint64_t> sums(first.input.channels);
    std::vector<bool> varies(first.input.channels);
    for (std::size_t value = 0; value < inputVaries.size(); ++value) {
        const std::size_t channel = value / image.values() * own + value % own;
        varies[channel] = varies[channel] || inputVaries[value];
        if (!inputMeans.empty())
            sums[channel] += inputMeans[value];
    }
    InputStatistics columns{std::vector<std::uint8_t>(inputMeans.empty() ? 0 : first.columns()),
                            std::vector<bool>(first.columns())};
    for (std::size_t tap = 0; tap < first.taps(); ++tap)
        for (std::size_t c = 0; c < first.input.channels; ++c) {
            const std::size_t k = first.column(tap / first.kernelWidth, tap % first.kernelWidth, c);
            columns.varies[k] = varies[c];
            if (!inputMeans.empty())
                columns.means[k] = static_cast<std::uint8_t>(sums[c] / image.pixels());
        }
    return columns;
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

void checkTrains(const Method& method, const std::vector<LayerShape>& layers) {
    if (method.trainsResidual ||
        std::none_of(layers.begin(), layers.end(), [](const LayerShape& l) { return l.usesStream(); }))
        return;
    std::string names;
    for (const Method& other : methods())
        if (other.trainsResidual)
            names += (names.empty() ? "" : ", ") + other.name;
    throw Error(
        fmt::format("network {}: method {} does not train residual networks; choose a network without f "
                    "and r layers, or one of the methods {}",
                    sizesText(layers), method.name, names),
        Error::Kind::Usage);
}

} // namespace flipscope
