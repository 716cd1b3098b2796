#include "engine/export/onnxgraph.h"

#include "datasets/error.h"
#include "datasets/grouped.h"
#include "engine/export/layerweights.h"
#include "engine/export/onnxmodule.h"
#include "engine/export/runrecords.h"
#include "engine/io/jsontext.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

namespace flipscope {

namespace {

using Sizes = std::vector<std::int64_t>;
using Names = std::vector<std::string>;

constexpr std::uint64_t exactHalves = 1 << 23; // below it float32 holds every half-integer

class Writer {
public:
    explicit Writer(const std::string& name)
        : m_module(onnxModule()), m_graph(m_module.create(name.c_str(), "1"), m_module.destroy) {}

    const OnnxModule& module() const { return m_module; }
    void* graph() const { return m_graph.get(); }

    template <class T> std::string constant(const std::string& name, OnnxType type, const Sizes& sizes,
                                            const std::vector<T>& values) {
        m_module.addTensor(graph(), name.c_str(), type, sizes.data(), static_cast<int>(sizes.size()),
                           values.data(), values.size() * sizeof(T));
        return name;
    }
    std::string node(const char* operation, const Names& inputs, const std::string& output) {
        std::vector<const char*> names;
        for (const std::string& input : inputs)
            names.push_back(input.c_str());
        m_module.addNode(graph(), operation, names.data(), static_cast<int>(names.size()), output.c_str());
        return output;
    }
    void number(const char* name, std::int64_t value) { m_module.addAttribute(graph(), name, &value, 1, 0); }
    void real(const char* name, float value) { m_module.addReal(graph(), name, value); }
    void numbers(const char* name, const Sizes& values) {
        m_module.addAttribute(graph(), name, values.data(), static_cast<int>(values.size()), 1);
    }
    std::string bytes() {
        std::string all;
        std::array<char, 500> message{};
        const auto take = [](void* to, const void* bytes, std::size_t size) {
            static_cast<std::string*>(to)->assign(static_cast<const char*>(bytes), size);
        };
        if (m_module.write(graph(), take, &all, message.data(), message.size()) != 0)
            throw Error(fmt::format("onnx: {}", message.data()));
        return all;
    }

private:
    const OnnxModule& m_module;
    std::unique_ptr<void, void (*)(void*)> m_graph;
};

std::int64_t signedSize(std::size_t size) { return static_cast<std::int64_t>(size); }

class Builder {
public:
    explicit Builder(const ExportSource& source)
        : m_source(source), m_model(source.model), m_writer(source.name) {}

