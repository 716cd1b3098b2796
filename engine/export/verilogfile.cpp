// The format `verilog`: small dense networks as hardware, one thresholded count of ones per neuron, a
// register behind each layer, and a testbench with pictures of known class. Grey inputs are added with the
// weights' signs.
#include "datasets/error.h"
#include "datasets/grouped.h"
#include "engine/export/childprocess.h"
#include "engine/export/formats.h"
#include "engine/export/layerweights.h"
#include "engine/export/testvectors.h"

#include <fmt/format.h>

#include <algorithm>

namespace flipscope {

namespace {

constexpr std::size_t mostWeights = 300000;
constexpr std::size_t madeVectors = 10, mostRealVectors = 200, fewestRealVectors = 20;
/// Weights times pictures that Icarus simulates in half a minute; larger networks get fewer pictures.
constexpr std::size_t simulatedWeights = 8000000;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

class Design {
public:
    explicit Design(const ExportSource& source) : m_source(source), m_model(source.model) {
        for (const Layer& layer : m_model.network.layers())
            m_layers.push_back(&parametersOf(layer));
        check();
        m_grey = m_model.encoder.outputType() == ValueType::U8;
    }

    std::string text() const {
        std::string all = exportHeading(m_source, "// ") + usage();
        all += neurons();
        if (!m_grey)
            all += encoder();
        for (std::size_t l = 0; l < m_layers.size(); ++l)
            all += layer(l);
        return replaced(all + top(), "@name@", m_source.name);
    }

    std::string testbench(const std::vector<TestVector>& vectors) const;

private:
    void check() const {
        for (const LayerParameters* layer : m_layers)
            if (layer->shape.weightPlanes != 1)
                throw Error("verilog: takes weights of one bit, found ternary ones; train by another method, "
                            "such as bitflip, or export c");
        if (m_layers.back()->shape.group > 1)
            throw Error("verilog: takes one output neuron per class; train without h... at the end of the "
                        "network, or export c");
        for (const LayerParameters* layer : m_layers)
            if (!layer->shape.isDense())
                throw Error(fmt::format("verilog: takes networks of dense layers only, found {}; train one "
                                        "such as --network 64,64, or export c",
                                        m_model.network.sizes()));
        if (m_model.encoder.outputType() != ValueType::U8 &&
            m_model.encoder.view() == Encoder::View::Contrast)
            throw Error("verilog: takes encoders that look at each pixel alone, found " +
                        m_model.encoder.spec() + "; train with another, such as median, or export c");
        if (const std::size_t weights = m_model.network.weightCount(); weights > mostWeights)
            throw Error(
                fmt::format("verilog: every weight becomes wiring, so at most {} are taken, found {}; "
                            "train a smaller network, or export c",
                            grouped(mostWeights), grouped(weights)));
    }

    std::string usage() const {
        return fmt::format(
            "//\n"
            "// One picture per clock; its class {} clocks later, with valid_out. Pixel i of the\n"
            "// picture is pixels[8*i +: 8].\n\n"
            "`default_nettype none\n",
            m_layers.size() + 1);
    }

    /// In runs of 32, because a simulator takes a bit of a wide vector by copying the vector.
    static std::string neurons() {
        const std::string count = R"(  localparam P = (K + 31) / 32 * 32;
  wire [K-1:0] same = ~(x ^ W);
  wire [P-1:0] agree = same;
  reg [31:0] run;
  integer i, j, count;
  always @* begin
    count = 0;
    for (j = 0; j < P; j = j + 32) begin
      run = agree[j +: 32];
      for (i = 0; i < 32; i = i + 1) count = count + run[i];
    end
  end
)";
        return R"(
// 1 where the inputs that agree with the weights are at least LEAST.
module @name@_neuron #(parameter K = 1, parameter [K-1:0] W = 0, parameter integer LEAST = 0) (
    input wire [K-1:0] x, output wire y);
)" + count +
               R"(  assign y = count >= LEAST;
endmodule

// The sum of weight x input, minus the threshold.
module @name@_score #(parameter K = 1, parameter [K-1:0] W = 0, parameter integer T = 0) (
    input wire [K-1:0] x, output wire signed [31:0] score);
)" + count +
               R"(  assign score = 2 * count - K - T;
