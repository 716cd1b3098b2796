// The format `onnx`: the file, and its proof by OpenCV's dnn, which runs every test picture.
#include "datasets/error.h"
#include "datasets/module.h"
#include "engine/export/formats.h"
#include "engine/export/layerweights.h"
#include "engine/export/onnxgraph.h"
#include "engine/export/onnxmodule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

namespace flipscope {

namespace {

constexpr std::size_t block = 50; // pictures

Export make(const ExportSource& source) {
    refuseResidual(source.model.network, "onnx");
    const std::string usage = fmt::format(
        "Runs in ONNX Runtime, OpenCV (dnn) and whatever else reads ONNX: opset 13, inputs \"pixels\"\n"
        "(float32, N x channels x height x width, values 0 to 255), outputs \"scores\" and \"class\".\n"
        "Weights are stored as int8 numbers -1 and +1, but those programs compute in floating point: this\n"
        "file is exact there, and no faster than other networks of its size. For speed and small memory\n"
        "take the format c.\n");
    return {{{source.name + ".onnx", onnxBytes(source)}}, usage};
}

/// Samples as floats, channel by channel.
void readFloats(const Samples& test, std::size_t first, std::size_t count, ImageShape shape,
                std::vector<float>& floats) {
    const auto channels = static_cast<std::size_t>(shape.channels);
    const std::vector<std::uint32_t> order = channelFirstOrder(1, shape.size() / channels, channels);
    std::vector<std::uint8_t> pixels(shape.size());
    floats.clear();
    for (std::size_t i = first; i < first + count; ++i) {
        test.read(i, pixels);
        for (const std::uint32_t place : order)
            floats.push_back(pixels[place]);
    }
}

/// What OpenCV makes of all test pictures, one class per line, as the other formats' programs print it; a
/// class that is not the highest score's is an Error.
std::string runAll(void* network, const ProofRequest& request) {
    const Samples& test = request.source.test;
    const ImageShape shape = request.source.model.preparation.shape;
    const std::size_t classes = request.source.model.network.classes();
    std::vector<float> floats, scores(block * classes);
    std::vector<std::int32_t> chosen(block);
    std::array<char, 500> message{};
    std::string printed;
    for (std::size_t first = 0; first < test.size(); first += block) {
        const std::size_t count = std::min(block, test.size() - first);
        if (!request.progress("running the ONNX file in OpenCV",
                              static_cast<double>(first) / static_cast<double>(test.size())))
            throw Error("stopped");
        readFloats(test, first, count, shape, floats);
        const std::array<int, 5> sizes{static_cast<int>(count), shape.channels, shape.height, shape.width,
                                       static_cast<int>(classes)};
        if (onnxModule().run(network, floats.data(), sizes.data(), scores.data(), chosen.data(),
                             message.data(), message.size()) != 0)
            throw Error(message.data());
        for (std::size_t i = 0; i < count; ++i) {
            const float* row = scores.data() + i * classes;
            if (std::max_element(row, row + classes) - row != chosen[i])
                throw Error(fmt::format("picture {}: the class is not that of the highest score", first + i));
            printed += std::to_string(chosen[i]) + "\n";
        }
    }
    return printed;
}

Proof prove(const ProofRequest& request) {
    const OnnxModule& module = onnxModule();
    std::array<char, 500> message{};
    const std::string bytes = onnxBytes(request.source);
    const std::unique_ptr<void, void (*)(void*)> network(
        module.open(bytes.data(), bytes.size(), message.data(), message.size()), module.close);
    if (!network)
        return {Proof::Outcome::Differs,
                fmt::format("{} refuses the file: {}", module.runner, message.data())};
    if (request.source.test.empty())
        return {Proof::Outcome::NotMade, fmt::format("{} reads the file; no test pictures were there to "
                                                     "compare it on",
                                                     module.runner)};
    try {
        return compareClasses(runAll(network.get(), request), request,
                              fmt::format("ONNX run by {}", module.runner));
    } catch (const Error& e) {
        return {Proof::Outcome::Differs, fmt::format("{}: {}", module.runner, e.what())};
    }
}

} // namespace

const OnnxModule& onnxModule() {
    static const auto& module = *static_cast<const OnnxModule*>(
        loadModule(onnxModuleFile, onnxModuleSymbol, onnxModuleVersion, "ONNX files cannot be handled"));
    return module;
}

ExportFormat onnxFormat() {
    return {"onnx",
            "ONNX",
            "For ONNX Runtime, OpenCV and other programs that run networks; they compute in float.",
            false,
            make,
            prove};
}

} // namespace flipscope
