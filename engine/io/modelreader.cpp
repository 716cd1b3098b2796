// The reading half of modelfile.h: what a model file's header says, judged against itself and against the
// tensors that follow from it (tensorfile.h). MODELFILE.md is the format's description.
#include "engine/io/modelfile.h"

#include "datasets/error.h"
#include "datasets/preparation.h"
#include "engine/io/tensorfile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace flipscope {

namespace {

using Json = TensorFile::Json;

constexpr std::size_t mostLayers = 1024;
constexpr std::size_t mostClasses = 65536;           // labels are 16-bit numbers
constexpr std::size_t longestText = 1 << 20;         // bytes of a text in the header
constexpr std::uint64_t largestSize = 1U << 24;      // of a layer, values
constexpr std::int32_t largestThreshold = 1 << 30;   // sums stay below it, so differences within 32 bits
constexpr std::uint64_t largestProduct = 0xffffffff; // weights of a layer, as in parseNetwork()

class Reader {
public:
    explicit Reader(const std::filesystem::path& file) : m_tensors(file) {}

    Model read() {
        Model model;
        readDescription(model);
        readNetwork(model);
        checkNetwork(model.network);
        m_tensors.checkEnd();
        return model;
    }

private:
    [[noreturn]] void fail(const std::string& what) const { m_tensors.fail(what); }

    const Json& key(const char* name) const {
        if (!m_tensors.about().contains(name))
            fail(fmt::format("key {} is missing", name));
        return m_tensors.about()[name];
    }
    std::string textIn(const Json& json, const char* name) const {
        if (!json.is_string())
            fail(fmt::format("key {}: expected a text, found {}", name, json.type_name()));
        auto value = json.get<std::string>();
        if (value.size() > longestText)
            fail(fmt::format("key {}: a text of {} bytes, at most {} are possible", name, value.size(),
                             longestText));
        return value;
    }
    std::string text(const char* name) const { return textIn(key(name), name); }
    std::uint64_t number(const char* name, std::uint64_t low, std::uint64_t high) const {
        return m_tensors.number(key(name), name, low, high);
    }
    std::optional<double> accuracy(const char* name) const {
        const Json& json = key(name);
        if (json.is_null())
            return std::nullopt;
        if (!json.is_number() || !(json.get<double>() >= 0 && json.get<double>() <= 1))
            fail(fmt::format("key {}: expected a number from 0 to 1, found {}", name,
                             json.is_structured() ? json.type_name() : jsonText(json)));
        return json.get<double>();
    }

    /// What later versions added to the shape; older files stretch, in RGB, all classes.
    void readPreparation(Preparation& preparation) {
        try {
            if (m_tensors.about().contains("resize"))
                preparation.resize = resizeNamed(text("resize"));
        } catch (const Error& e) {
            fail(e.what());
        }
        if (m_tensors.about().contains("channel_order")) {
            const std::string order = text("channel_order");
            if (order != "rgb" && order != "bgr")
                fail(fmt::format("key channel_order: expected rgb or bgr, found {}", order));
            preparation.order = order == "bgr" ? ChannelOrder::Bgr : ChannelOrder::Rgb;
        }
        if (m_tensors.about().contains("class_choice"))
            preparation.classes = text("class_choice");
    }

