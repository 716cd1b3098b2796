// Dense networks out of ONNX files: follows the one chain of operations from the input to the scores.
#include "datasets/error.h"
#include "engine/export/importer.h"
#include "engine/export/onnxmodule.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

namespace flipscope {

namespace {

struct Constant {
    std::vector<std::int64_t> sizes;
    std::vector<float> values;
};

struct Operation {
    std::string name;
    std::vector<std::string> inputs, outputs;
    std::map<std::string, std::vector<double>> attributes;

    double number(const std::string& key, double fallback) const {
        const auto found = attributes.find(key);
        return found == attributes.end() || found->second.empty() ? fallback : found->second.front();
    }
};

struct Graph {
    std::map<std::string, Constant> constants;
    std::vector<std::pair<std::string, std::vector<std::int64_t>>> inputs;
    std::vector<Operation> operations;
};

Graph readGraph(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    Graph graph;
    OnnxVisitor visitor{};
    visitor.context = &graph;
    const auto of = [](void* context) -> Graph& { return *static_cast<Graph*>(context); };
    static const auto graphOf = of;
    visitor.tensor = [](void* context, const char* name, const std::int64_t* sizes, int dimensions,
                        const float* values, std::size_t count) {
        graphOf(context).constants[name] = {{sizes, sizes + dimensions}, {values, values + count}};
    };
    visitor.input = [](void* context, const char* name, const std::int64_t* sizes, int dimensions) {
        graphOf(context).inputs.emplace_back(name, std::vector<std::int64_t>(sizes, sizes + dimensions));
    };
    visitor.node = [](void* context, const char* operation, const char* const* inputs, int inputCount,
                      const char* const* outputs, int outputCount) {
        graphOf(context).operations.push_back(
            {operation, {inputs, inputs + inputCount}, {outputs, outputs + outputCount}, {}});
    };
    visitor.attribute = [](void* context, const char* name, const double* numbers, int count) {
        graphOf(context).operations.back().attributes[name] = {numbers, numbers + count};
    };
    std::array<char, 500> message{};
    if (onnxModule().read(bytes.data(), bytes.size(), &visitor, message.data(), message.size()) != 0)
        throw Error(fmt::format("{}: {}", file.string(), message.data()));
    return graph;
}

class Chain {
public:
    Chain(const std::filesystem::path& file, Graph graph) : m_file(file), m_graph(std::move(graph)) {}

    FloatNetwork follow() {
        if (m_graph.inputs.size() != 1)
            fail(fmt::format("expected one input, found {}", m_graph.inputs.size()));
        m_value = m_graph.inputs.front().first;
        m_network.inputSizes = m_graph.inputs.front().second;
        for (const Operation& operation : m_graph.operations) {
            if (takesConstants(operation))
                continue;
            const bool isNext = std::find(operation.inputs.begin(), operation.inputs.end(), m_value) !=
                                operation.inputs.end();
            if (!isNext || operation.outputs.empty())
                fail(fmt::format("{} is not part of one chain of dense layers", operation.name));
            apply(operation);
            if (operation.name != "ArgMax")
                m_value = operation.outputs.front();
        }
        return std::move(m_network);
    }

private:
    [[noreturn]] void fail(const std::string& what) const {
        throw Error(
            fmt::format("{}: {}; only networks of dense layers can be imported", m_file.string(), what));
    }

    /// Constants that are renamed or converted stay constants.
    bool takesConstants(const Operation& operation) {
        if (operation.name == "Constant")
            return true;
        static const std::set<std::string> converting{"Cast", "Identity"};
        const bool known = converting.contains(operation.name) && operation.inputs.size() == 1 &&
                           operation.outputs.size() == 1 && m_graph.constants.contains(operation.inputs[0]);
        if (known)
            m_graph.constants[operation.outputs[0]] = Constant(m_graph.constants[operation.inputs[0]]);
        return known;
    }

    void apply(const Operation& operation) {
        static const std::set<std::string> passing{
            "Flatten",   "Reshape",    "Identity", "Dropout",     "Cast",     "Squeeze", "Unsqueeze",
            "Relu",      "Sign",       "Tanh",     "Sigmoid",     "Clip",     "Elu",     "Softmax",
            "LeakyRelu", "LogSoftmax", "Selu",     "HardSigmoid", "Softsign", "Gelu",    "ArgMax"};
        if (operation.name == "Gemm" || operation.name == "MatMul")
            addLayer(operation);
        else if (operation.name == "BatchNormalization")
            normalise(operation);
        else if (operation.name == "Add" || operation.name == "Sub" || operation.name == "Mul" ||
                 operation.name == "Div")
            arithmetic(operation);
        else if (!passing.contains(operation.name))
            fail(fmt::format("the operation {} is none that a dense network has", operation.name));
        else if (m_network.layers.empty() && operation.name == "Sign")
            m_network.notes.emplace_back("the file binarises its input; name the encoder that does the same");
    }

