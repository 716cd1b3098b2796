#include "engine/network/networkspec.h"

#include "datasets/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <charconv>
#include <optional>
#include <string_view>

namespace flipscope {

namespace {

constexpr std::size_t largestLayer = 65536;
constexpr std::size_t mostHiddenLayers = 64;
constexpr std::size_t largestKernel = 15;
constexpr std::size_t mostPerClass = 1024;
// Four stages of four layers, each with its own way past it.
const std::string residualStages = "64r3,64r3,64r3,64r3,128r3s2,128r3,128r3,128r3,256r3s2,256r3,256r3,256r3,"
                                   "512r3s2,512r3,512r3,512r3";
constexpr std::size_t mostInputs = 4000000; // sums of grey values stay within 31 bits

struct Token {
    std::size_t neurons = 0;
    std::size_t kernel = 0; // 0: dense
    char kind = 0;          // of filters: c, v, f, r
    std::size_t stride = 1;
    std::optional<std::size_t> shortcut = {}; // 0: by the number of inputs
    bool pool = false;                        // after it
    bool inStream() const { return kind == 'f' || kind == 'r'; }
};

struct Text {
    std::vector<Token> tokens;
    Reads headReads = Reads::Bits;
    std::size_t group = 1; // neurons per class
};

constexpr std::size_t largePictures = 64; // side from which on names stand for networks of large pictures

[[noreturn]] void failText(const std::string& text, const std::string& part) {
    throw Error(
        fmt::format(
            "network: found \"{}\" in \"{}\"; expected 1 to {} layers separated by commas: sizes of dense "
            "layers (1 to {}), "
            "filters such as 64c3 (keeping the size), 64v3 (without padding) or 64c3s2 (stride), p "
            "for pooling after filters, 64c3+ for filters that add their input, h4 at the end for 4 output "
            "neurons per class; residual "
            "networks such as 64f3,64r3,128r3s2,a; or a name",
            part, text, mostHiddenLayers, largestLayer),
        Error::Kind::Usage);
}

/// Right by themselves, but a dense layer hands on no map.
[[noreturn]] void failBehindDense(const std::string& text, const std::string& part) {
    throw Error(fmt::format("network \"{}\": {} needs a map, and the dense layer before it leaves none; put "
                            "filters and pooling before dense layers",
                            text, part),
                Error::Kind::Usage);
}

bool isBehindDense(const std::vector<Token>& tokens) { return !tokens.empty() && tokens.back().kernel == 0; }

bool readNumber(const char*& p, const char* end, std::size_t low, std::size_t high, std::size_t& number) {
    const auto [stop, error] = std::from_chars(p, end, number);
    p = stop;
    return error == std::errc{} && number >= low && number <= high;
}

bool readToken(const std::string& part, Token& token) {
    const char *p = part.data(), *end = p + part.size();
    if (!readNumber(p, end, 1, largestLayer, token.neurons))
        return false;
    if (p == end)
        return true;
    token.kind = *p++;
    if (std::string_view("cvfr").find(token.kind) == std::string_view::npos)
        return false;
    if (!readNumber(p, end, 1, largestKernel, token.kernel))
        return false;
    if (token.kind != 'v' && token.kernel % 2 == 0)
        return false; // no middle
    if (p != end && *p == '+' && token.kind == 'c') {
        token.shortcut = 0;
        return ++p == end || (readNumber(p, end, 1, largestShortcut, *token.shortcut) && p == end);
    }
    if (p != end && *p == 's') {
        ++p;
        if (!readNumber(p, end, 1, token.kind == 'r' ? 2 : largestKernel, token.stride))
            return false;
    }
    return p == end;
}

/// "h4": neurons per class.
bool readHead(const std::string& part, std::size_t& group) {
    const char *p = part.data() + 1, *end = part.data() + part.size();
    return part.starts_with('h') && readNumber(p, end, 1, mostPerClass, group) && p == end;
}

/// Besides that dense layers come last: streams begin with the first layer, end with an average, and nothing
/// but layers of theirs lies between.
bool mayFollow(const Token& token, const std::vector<Token>& before) {
    if (before.empty())
        return token.kind != 'r' && !token.shortcut;
    return token.kind != 'f' && before.back().inStream() == (token.kind == 'r');
}

bool readHeadInput(const std::string& part, const std::vector<Token>& before, Reads& reads) {
    reads = part == "a" ? Reads::Average : part == "ar" ? Reads::PositiveAverage : Reads::Bits;
    return reads != Reads::Bits && !before.empty() && before.back().inStream();
}

/// Likewise.
bool mayPool(const std::vector<Token>& before) {
    return !before.empty() && before.back().kind != 'r' && !before.back().pool;
}

Text readText(const std::string& text, MapShape image) {
    Text result;
    std::vector<Token>& tokens = result.tokens;
    for (const NamedNetwork& named : namedNetworks()) {
        const std::string& own = textFor(named, image);
        if (named.name == text)
            return readText(own, image);
        if (text.starts_with(named.name + ",") &&
            readHead(text.substr(named.name.size() + 1), result.group)) {
            const std::size_t group = result.group;
            result = readText(own, image);
            result.group = group;
            return result;
        }
    }
    for (std::size_t begin = 0;;) {
        const std::size_t comma = std::min(text.find(',', begin), text.size());
        const std::string part = text.substr(begin, comma - begin);
        const bool isLast = comma == text.size();
        if (part == "p") {
            if (isBehindDense(tokens))
                failBehindDense(text, part);
            if (!mayPool(tokens))
                failText(text, part);
            tokens.back().pool = true;
        } else if (isLast && readHeadInput(part, tokens, result.headReads)) {
            return result;
        } else if (isLast && !tokens.empty() && !tokens.back().inStream() && readHead(part, result.group)) {
            return result;
        } else {
            Token token;
            const bool isRead = readToken(part, token);
            if (isRead && token.kernel > 0 && isBehindDense(tokens))
                failBehindDense(text, part);
            if (!isRead || tokens.size() == mostHiddenLayers || !mayFollow(token, tokens) ||
                (isLast && token.inStream()))
                failText(text, part);
            tokens.push_back(token);
        }
        if (isLast) {
            if (tokens.back().inStream()) // p behind it
                failText(text, part);
            return result;
        }
        begin = comma + 1;
    }
}

/// Rounded down, at least 1.
std::size_t rootOf(std::size_t number) {
    std::size_t root = 1;
    while ((root + 1) * (root + 1) <= number)
        ++root;
    return root;
}

LayerShape filters(const Token& token, const MapShape& input, const std::string& text) {
    const std::size_t padding = token.kind != 'v' ? token.kernel / 2 : 0;
    LayerShape shape{input,        token.neurons, token.kernel,        token.kernel,
                     token.stride, padding,       token.pool ? 2U : 1U};
    const bool covers =
        input.height + 2 * padding >= token.kernel && input.width + 2 * padding >= token.kernel;
    if (!covers || shape.output().pixels() == 0)
        throw Error(
            fmt::format("network \"{}\": the filters of {}{} meet a map of {} x {}, which is too small for "
                        "them; use larger pictures, fewer pooling steps, or filters that keep the size (c)",
                        text, shape.name(), token.pool ? ",p" : "", input.height, input.width),
            Error::Kind::Usage);
    if (token.shortcut) {
        if (shape.neurons != input.channels || shape.isDense())
            throw Error(
                fmt::format("network \"{}\": {}c{}+ meets a map of {} x {} with {} channels; filters that "
                            "add their input are as many as its channels, on maps of more than one place",
                            text, shape.neurons, token.kernel, input.height, input.width, input.channels),
                Error::Kind::Usage);
        shape.shortcut =
            static_cast<std::int32_t>(*token.shortcut > 0 ? *token.shortcut : rootOf(shape.inputs()));
    }
    if (token.inStream()) {
        if (shape.sumHeight() * shape.sumWidth() == 1 || shape.output().pixels() == 1)
            throw Error(
                fmt::format("network \"{}\": {} would leave a map of 1 x 1, which a stream cannot have; "
                            "use larger pictures or fewer strides",
                            text, shape.name()),
                Error::Kind::Usage);
        shape.weightPlanes = token.kind == 'f' ? LayerShape::finePlanes : 1;
        shape.writes = token.kind == 'f' ? Writes::Stream : Writes::Sum;
        return shape;
    }
    if (shape.isDense()) // the same sums; one way to store them
        shape = LayerShape::dense(input, token.neurons);
    return shape;
}

/// Of filters that change the size of the stream: they begin a new one, and full-precision filters of one tap
/// carry the old one on to it.
void addShortcut(std::vector<LayerShape>& layers, const std::string& text) {
    LayerShape& main = layers.back();
    const MapShape before = main.input;
    if (main.output() == before)
        return;
    if (main.stride != 2)
        throw Error(
            fmt::format("network \"{}\": {} has {} channels where the stream has {}; a layer that changes "
                        "their number halves the map too: write {}r{}s2",
                        text, main.name(), main.neurons, before.channels, main.neurons, main.kernelWidth),
            Error::Kind::Usage);
    main.writes = Writes::Stream;
    LayerShape shortcut{readShape(Reads::Halved, before), main.neurons};
    shortcut.weightPlanes = LayerShape::finePlanes;
    shortcut.reads = Reads::Halved;
    shortcut.writes = Writes::Sum;
    layers.push_back(shortcut);
}

} // namespace

const std::vector<NamedNetwork>& namedNetworks() {
    static const std::vector<NamedNetwork> networks{
        {"mlp", "256,256,256,256", "four dense layers of 256 (arXiv 2102.04270)"},
        {"cnv", "64v3,64v3,p,128v3,128v3,p,256v3,256v3,512,512",
         "for pictures of 32 x 32 (arXiv 1612.07119)"},
        {"cnv-same", "64c3,64c3,p,128c3,128c3,p,256c3,512",
         "the same idea with filters that keep the size, for any picture from 4 x 4"},
        {"binarynet", "128c3,128c3,p,256c3,256c3,p,512c3,512c3,p,1024,1024",
         "for pictures of 32 x 32 (arXiv 1602.02830)"},
        {"resnete18", "64f3," + residualStages + ",ar", "residual, 18 layers (arXiv 1906.08637)",
         "64f7s2,p," + residualStages + ",ar"},
        {"bireal18", "64f3," + residualStages + ",a", "residual, 18 layers (arXiv 1808.00278)",
         "64f7s2,p," + residualStages + ",a"},
    };
    return networks;
}

const std::string& textFor(const NamedNetwork& network, MapShape image) {
    const bool isLarge = std::min(image.height, image.width) >= largePictures;
    return isLarge && !network.largeText.empty() ? network.largeText : network.text;
}

void checkNetworkText(const std::string& text) { readText(text, MapShape()); }

std::vector<LayerShape> parseNetwork(const std::string& text, MapShape image, std::size_t encoded,
                                     std::size_t classes) {
    const Text read = readText(text, image);
    const std::vector<Token>& tokens = read.tokens;
    if (encoded > mostInputs)
        throw Error(
            fmt::format("network: the encoder gives {} inputs per picture, at most {} are possible; use "
                        "smaller pictures",
                        encoded, mostInputs));
    std::vector<LayerShape> layers;
    MapShape input{image.height, image.width, encoded / image.pixels()};
    if (tokens.front().kernel == 0)
        input = {1, 1, encoded};
    for (const Token& token : tokens) {
        layers.push_back(token.kernel == 0 ? LayerShape::dense(input, token.neurons)
                                           : filters(token, input, text));
        if (layers.size() == 1 && layers[0].isDense()) // takes what the encoder gives as it lies
            layers[0] = LayerShape::dense({1, 1, encoded}, token.neurons);
        if (token.kind == 'r')
            addShortcut(layers, text);
        input = layers.back().output();
    }
    layers.push_back(LayerShape::dense(readShape(read.headReads, input), classes * read.group));
    layers.back().group = read.group;
    layers.back().reads = read.headReads;
    if (read.headReads != Reads::Bits)
        layers.back().weightPlanes = LayerShape::finePlanes;
    assert(chainFault(layers).empty());
    for (std::size_t l = 0; l < layers.size(); ++l)
        if (layers[l].columns() * layers[l].neurons > 0xffffffffU) // random numbers have 32-bit indices
            throw Error(
                fmt::format("network {}: layer {} would have {} x {} = {} weights, at most 4294967295 are "
                            "possible; choose smaller layers",
                            sizesText(layers), l + 1, layers[l].neurons, layers[l].inputs(),
                            layers[l].weightCount()),
                Error::Kind::Usage);
    return layers;
}

} // namespace flipscope
