// The format `npz`: arrays for numpy (weights as packed bits), and a program of a few lines that predicts
// with nothing else, which also proves them.
#include "datasets/error.h"
#include "datasets/preparation.h"
#include "engine/export/childprocess.h"
#include "engine/export/formats.h"
#include "engine/export/layerweights.h"
#include "engine/export/testvectors.h"
#include "engine/io/jsontext.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

namespace flipscope {

namespace {

using Sizes = std::vector<std::size_t>;

constexpr std::size_t madeVectors = 8, realVectors = 24;

/// A zip archive in memory. Its members carry no time, so that equal models give equal files.
class ZipWriter {
public:
    ZipWriter() : m_zip(archive_write_new(), archive_write_free) {
        archive_write_set_format_zip(m_zip.get());
        archive_write_set_bytes_per_block(m_zip.get(), 0);
        check(archive_write_open2(m_zip.get(), &m_bytes, nullptr, &ZipWriter::take, nullptr, nullptr));
    }
    void add(const std::string& name, const std::string& content) {
        const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(),
                                                                             archive_entry_free);
        archive_entry_set_pathname(entry.get(), name.c_str());
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_mtime(entry.get(), 315532800, 0); // 1980, where zip's time begins
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
        check(archive_write_header(m_zip.get(), entry.get()));
        if (archive_write_data(m_zip.get(), content.data(), content.size()) !=
            static_cast<la_ssize_t>(content.size()))
            check(ARCHIVE_FATAL);
    }
    std::string finish() {
        check(archive_write_close(m_zip.get()));
        return std::move(m_bytes);
    }

private:
    void check(int result) {
        if (result != ARCHIVE_OK)
            throw Error(fmt::format("npz: {}", archive_error_string(m_zip.get())));
    }
    static la_ssize_t take(archive*, void* to, const void* bytes, std::size_t size) {
        static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), size);
        return static_cast<la_ssize_t>(size);
    }
    std::string m_bytes;
    std::unique_ptr<archive, int (*)(archive*)> m_zip;
};

/// An array as numpy keeps it (version 1.0); `data` in little-endian order.
std::string npy(const char* type, const Sizes& shape, const std::string& data) {
    std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}", type,
                                     fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
    constexpr std::size_t lead = 10, unit = 64;
    header.resize((lead + header.size() + 1 + unit - 1) / unit * unit - lead - 1, ' ');
    header += '\n';
    std::string bytes("\x93NUMPY\x01\x00", 8);
    bytes += static_cast<char>(header.size() & 255);
    bytes += static_cast<char>(header.size() >> 8);
    return bytes + header + data;
}