    const Constant& constant(const Operation& operation, std::size_t input) const {
        const auto found = input < operation.inputs.size() ? m_graph.constants.find(operation.inputs[input])
                                                           : m_graph.constants.end();
        if (found == m_graph.constants.end() || found->second.values.empty())
            fail(fmt::format("input {} of {} is no constant of numbers", input + 1, operation.name));
        return found->second;
    }

    void addLayer(const Operation& operation) {
        const Constant& weights = constant(operation, 1);
        if (weights.sizes.size() != 2 || operation.inputs[0] != m_value)
            fail(fmt::format("{}: expected a value times a matrix", operation.name));
        const bool rows = operation.number("transB", 0) != 0; // outputs x inputs
        FloatLayer layer;
        layer.outputs = static_cast<std::size_t>(weights.sizes[rows ? 0 : 1]);
        layer.inputs = static_cast<std::size_t>(weights.sizes[rows ? 1 : 0]);
        layer.weights = weights.values;
        if (!rows)
            for (std::size_t i = 0; i < layer.inputs; ++i)
                for (std::size_t o = 0; o < layer.outputs; ++o)
                    layer.weights[o * layer.inputs + i] = weights.values[i * layer.outputs + o];
        layer.scale.assign(layer.outputs, operation.number("alpha", 1));
        layer.bias.assign(layer.outputs, 0);
        m_network.layers.push_back(std::move(layer));
        if (operation.name == "Gemm" && operation.inputs.size() > 2 && !operation.inputs[2].empty())
            shift(constant(operation, 2), operation.number("beta", 1));
    }

    /// The value at each neuron; a single number counts for all.
    double at(const Constant& constant, std::size_t neuron) const {
        if (constant.values.size() != 1 && constant.values.size() != m_network.layers.back().outputs)
            fail(fmt::format("{} constants for {} neurons", constant.values.size(),
                             m_network.layers.back().outputs));
        return constant.values[constant.values.size() == 1 ? 0 : neuron];
    }

    void shift(const Constant& by, double factor) {
        FloatLayer& layer = m_network.layers.back();
        for (std::size_t o = 0; o < layer.outputs; ++o)
            layer.bias[o] += factor * at(by, o);
    }

    template <class Factor> void stretch(Factor&& factor) {
        FloatLayer& layer = m_network.layers.back();
        for (std::size_t o = 0; o < layer.outputs; ++o) {
            layer.scale[o] *= factor(o);
            layer.bias[o] *= factor(o);
        }
    }

    void arithmetic(const Operation& operation) {
        const bool second = operation.inputs.size() == 2 && operation.inputs[0] == m_value;
        const Constant& by = constant(operation, second ? 1 : 0);
        if (m_network.layers.empty()) {
            m_network.notes.emplace_back(
                "what the file does to its input before the first layer is left out; "
                "say it by --input-mean and --input-std, or --encoder");
            return;
        }
        if (operation.name == "Add" || (operation.name == "Sub" && second))
            shift(by, operation.name == "Add" ? 1 : -1);
        else if (operation.name == "Mul" || (operation.name == "Div" && second))
            stretch([&](std::size_t o) { return operation.name == "Mul" ? at(by, o) : 1 / at(by, o); });
        else
            fail(operation.name + " of a constant by a value");
    }

    void normalise(const Operation& operation) {
        if (m_network.layers.empty()) {
            m_network.notes.emplace_back(
                "a normalisation of the input is left out; say it by --input-mean and "
                "--input-std, or --encoder");
            return;
        }
        const Constant &scale = constant(operation, 1), &bias = constant(operation, 2),
                       &mean = constant(operation, 3), &variance = constant(operation, 4);
        const double epsilon = operation.number("epsilon", 1e-5);
        shift(mean, -1);
        stretch([&](std::size_t o) { return at(scale, o) / std::sqrt(at(variance, o) + epsilon); });
        shift(bias, 1);
    }

    const std::filesystem::path& m_file;
    Graph m_graph;
    FloatNetwork m_network;
    std::string m_value;
};

} // namespace

FloatNetwork readOnnxNetwork(const std::filesystem::path& file) {
    return Chain(file, readGraph(file)).follow();
}

} // namespace flipscope