    void readDescription(Model& model) {
        ImageShape& shape = model.preparation.shape;
        shape.width = static_cast<int>(number("width", 1, 65535));
        shape.height = static_cast<int>(number("height", 1, 65535));
        shape.channels = static_cast<int>(number("channels", 1, 3));
        readPreparation(model.preparation);
        const Json& names = key("classes");
        if (!names.is_array() || names.size() > mostClasses)
            fail(fmt::format("key classes: expected a list of at most {} names", mostClasses));
        for (const Json& name : names)
            model.classNames.push_back(textIn(name, "classes"));
        model.method = text("method");
        model.dataset = text("dataset");
        model.dataHash = text("data_hash");
        model.seed = number("seed", 0, UINT64_MAX);
        model.epoch = number("epoch", 0, UINT64_MAX);
        model.trainAccuracy = accuracy("train_accuracy");
        model.validationAccuracy = accuracy("validation_accuracy");
        model.testAccuracy = accuracy("test_accuracy");
        const std::string spec = text("encoder");
        std::string table;
        if (spec != "grey")
            table = m_tensors.tensor(modelformat::encoderTable, "U8", {firstLayerInputs()});
        try {
            model.encoder = Encoder::restore(spec, shape, {table.begin(), table.end()});
        } catch (const Error& e) {
            fail(fmt::format("key encoder: {}", e.what()));
        }
    }

    const Json& layerList() const {
        const Json& layers = key("layers");
        if (!layers.is_array() || layers.empty() || layers.size() > mostLayers)
            fail(fmt::format("key layers: expected a list of 1 to {} layers", mostLayers));
        return layers;
    }
    static std::string typeOf(const Json& layer) {
        const bool told = layer.is_object() && layer.contains("type") && layer["type"].is_string();
        return told ? layer["type"].get<std::string>() : "";
    }
    std::size_t layerNumber(const Json& layer, std::size_t index, const char* name) const {
        const std::string where = fmt::format("layers[{}].{}", index, name);
        if (!layer.is_object() || !layer.contains(name))
            fail(fmt::format("key {} is missing", where));
        return m_tensors.number(layer[name], where, 1, largestSize);
    }
    std::size_t firstLayerInputs() const { return layerNumber(layerList()[0], 0, "inputs"); }

    void readNetwork(Model& model) {
        std::vector<Layer> layers;
        const Json& list = layerList();
        const bool grey = text("input") == "u8";
        if (!grey && text("input") != "bits")
            fail(fmt::format("key input: expected u8 or bits, found {}", text("input")));
        if (grey != (model.encoder.outputType() == ValueType::U8))
            fail("the keys input and encoder contradict each other");
        const ImageShape picture = model.preparation.shape;
        const MapShape image{static_cast<std::size_t>(picture.height),
                             static_cast<std::size_t>(picture.width),
                             static_cast<std::size_t>(picture.channels)};
        const MapShape input{image.height, image.width, model.encoder.planes() * image.channels};
        std::vector<LayerShape> shapes;
        for (std::size_t l = 0; l < list.size(); ++l) {
            const bool head = l + 1 == list.size();
            auto parameters = readLayer(l, inputOf(l, shapes, input), head);
            shapes.push_back(parameters->shape);
            if (head)
                layers.emplace_back(DenseHead{std::move(parameters)});
            else if (parameters->shape.isDense())
                layers.emplace_back(DenseLayer{std::move(parameters)});
            else
                layers.emplace_back(ConvolutionLayer{std::move(parameters)});
        }
        if (const std::string fault = chainFault(shapes); !fault.empty())
            fail("key layers: " + fault);
        if (!grey && shapes.front().isFine())
            fail("a residual network takes grey values, found bits");
        const std::size_t classes = shapes.back().classes();
        if (classes != model.classNames.size())
            fail(fmt::format("{} classes are named, the network has {} outputs", model.classNames.size(),
                             classes));
        model.network = Network(grey ? ValueType::U8 : ValueType::Bits, image, std::move(layers));
    }

    template <class Value, std::size_t Count>
    Value named(std::size_t l, const char* key, const char* const (&names)[Count]) const {
        const Json& layer = layerList()[l];
        if (!layer.is_object() || !layer.contains(key))
            return Value{};
        const std::string where = fmt::format("layers[{}].{}", l, key),
                          found = textIn(layer[key], where.c_str());
        for (std::size_t i = 0; i < Count; ++i)
            if (names[i] == found)
                return static_cast<Value>(i);
        fail(fmt::format("key {}: expected one of {}, found \"{}\"", where, fmt::join(names, ", "), found));
    }

