#include "app/networkdraft.h"

#include "datasets/error.h"
#include "engine/network/networkspec.h"
#include "engine/splittext.h"

#include <charconv>

namespace flipscope {

namespace {

/// The digits at `from`, which moves past them.
std::size_t numberAt(const std::string& text, std::size_t& from) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data() + from, text.data() + text.size(), number);
    (void)error; // the text was checked
    from = static_cast<std::size_t>(end - text.data());
    return number;
}

bool beginsWithDigit(const std::string& part) { return !part.empty() && part[0] >= '0' && part[0] <= '9'; }

LayerDraft layerOf(const std::string& part) {
    LayerDraft layer;
    std::size_t at = 0;
    layer.neurons = numberAt(part, at);
    if (at == part.size())
        return layer;
    layer.kind = part[at++];
    layer.kernel = numberAt(part, at);
    if (at < part.size() && part[at] == 's')
        layer.stride = numberAt(part, ++at);
    else if (at < part.size() && part[at] == '+')
        layer.shortcut = part.substr(at);
    return layer;
}

/// With the texts of names in their place.
std::string opened(const std::string& text, MapShape image) {
    for (const NamedNetwork& named : namedNetworks())
        if (text == named.name || text.starts_with(named.name + ","))
            return textFor(named, image) + text.substr(named.name.size());
    return text;
}

} // namespace

std::string LayerDraft::text() const {
    std::string text = std::to_string(neurons);
    if (!isFilters())
        return text;
    text += kind + std::to_string(kernel);
    if (addsInput())
        return text + shortcut;
    return stride > 1 ? text + "s" + std::to_string(stride) : text;
}

NetworkDraft NetworkDraft::fromText(const std::string& text, MapShape image) {
    checkNetworkText(text);
    NetworkDraft draft;
    for (const std::string& part : splitText(opened(text, image), ',')) {
        std::size_t after = 1;
        if (beginsWithDigit(part))
            draft.layers.push_back(layerOf(part));
        else if (part == "p" && !draft.layers.empty())
            draft.layers.back().pool = true;
        else if (part.size() > 1 && part[0] == 'h' && beginsWithDigit(part.substr(1)))
            draft.perClass = numberAt(part, after);
        else
            draft.headReads = part;
    }
    return draft;
}

std::string NetworkDraft::text() const {
    std::string text;
    for (const LayerDraft& layer : layers)
        text += (text.empty() ? "" : ",") + layer.text() + (layer.pool ? ",p" : "");
    if (!headReads.empty())
        text += "," + headReads;
    if (perClass > 1)
        text += ",h" + std::to_string(perClass);
    return text;
}

NetworkDraft NetworkDraft::first(std::size_t end) const {
    NetworkDraft draft = *this;
    draft.layers.resize(end);
    return draft;
}

} // namespace flipscope