endmodule

// The same over bytes: each is added where its weight is 1, else subtracted.
module @name@_grey #(parameter K = 1, parameter [K-1:0] W = 0, parameter integer T = 0) (
    input wire [8*K-1:0] x, output wire signed [31:0] score);
  localparam P = (K + 31) / 32 * 32;
  wire [8*P-1:0] bytes = x;
  wire [P-1:0] plus = W;
  reg [255:0] run;
  reg [31:0] signs;
  integer i, j, sum;
  always @* begin
    sum = -T;
    for (j = 0; j < P; j = j + 32) begin
      run = bytes[8*j +: 256];
      signs = plus[j +: 32];
      for (i = 0; i < 32; i = i + 1) sum = signs[i] ? sum + run[8*i +: 8] : sum - run[8*i +: 8];
    end
  end
  assign score = sum;
endmodule
)";
    }

    std::size_t inputBits() const { return m_model.encoder.shape().size() * 8; }

    std::string encoder() const {
        const Encoder& e = m_model.encoder;
        const std::size_t size = e.shape().size();
        std::string text =
            fmt::format("\nmodule @name@_encoder (input wire [{}:0] pixels, output wire [{}:0] x);\n",
                        inputBits() - 1, e.outputs() - 1);
        for (std::size_t j = 0; j < e.outputs(); ++j) {
            const std::size_t plane = j / size, place = j % size;
            const bool shifted = e.view() == Encoder::View::Shifted && plane > 0;
            const std::string pixel =
                shifted ? fmt::format("{{pixels[{} +: {}], {}'d0}}", 8 * place, 8 - plane, plane)
                        : fmt::format("pixels[{} +: 8]", 8 * place);
            text += fmt::format("  assign x[{}] = {} >= 8'd{};\n", j, pixel, e.table()[j]);
        }
        return text + "endmodule\n";
    }

    /// Weights of a neuron as a constant, the first in the lowest bit.
    static std::string constant(const LayerParameters& layer, std::size_t neuron) {
        const std::size_t inputs = layer.shape.inputs();
        std::vector<std::int8_t> weights(inputs);
        readWeights(layer, neuron, weights);
        std::string digits;
        for (std::size_t first = (inputs - 1) / 4 * 4 + 4; first >= 4; first -= 4) {
            int digit = 0;
            for (std::size_t k = first; k-- > first - 4;)
                digit = 2 * digit + (k < inputs && weights[k] > 0 ? 1 : 0);
            digits += "0123456789abcdef"[digit];
        }
        return fmt::format("{}'h{}", inputs, digits);
    }

    std::string layer(std::size_t l) const {
        const LayerParameters& p = *m_layers[l];
        const bool head = l + 1 == m_layers.size(), grey = l == 0 && m_grey;
        const auto inputs = static_cast<std::int64_t>(p.shape.inputs());
        std::string text =
            fmt::format("\nmodule @name@_layer{} (input wire [{}:0] x, output wire [{}:0] y);\n", l,
                        grey ? 8 * inputs - 1 : inputs - 1, p.shape.neurons * (head ? 32 : 1) - 1);
        if (grey && !head)
            text += fmt::format("  wire [{}:0] s;\n", 32 * p.shape.neurons - 1);
        for (std::size_t o = 0; o < p.shape.neurons; ++o) {
            const std::int64_t t = p.thresholds[o];
            const std::string k = fmt::format(".K({}), .W({})", inputs, constant(p, o));
            if (grey)
                text += fmt::format("  @name@_grey #({}, .T({})) n{} (x, {}[{} +: 32]);\n", k, t, o,
                                    head ? "y" : "s", 32 * o);
            else if (head)
                text += fmt::format("  @name@_score #({}, .T({})) n{} (x, y[{} +: 32]);\n", k, t, o, 32 * o);
            else // 2 * count - K >= t
                text += fmt::format("  @name@_neuron #({}, .LEAST({})) n{} (x, y[{}]);\n", k,
                                    std::clamp<std::int64_t>(
                                        (inputs + t + ((inputs + t) % 2 != 0 ? 1 : 0)) / 2, -1, inputs + 1),
                                    o, o);
            if (grey && !head)
                text += fmt::format("  assign y[{}] = ~s[{}];\n", o, 32 * o + 31); // not negative
        }
        return text + "endmodule\n";
    }

    std::string top() const;

    const ExportSource& m_source;
    const Model& m_model;
    std::vector<const LayerParameters*> m_layers;
    bool m_grey = false;
};

