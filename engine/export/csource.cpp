// The format `c`: a C99 header and source without dependencies, and a self-test program. Weights are packed
// into words of 32 bits; the fixed parts are in ctemplate.cpp, and only those that the network needs are
// written. Memory is the caller's.
#include "datasets/error.h"
#include "engine/export/boards.h"
#include "engine/export/cproof.h"
#include "engine/export/ctemplate.h"
#include "engine/export/formats.h"
#include "engine/export/layerweights.h"
#include "engine/export/testvectors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace flipscope {

namespace {

constexpr std::size_t madeVectors = 8, realVectors = 8;

/// What the code of this network consists of, told once.
struct Plan {
    explicit Plan(const Model& m) : model(m), grey(m.encoder.outputType() == ValueType::U8) {
        for (const Layer& layer : m.network.layers())
            layers.push_back(&parametersOf(layer));
    }
    bool isFirstGrey(std::size_t l) const { return l == 0 && grey; }
    bool isFilters(std::size_t l) const { return !layers[l]->shape.isDense(); }
    bool any(bool (Plan::*is)(std::size_t) const) const {
        for (std::size_t l = 0; l < layers.size(); ++l)
            if ((this->*is)(l))
                return true;
        return false;
    }
    bool isBitFilters(std::size_t l) const { return isFilters(l) && !isFirstGrey(l); }
    bool isBits(std::size_t l) const { return !isFirstGrey(l); }
    bool isHiddenDenseBits(std::size_t l) const {
        return !isFilters(l) && isBits(l) && l + 1 < layers.size();
    }
    bool isHiddenGrey(std::size_t l) const { return isFirstGrey(l) && l + 1 < layers.size(); }

    /// Words of the two maps that layers read and write in turn, and of what a filter sees.
    std::size_t front() const { return mapWords(0); }
    std::size_t back() const { return mapWords(1); }
    std::size_t patch() const {
        std::size_t words = 0;
        for (std::size_t l = 0; l < layers.size(); ++l)
            if (isFirstGrey(l) || isFilters(l))
                words = std::max(words, (isFirstGrey(l) ? 8 : 1) * packedWords(layers[l]->shape.inputs()));
        return words;
    }

    const Model& model;
    std::vector<const LayerParameters*> layers;
    bool grey;

private:
    /// Map 0 is what an encoder writes; layer l writes map l + 1.
    std::size_t mapWords(std::size_t parity) const {
        std::size_t words = 0;
        if (parity == 0 && !grey)
            words = packedWords(model.encoder.outputs());
        for (std::size_t l = 0; l + 1 < layers.size(); ++l)
            if ((l + 1) % 2 == parity)
                words = std::max(words, packedWords(layers[l]->shape.output().values()));
        return words;
    }
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

std::string capitals(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return name;
}

std::string named(const std::string& text, const ExportSource& source) {
    return replaced(replaced(text, "@name@", source.name), "@NAME@", capitals(source.name));
}

/// A C string of any bytes; no trigraphs, no placeholders, and no letter that an escape could swallow.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text)
        out += c < ' ' || c > '~' || c == '"' || c == '\\' || c == '?' || c == '@'
                   ? fmt::format("\\{:03o}", static_cast<unsigned char>(c))
                   : std::string(1, c);
    return out + '"';
}

template <class Numbers> std::string list(const Numbers& numbers, const char* format, std::size_t perLine) {
    std::string text;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        text += (i % perLine == 0 ? "\n    " : " ") + fmt::format(fmt::runtime(format), +numbers[i]) +
                (i + 1 < numbers.size() ? "," : "");
    return text;
}

/// As <name>_checksum() computes it.
std::uint32_t tableChecksum(const Plan& plan) {
    std::uint32_t hash = 2166136261U;
    const auto add = [&hash](std::uint32_t word) { hash = (hash ^ word) * 16777619U; };
    for (const LayerParameters* layer : plan.layers) {
        for (const std::uint32_t word : packedWeights(*layer))
            add(word);
        for (const std::int32_t threshold : layer->thresholds)
            add(static_cast<std::uint32_t>(threshold));
    }
    for (const std::uint8_t value : plan.model.encoder.table())
        add(value);
    return hash;
}

std::string commentHeading(const ExportSource& source) {
    return "/*\n" + exportHeading(source, " * ") + " */\n";
}

std::string header(const ExportSource& source, const Plan& plan) {
    const ImageShape shape = source.model.preparation.shape;
    std::string memory = plan.front() > 0 ? fmt::format("    uint32_t front[{}];\n", plan.front()) : "";
    memory += plan.back() > 0 ? fmt::format("    uint32_t back[{}];\n", plan.back()) : "";
    memory += plan.patch() > 0 ? fmt::format("    uint32_t patch[{}];\n", plan.patch()) : "";
    std::string text =
        commentHeading(source) + R"(#ifndef @NAME@_H
#define @NAME@_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

)" +
        fmt::format("#define @NAME@_WIDTH {}\n#define @NAME@_HEIGHT {}\n#define @NAME@_CHANNELS {}\n"
                    "#define @NAME@_PICTURE_BYTES {}\n#define @NAME@_CLASSES {}\n"
                    "#define @NAME@_CHECKSUM UINT32_C(0x{:08x})\n",
                    shape.width, shape.height, shape.channels, shape.size(), source.model.network.classes(),
                    tableChecksum(plan)) +
        R"(
/* Working memory of a prediction; its content before and after means nothing. */
typedef struct {
)" + memory +
        R"(} @name@_memory;

/* The class, from 0, of a picture of @NAME@_PICTURE_BYTES bytes. `scores`, unless it is NULL, receives the
   @NAME@_CLASSES scores; the highest wins, of equal ones the first. */
int @name@_predict(@name@_memory *memory, const uint8_t *pixels, int32_t *scores);

extern const char *const @name@_class_names[@NAME@_CLASSES]; /* UTF-8 */

/* Over all tables; equals @NAME@_CHECKSUM while they are as exported. */
uint32_t @name@_checksum(void);

#ifdef __cplusplus
}
#endif

