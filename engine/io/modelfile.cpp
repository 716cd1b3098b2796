#include "engine/io/modelfile.h"

#include "datasets/error.h"
#include "datasets/preparation.h"
#include "engine/io/atomicfile.h"
#include "engine/io/modelformat.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <xxhash.h>

#include <bit>
#include <new>

namespace flipscope {

namespace {

using Json = nlohmann::json;

static_assert(std::endian::native == std::endian::little, "tensors are written as they lie in memory");

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

std::string packedRows(const BitMatrix& bits) {
    std::string bytes;
    for (std::size_t r = 0; r < bits.rows(); ++r)
        bytes.append(reinterpret_cast<const char*>(bits.row(r)), modelformat::rowBytes(bits.columns()));
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
    if (shape.weightPlanes > 1)
        json["weight_planes"] = shape.weightPlanes;
    if (shape.group > 1)
        json["group"] = shape.group;
    if (shape.reads != Reads::Bits)
        json["reads"] = readsNames[static_cast<std::size_t>(shape.reads)];
    if (shape.writes != Writes::Bits)
        json["writes"] = writesNames[static_cast<std::size_t>(shape.writes)];
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
    return {{"version", model.network.isResidual() ? modelformat::version : modelformat::versionOfChains},
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

} // namespace

modelformat::ContentChecksum::ContentChecksum() : m_state(XXH3_createState()) {
    if (!m_state)
        throw std::bad_alloc();
    XXH3_64bits_reset(m_state);
}

modelformat::ContentChecksum::~ContentChecksum() { XXH3_freeState(m_state); }

void modelformat::ContentChecksum::add(std::string_view bytes) {
    XXH3_64bits_update(m_state, bytes.data(), bytes.size());
}

std::string modelformat::ContentChecksum::hex() const {
    return fmt::format("{:016x}", XXH3_64bits_digest(m_state));
}

void saveModel(const Model& model, const std::filesystem::path& file) {
    Tensors tensors;
    if (!model.encoder.table().empty())
        tensors.add(modelformat::encoderTable, "U8", {model.encoder.table().size()},
                    {model.encoder.table().begin(), model.encoder.table().end()});
    for (std::size_t l = 0; l < model.network.layers().size(); ++l) {
        const LayerParameters& p = parametersOf(model.network.layers()[l]);
        tensors.add(
            modelformat::thresholds(l), "I32", {p.thresholds.size()},
            {reinterpret_cast<const char*>(p.thresholds.data()), p.thresholds.size() * sizeof(std::int32_t)});
        tensors.add(modelformat::weights(l), "U8",
                    {p.weights.rows(), modelformat::rowBytes(p.weights.columns())}, packedRows(p.weights));
    }
    const std::string about = jsonText(description(model));
    modelformat::ContentChecksum checksum;
    checksum.add(about);
    checksum.add(tensors.data);
    tensors.header[modelformat::metadata] = {{modelformat::about, about},
                                             {modelformat::contentChecksum, checksum.hex()}};
    std::string header = jsonText(tensors.header);
    header.resize((header.size() + 7) / 8 * 8, ' '); // tensors start aligned
    if (header.size() > modelformat::largestHeader)
        throw Error(fmt::format("{}: the header would have {} bytes, at most {} are possible; use fewer or "
                                "shorter names of classes",
                                file.string(), header.size(), modelformat::largestHeader));
    const std::uint64_t size = header.size();
    writeFileAtomically(file, std::string(reinterpret_cast<const char*>(&size), sizeof size) + header +
                                  tensors.data);
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
