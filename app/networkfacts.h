// What a draft of a network would be on given pictures: shapes, weights, memory and operations, layer by
// layer, and in words where it does not fit.
#pragma once

#include "app/networkdraft.h"
#include "engine/network/activations.h"
#include "engine/network/layershape.h"

#include <QString>

#include <cstdint>
#include <vector>

namespace flipscope {

/// What a network sees and says.
struct NetworkFrame {
    MapShape image{28, 28, 1};
    std::size_t encoded = 784; ///< values that the encoder gives
    ValueType inputType = ValueType::U8;
    std::size_t classes = 10;
    QString encoder = QStringLiteral("grey");
    bool isAssumed = true; ///< no data are open
};

struct LayerFacts {
    bool isKnown = false; ///< it and all before it fit
    MapShape output;
    std::uint64_t weights = 0, bytes = 0, bitOps = 0;
    QString problem; ///< in words, at the first layer that does not fit

    LayerFacts& operator+=(const LayerFacts& other);
};

struct NetworkFacts {
    std::vector<LayerFacts> layers; ///< of the draft's layers, then of the head
    LayerFacts total;
    std::vector<LayerShape> shapes; ///< as the engine has them; empty: it does not fit
    QString problem;                ///< empty: it fits
};

NetworkFacts factsOf(const NetworkDraft& draft, const NetworkFrame& frame);

} // namespace flipscope
