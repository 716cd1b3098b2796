// The reading half of modelfile.h. Files are judged before they are believed: first the header, then how the
// tensors it names lie in the file, then each tensor's type and shape against what the layers need; only
// then is anything of their size allocated or read. MODELFILE.md is the format's description.
#include "engine/io/modelfile.h"

#include "datasets/error.h"
#include "datasets/preparation.h"
#include "engine/io/modelformat.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <set>

namespace flipscope {

namespace {

using Json = nlohmann::json;

constexpr std::size_t mostLayers = 1024;
constexpr std::size_t mostClasses = 65536;   // labels are 16-bit numbers
constexpr std::size_t longestText = 1 << 20; // bytes of a text in the header
constexpr std::size_t mostJsonValues = 200000;
constexpr int deepestJson = 8;
constexpr std::uint64_t largestSize = 1U << 24;      // of a layer, values
constexpr std::int32_t largestThreshold = 1 << 30;   // sums stay below it, so differences within 32 bits
constexpr std::uint64_t largestProduct = 0xffffffff; // weights of a layer, as in parseNetwork()

/// Where a tensor lies behind the header, and what it says it is.
struct Place {
    std::string type;
    std::vector<std::uint64_t> shape;
    std::uint64_t begin = 0, end = 0;
};

class Reader {
public:
    explicit Reader(const std::filesystem::path& file) : m_file(file) {}

    Model read() {
        open();
        readHeader();
        readPlaces();
        Model model;
        readDescription(model);
        readNetwork(model);
        checkEnd(model);
        return model;
    }

private:
    [[noreturn]] void fail(const std::string& what) const {
        throw Error(fmt::format("{}: {}", m_file.string(), what));
    }

    void open() {
        std::error_code error;
        if (!std::filesystem::is_regular_file(m_file, error))
            fail("no such model file");
        m_size = std::filesystem::file_size(m_file, error);
        m_stream.open(m_file, std::ios::binary);
        if (error || !m_stream)
            fail(fmt::format("cannot be read: {}", error ? error.message() : std::strerror(errno)));
    }

    std::string bytesAt(std::uint64_t offset, std::uint64_t size) {
        std::string bytes(size, '\0');
        m_stream.seekg(static_cast<std::streamoff>(offset));
        m_stream.read(bytes.data(), static_cast<std::streamsize>(size));
        if (!m_stream)
            fail(fmt::format("cannot be read: expected {} bytes at offset {}", size, offset));
        return bytes;
    }

    /// Refuses what makes JSON large in memory or ambiguous: deep nesting, very many values, keys that are
    /// there twice.
    Json parsed(const std::string& text, const char* where) const {
        std::vector<std::set<std::string>> keys;
        std::size_t values = 0;
        const auto look = [&](int depth, Json::parse_event_t event, Json& value) {
            if (depth > deepestJson)
                fail(fmt::format("{}: nested more than {} levels deep", where, deepestJson));
            if (++values > mostJsonValues)
                fail(fmt::format("{}: more than {} values", where, mostJsonValues));
            if (event == Json::parse_event_t::object_start)
                keys.emplace_back();
            else if (event == Json::parse_event_t::object_end)
                keys.pop_back();
            else if (event == Json::parse_event_t::key &&
                     !keys.back().insert(value.get<std::string>()).second)
                fail(fmt::format("{}: the key {} is there twice", where, value.dump()));
            return true;
        };
        return Json::parse(text, look, false);
    }

    void readHeader() {
        std::uint64_t size = 0;
        if (m_size < sizeof size)
            fail(fmt::format("not a Flipscope model: expected at least 8 bytes, found {}", m_size));
        const std::string sizeBytes = bytesAt(0, sizeof size);
        for (std::size_t i = sizeof size; i-- > 0;)
            size = size << 8 | static_cast<unsigned char>(sizeBytes[i]);
        if (size > modelformat::largestHeader || size > m_size - sizeof size)
            fail(fmt::format("not a Flipscope model: offset 0 claims a header of {} bytes in a file of {}",
                             size, m_size));
        m_header = parsed(bytesAt(sizeof size, size), "the header at offset 8");
        m_dataStart = sizeof size + size;
        const bool known = m_header.is_object() && m_header.contains(modelformat::metadata) &&
                           m_header[modelformat::metadata].is_object() &&
                           m_header[modelformat::metadata].contains(modelformat::about) &&
                           m_header[modelformat::metadata][modelformat::about].is_string();
        if (!known)
            fail("not a Flipscope model: the header at offset 8 has no key __metadata__.flipscope");
        const Json& metadata = m_header[modelformat::metadata];
        const auto about = metadata[modelformat::about].get<std::string>();
        m_about = parsed(about, "the key __metadata__.flipscope");
        if (!m_about.is_object())
            fail("the key __metadata__.flipscope is no JSON object");
        m_version = number("version", 1, 1000000);
        if (m_version > modelformat::version)
            fail(fmt::format(
                "written by a newer version of Flipscope: format {}, this program reads up to {}; update it",
                m_version, modelformat::version));
        m_checksum.add(about);
    }

