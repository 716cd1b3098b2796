#include "engine/export/importer.h"

#include "datasets/arrays.h"
#include "datasets/error.h"
#include "datasets/npz.h"
#include "engine/export/layerweights.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>

namespace flipscope {

namespace {

ImageShape shapeFor(const FloatNetwork& network, const ImportOptions& options,
                    std::vector<std::string>& notes) {
    const std::size_t inputs = network.layers.front().inputs;
    ImageShape shape;
    if (options.width > 0) {
        shape = {options.width, options.height, 0};
        const std::size_t pixels = shape.width * static_cast<std::size_t>(shape.height);
        shape.channels = inputs == pixels ? 1 : inputs == 3 * pixels ? 3 : 0;
    } else if (network.inputSizes.size() == 4) {
        const auto& n = network.inputSizes;
        if (n[1] > 0 && n[1] <= 3 && n[2] > 0 && n[2] < 65536 && n[3] > 0 && n[3] < 65536)
            shape = {static_cast<int>(n[3]), static_cast<int>(n[2]), static_cast<int>(n[1])};
    } else {
        bool planar = false;
        shape = guessShape(inputs, planar);
        notes.push_back(fmt::format("{} inputs are taken as pictures of {} x {} x {}", inputs, shape.width,
                                    shape.height, shape.channels));
    }
    const std::size_t planes =
        options.encoder == "grey" ? 1 : inputs / std::max<std::size_t>(shape.size(), 1);
    if (shape.size() == 0 || (shape.channels != 1 && shape.channels != 3) ||
        planes * shape.size() != inputs || planes == 0)
        throw Error(fmt::format("pictures: the network takes {} values, which is no picture of {} x {}; say "
                                "--pictures WIDTHxHEIGHT",
                                inputs, shape.width, shape.height),
                    Error::Kind::Usage);
    return shape;
}

/// The least integer that reaches `bound`, within what sums can be.
std::int32_t thresholdFor(double bound, std::size_t largest) {
    const double limit = static_cast<double>(largest) + 1;
    return static_cast<std::int32_t>(std::ceil(std::clamp(std::isnan(bound) ? 0 : bound, -limit, limit)));
}

struct LayerBuilder {
    const FloatLayer& from;
    LayerShape shape;
    const std::vector<std::uint32_t>& order; ///< place of input j; empty: j
    bool grey;
    const ImportOptions& options;

    std::shared_ptr<const LayerParameters> build() const {
        auto p = std::make_shared<LayerParameters>(
            LayerParameters{shape, BitMatrix(from.outputs, shape.columns()), {}});
        for (std::size_t o = 0; o < from.outputs; ++o)
            p->thresholds.push_back(buildNeuron(o, p->weights));
        return p;
    }

    std::int32_t buildNeuron(std::size_t o, BitMatrix& weights) const {
        const float* row = from.weights.data() + o * from.inputs;
        double scale = options.useBiases ? from.scale[o] : 1;
        const bool turned = scale < 0; // so that what follows has a positive one
        double alpha = 0;
        std::int64_t signs = 0;
        for (std::size_t j = 0; j < from.inputs; ++j) {
            alpha += std::abs(static_cast<double>(row[j]));
            const bool plus = (row[j] >= 0) != turned;
            weights.set(o, order.empty() ? j : order[j], plus);
            signs += plus ? 1 : -1;
        }
        if (!options.useBiases)
            return 0;
        alpha /= static_cast<double>(from.inputs); // last, so that weights of +1 and -1 give exactly 1
        scale = std::abs(scale);
        double bound = from.bias[o] == 0 ? 0 : -from.bias[o] / (scale * alpha);
        if (grey) // the network saw (value / 255 - mean) / deviation
            bound = 255 * (options.deviation * bound + options.mean * static_cast<double>(signs));
        return thresholdFor(bound, from.inputs * (grey ? 255 : 1));
    }
};

Network buildNetwork(const FloatNetwork& from, const Encoder& encoder, const ImportOptions& options) {
    const ImageShape shape = encoder.shape();
    const auto channels = static_cast<std::size_t>(shape.channels);
    const bool grey = encoder.outputType() == ValueType::U8;
    const std::vector<std::uint32_t> first =
        channels > 1 && from.inputSizes.size() == 4
            ? channelFirstOrder(encoder.planes(), shape.size() / channels, channels)
            : std::vector<std::uint32_t>();
    std::vector<Layer> layers;
    for (std::size_t l = 0; l < from.layers.size(); ++l) {
        const FloatLayer& layer = from.layers[l];
        const bool head = l + 1 == from.layers.size();
        const LayerBuilder builder{layer, LayerShape::dense({1, 1, layer.inputs}, layer.outputs),
                                   l == 0 ? first : std::vector<std::uint32_t>(), grey && l == 0, options};
        if (head)
            layers.emplace_back(DenseHead{builder.build()});
        else
            layers.emplace_back(DenseLayer{builder.build()});
    }
    return Network(grey ? ValueType::U8 : ValueType::Bits,
                   {static_cast<std::size_t>(shape.height), static_cast<std::size_t>(shape.width), channels},
                   std::move(layers));
}

void checkNumbers(const FloatNetwork& network, const std::filesystem::path& file) {
    if (network.layers.empty())
        throw Error(fmt::format("{}: no dense layers found", file.string()));
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const FloatLayer& layer = network.layers[l];
        if (layer.inputs == 0 || layer.outputs == 0 || layer.inputs > 4000000 || layer.outputs > 65536)
            throw Error(fmt::format("{}: a layer of {} x {} weights; 1 to 4000000 inputs and 1 to 65536 "
                                    "neurons are possible",
                                    file.string(), layer.outputs, layer.inputs));
        if (l > 0 && layer.inputs != network.layers[l - 1].outputs)
            throw Error(fmt::format("{}: layer {} takes {} inputs, the one before has {} outputs",
                                    file.string(), l + 1, layer.inputs, network.layers[l - 1].outputs));
        const auto finite = [](const auto& values) {
            return std::all_of(values.begin(), values.end(), [](auto v) { return std::isfinite(v); });
        };
        if (!finite(layer.weights) || !finite(layer.scale) || !finite(layer.bias))
            throw Error(fmt::format("{}: layer {} holds values that are no numbers", file.string(), l + 1));
    }
}

/// Digits by their value: layer9 before layer10.
bool nameLess(const std::string& a, const std::string& b) {
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        const auto number = [&](const std::string& text, std::size_t& at) {
            const std::size_t begin = std::min(text.find_first_not_of('0', at), text.size());
            at = begin;
            while (at < text.size() && isDigit(text[at]))
                ++at;
            return std::pair(at - begin, text.substr(begin, at - begin));
        };
        if (isDigit(a[i]) && isDigit(b[j])) {
            const auto x = number(a, i), y = number(b, j);
            if (x != y)
                return x < y;
        } else if (a[i] != b[j]) {
            return a[i] < b[j];
        } else {
            ++i;
            ++j;
        }
    }
    return a.size() - i < b.size() - j;
}

