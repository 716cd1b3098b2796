// A network as a person draws it up, layer by layer; the same as its text ("32c3,p,256,h4"), both ways. Which
// texts are networks, and what fits which picture, the engine says (network/networkspec.h): a draft may hold
// anything that can be written down.
#pragma once

#include "engine/network/layershape.h"

#include <cstddef>
#include <string>
#include <vector>

namespace flipscope {

struct LayerDraft {
    static constexpr char dense = 0;
    char kind = dense; ///< of filters the letter of the text: c keeps the size, v has no padding, ...
    std::size_t neurons = 256;
    std::size_t kernel = 3; ///< filters only
    std::size_t stride = 1;
    std::string shortcut; ///< "+", "+16": padded filters that add their input; empty: they do not
    bool pool = false;    ///< 2 x 2, after filters

    bool isFilters() const { return kind != dense; }
    bool addsInput() const { return kind == 'c' && stride == 1 && !shortcut.empty(); }
    std::string text() const; ///< "64c3s2", without the pooling
    bool operator==(const LayerDraft&) const = default;
};

struct NetworkDraft {
    std::vector<LayerDraft> layers;
    std::string headReads; ///< what stands before the head and has no sizes ("a"); empty: nothing
    std::size_t perClass = 1;

    /// Names are opened to what they stand for where pictures are of this shape. Throws Error (Usage) where
    /// the text is no network.
    static NetworkDraft fromText(const std::string& text, MapShape image = {});
    std::string text() const;
    /// Of the layers before `end` alone, with the same head.
    NetworkDraft first(std::size_t end) const;
    bool operator==(const NetworkDraft&) const = default;
};

} // namespace flipscope
