#include "engine/io/modelfile.h"

#include "datasets/error.h"
#include "datasets/preparation.h"
#include "engine/io/atomicfile.h"
#include "engine/io/jsontext.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstring>
#include <fstream>

namespace flipscope {

namespace {

using Json = nlohmann::json;

constexpr int formatVersion = 2; // 1: dense layers only
constexpr std::uint64_t largestHeader = 16 << 20;
constexpr std::size_t mostLayers = 1024;

static_assert(std::endian::native == std::endian::little, "tensors are written as they lie in memory");

// ---- writing ----

/// Tensors in file order, and their description for the header.
struct Tensors {
    std::string data;
    Json header = Json::object();

    void add(const std::string& name, const char* type, std::vector<std::size_t> shape,
             const std::string& bytes) {
        header[name] = {{"dtype", type},
                        {"shape", std::move(shape)},
                        {"data_offsets", {data.size(), data.size() + bytes.size()}}};
        data += bytes;
    }
};

std::size_t rowBytes(std::size_t columns) { return (columns + 7) / 8; }

std::string packedRows(const BitMatrix& bits) {
    std::string bytes;
    for (std::size_t r = 0; r < bits.rows(); ++r)
        bytes.append(reinterpret_cast<const char*>(bits.row(r)), rowBytes(bits.columns()));
    return bytes;
}

Json description(const Layer& layer) {
    const LayerShape& shape = parametersOf(layer).shape;
    Json json{{"type", std::holds_alternative<DenseHead>(layer)    ? "dense-head"
                       : std::holds_alternative<DenseLayer>(layer) ? "dense"
                                                                   : "convolution"},
              {"inputs", shape.input.values()},
              {"outputs", shape.neurons}};
    if (shape.input.pixels() > 1)
        json["map"] = {shape.input.height, shape.input.width, shape.input.channels};
    if (!shape.isDense()) {
        json["kernel"] = {shape.kernelHeight, shape.kernelWidth};
        json["stride"] = shape.stride;
        json["padding"] = shape.padding;
        json["pool"] = shape.pool;
    }
    return json;
}

Json description(const Model& model) {
    Json layers = Json::array();
    for (const Layer& layer : model.network.layers())
        layers.push_back(description(layer));
    const ImageShape shape = model.preparation.shape;
    return {{"version", formatVersion},
            {"random_layout", randomLayoutVersion},
            {"input", model.network.inputType() == ValueType::U8 ? "u8" : "bits"},
            {"layers", layers},
            {"encoder", model.encoder.spec()},
            {"width", shape.width},
            {"height", shape.height},
            {"channels", shape.channels},
            {"resize", nameOf(model.preparation.resize)},
            {"channel_order", model.preparation.order == ChannelOrder::Bgr ? "bgr" : "rgb"},
            {"class_choice", model.preparation.classes},
            {"classes", model.classNames},
            {"method", model.method},
            {"dataset", model.dataset},
            {"data_hash", model.dataHash},
            {"seed", model.seed},
            {"epoch", model.epoch},
            {"train_accuracy", orNull<Json>(model.trainAccuracy)},
            {"validation_accuracy", orNull<Json>(model.validationAccuracy)},
            {"test_accuracy", orNull<Json>(model.testAccuracy)},
            {"checksum", model.network.checksum()}};
}

// ---- reading ----

class Reader {
public:
    Reader(const std::filesystem::path& file, std::string content)
        : m_file(file), m_content(std::move(content)) {}

    Model read() {
        readHeader();
        Model model;
        readDescription(model);
        readNetwork(model);
        const std::string found = model.network.checksum();
        const std::string expected = text("checksum");
        if (found != expected)
            fail(fmt::format("the weights are damaged: expected checksum {}, found {}", expected, found));
        return model;
    }

private:
    [[noreturn]] void fail(const std::string& what) const {
        throw Error(fmt::format("{}: {}", m_file.string(), what));
    }