#endif
)";
    return named(text, source);
}

/// What the macros of the encoder's code mean for this one.
std::string encoderCode(const Plan& plan) {
    const Encoder& encoder = plan.model.encoder;
    const ImageShape shape = encoder.shape();
    std::string text = fmt::format("\nstatic const uint8_t encoder_table[{}] = {{{}\n}};\n\n",
                                   encoder.table().size(), list(encoder.table(), "{}", 20));
    text += fmt::format("#define PLANES {}\n#define VALUES {}\n#define INPUT_WORDS {}\n", encoder.planes(),
                        shape.size(), packedWords(encoder.outputs()));
    text += plan.isFilters(0)
                ? fmt::format("#define PLACE(plane, i) ((i) / {0} * {1} + (plane) * {0} + (i) % {0})\n",
                              shape.channels, encoder.planes() * shape.channels)
                : std::string("#define PLACE(plane, i) ((plane) * VALUES + (i))\n");
    switch (encoder.view()) {
    case Encoder::View::Pixels:
        text += "#define VIEW(pixels, plane, i) ((pixels)[i])\n";
        break;
    case Encoder::View::Shifted:
        text += "#define VIEW(pixels, plane, i) (((uint32_t)(pixels)[i] << (plane)) & 255)\n";
        break;
    case Encoder::View::Contrast:
        text +=
            fmt::format("#define WIDTH {}U\n#define HEIGHT {}U\n#define CHANNELS {}U\n#define RADIUS {}U\n"
                        "#define VIEW(pixels, plane, i) contrast(pixels, i)\n",
                        shape.width, shape.height, shape.channels, encoder.radius());
        text += ctemplate::contrast;
    }
    return text + ctemplate::bitEncoder;
}

