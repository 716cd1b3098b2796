#include "engine/network/networkspec.h"

#include "datasets/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace flipscope {

namespace {

constexpr std::size_t largestLayer = 65536;
constexpr std::size_t mostHiddenLayers = 64;
constexpr std::size_t largestKernel = 15;
constexpr std::size_t mostPerClass = 1024;
constexpr std::size_t mostInputs = 4000000; // sums of grey values stay within 31 bits

struct Token {
    std::size_t neurons = 0;
    std::size_t kernel = 0; // 0: dense
    bool keepsSize = false;
    std::size_t stride = 1;
    bool pool = false; // after it
};

[[noreturn]] void failText(const std::string& text, const std::string& part) {
    throw Error(
        fmt::format("network: expected 1 to {} layers separated by commas: sizes of dense layers (1 to {}), "
                    "filters such as 64c3 (keeping the size), 64v3 (without padding) or 64c3s2 (stride), p "
                    "for pooling after filters, h4 at the end for 4 output neurons per class, or a name; "
                    "found \"{}\" in \"{}\"",
                    mostHiddenLayers, largestLayer, part, text),
        Error::Kind::Usage);
}

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
    token.keepsSize = *p == 'c';
    if (*p != 'c' && *p != 'v')
        return false;
    ++p;
    if (!readNumber(p, end, 1, largestKernel, token.kernel))
        return false;
    if (token.keepsSize && token.kernel % 2 == 0)
        return false; // no middle
    if (p != end && *p == 's') {
        ++p;
        if (!readNumber(p, end, 1, largestKernel, token.stride))
            return false;
    }
    return p == end;
}

/// "h4": neurons per class.
bool readHead(const std::string& part, std::size_t& group) {
    const char *p = part.data() + 1, *end = part.data() + part.size();
    return part.starts_with('h') && readNumber(p, end, 1, mostPerClass, group) && p == end;
}

std::vector<Token> readTokens(const std::string& text, std::size_t& group) {
    for (const NamedNetwork& named : namedNetworks()) {
        if (named.name == text)
            return readTokens(named.text, group);
        if (text.starts_with(named.name + ",") && readHead(text.substr(named.name.size() + 1), group))
            return readTokens(named.text, group);
    }
    std::vector<Token> tokens;
    for (std::size_t begin = 0;;) {
        const std::size_t comma = std::min(text.find(',', begin), text.size());
        const std::string part = text.substr(begin, comma - begin);
        if (part == "p") {
            if (tokens.empty() || tokens.back().kernel == 0 || tokens.back().pool)
                failText(text, part);
            tokens.back().pool = true;
        } else if (comma == text.size() && !tokens.empty() && readHead(part, group)) {
            return tokens;
        } else {
            Token token;
            const bool filtersAfterDense = !tokens.empty() && tokens.back().kernel == 0;
            if (!readToken(part, token) || tokens.size() == mostHiddenLayers ||
                (filtersAfterDense && token.kernel > 0))
                failText(text, part);
            tokens.push_back(token);
        }
        if (comma == text.size())
            return tokens;
        begin = comma + 1;
    }
}

LayerShape filters(const Token& token, const MapShape& input, const std::string& text) {
    const std::size_t padding = token.keepsSize ? token.kernel / 2 : 0;
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
    if (shape.isDense()) // the same sums; one way to store them
        shape = LayerShape::dense(input, token.neurons);
    return shape;
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
    };
    return networks;
}

void checkNetworkText(const std::string& text) {
    std::size_t group = 1;
    readTokens(text, group);
}

std::vector<LayerShape> parseNetwork(const std::string& text, MapShape image, std::size_t encoded,
                                     std::size_t classes) {
    std::size_t group = 1;
    const std::vector<Token> tokens = readTokens(text, group);
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
        input = layers.back().output();
    }
    layers.push_back(LayerShape::dense(input, classes * group));
    layers.back().group = group;
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
