#include "engine/learning/startmodel.h"

#include "datasets/error.h"
#include "engine/io/modelfile.h"

#include <fmt/format.h>

namespace flipscope {

namespace {

struct Shapes {
    std::vector<LayerShape> layers;
    std::size_t planes = 1; ///< of the layer with the most

    explicit Shapes(const Network& network) {
        for (const Layer& layer : network.layers()) {
            layers.push_back(parametersOf(layer).shape);
            planes = std::max(planes, layers.back().weightPlanes);
            layers.back().weightPlanes = 1;
        }
    }
};

} // namespace

void startFromModel(Learner& learner, const std::string& fileOrRun, const Encoder& encoder) {
    const Model model = loadModel(findModel(fileOrRun, false));
    const Shapes expected(learner.network()), found(model.network);
    if (found.layers != expected.layers || model.encoder.spec() != encoder.spec())
        throw Error(
            fmt::format("start: {}: expected a network {} with encoder {}, found {} with {}; choose the "
                        "network and the encoder of the model",
                        fileOrRun, sizesText(expected.layers), encoder.spec(), sizesText(found.layers),
                        model.encoder.spec()),
            Error::Kind::Usage);
    if (found.planes > expected.planes)
        throw Error(
            fmt::format("start: {}: its weights are ternary, those of method {} are +1 or -1; choose a "
                        "ternary method such as bitflip-ternary",
                        fileOrRun, learner.name()),
            Error::Kind::Usage);
    learner.startFrom(model.network);
}

} // namespace flipscope
