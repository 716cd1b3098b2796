// Becomes libflipscope-onnx.so: ONNX files by protobuf, and OpenCV to run them. See onnxmodule.h.
#include "engine/export/onnxmodule.h"

#include <onnx/onnx_pb.h>

#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>

#include <algorithm>
#include <climits>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

namespace flipscope {
namespace {

constexpr int operatorSet = 13; // read by OpenCV 4.6 and everything newer
constexpr int fileVersion = 7;  // IR version of that operator set's time

/// Runs `action`; what it throws becomes a message.
template <class F> int guarded(char* message, std::size_t messageSize, F&& action) {
    std::string text;
    try {
        action();
        return 0;
    } catch (const std::exception& e) {
        text = e.what();
    } catch (...) {
        text = "unknown exception";
    }
    std::replace(text.begin(), text.end(), '\n', ' ');
    const std::size_t size = std::min(text.size(), messageSize - 1);
    std::memcpy(message, text.data(), size);
    message[size] = '\0';
    return 1;
}

// ---- writing ----

onnx::ModelProto& modelOf(void* graph) { return *static_cast<onnx::ModelProto*>(graph); }

void* create(const char* graphName, const char* programVersion) {
    auto* model = new onnx::ModelProto;
    model->set_ir_version(fileVersion);
    model->set_producer_name("Flipscope");
    model->set_producer_version(programVersion);
    model->add_opset_import()->set_version(operatorSet);
    model->mutable_graph()->set_name(graphName);
    return model;
}

void describe(onnx::ValueInfoProto& value, const char* name, OnnxType type, const std::int64_t* sizes,
              int dimensions) {
    value.set_name(name);
    auto* tensor = value.mutable_type()->mutable_tensor_type();
    tensor->set_elem_type(type);
    for (int d = 0; d < dimensions; ++d)
        if (sizes[d] < 0)
            tensor->mutable_shape()->add_dim()->set_dim_param("N");
        else
            tensor->mutable_shape()->add_dim()->set_dim_value(sizes[d]);
}

void addInput(void* graph, const char* name, OnnxType type, const std::int64_t* sizes, int dimensions) {
    describe(*modelOf(graph).mutable_graph()->add_input(), name, type, sizes, dimensions);
}

void addOutput(void* graph, const char* name, OnnxType type, const std::int64_t* sizes, int dimensions) {
    describe(*modelOf(graph).mutable_graph()->add_output(), name, type, sizes, dimensions);
}

void addTensor(void* graph, const char* name, OnnxType type, const std::int64_t* sizes, int dimensions,
               const void* data, std::size_t bytes) {
    onnx::TensorProto& tensor = *modelOf(graph).mutable_graph()->add_initializer();
    tensor.set_name(name);
    tensor.set_data_type(type);
    for (int d = 0; d < dimensions; ++d)
        tensor.add_dims(sizes[d]);
    tensor.set_raw_data(data, bytes);
}

void addNode(void* graph, const char* operation, const char* const* inputs, int inputCount,
             const char* output) {
    onnx::NodeProto& node = *modelOf(graph).mutable_graph()->add_node();
    node.set_op_type(operation);
    node.set_name(output);
    for (int i = 0; i < inputCount; ++i)
        node.add_input(inputs[i]);
    node.add_output(output);
}

void addAttribute(void* graph, const char* name, const std::int64_t* numbers, int count, int isList) {
    onnx::GraphProto& nodes = *modelOf(graph).mutable_graph();
    onnx::AttributeProto& attribute = *nodes.mutable_node(nodes.node_size() - 1)->add_attribute();
    attribute.set_name(name);
    attribute.set_type(isList != 0 ? onnx::AttributeProto::INTS : onnx::AttributeProto::INT);
    if (isList == 0)
        attribute.set_i(numbers[0]);
    else
        for (int i = 0; i < count; ++i)
            attribute.add_ints(numbers[i]);
}

void addReal(void* graph, const char* name, float value) {
    onnx::GraphProto& nodes = *modelOf(graph).mutable_graph();
    onnx::AttributeProto& attribute = *nodes.mutable_node(nodes.node_size() - 1)->add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::FLOAT);
    attribute.set_f(value);
}

void addMetadata(void* graph, const char* key, const char* value) {
    onnx::StringStringEntryProto& entry = *modelOf(graph).add_metadata_props();
    entry.set_key(key);
    entry.set_value(value);
}

int write(void* graph, void (*take)(void* context, const void* bytes, std::size_t size), void* context,
          char* message, std::size_t messageSize) {
    return guarded(message, messageSize, [=] {
        std::string bytes;
        if (!modelOf(graph).SerializeToString(&bytes))
            throw std::runtime_error("larger than the 2 GiB that an ONNX file may have");
        take(context, bytes.data(), bytes.size());
    });
}

void destroy(void* graph) { delete static_cast<onnx::ModelProto*>(graph); }

// ---- reading ----

template <class T> std::vector<float> fromRaw(const std::string& raw) {
    std::vector<float> values(raw.size() / sizeof(T));
    for (std::size_t i = 0; i < values.size(); ++i) {
        T value;
        std::memcpy(&value, raw.data() + i * sizeof(T), sizeof(T));
        values[i] = static_cast<float>(value);
    }
    return values;
}

std::vector<float> valuesOf(const onnx::TensorProto& tensor) {
    const bool raw = tensor.has_raw_data();
    switch (tensor.data_type()) {
    case onnx::TensorProto::FLOAT:
        return raw ? fromRaw<float>(tensor.raw_data())
                   : std::vector<float>(tensor.float_data().begin(), tensor.float_data().end());
    case onnx::TensorProto::DOUBLE:
        return raw ? fromRaw<double>(tensor.raw_data())
                   : std::vector<float>(tensor.double_data().begin(), tensor.double_data().end());
    case onnx::TensorProto::INT8:
        return raw ? fromRaw<std::int8_t>(tensor.raw_data())
                   : std::vector<float>(tensor.int32_data().begin(), tensor.int32_data().end());
    case onnx::TensorProto::INT64:
        return raw ? fromRaw<std::int64_t>(tensor.raw_data())
                   : std::vector<float>(tensor.int64_data().begin(), tensor.int64_data().end());
    default:
        return {}; // of other kinds only the name and the size matter
    }
}

void tellTensor(const OnnxVisitor& visitor, const std::string& name, const onnx::TensorProto& tensor) {
    if (tensor.data_location() == onnx::TensorProto::EXTERNAL || tensor.external_data_size() > 0)
        throw std::runtime_error("the values of " + name +
                                 " are in another file; save the model as one file");
    const std::vector<float> values = valuesOf(tensor);
    std::uint64_t expected = 1;
    for (const std::int64_t size : tensor.dims()) {
        if (size < 0 || (size > 0 && expected > UINT32_MAX / static_cast<std::uint64_t>(size)))
            throw std::runtime_error("the sizes of " + name + " are impossible");
        expected *= static_cast<std::uint64_t>(size);
    }
    if (!values.empty() && values.size() != expected)
        throw std::runtime_error(name + ": expected " + std::to_string(expected) + " numbers, found " +
                                 std::to_string(values.size()));
    visitor.tensor(visitor.context, name.c_str(), tensor.dims().data(), tensor.dims_size(), values.data(),
                   values.size());
}

std::vector<const char*> texts(const google::protobuf::RepeatedPtrField<std::string>& from) {
    std::vector<const char*> all;
    for (const std::string& text : from)
        all.push_back(text.c_str());
    return all;
}

void tellNode(const OnnxVisitor& visitor, const onnx::NodeProto& node) {
    if (node.op_type() == "Constant")
        for (const onnx::AttributeProto& attribute : node.attribute())
            if (attribute.has_t() && node.output_size() == 1)
                tellTensor(visitor, node.output(0), attribute.t());
    const auto inputs = texts(node.input()), outputs = texts(node.output());
    visitor.node(visitor.context, node.op_type().c_str(), inputs.data(), static_cast<int>(inputs.size()),
                 outputs.data(), static_cast<int>(outputs.size()));
    for (const onnx::AttributeProto& attribute : node.attribute()) {
        std::vector<double> numbers(attribute.ints().begin(), attribute.ints().end());
        if (attribute.type() == onnx::AttributeProto::INT)
            numbers = {static_cast<double>(attribute.i())};
        if (attribute.type() == onnx::AttributeProto::FLOAT)
            numbers = {attribute.f()};
        visitor.attribute(visitor.context, attribute.name().c_str(), numbers.data(),
                          static_cast<int>(numbers.size()));
    }
}

void tellInput(const OnnxVisitor& visitor, const onnx::ValueInfoProto& input) {
    std::vector<std::int64_t> sizes;
    for (const auto& size : input.type().tensor_type().shape().dim())
        sizes.push_back(size.has_dim_value() ? size.dim_value() : -1);
    visitor.input(visitor.context, input.name().c_str(), sizes.data(), static_cast<int>(sizes.size()));
}

int read(const void* bytes, std::size_t size, const OnnxVisitor* visitor, char* message,
         std::size_t messageSize) {
    return guarded(message, messageSize, [=] {
        onnx::ModelProto model;
        if (size > INT_MAX || !model.ParseFromArray(bytes, static_cast<int>(size)) || !model.has_graph())
            throw std::runtime_error("not an ONNX file");
        for (const onnx::TensorProto& tensor : model.graph().initializer())
            tellTensor(*visitor, tensor.name(), tensor);
        const auto isConstant = [&](const std::string& name) {
            const auto& all = model.graph().initializer();
            return std::any_of(all.begin(), all.end(), [&](const auto& t) { return t.name() == name; });
        };
        for (const onnx::ValueInfoProto& input : model.graph().input())
            if (!isConstant(input.name())) // older files list constants as inputs too
                tellInput(*visitor, input);
        for (const onnx::NodeProto& node : model.graph().node())
            tellNode(*visitor, node);
    });
}

// ---- running ----

void* open(const void* bytes, std::size_t size, char* message, std::size_t messageSize) {
    auto* network = new cv::dnn::Net;
    const int failed = guarded(message, messageSize, [=] {
        *network = cv::dnn::readNetFromONNX(static_cast<const char*>(bytes), size);
        network->setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    });
    if (failed == 0)
        return network;
    delete network;
    return nullptr;
}

int run(void* handle, const float* pixels, const int* shape, float* scores, std::int32_t* chosen,
        char* message, std::size_t messageSize) {
    return guarded(message, messageSize, [=] {
        auto& network = *static_cast<cv::dnn::Net*>(handle);
        const int count = shape[0], classes = shape[4];
        network.setInput(cv::Mat(4, shape, CV_32F, const_cast<float*>(pixels)));
        std::vector<cv::Mat> outputs;
        network.forward(outputs, std::vector<cv::String>{"scores", "class"});
        if (outputs.size() != 2 || outputs[0].total() != static_cast<std::size_t>(count) * classes ||
            outputs[1].total() != static_cast<std::size_t>(count))
            throw std::runtime_error("outputs are of another size than expected");
        cv::Mat numbers, numberOfClass;
        outputs[0].convertTo(numbers, CV_32F);
        outputs[1].convertTo(numberOfClass, CV_32S);
        std::copy_n(numbers.ptr<float>(), numbers.total(), scores);
        std::copy_n(numberOfClass.ptr<std::int32_t>(), numberOfClass.total(), chosen);
    });
}

void close(void* network) { delete static_cast<cv::dnn::Net*>(network); }

} // namespace
} // namespace flipscope

extern "C" __attribute__((visibility("default"))) const flipscope::OnnxModule* flipscopeOnnxModule() {
    using namespace flipscope;
    static const OnnxModule module{onnxModuleVersion,
                                   create,
                                   addInput,
                                   addOutput,
                                   addTensor,
                                   addNode,
                                   addAttribute,
                                   addReal,
                                   addMetadata,
                                   write,
                                   destroy,
                                   read,
                                   open,
                                   run,
                                   close,
                                   "OpenCV " CV_VERSION};
    return &module;
}