std::string Design::top() const {
    const std::size_t classes = m_model.network.classes(), count = m_layers.size();
    std::string text = fmt::format(R"(
module @name@ (
    input wire clock,
    input wire valid_in,
    input wire [{}:0] pixels,
    output reg valid_out,
    output reg [15:0] class_out);
)",
                                   inputBits() - 1);
    std::string steps;
    std::string previous = "pixels";
    if (!m_grey) {
        text += fmt::format("  wire [{}:0] x;\n  @name@_encoder encoder (pixels, x);\n",
                            m_model.encoder.outputs() - 1);
        previous = "x";
    }
    for (std::size_t l = 0; l < count; ++l) {
        const std::size_t bits = m_layers[l]->shape.neurons * (l + 1 == count ? 32 : 1);
        text += fmt::format(
            "  wire [{0}:0] y{1};\n  reg [{0}:0] r{1};\n  @name@_layer{1} layer{1} ({2}, y{1});\n", bits - 1,
            l, previous);
        steps += fmt::format("    r{0} <= y{0};\n", l);
        previous = fmt::format("r{}", l);
    }
    return text + fmt::format(R"(  reg [{}:0] valid;
  initial begin valid = 0; valid_out = 0; end

  // The first of the highest scores.
  integer c;
  reg [15:0] best;
  reg signed [31:0] highest, score;
  always @* begin
    best = 0;
    highest = {}[31:0];
    for (c = 1; c < {}; c = c + 1) begin
      score = {}[32*c +: 32];
      if (score > highest) begin highest = score; best = c[15:0]; end
    end
  end

  always @(posedge clock) begin
{}    valid <= {{valid, valid_in}};
    valid_out <= valid[{}];
    class_out <= best;
  end
endmodule

`default_nettype wire
)",
                              count, previous, classes, previous, steps, count - 1);
}

std::string Design::testbench(const std::vector<TestVector>& vectors) const {
    std::string text =
        exportHeading(m_source, "// ") +
        R"(// Prints how many of its pictures get the class that the program gave them.

`timescale 1ns / 1ns
module @name@_tb;
)" +
        fmt::format("  localparam N = {};\n  reg [{}:0] pictures [0:N-1];\n  reg [15:0] classes [0:N-1];\n",
                    vectors.size(), inputBits() - 1) +
        R"(  reg clock = 0, valid_in = 0;
  wire valid_out;
  wire [15:0] class_out;
  integer sent = 0, received = 0, agreeing = 0;
)" + fmt::format("  reg [{}:0] pixels = 0;\n", inputBits() - 1) +
        R"(  @name@ network (clock, valid_in, pixels, valid_out, class_out);
  initial begin
    $readmemh("@name@_pictures.hex", pictures);
    $readmemh("@name@_classes.hex", classes);
    while (received < N) begin
      valid_in = sent < N;
      if (sent < N) pixels = pictures[sent];
      sent = sent + 1;
      #1 clock = 1;
      #1 if (valid_out) begin
        if (class_out === classes[received]) agreeing = agreeing + 1;
        else $display("picture %0d: expected class %0d, found %0d", received, classes[received], class_out);
        received = received + 1;
      end
      clock = 0;
      if (sent > N + 100) begin $display("no answer"); $finish; received = N; end
    end
    $display("%0d of %0d pictures agree", agreeing, N);
    $finish;
  end