    /// How the tensors lie: side by side from the first byte behind the header to the file's last.
    void readPlaces() {
        const std::uint64_t present = m_size - m_dataStart;
        std::map<std::uint64_t, std::string> order;
        for (const auto& [name, json] : m_header.items()) {
            if (name == modelformat::metadata)
                continue;
            if (name.size() > 64)
                fail(fmt::format("a tensor's name has {} bytes, at most 64 are possible", name.size()));
            m_places[name] = readPlace(name, json, present);
            // Of several at one offset all but the last are empty; none of ours is.
            if (m_places[name].begin == m_places[name].end ||
                !order.emplace(m_places[name].begin, name).second)
                fail(fmt::format("tensor {} is empty or lies where another does", name));
        }
        std::uint64_t end = 0;
        for (const auto& [begin, name] : order) {
            if (begin != end)
                fail(fmt::format("tensor {} begins at offset {}, expected {}: tensors overlap or leave a gap",
                                 name, m_dataStart + begin, m_dataStart + end));
            end = m_places[name].end;
        }
        if (end != present)
            fail(fmt::format("expected {} bytes of tensors behind offset {}, found {}", end, m_dataStart,
                             present));
    }

    Place readPlace(const std::string& name, const Json& json, std::uint64_t present) const {
        const auto complete = json.is_object() && json.contains("dtype") && json["dtype"].is_string() &&
                              json.contains("shape") && json["shape"].is_array() &&
                              json.contains("data_offsets") && json["data_offsets"].is_array() &&
                              json["data_offsets"].size() == 2 && json.size() == 3;
        if (!complete || json["shape"].size() > 2)
            fail(fmt::format("tensor {}: expected dtype, shape (1 or 2 sizes) and data_offsets (a pair)",
                             name));
        Place place;
        place.type = json["dtype"].get<std::string>();
        if (place.type != "U8" && place.type != "I32")
            fail(fmt::format("tensor {}: expected dtype U8 or I32, found {}", name, json["dtype"].dump()));
        std::uint64_t bytes = place.type == "U8" ? 1 : 4;
        for (const Json& size : json["shape"]) {
            place.shape.push_back(numberIn(size, name, 1, UINT32_MAX));
            if (bytes > present / place.shape.back())
                fail(fmt::format("tensor {}: its shape asks for more than the {} bytes behind the header",
                                 name, present));
            bytes *= place.shape.back();
        }
        place.begin = numberIn(json["data_offsets"][0], name, 0, present);
        place.end = numberIn(json["data_offsets"][1], name, place.begin, present);
        if (place.end - place.begin != bytes)
            fail(fmt::format("tensor {} at offset {}: expected {} bytes, found {}", name,
                             m_dataStart + place.begin, bytes, place.end - place.begin));
        return place;
    }

    /// The bytes of a tensor, which must be of exactly this type and shape.
    std::string tensor(const std::string& name, const char* type, const std::vector<std::uint64_t>& shape) {
        const auto found = m_places.find(name);
        if (found == m_places.end())
            fail(fmt::format("tensor {} is missing", name));
        const Place& place = found->second;
        if (place.type != type || place.shape != shape)
            fail(fmt::format("tensor {}: expected {} of {}, found {} of {}", name, type,
                             fmt::join(shape, " x "), place.type, fmt::join(place.shape, " x ")));
        std::string bytes = bytesAt(m_dataStart + place.begin, place.end - place.begin);
        m_checksum.add(bytes);
        m_places.erase(found);
        return bytes;
    }