    std::string bytes() {
        const ImageShape shape = m_model.preparation.shape;
        const Sizes input{-1, shape.channels, shape.height, shape.width};
        m_writer.module().addInput(m_writer.graph(), "pixels", OnnxFloat, input.data(), 4);
        std::string value = encoded();
        const auto& layers = m_model.network.layers();
        for (std::size_t l = 0; l < layers.size(); ++l)
            value = addLayer(l, parametersOf(layers[l]), l + 1 == layers.size(), value);
        m_writer.node("ArgMax", {value}, "class");
        m_writer.number("axis", 1);
        m_writer.number("keepdims", 0);
        const Sizes scores{-1, signedSize(m_model.network.classes())};
        m_writer.module().addOutput(m_writer.graph(), "scores", OnnxFloat, scores.data(), 2);
        m_writer.module().addOutput(m_writer.graph(), "class", OnnxInt64, scores.data(), 1);
        addMetadata();
        return m_writer.bytes();
    }

private:
    /// scale * value + bias, each by place in the picture's order (pixel by pixel). As BatchNormalization of
    /// a map of one pixel: OpenCV 4.6 adds no constant to several pictures at once.
    template <class Scale, class Bias>
    std::string affine(const std::string& value, const std::string& name, Scale&& scaleAt, Bias&& biasAt) {
        const ImageShape shape = m_model.preparation.shape;
        const auto channels = static_cast<std::size_t>(shape.channels);
        const std::int64_t size = signedSize(shape.size());
        std::vector<float> scale, bias;
        for (const std::uint32_t place : channelFirstOrder(1, shape.size() / channels, channels)) {
            scale.push_back(static_cast<float>(scaleAt(place)));
            bias.push_back(static_cast<float>(biasAt(place)));
        }
        m_writer.constant(name + ".scale", OnnxFloat, {size}, scale);
        m_writer.constant(name + ".bias", OnnxFloat, {size}, bias);
        if (!m_hasAffine) {
            m_writer.constant("zeros", OnnxFloat, {size}, std::vector<float>(shape.size(), 0.F));
            m_writer.constant("ones", OnnxFloat, {size}, std::vector<float>(shape.size(), 1.F));
            m_writer.constant("as.values", OnnxInt64, {4}, Sizes{-1, size, 1, 1});
            m_writer.constant("as.picture", OnnxInt64, {4},
                              Sizes{-1, shape.channels, shape.height, shape.width});
            m_hasAffine = true;
        }
        const std::string flat = m_writer.node("Reshape", {value, "as.values"}, name + ".values");
        const std::string sum = m_writer.node(
            "BatchNormalization", {flat, name + ".scale", name + ".bias", "zeros", "ones"}, name + ".affine");
        m_writer.real("epsilon", 0);
        return m_writer.node("Reshape", {sum, "as.picture"}, name + ".picture");
    }
    template <class Bias> std::string sum(const std::string& value, const std::string& name, Bias&& biasAt) {
        return affine(
            value, name, [](std::size_t) { return 1; }, biasAt);
    }

    std::string encoded() {
        if (m_model.encoder.outputType() == ValueType::U8)
            return "pixels";
        Names planes;
        switch (m_model.encoder.view()) {
        case Encoder::View::Pixels:
            for (std::size_t plane = 0; plane < m_model.encoder.planes(); ++plane)
                planes.push_back(thresholded("pixels", plane));
            break;
        case Encoder::View::Shifted:
            planes = binaryDigits();
            break;
        case Encoder::View::Contrast:
            planes.push_back(localContrast());
        }
        if (planes.size() == 1)
            return planes.front();
        m_writer.node("Concat", planes, "encoded");
        m_writer.number("axis", 1);
        return "encoded";
    }

    std::uint8_t tableAt(std::size_t plane, std::size_t place) const {
        return m_model.encoder.table()[plane * m_model.encoder.shape().size() + place];
    }

    /// +1 where a value reaches the table's, else -1.
    std::string thresholded(const std::string& values, std::size_t plane) {
        const std::string name = fmt::format("plane{}", plane);
        return m_writer.node(
            "Sign", {sum(values, name, [&](std::size_t place) { return 0.5 - tableAt(plane, place); })},
            name);
    }

    /// Binary digits from the highest on: what is left of a value below a digit, against half of its range.
    Names binaryDigits() {
        Names planes;
        std::string rest = "pixels";
        for (std::size_t plane = 0; plane < m_model.encoder.planes(); ++plane) {
            // value << plane as a byte is (value mod 2^(8 - plane)) * 2^plane.
            const int scale = 1 << plane;
            const std::string name = fmt::format("plane{}", plane);
            const auto bias = [&](std::size_t place) {
                return 0.5 - (tableAt(plane, place) + scale - 1) / scale;
            };
            planes.push_back(m_writer.node("Sign", {sum(rest, name, bias)}, name));
            if (plane + 1 < m_model.encoder.planes())
                rest = withoutDigit(rest, plane);
        }
        return planes;
    }

    /// `rest` without its digit 2^(7 - plane): minus half of it, and half of it again by the digit's sign.
    std::string withoutDigit(const std::string& rest, std::size_t plane) {
        const std::string name = fmt::format("rest{}", plane);
        const int half = 64 >> plane;
        const std::string digit = m_writer.node(
            "Sign", {sum(rest, name + ".middle", [half](std::size_t) { return 0.5 - 2 * half; })},
            name + ".digit");
        const auto less = [half](std::size_t) { return -half; };
        return m_writer.node("Add", {rest, affine(digit, name + ".part", less, less)}, name);
    }