endmodule
)";
    return replaced(text, "@name@", m_source.name);
}

std::size_t realVectors(const ExportSource& source) {
    return std::clamp(simulatedWeights / source.model.network.weightCount(), fewestRealVectors,
                      mostRealVectors);
}

std::vector<TestVector> vectorsOf(const ExportSource& source) {
    return makeTestVectors(source.model, source.test, madeVectors, realVectors(source));
}

Export make(const ExportSource& source) {
    refuseResidual(source.model.network, "verilog");
    const Design design(source);
    const std::vector<TestVector> vectors = vectorsOf(source);
    std::string pictures, classes;
    for (const TestVector& vector : vectors) {
        for (std::size_t i = vector.pixels.size(); i-- > 0;) // the last pixel is the highest
            pictures += fmt::format("{:02x}", vector.pixels[i]);
        pictures += '\n';
        classes += fmt::format("{:04x}\n", vector.predicted);
    }
    const std::string about = fmt::format(
        "One module per layer, one count of ones per neuron, a register behind each layer: one picture per\n"
        "clock, its class {} clocks later. {} weights. Simulate with Icarus Verilog, in the files' "
        "folder:\n\n"
        "    iverilog -g2005 -o {}_sim {}.v {}_tb.v && vvp {}_sim\n",
        source.model.network.layers().size() + 1, grouped(source.model.network.weightCount()), source.name,
        source.name, source.name, source.name);
    return {{{source.name + ".v", design.text()},
             {source.name + "_tb.v", design.testbench(vectors)},
             {source.name + "_pictures.hex", pictures},
             {source.name + "_classes.hex", classes}},
            about};
}

Proof prove(const ProofRequest& request) {
    const auto compiler = findProgram({"iverilog"}), simulator = findProgram({"vvp"});
    if (!compiler || !simulator)
        return {Proof::Outcome::NotMade,
                "Icarus Verilog is not installed here (package iverilog), so nothing "
                "was simulated; the testbench does it elsewhere"};
    const std::string& name = request.source.name;
    ProcessRequest tool;
    tool.folder = request.folder;
    tool.cancelled = [&] { return !request.progress({}, -1); };
    tool.arguments = {*compiler, "-g2005", "-Wall", "-o", "sim", name + ".v", name + "_tb.v"};
    request.progress("compiling the Verilog", 0);
    const ProcessResult compiled = runProcess(tool);
    if (compiled.code != 0)
        return {Proof::Outcome::Differs, fmt::format("Icarus Verilog refuses it: {} {}", compiled.trouble,
                                                     compiled.err.substr(0, 2000))};
    tool.arguments = {*simulator, "-n", "sim"};
    tool.limit = std::chrono::minutes(30);
    request.progress("simulating the Verilog", 0.2);
    const ProcessResult ran = runProcess(tool);
    const std::size_t count = vectorsOf(request.source).size();
    const std::string expected = fmt::format("{0} of {0} pictures agree", count);
    if (ran.code < 0)
        return {Proof::Outcome::NotMade, fmt::format("not simulated: {}", ran.trouble)};
    if (ran.out.find(expected) == std::string::npos)
        return {Proof::Outcome::Differs,
                fmt::format("simulated by Icarus Verilog: {}", ran.out.substr(0, 2000))};
    return {
        Proof::Outcome::Agrees,
        fmt::format("simulated by Icarus Verilog: agrees with the program on {} pictures, {} of them test "
                    "pictures{}",
                    count, std::min(realVectors(request.source), request.source.test.size()),
                    request.source.test.empty() ? "" : " of " + request.source.testName)};
}

} // namespace

ExportFormat verilogFormat() {
    return {"verilog", "Verilog", "Small dense networks as hardware for an FPGA, with a testbench.",
            false,     make,      prove};
}

} // namespace flipscope