    /// What layer `l` reads, by the layers before it.
    MapShape inputOf(std::size_t l, const std::vector<LayerShape>& before, const MapShape& image) const {
        if (l == 0)
            return image;
        LayerShape reader;
        reader.reads = named<Reads>(l, "reads", readsNames);
        const std::size_t back = readsBack(reader);
        if (back > l)
            fail(fmt::format("key layers[{}].reads: there is no stream to read", l));
        return flipscope::readShape(reader.reads, before[l - back].output());
    }

    std::vector<std::size_t> layerNumbers(const Json& layer, std::size_t index, const char* name,
                                          std::size_t count, std::uint64_t high) const {
        const std::string where = fmt::format("layers[{}].{}", index, name);
        if (!layer.contains(name) || !layer[name].is_array() || layer[name].size() != count)
            fail(fmt::format("key {}: expected {} numbers", where, count));
        std::vector<std::size_t> numbers;
        for (const Json& number : layer[name])
            numbers.push_back(m_tensors.number(number, where, 1, high));
        return numbers;
    }

    /// The geometry of a layer, checked against the output of the one before.
    LayerShape readShape(std::size_t l, const MapShape& input, bool head) const {
        const Json& layer = layerList()[l];
        const std::string type = typeOf(layer);
        const bool filters = type == "convolution";
        if (head ? type != "dense-head" : !filters && type != "dense")
            fail(fmt::format("key layers[{}].type: expected {}, found \"{}\"", l,
                             head ? "dense-head" : "dense or convolution", type));
        if (layerNumber(layer, l, "inputs") != input.values())
            fail(fmt::format("key layers[{}].inputs: expected {}, found {}", l, input.values(),
                             layerNumber(layer, l, "inputs")));
        const std::size_t neurons = layerNumber(layer, l, "outputs");
        if (!layer.contains("map") && !filters)
            return LayerShape::dense({1, 1, input.values()}, neurons);
        if (layerNumbers(layer, l, "map", 3, largestSize) !=
            std::vector<std::size_t>{input.height, input.width, input.channels})
            fail(fmt::format("key layers[{}].map: expected {} x {} x {}", l, input.height, input.width,
                             input.channels));
        return filters ? readFilters(l, input, neurons) : LayerShape::dense(input, neurons);
    }

    LayerShape readFilters(std::size_t l, const MapShape& input, std::size_t neurons) const {
        const Json& layer = layerList()[l];
        constexpr std::uint64_t largest = 255;
        const std::vector<std::size_t> kernel = layerNumbers(layer, l, "kernel", 2, largest);
        const auto detail = [&](const char* name, std::uint64_t low, std::uint64_t high) {
            if (!layer.contains(name))
                fail(fmt::format("key layers[{}].{} is missing", l, name));
            return m_tensors.number(layer[name], fmt::format("layers[{}].{}", l, name), low, high);
        };
        const LayerShape shape{input,
                               neurons,
                               kernel[0],
                               kernel[1],
                               detail("stride", 1, largest),
                               detail("padding", 0, largest),
                               detail("pool", 1, 2),
                               1};
        if (kernel[0] > input.height + 2 * shape.padding || kernel[1] > input.width + 2 * shape.padding ||
            shape.output().pixels() == 0 || shape.isDense())
            fail(fmt::format("key layers[{}].kernel: filters of {} x {} do not fit a map of {} x {}", l,
                             kernel[0], kernel[1], input.height, input.width));
        if (shape.output().values() > largestSize)
            fail(fmt::format("key layers[{}]: {} outputs, at most {} are possible", l,
                             shape.output().values(), largestSize));
        return shape;
    }