    void readHeader() {
        std::uint64_t size = 0;
        if (m_content.size() < sizeof size)
            fail(fmt::format("not a Flipscope model: expected at least 8 bytes, found {}", m_content.size()));
        for (std::size_t i = sizeof size; i-- > 0;)
            size = size << 8 | static_cast<unsigned char>(m_content[i]);
        if (size > largestHeader || size > m_content.size() - sizeof size)
            fail(fmt::format("not a Flipscope model: offset 0 claims a header of {} bytes in a file of {}",
                             size, m_content.size()));
        m_header = Json::parse(m_content.begin() + 8,
                               m_content.begin() + 8 + static_cast<std::ptrdiff_t>(size), nullptr, false);
        m_dataStart = sizeof size + size;
        if (!m_header.is_object() || !m_header.contains("__metadata__") ||
            !m_header["__metadata__"].is_object() || !m_header["__metadata__"].contains("flipscope") ||
            !m_header["__metadata__"]["flipscope"].is_string())
            fail("not a Flipscope model: the header at offset 8 has no key __metadata__.flipscope");
        m_about = Json::parse(m_header["__metadata__"]["flipscope"].get<std::string>(), nullptr, false);
        if (!m_about.is_object())
            fail("the key __metadata__.flipscope is no JSON object");
        const std::uint64_t version = number("version", 1, 1000000);
        if (version > formatVersion)
            fail(fmt::format(
                "written by a newer version of Flipscope: format {}, this program reads up to {}; update it",
                version, formatVersion));
    }

    const Json& key(const char* name) const {
        if (!m_about.contains(name))
            fail(fmt::format("key {} is missing", name));
        return m_about[name];
    }
    std::string text(const char* name) const {
        if (!key(name).is_string())
            fail(fmt::format("key {}: expected a text, found {}", name, key(name).type_name()));
        return key(name).get<std::string>();
    }
    std::uint64_t number(const char* name, std::uint64_t low, std::uint64_t high) const {
        return numberIn(key(name), name, low, high);
    }
    std::uint64_t numberIn(const Json& json, const std::string& name, std::uint64_t low,
                           std::uint64_t high) const {
        if (!json.is_number_unsigned() || json.get<std::uint64_t>() < low || json.get<std::uint64_t>() > high)
            fail(fmt::format("key {}: expected a whole number from {} to {}, found {}", name, low, high,
                             json.dump()));
        return json.get<std::uint64_t>();
    }
    std::optional<double> accuracy(const char* name) const {
        if (key(name).is_null())
            return std::nullopt;
        if (!key(name).is_number())
            fail(fmt::format("key {}: expected a number, found {}", name, key(name).dump()));
        return key(name).get<double>();
    }

    /// The bytes of one tensor, which must have exactly `size`.
    std::string_view tensor(const std::string& name, std::size_t size) const {
        if (!m_header.contains(name) || !m_header[name].is_object() ||
            !m_header[name].contains("data_offsets"))
            fail(fmt::format("tensor {} is missing", name));
        const Json& offsets = m_header[name]["data_offsets"];
        const std::uint64_t present = m_content.size() - m_dataStart;
        if (!offsets.is_array() || offsets.size() != 2)
            fail(fmt::format("tensor {}: data_offsets are not a pair", name));
        const std::uint64_t begin = numberIn(offsets[0], name, 0, present);
        const std::uint64_t end = numberIn(offsets[1], name, begin, present);
        if (end - begin != size)
            fail(fmt::format("tensor {} at offset {}: expected {} bytes, found {}", name, m_dataStart + begin,
                             size, end - begin));
        return std::string_view(m_content).substr(m_dataStart + begin, size);
    }

    /// What later versions added to the shape; older files stretch, in RGB, all classes.
    void readPreparation(Preparation& preparation) {
        try {
            if (m_about.contains("resize"))
                preparation.resize = resizeNamed(text("resize"));
        } catch (const Error& e) {
            fail(e.what());
        }
        if (m_about.contains("channel_order")) {
            const std::string order = text("channel_order");
            if (order != "rgb" && order != "bgr")
                fail(fmt::format("key channel_order: expected rgb or bgr, found {}", order));
            preparation.order = order == "bgr" ? ChannelOrder::Bgr : ChannelOrder::Rgb;
        }
        if (m_about.contains("class_choice"))
            preparation.classes = text("class_choice");
    }