enum class FileKind { Model, Archive, Other };

FileKind kindOf(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error))
        throw Error(fmt::format("{}: no such file", file.string()));
    std::ifstream in(file, std::ios::binary);
    std::string head(9, '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    if (head.starts_with("PK"))
        return FileKind::Archive;
    return head[8] == '{' ? FileKind::Model : FileKind::Other;
}

} // namespace

FloatNetwork readNpzNetwork(const std::filesystem::path& file) {
    std::vector<NumberArray> arrays = readNumberArrays(file, mostImportedNumbers);
    std::stable_sort(arrays.begin(), arrays.end(),
                     [](const NumberArray& a, const NumberArray& b) { return nameLess(a.name, b.name); });
    std::vector<const NumberArray*> matrices, lists;
    for (const NumberArray& array : arrays)
        if (array.sizes.size() == 2)
            matrices.push_back(&array);
        else if (array.sizes.size() == 1)
            lists.push_back(&array);
    // Outputs first (torch), or inputs first (Keras): whichever makes the layers fit each other.
    const auto chains = [&](int out) {
        for (std::size_t l = 1; l < matrices.size(); ++l)
            if (matrices[l]->sizes[1 - out] != matrices[l - 1]->sizes[out])
                return false;
        return !matrices.empty();
    };
    const bool outputsFirst = chains(0), inputsFirst = chains(1);
    if (!outputsFirst && !inputsFirst)
        throw Error(
            fmt::format("{}: its {} matrices do not follow each other as dense layers, in the order of "
                        "their names",
                        file.string(), matrices.size()));
    const bool transposed =
        !outputsFirst || (inputsFirst && matrices.front()->sizes[0] > matrices.back()->sizes[1]);
    FloatNetwork network;
    network.notes.push_back(
        fmt::format("matrices are taken as {}", transposed ? "inputs x outputs" : "outputs x inputs"));
    auto list = lists.begin();
    for (const NumberArray* matrix : matrices) {
        FloatLayer layer;
        layer.outputs = matrix->sizes[transposed ? 1 : 0];
        layer.inputs = matrix->sizes[transposed ? 0 : 1];
        layer.weights = matrix->values;
        if (transposed)
            for (std::size_t i = 0; i < layer.inputs; ++i)
                for (std::size_t o = 0; o < layer.outputs; ++o)
                    layer.weights[o * layer.inputs + i] = matrix->values[i * layer.outputs + o];
        layer.scale.assign(layer.outputs, 1);
        layer.bias.assign(layer.outputs, 0);
        if (list != lists.end() && (*list)->values.size() == layer.outputs) {
            layer.bias.assign((*list)->values.begin(), (*list)->values.end());
            ++list;
        }
        network.layers.push_back(std::move(layer));
    }
    if (list != lists.end())
        throw Error(
            fmt::format("{}: the array {} fits no layer as its biases", file.string(), (*list)->name));
    return network;
}

Imported importModel(const std::filesystem::path& file, const ImportOptions& options) {
    const FileKind kind = kindOf(file);
    if (kind == FileKind::Model)
        return {loadModel(file), {}};
    FloatNetwork network = kind == FileKind::Archive ? readNpzNetwork(file) : readOnnxNetwork(file);
    checkNumbers(network, file);
    if (options.deviation <= 0 || !std::isfinite(options.deviation) || !std::isfinite(options.mean))
        throw Error("input-std: expected a number above 0", Error::Kind::Usage);
    Imported imported;
    imported.notes = network.notes;
    Model& model = imported.model;
    const ImageShape shape = shapeFor(network, options, imported.notes);
    model.preparation.shape = shape;
    model.encoder = Encoder::unfitted(options.encoder, shape);
    if (model.encoder.outputs() != network.layers.front().inputs)
        throw Error(
            fmt::format("encoder: {} gives {} values for pictures of {} x {} x {}, the network takes {}",
                        options.encoder, model.encoder.outputs(), shape.width, shape.height, shape.channels,
                        network.layers.front().inputs),
            Error::Kind::Usage);
    model.network = buildNetwork(network, model.encoder, options);
    for (std::size_t c = 0; c < model.network.classes(); ++c)
        model.classNames.push_back(std::to_string(c));
    model.method = "import";
    model.dataset = file.filename().string();
    imported.notes.push_back("weights are the signs of the file's (0 counts as +1), activations are signs");
    return imported;
}

} // namespace flipscope
