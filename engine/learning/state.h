// What a Learner carries from step to step, told array by array: one function of the learner names them, and
// saving, restoring and comparing all go through it, so that what is saved is what is restored.
//
//     void Mine::visitState(StateVisitor& state) {
//         state.number("step", m_step);
//         state.bits("layer0.weights", m_weights);
//         state.array("layer0.momentum", std::span(m_momentum));
//     }
//
// The trap: sizes follow from the configuration alone. A learner that allocates lazily allocates before it
// visits; a size that differs is an Error when restoring.
#pragma once

#include "engine/bits/alignedbuffer.h"
#include "engine/bits/bitmatrix.h"

#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace flipscope {

enum class StateType : std::uint8_t { U8, I8, U16, I16, U32, I32, U64, I64, F32, F64 };

template <class T> constexpr StateType stateTypeOf() {
    static_assert(std::is_arithmetic_v<T> && !std::is_same_v<T, bool>, "a number of a fixed size");
    if constexpr (std::is_floating_point_v<T>)
        return sizeof(T) == 4 ? StateType::F32 : StateType::F64;
    constexpr int size = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 2 : sizeof(T) == 4 ? 4 : 6;
    return static_cast<StateType>(size + std::is_signed_v<T>);
}

class StateVisitor {
public:
    virtual ~StateVisitor() = default;

    /// Names are free, one array each: "layer3.counters". When restoring, `values` are overwritten; Error
    /// where the name is missing, or type or size differ.
    template <class T> void array(const std::string& name, std::span<T> values) {
        visit(name, stateTypeOf<T>(), values.data(), values.size());
    }
    template <class T> void array(const std::string& name, std::vector<T>& values) {
        array(name, std::span<T>(values));
    }
    template <class T> void array(const std::string& name, AlignedBuffer<T>& values) {
        array(name, std::span<T>(values.data(), values.size()));
    }
    template <class T> void number(const std::string& name, T& value) {
        array(name, std::span<T>(&value, 1));
    }
    /// The used words of each row; restored with clean padding.
    void bits(const std::string& name, BitMatrix& matrix);

    /// For the arrays of a layer: "layer2.weights".
    static std::string ofLayer(std::size_t layer, const char* name) {
        return "layer" + std::to_string(layer) + "." + name;
    }

protected:
    virtual void visit(const std::string& name, StateType type, void* values, std::size_t count) = 0;
};

} // namespace flipscope