template <class T> std::string bytesOf(const std::vector<T>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

/// Rows of bytes, the first weight in the lowest bit of the first.
std::string packedBytes(const LayerParameters& layer) {
    const std::size_t inputs = layer.shape.inputs();
    std::string bytes;
    std::vector<std::int8_t> weights(inputs);
    for (std::size_t o = 0; o < layer.shape.neurons; ++o) {
        readWeights(layer, o, weights);
        for (std::size_t plane = 0; plane < layer.shape.weightPlanes; ++plane) {
            std::string row((inputs + 7) / 8, '\0');
            for (std::size_t k = 0; k < inputs; ++k)
                row[k / 8] = static_cast<char>(row[k / 8] | int{isOne(weights[k], plane)} << (k % 8));
            bytes += row;
        }
    }
    return bytes;
}

std::string aboutText(const ExportSource& source) {
    const Model& m = source.model;
    const char* views[] = {"pixels", "shifted", "contrast"};
    return jsonText(nlohmann::ordered_json{
        {"program", "Flipscope"},
        {"checksum", m.network.checksum()},
        {"network", m.network.sizes()},
        {"layers", m.network.layers().size()},
        {"neurons_per_class", parametersOf(m.network.layers().back()).shape.group},
        {"encoder", m.encoder.spec()},
        {"view",
         m.encoder.outputType() == ValueType::U8 ? "grey" : views[static_cast<int>(m.encoder.view())]},
        {"radius", m.encoder.radius()},
        {"resize", nameOf(m.preparation.resize)},
        {"channel_order", m.preparation.order == ChannelOrder::Bgr ? "bgr" : "rgb"},
        {"classes", m.classNames},
        {"method", m.method},
        {"dataset", m.dataset},
        {"data_hash", m.dataHash},
        {"seed", m.seed},
        {"test_accuracy", orNull(m.testAccuracy)}});
}

void addVectors(ZipWriter& zip, const ExportSource& source) {
    const std::vector<TestVector> vectors =
        makeTestVectors(source.model, source.test, madeVectors, realVectors);
    std::string pixels;
    std::vector<std::int32_t> scores;
    for (const TestVector& vector : vectors) {
        pixels.append(vector.pixels.begin(), vector.pixels.end());
        scores.insert(scores.end(), vector.scores.begin(), vector.scores.end());
    }
    const ImageShape shape = source.model.preparation.shape;
    zip.add("test_pixels.npy",
            npy("|u1",
                {vectors.size(), static_cast<std::size_t>(shape.height),
                 static_cast<std::size_t>(shape.width), static_cast<std::size_t>(shape.channels)},
                pixels));
    zip.add("test_scores.npy", npy("<i4", {vectors.size(), source.model.network.classes()}, bytesOf(scores)));
}

std::string npzBytes(const ExportSource& source) {
    ZipWriter zip;
    const Model& model = source.model;
    const std::string about = aboutText(source);
    zip.add("about.npy", npy("|u1", {about.size()}, about));
    const ImageShape shape = model.preparation.shape;
    const Encoder& encoder = model.encoder;
    zip.add("encoder.npy",
            npy("|u1",
                {encoder.table().size() / shape.size(), static_cast<std::size_t>(shape.height),
                 static_cast<std::size_t>(shape.width), static_cast<std::size_t>(shape.channels)},
                {encoder.table().begin(), encoder.table().end()}));
    for (std::size_t l = 0; l < model.network.layers().size(); ++l) {
        const LayerParameters& layer = parametersOf(model.network.layers()[l]);
        const LayerShape& s = layer.shape;
        const std::vector<std::int32_t> numbers{
            static_cast<std::int32_t>(s.input.height),   static_cast<std::int32_t>(s.input.width),
            static_cast<std::int32_t>(s.input.channels), static_cast<std::int32_t>(s.kernelHeight),
            static_cast<std::int32_t>(s.kernelWidth),    static_cast<std::int32_t>(s.stride),
            static_cast<std::int32_t>(s.padding),        static_cast<std::int32_t>(s.pool)};
        const std::string name = fmt::format("layer{}", l);
        zip.add(name + "_shape.npy", npy("<i4", {numbers.size()}, bytesOf(numbers)));
        zip.add(name + "_weights.npy",
                npy("|u1", {s.weightRows(), (s.inputs() + 7) / 8}, packedBytes(layer)));
        zip.add(name + "_thresholds.npy", npy("<i4", {s.neurons}, bytesOf(layer.thresholds)));
    }
    addVectors(zip, source);
    return zip.finish();
}

const char* const program = R"(import json
import sys

import numpy as np


def encoded(model, about, pixels):
    """What the first layer takes: grey values, or +1 and -1."""
    if about["view"] == "grey":
        return pixels.astype(np.float64)
    n, height, width, channels = pixels.shape
    table, values = model["encoder"], pixels.astype(np.int64)
    if about["view"] == "contrast":  # 128 + the difference to the mean of the square around
        sums = np.pad(values.cumsum(1).cumsum(2), ((0, 0), (1, 0), (1, 0), (0, 0)))
        y, x, radius = np.arange(height), np.arange(width), about["radius"]
        top, bottom = np.maximum(y - radius, 0), np.minimum(y + radius + 1, height)
        left, right = np.maximum(x - radius, 0), np.minimum(x + radius + 1, width)
        around = (sums[:, bottom][:, :, right] - sums[:, top][:, :, right]
                  - sums[:, bottom][:, :, left] + sums[:, top][:, :, left])
        area = np.outer(bottom - top, right - left)[None, :, :, None]
        values = np.clip(128 + values - around // area, 0, 255)
    shifts = range(len(table)) if about["view"] == "shifted" else [0] * len(table)
    bits = np.stack([(values << s & 255) >= t for s, t in zip(shifts, table)], 1) * 2.0 - 1
    if tuple(model["layer0_shape"][:2]) == (height, width):  # filters: planes become channels
        return np.moveaxis(bits, 1, 3).reshape(n, height, width, -1)
    return bits.reshape(n, -1)


def scores(model, about, pixels):
    x = encoded(model, about, pixels)
    for layer in range(about["layers"]):
        height, width, channels, rows, columns, stride, padding, pool = model[f"layer{layer}_shape"]
        outside = 0 if layer == 0 and about["view"] == "grey" else -1
        x = np.pad(x.reshape(len(x), height, width, channels),
                   ((0, 0), (padding, padding), (padding, padding), (0, 0)), constant_values=outside)
        seen = np.lib.stride_tricks.sliding_window_view(x, (rows, columns), (1, 2))[:, ::stride, ::stride]
        seen = np.moveaxis(seen, 3, 5).reshape(*seen.shape[:3], -1)
        weights = np.unpackbits(model[f"layer{layer}_weights"], axis=1, count=seen.shape[-1],
                                bitorder="little") * 2.0 - 1
        # Of ternary weights a neuron has two rows: their mean.
        weights = weights.reshape(len(model[f"layer{layer}_thresholds"]), -1, seen.shape[-1]).mean(1)
        x = seen @ weights.T - model[f"layer{layer}_thresholds"]
        if layer < about["layers"] - 1:
            x = np.where(x >= 0, 1.0, -1.0)
        if pool == 2:
            h, w = x.shape[1] // 2, x.shape[2] // 2
            x = x[:, :2 * h, :2 * w].reshape(len(x), h, 2, w, 2, -1).max((2, 4))
    return x.reshape(len(x), -1, about["neurons_per_class"]).sum(2)


def main():
    model = np.load("@name@.npz")
    model = {name: model[name] for name in model.files}
    about = json.loads(model["about"].tobytes().decode())
    shape = model["test_pixels"].shape[1:]
    if sys.argv[1:] == ["-"]:  # raw pictures from stdin, one class per line
        size = int(np.prod(shape))
        while block := sys.stdin.buffer.read(100 * size):
            pixels = np.frombuffer(block, np.uint8).reshape(-1, *shape)
            print(*scores(model, about, pixels).argmax(1), sep="\n")
        return 0
    good = np.array_equal(scores(model, about, model["test_pixels"]), model["test_scores"])
    print("scores agree" if good else "scores DIFFER", "on", len(model["test_pixels"]), "pictures")
    return 0 if good else 1


sys.exit(main())
)";

Export make(const ExportSource& source) {
    refuseResidual(source.model.network, "npz");
    std::string python = program; // the heading holds names that are not ours
    const std::string mark = "@name@";
    python.replace(python.find(mark), mark.size(), source.name);
    python = "#!/usr/bin/env python3\n" + exportHeading(source, "# ") + python;
    const std::string about = fmt::format(
        "Arrays for numpy: weights as packed bits (np.unpackbits(w, axis=1, bitorder=\"little\"), 1 is +1 "
        "and\n"
        "0 is -1), integer thresholds, test pictures with their scores. {}.py predicts with numpy\n"
        "alone, run in the same folder: without arguments it checks itself, with - it reads raw pictures.\n",
        source.name);
    return {{{source.name + ".npz", npzBytes(source)}, {source.name + ".py", python}}, about};
}

/// The first Python that has numpy; the system's own is tried too where another comes first in PATH.
std::optional<std::string> pythonWithNumpy(ProcessRequest tool) {
    for (const auto& python : {findProgram({"python3"}), std::optional<std::string>("/usr/bin/python3")}) {
        if (!python)
            continue;
        tool.arguments = {*python, "-c", "import numpy"};
        if (runProcess(tool).code == 0)
            return python;
    }
    return std::nullopt;
}

Proof prove(const ProofRequest& request) {
    ProcessRequest tool;
    tool.folder = request.folder;
    tool.cancelled = [&] { return !request.progress({}, -1); };
    request.progress("looking for numpy", 0);
    const std::optional<std::string> python = pythonWithNumpy(tool);
    if (!python)
        return {Proof::Outcome::NotMade,
                "Python with numpy is not installed here, so the file was not tried; "
                "its program checks it elsewhere"};
    tool.arguments = {*python, request.source.name + ".py"};
    const ProcessResult tested = runProcess(tool);
    if (tested.code != 0)
        return {Proof::Outcome::Differs,
                fmt::format("its own check fails: {} {}{}", tested.trouble, tested.out, tested.err)};
    const std::string how = "numpy alone";
    if (request.source.test.empty())
        return {Proof::Outcome::Agrees, how + ": its own check passes; no test pictures were there to "
                                              "compare it on"};
    tool.arguments.emplace_back("-");
    tool.input = pictureStream(request, "running numpy");
    const ProcessResult ran = runProcess(tool);
    if (ran.code != 0)
        return {Proof::Outcome::Differs, fmt::format("the program failed: {} {}", ran.trouble, ran.err)};
    return compareClasses(ran.out, request, how);
}

} // namespace

ExportFormat npzFormat() {
    return {"npz", "NumPy arrays", "Packed arrays and a short Python program that predicts with numpy alone.",
            false, make,           prove};
}

} // namespace flipscope