    void readDescription(Model& model) {
        ImageShape& shape = model.preparation.shape;
        shape.width = static_cast<int>(number("width", 1, 65535));
        shape.height = static_cast<int>(number("height", 1, 65535));
        shape.channels = static_cast<int>(number("channels", 1, 3));
        readPreparation(model.preparation);
        const Json& names = key("classes");
        if (!names.is_array())
            fail("key classes: expected a list of names");
        for (const Json& name : names) {
            if (!name.is_string())
                fail(fmt::format("key classes: expected names, found {}", name.dump()));
            model.classNames.push_back(name.get<std::string>());
        }
        model.method = text("method");
        model.dataset = text("dataset");
        model.dataHash = text("data_hash");
        model.seed = number("seed", 0, UINT64_MAX);
        model.epoch = number("epoch", 0, UINT64_MAX);
        model.trainAccuracy = accuracy("train_accuracy");
        model.validationAccuracy = accuracy("validation_accuracy");
        model.testAccuracy = accuracy("test_accuracy");
        const bool grey = text("encoder") == "grey";
        const std::size_t size = grey ? 0 : firstLayerInputs();
        const std::string_view table = grey ? std::string_view() : tensor("encoder.table", size);
        try {
            model.encoder = Encoder::restore(text("encoder"), shape, {table.begin(), table.end()});
        } catch (const Error& e) {
            fail(e.what());
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
        return numberIn(layer[name], where, 1, 1U << 24);
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
        MapShape input{image.height, image.width, model.encoder.planes() * image.channels};
        for (std::size_t l = 0; l < list.size(); ++l) {
            const bool head = l + 1 == list.size();
            auto parameters = readLayer(l, input, head);
            input = parameters->shape.output();
            if (head)
                layers.emplace_back(DenseHead{std::move(parameters)});
            else if (parameters->shape.isDense())
                layers.emplace_back(DenseLayer{std::move(parameters)});
            else
                layers.emplace_back(ConvolutionLayer{std::move(parameters)});
        }
        if (input.channels != model.classNames.size())
            fail(fmt::format("{} classes are named, the network has {} outputs", model.classNames.size(),
                             input.channels));
        model.network = Network(grey ? ValueType::U8 : ValueType::Bits, image, std::move(layers));
    }

    std::vector<std::size_t> layerNumbers(const Json& layer, std::size_t index, const char* name,
                                          std::size_t count, std::uint64_t high) const {
        const std::string where = fmt::format("layers[{}].{}", index, name);
        if (!layer.contains(name) || !layer[name].is_array() || layer[name].size() != count)
            fail(fmt::format("key {}: expected {} numbers", where, count));
        std::vector<std::size_t> numbers;
        for (const Json& number : layer[name])
            numbers.push_back(numberIn(number, where, 1, high));
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
        const std::vector<std::size_t> map = layerNumbers(layer, l, "map", 3, 1U << 24);
        if (map != std::vector<std::size_t>{input.height, input.width, input.channels})
            fail(fmt::format("key layers[{}].map: expected {} x {} x {}", l, input.height, input.width,
                             input.channels));
        if (!filters)
            return LayerShape::dense(input, neurons);
        constexpr std::uint64_t largest = 255;
        const std::vector<std::size_t> kernel = layerNumbers(layer, l, "kernel", 2, largest);
        const auto detail = [&](const char* name, std::uint64_t low, std::uint64_t high) {
            if (!layer.contains(name))
                fail(fmt::format("key layers[{}].{} is missing", l, name));
            return numberIn(layer[name], fmt::format("layers[{}].{}", l, name), low, high);
        };
        const LayerShape shape{input,
                               neurons,
                               kernel[0],
                               kernel[1],
                               detail("stride", 1, largest),
                               detail("padding", 0, largest),
                               detail("pool", 1, 2)};
        if (kernel[0] > input.height + 2 * shape.padding || kernel[1] > input.width + 2 * shape.padding ||
            shape.output().pixels() == 0 || shape.isDense())
            fail(fmt::format("key layers[{}].kernel: filters of {} x {} do not fit a map of {} x {}", l,
                             kernel[0], kernel[1], input.height, input.width));
        return shape;
    }

    std::shared_ptr<LayerParameters> readLayer(std::size_t layer, const MapShape& input, bool head) {
        // The tensors are looked at before anything of their size is allocated.
        const LayerShape shape = readShape(layer, input, head);
        const std::string prefix = fmt::format("layer{}.", layer);
        const std::size_t columns = shape.columns(), outputs = shape.neurons;
        const std::string_view rows = tensor(prefix + "weights", outputs * rowBytes(columns));
        const std::string_view thresholds = tensor(prefix + "thresholds", outputs * sizeof(std::int32_t));
        auto parameters = std::make_shared<LayerParameters>(
            LayerParameters{shape, BitMatrix(outputs, columns), std::vector<std::int32_t>(outputs)});
        const BitMatrix used = shape.usedColumns();
        for (std::size_t o = 0; o < outputs; ++o) {
            Word* row = parameters->weights.row(o);
            std::memcpy(row, rows.data() + o * rowBytes(columns), rowBytes(columns));
            for (std::size_t w = 0; w < wordsFor(columns); ++w)
                if (row[w] & ~used.row(0)[w])
                    fail(fmt::format("tensor {}weights: row {} has bits where there are no inputs", prefix,
                                     o));
        }
        std::memcpy(parameters->thresholds.data(), thresholds.data(), thresholds.size());
        return parameters;
    }

    const std::filesystem::path& m_file;
    std::string m_content;
    std::size_t m_dataStart = 0;
    Json m_header, m_about;
};

} // namespace

void saveModel(const Model& model, const std::filesystem::path& file) {
    Tensors tensors;
    if (!model.encoder.table().empty())
        tensors.add("encoder.table", "U8", {model.encoder.table().size()},
                    {model.encoder.table().begin(), model.encoder.table().end()});
    for (std::size_t l = 0; l < model.network.layers().size(); ++l) {
        const LayerParameters& p = parametersOf(model.network.layers()[l]);
        const std::string prefix = fmt::format("layer{}.", l);
        tensors.add(
            prefix + "thresholds", "I32", {p.thresholds.size()},
            {reinterpret_cast<const char*>(p.thresholds.data()), p.thresholds.size() * sizeof(std::int32_t)});
        tensors.add(prefix + "weights", "U8", {p.weights.rows(), rowBytes(p.weights.columns())},
                    packedRows(p.weights));
    }
    tensors.header["__metadata__"] = {{"flipscope", jsonText(description(model))}};
    std::string header = jsonText(tensors.header);
    header.resize((header.size() + 7) / 8 * 8, ' '); // tensors start aligned
    const std::uint64_t size = header.size();
    writeFileAtomically(file, std::string(reinterpret_cast<const char*>(&size), sizeof size) + header +
                                  tensors.data);
}

Model loadModel(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error))
        throw Error(fmt::format("{}: no such model file", file.string()));
    std::ifstream in(file, std::ios::binary);
    std::string content(std::istreambuf_iterator<char>(in), {});
    if (!in)
        throw Error(fmt::format("{}: cannot be read: {}", file.string(), std::strerror(errno)));
    return Reader(file, std::move(content)).read();
}

std::filesystem::path findModel(const std::filesystem::path& fileOrRun, bool last) {
    std::error_code error;
    if (!std::filesystem::is_directory(fileOrRun, error))
        return fileOrRun;
    for (const char* name : {"best", "last"}) {
        if (last && name == std::string_view("best"))
            continue;
        const auto file = fileOrRun / (std::string(name) + modelFileEnding);
        if (std::filesystem::exists(file, error))
            return file;
    }
    throw Error(fmt::format("{}: this folder holds no model ({}{}); name a run folder or a model file",
                            fileOrRun.string(), last ? "last" : "best", modelFileEnding));
}

} // namespace flipscope