    const Json& key(const char* name) const {
        if (!m_about.contains(name))
            fail(fmt::format("key {} is missing", name));
        return m_about[name];
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
        return numberIn(key(name), name, low, high);
    }
    std::uint64_t numberIn(const Json& json, const std::string& name, std::uint64_t low,
                           std::uint64_t high) const {
        if (!json.is_number_unsigned() || json.get<std::uint64_t>() < low || json.get<std::uint64_t>() > high)
            fail(fmt::format("key {}: expected a whole number from {} to {}, found {}", name, low, high,
                             json.is_structured() ? json.type_name() : jsonText(json)));
        return json.get<std::uint64_t>();
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
            table = tensor(modelformat::encoderTable, "U8", {firstLayerInputs()});
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
        return numberIn(layer[name], where, 1, largestSize);
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
        const std::size_t classes = parametersOf(layers.back()).shape.classes();
        if (classes != model.classNames.size())
            fail(fmt::format("{} classes are named, the network has {} outputs", model.classNames.size(),
                             classes));
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
            return numberIn(layer[name], fmt::format("layers[{}].{}", l, name), low, high);
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
            shape.group = numberIn(layerList()[layer]["group"], fmt::format("layers[{}].group", layer), 1,
                                   shape.neurons);
        if (shape.neurons % shape.group != 0)
            fail(fmt::format("key layers[{}].group: {} neurons are no groups of {}", layer, shape.neurons,
                             shape.group));
        if (layerList()[layer].contains("weight_planes"))
            shape.weightPlanes = numberIn(layerList()[layer]["weight_planes"],
                                          fmt::format("layers[{}].weight_planes", layer), 1, 2);
        const std::size_t columns = shape.columns(), outputs = shape.neurons, planes = shape.weightPlanes;
        if (columns > largestSize * wordBits || columns * outputs > largestProduct)
            fail(fmt::format("layers[{}]: {} x {} weights are more than {}", layer, outputs, shape.inputs(),
                             largestProduct));
        const std::string thresholds = tensor(modelformat::thresholds(layer), "I32", {outputs});
        const std::string rows =
            tensor(modelformat::weights(layer), "U8", {shape.weightRows(), modelformat::rowBytes(columns)});
        auto parameters = std::make_shared<LayerParameters>(LayerParameters{
            shape, BitMatrix(shape.weightRows(), columns), std::vector<std::int32_t>(outputs)});
        const BitMatrix used = shape.usedColumns();
        for (std::size_t r = 0; r < shape.weightRows(); ++r) {
            Word* row = parameters->weights.row(r);
            std::memcpy(row, rows.data() + r * modelformat::rowBytes(columns),
                        modelformat::rowBytes(columns));
            // Of the second of two planes, what is 1 in the first.
            const Word* least = r % planes == 1 ? parameters->weights.row(r - 1) : nullptr;
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
        for (std::size_t o = 0; o < outputs; ++o)
            if (parameters->thresholds[o] > largestThreshold || parameters->thresholds[o] < -largestThreshold)
                fail(fmt::format("tensor {}: number {} is {}, expected at most {} on either side of 0",
                                 modelformat::thresholds(layer), o, parameters->thresholds[o],
                                 largestThreshold));
        return parameters;
    }

    /// Nothing is left over, and all is as it was written.
    void checkEnd(const Model& model) const {
        if (!m_places.empty())
            fail(fmt::format("tensor {} belongs to nothing in this model", m_places.begin()->first));
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
        return;
#endif
        const std::string found = model.network.checksum();
        if (const std::string expected = text("checksum"); found != expected)
            fail(fmt::format("the weights are damaged: expected checksum {}, found {}", expected, found));
        if (m_version < modelformat::firstWithContentChecksum)
            return;
        const Json& metadata = m_header[modelformat::metadata];
        if (!metadata.contains(modelformat::contentChecksum) ||
            !metadata[modelformat::contentChecksum].is_string())
            fail("key __metadata__.checksum is missing");
        if (metadata[modelformat::contentChecksum].get<std::string>() != m_checksum.hex())
            fail(fmt::format("damaged: expected content checksum {}, found {}",
                             metadata[modelformat::contentChecksum].dump(), m_checksum.hex()));
    }

    const std::filesystem::path& m_file;
    std::ifstream m_stream;
    std::uint64_t m_size = 0, m_dataStart = 0, m_version = 0;
    Json m_header, m_about;
    std::map<std::string, Place> m_places; // those not yet read
    modelformat::ContentChecksum m_checksum;
};

} // namespace

Model loadModel(const std::filesystem::path& file) { return Reader(file).read(); }

} // namespace flipscope