    std::shared_ptr<LayerParameters> readLayer(std::size_t layer, const MapShape& input, bool head) {
        // The tensors are looked at before anything of their size is allocated.
        LayerShape shape = readShape(layer, input, head);
        if (head && layerList()[layer].contains("group"))
            shape.group = m_tensors.number(layerList()[layer]["group"],
                                           fmt::format("layers[{}].group", layer), 1, shape.neurons);
        if (shape.neurons % shape.group != 0)
            fail(fmt::format("key layers[{}].group: {} neurons are no groups of {}", layer, shape.neurons,
                             shape.group));
        if (layerList()[layer].contains("weight_planes"))
            shape.weightPlanes =
                m_tensors.number(layerList()[layer]["weight_planes"],
                                 fmt::format("layers[{}].weight_planes", layer), 1, LayerShape::finePlanes);
        if (shape.weightPlanes > 2 && !shape.isFine())
            fail(fmt::format("key layers[{}].weight_planes: expected 1, 2 or {}, found {}", layer,
                             LayerShape::finePlanes, shape.weightPlanes));
        shape.reads = named<Reads>(layer, "reads", readsNames);
        shape.writes = named<Writes>(layer, "writes", writesNames);
        const std::size_t columns = shape.columns(), outputs = shape.neurons, planes = shape.weightPlanes;
        if (columns > largestSize * wordBits || columns * outputs > largestProduct)
            fail(fmt::format("layers[{}]: {} x {} weights are more than {}", layer, outputs, shape.inputs(),
                             largestProduct));
        const std::string thresholds =
            m_tensors.tensor(modelformat::thresholds(layer), "I32", {shape.numbers()});
        const std::string rows = m_tensors.tensor(modelformat::weights(layer), "U8",
                                                  {shape.weightRows(), modelformat::rowBytes(columns)});
        auto parameters = std::make_shared<LayerParameters>(LayerParameters{
            shape, BitMatrix(shape.weightRows(), columns), std::vector<std::int32_t>(shape.numbers())});
        const BitMatrix used = shape.usedColumns();
        for (std::size_t r = 0; r < shape.weightRows(); ++r) {
            Word* row = parameters->weights.row(r);
            std::memcpy(row, rows.data() + r * modelformat::rowBytes(columns),
                        modelformat::rowBytes(columns));
            // Of the second of two planes, what is 1 in the first.
            const Word* least = planes == 2 && r % planes == 1 ? parameters->weights.row(r - 1) : nullptr;
            for (std::size_t w = 0; w < wordsFor(columns); ++w) {
                if (row[w] & ~used.row(0)[w])
                    fail(fmt::format("tensor {}: row {} has bits where there are no inputs",
                                     modelformat::weights(layer), r));
                if (least && (least[w] & ~row[w]))
                    fail(fmt::format("tensor {}: rows {} and {} are no ternary weights",
                                     modelformat::weights(layer), r - 1, r));
            }
        }
        std::memcpy(parameters->thresholds.data(), thresholds.data(), thresholds.size());
        for (std::size_t o = 0; o < shape.numbers(); ++o)
            if (o >= outputs && parameters->thresholds[o] < 1)
                fail(fmt::format("tensor {}: number {} is {}, a scale is at least 1",
                                 modelformat::thresholds(layer), o, parameters->thresholds[o]));
            else if (parameters->thresholds[o] > largestThreshold ||
                     parameters->thresholds[o] < -largestThreshold)
                fail(fmt::format("tensor {}: number {} is {}, expected at most {} on either side of 0",
                                 modelformat::thresholds(layer), o, parameters->thresholds[o],
                                 largestThreshold));
        return parameters;
    }

    void checkNetwork(const Network& network) const {
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
        const std::string found = network.checksum();
        if (const std::string expected = text("checksum"); found != expected)
            fail(fmt::format("the weights are damaged: expected checksum {}, found {}", expected, found));
#else
        static_cast<void>(network);
#endif
    }

    TensorFile m_tensors;
};

} // namespace

Model loadModel(const std::filesystem::path& file) { return Reader(file).read(); }

} // namespace flipscope