std::string layerTables(const Plan& plan) {
    std::string text, entries;
    for (std::size_t l = 0; l < plan.layers.size(); ++l) {
        const LayerParameters& p = *plan.layers[l];
        const std::vector<std::uint32_t> words = packedWeights(p);
        text += fmt::format("\n/* Layer {}: {} */\nstatic const uint32_t weights_{}[{}] = {{{}\n}};\n", l + 1,
                            p.shape.name(), l, words.size(), list(words, "0x{:08x}", 8));
        text += fmt::format("static const int32_t thresholds_{}[{}] = {{{}\n}};\n", l, p.thresholds.size(),
                            list(p.thresholds, "{}", 12));
        LayerShape s = p.shape;
        if (plan.isFirstGrey(l) && s.isDense()) // seen as a filter over the picture
            s = LayerShape::dense(plan.model.network.image(), s.neurons);
        entries +=
            fmt::format("    {{weights_{0}, thresholds_{0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, "
                        "{10}, {11}, {12}}}{13}\n",
                        l, s.inputs(), packedWords(s.inputs()), s.neurons, p.shape.weightPlanes,
                        s.input.height, s.input.width, s.input.channels, s.kernelHeight, s.kernelWidth,
                        s.stride, s.padding, s.pool, l + 1 < plan.layers.size() ? "," : "");
    }
    return text + fmt::format("\n#define LAYERS {}\nstatic const layer layers[LAYERS] = {{\n{}}};\n",
                              plan.layers.size(), entries);
}

std::string predictFunction(const Plan& plan) {
    std::string text =
        "\nint @name@_predict(@name@_memory *memory, const uint8_t *pixels, int32_t *scores)\n{\n"
        "    int32_t highest = 0;\n    uint32_t c, best = 0;\n";
    const std::size_t last = plan.layers.size() - 1;
    if (last == 0 && plan.grey)
        text += "    const int32_t total = gather_grey(&layers[0], pixels, 0, 0, memory->patch);\n";
    if (!plan.grey)
        text += "    encode(pixels, memory->front);\n";
    const auto map = [](std::size_t l) { return l % 2 == 0 ? "memory->front" : "memory->back"; };
    for (std::size_t l = 0; l < last; ++l)
        text += plan.isFirstGrey(l)
                    ? fmt::format("    grey(&layers[0], pixels, memory->patch, {});\n", map(1))
                : plan.isFilters(l)
                    ? fmt::format("    filters(&layers[{}], {}, memory->patch, {});\n", l, map(l), map(l + 1))
                    : fmt::format("    dense(&layers[{}], {}, {});\n", l, map(l), map(l + 1));
    const std::size_t group = parametersOf(plan.model.network.layers().back()).shape.group;
    const auto sumOf = [&](const char* neuron) {
        return (last == 0 && plan.grey
                    ? fmt::format("sum_grey(&layers[0], {}, memory->patch, total)", neuron)
                    : fmt::format("sum_bits(&layers[{}], {}, {})", last, neuron, map(last))) +
               fmt::format(" - layers[{}].thresholds[{}];\n", last, neuron);
    };
    text += "    for (c = 0; c < @NAME@_CLASSES; ++c) {\n";
    if (group == 1)
        text += "        const int32_t score = " + sumOf("c");
    else
        text += fmt::format("        int32_t score = 0;\n        uint32_t o;\n"
                            "        for (o = c * {0}; o < (c + 1) * {0}; ++o)\n            score += {1}",
                            group, sumOf("o"));
    return text +
           "        if (scores)\n            scores[c] = score;\n        if (c == 0 || score > highest) {\n"
           "            highest = score;\n            best = c;\n        }\n    }\n"
           "    return (int)best;\n}\n";
}

std::string sourceText(const ExportSource& source, const Plan& plan) {
    std::string text = commentHeading(source) + "#include \"@name@.h\"\n";
    text += ctemplate::types;
    text += layerTables(plan);
    if (!plan.grey)
        text += encoderCode(plan);
    if (plan.any(&Plan::isBits))
        text += ctemplate::sumBits;
    if (plan.grey)
        text += std::string(ctemplate::sumGrey) + ctemplate::gatherGrey;
    if (plan.any(&Plan::isHiddenGrey))
        text += ctemplate::filtersGrey;
    if (plan.any(&Plan::isHiddenDenseBits))
        text += ctemplate::denseBits;
    if (plan.any(&Plan::isBitFilters))
        text += std::string(ctemplate::gatherBits) + ctemplate::filtersBits;
    text += predictFunction(plan);
    text += ctemplate::checksum;
    if (!plan.grey)
        text += "    for (i = 0; i < sizeof encoder_table; ++i)\n"
                "        hash = ((hash ^ encoder_table[i]) * UINT32_C(16777619)) & UINT32_C(0xffffffff);\n";
    text += "    return hash;\n}\n\nconst char *const @name@_class_names[@NAME@_CLASSES] = {";
    const std::vector<std::string>& names = source.model.classNames;
    for (std::size_t c = 0; c < names.size(); ++c)
        text += "\n    " + quoted(names[c]) + (c + 1 < names.size() ? "," : "\n};\n");
    return named(text, source);
}