    /// 128 + p - floor(sum / n) >= t  is the same as  n * (p + 129 - t) - sum > 0, in integers.
    std::string localContrast() {
        const ImageShape shape = m_model.preparation.shape;
        const int radius = m_model.encoder.radius(), side = 2 * radius + 1;
        const auto area = [&](std::size_t place) {
            const int pixel = static_cast<int>(place) / shape.channels;
            const int x = pixel % shape.width, y = pixel / shape.width;
            const auto reach = [radius](int at, int end) {
                return std::min(end, at + radius + 1) - std::max(0, at - radius);
            };
            return reach(x, shape.width) * reach(y, shape.height);
        };
        const Sizes kernel{shape.channels, 1, side, side};
        m_writer.constant("square", OnnxFloat, kernel,
                          std::vector<float>(static_cast<std::size_t>(shape.channels * side * side), 1.F));
        m_writer.node("Conv", {"pixels", "square"}, "sums");
        m_writer.numbers("kernel_shape", {side, side});
        m_writer.numbers("pads", {radius, radius, radius, radius});
        m_writer.numbers("strides", {1, 1});
        m_writer.number("group", shape.channels);
        const std::string times = affine("pixels", "contrast", area, [&](std::size_t place) {
            return area(place) * (129.0 - tableAt(0, place)) - 0.5;
        });
        return m_writer.node("Sign", {m_writer.node("Sub", {times, "sums"}, "contrast.sum")}, "plane0");
    }

    std::string addLayer(std::size_t l, const LayerParameters& layer, bool head, std::string value) {
        const LayerShape& shape = layer.shape;
        const bool grey = l == 0 && m_model.encoder.outputType() == ValueType::U8;
        const std::uint64_t largest = shape.inputs() * (grey ? 255 : 1) * shape.group;
        if (largest >= exactHalves)
            throw Error(
                fmt::format("onnx: the sums of layer {} reach {}, float32 counts exactly only below {}; "
                            "use smaller pictures or layers, or another format",
                            l + 1, grouped(largest), grouped(exactHalves)));
        const std::string name = fmt::format("layer{}", l);
        const std::string weights = m_writer.node("Cast", {weightConstant(l, layer, name)}, name + ".float");
        m_writer.number("to", OnnxFloat);
        std::vector<float> biases;
        for (const std::int32_t threshold : layer.thresholds)
            biases.push_back(biasFor(threshold, static_cast<std::int32_t>(largest), head));
        const std::string bias =
            m_writer.constant(name + ".bias", OnnxFloat, {signedSize(shape.neurons)}, biases);
        if (!shape.isDense())
            return addFilters(layer.shape, name, grey, value, weights, bias);
        if (l == 0 || !parametersOf(m_model.network.layers()[l - 1]).shape.isDense()) {
            value = m_writer.node("Flatten", {value}, name + ".flat");
            m_writer.number("axis", 1);
        }
        const bool last = head && shape.group == 1;
        const std::string sum =
            m_writer.node("Gemm", {value, weights, bias}, last ? std::string("scores") : name + ".sum");
        m_writer.number("transB", 1);
        return last ? sum : head ? addGroups(shape, sum) : m_writer.node("Sign", {sum}, name);
    }

    /// The scores of classes from those of their neurons.
    std::string addGroups(const LayerShape& head, const std::string& neurons) {
        std::vector<float> ones(head.classes() * head.neurons);
        for (std::size_t o = 0; o < head.neurons; ++o)
            ones[o / head.group * head.neurons + o] = 1;
        const std::string groups = m_writer.constant(
            "groups", OnnxFloat, {signedSize(head.classes()), signedSize(head.neurons)}, ones);
        const std::string none = m_writer.constant("groups.bias", OnnxFloat, {signedSize(head.classes())},
                                                   std::vector<float>(head.classes()));
        m_writer.node("Gemm", {neurons, groups, none}, "scores");
        m_writer.number("transB", 1);
        return "scores";
    }