std::string testSource(const ExportSource& source) {
    const std::vector<TestVector> vectors =
        makeTestVectors(source.model, source.test, madeVectors, realVectors);
    std::string pixels, scores, classes;
    for (const TestVector& vector : vectors) {
        pixels += fmt::format("    {{{}}},\n", list(vector.pixels, "{}", 24));
        scores += fmt::format("    {{{}}},\n", list(vector.scores, "{}", 12));
        classes += fmt::format("{}, ", vector.predicted);
    }
    const auto cut = [](std::string text) { return text.substr(0, text.size() - 2); };
    std::string text = commentHeading(source) +
                       "#include \"@name@.h\"\n\n#include <stdio.h>\n#include <string.h>\n\n" +
                       fmt::format("#define VECTORS {}\n", vectors.size());
    text += "static const uint8_t pixels[VECTORS][@NAME@_PICTURE_BYTES] = {\n" + cut(pixels) + "\n};\n";
    text += "static const int32_t expected_scores[VECTORS][@NAME@_CLASSES] = {\n" + cut(scores) + "\n};\n";
    text += "static const uint16_t expected_class[VECTORS] = {" + cut(classes) + "};\n";
    return named(text + ctemplate::selfTest, source);
}

Footprint footprintOf(const Plan& plan) {
    Footprint need;
    constexpr std::uint64_t layerEntry = 56;
    need.code = 512;
    need.code += plan.grey ? 320 : 256;
    need.code += plan.any(&Plan::isBitFilters) ? 640 : 0;
    for (std::size_t l = 0; l < plan.layers.size(); ++l) {
        const LayerShape& s = plan.layers[l]->shape;
        const std::uint64_t row = packedWords(s.inputs()) * s.weightPlanes;
        need.tables += s.neurons * (row + 1) * 4 + layerEntry;
        const MapShape out = s.output();
        need.wordOperations +=
            (plan.isFirstGrey(l) ? 8 : 1) * row * s.neurons * out.pixels() * s.pool * s.pool;
    }
    need.tables += plan.model.encoder.table().size();
    for (const std::string& name : plan.model.classNames)
        need.tables += name.size() + 5;
    need.memory = 4 * (plan.front() + plan.back() + plan.patch());
    need.picture = plan.model.preparation.shape.size();
    return need;
}

Export make(const ExportSource& source) {
    refuseResidual(source.model.network, "c");
    const Plan plan(source.model);
    const Footprint need = footprintOf(plan);
    if (source.target != nullptr)
        checkFits(need, *source.target);
    const std::string table = boardTable(need);
    const std::string use = named(R"(
@name@.h, @name@.c   the network: add them to your program; nothing else is needed
@name@_test.c        a program: without arguments it checks the network against pictures with known scores
                     (exit 0 or 1); with - it reads raw pictures from stdin and prints a class per line

    cc -std=c99 -O2 -o test @name@.c @name@_test.c && ./test

    static @name@_memory memory;
    int c = @name@_predict(&memory, pixels, NULL);

Pictures must come as the network was trained on them: of its size, in its colours, brightness 0 to 255.

)",
                                  source);
    return {{{source.name + ".h", header(source, plan)},
             {source.name + ".c", sourceText(source, plan)},
             {source.name + "_test.c", testSource(source)},
             {source.name + ".txt", exportHeading(source, "") + use + table}},
            table,
            need};
}

} // namespace

Footprint cFootprint(const Model& model) { return footprintOf(Plan(model)); }

ExportFormat cFormat() {
    return {"c",
            "C source (C99)",
            "A header and a source without dependencies, for anything from a microcontroller up, with a "
            "self-test.",
            true,
            make,
            proveC};
}

} // namespace flipscope