    /// "+1 where sum >= threshold" is the sign of sum + bias; a threshold out of reach stays so.
    static float biasFor(std::int32_t threshold, std::int32_t largest, bool head) {
        if (head)
            return static_cast<float>(-threshold);
        return 0.5F - static_cast<float>(std::clamp(threshold, -largest - 1, largest + 1));
    }

    std::string weightConstant(std::size_t l, const LayerParameters& layer, const std::string& name) {
        const LayerShape& shape = layer.shape;
        const std::size_t inputs = shape.inputs();
        std::vector<std::uint32_t> order =
            channelFirstOrder(1, shape.taps(), shape.input.channels); // a dense layer: of its whole input
        if (l == 0 && shape.isDense()) {
            const MapShape image = m_model.network.image();
            order = channelFirstOrder(inputs / image.values(), image.pixels(), image.channels);
        }
        std::vector<std::int8_t> weights(inputs), ordered;
        for (std::size_t o = 0; o < shape.neurons; ++o) {
            readWeights(layer, o, weights);
            for (const std::uint32_t place : order)
                ordered.push_back(weights[place]);
        }
        const Sizes sizes = shape.isDense()
                                ? Sizes{signedSize(shape.neurons), signedSize(inputs)}
                                : Sizes{signedSize(shape.neurons), signedSize(shape.input.channels),
                                        signedSize(shape.kernelHeight), signedSize(shape.kernelWidth)};
        return m_writer.constant(name + ".weights", OnnxInt8, sizes, ordered);
    }

    std::string addFilters(const LayerShape& shape, const std::string& name, bool grey, std::string value,
                           const std::string& weights, const std::string& bias) {
        const std::int64_t padding = signedSize(shape.padding);
        if (padding > 0 && !grey) { // bits are padded with -1, which Conv itself cannot
            m_writer.constant(name + ".pads", OnnxInt64, {8},
                              Sizes{0, 0, padding, padding, 0, 0, padding, padding});
            m_writer.constant(name + ".outside", OnnxFloat, {}, std::vector<float>{-1.F});
            value = m_writer.node("Pad", {value, name + ".pads", name + ".outside"}, name + ".padded");
        }
        std::string sum = m_writer.node("Conv", {value, weights, bias}, name + ".sum");
        m_writer.numbers("kernel_shape", {signedSize(shape.kernelHeight), signedSize(shape.kernelWidth)});
        m_writer.numbers("strides", {signedSize(shape.stride), signedSize(shape.stride)});
        const std::int64_t own = grey ? padding : 0;
        m_writer.numbers("pads", {own, own, own, own});
        if (shape.pool > 1) {
            const std::int64_t pool = signedSize(shape.pool);
            sum = m_writer.node("MaxPool", {sum}, name + ".pooled");
            m_writer.numbers("kernel_shape", {pool, pool});
            m_writer.numbers("strides", {pool, pool});
        }
        return m_writer.node("Sign", {sum}, name);
    }

    void addMetadata() {
        const auto add = [&](const char* key, const std::string& value) {
            m_writer.module().addMetadata(m_writer.graph(), key, utf8Text(value).c_str());
        };
        add("checksum", m_model.network.checksum());
        add("network", m_model.network.sizes());
        add("encoder", m_model.encoder.spec());
        add("method", m_model.method);
        add("dataset", m_model.dataset);
        add("data_hash", m_model.dataHash);
        add("seed", std::to_string(m_model.seed));
        add("epoch", std::to_string(m_model.epoch));
        add("test_accuracy", m_model.testAccuracy ? fmt::format("{}", *m_model.testAccuracy) : "");
        add("classes", jsonText(nlohmann::json(m_model.classNames)));
        const std::optional<std::uint64_t> flips = flipsOfRun(m_source.run);
        add("flips", flips ? std::to_string(*flips) : "");
    }

    const ExportSource& m_source;
    const Model& m_model;
    Writer m_writer;
    bool m_hasAffine = false;
};

} // namespace

std::string onnxBytes(const ExportSource& source) { return Builder(source).bytes(); }

} // namespace flipscope
