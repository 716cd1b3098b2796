// Small computers that an exported C network may run on, and what it asks of them. Flash and RAM of the
// network are counted, not guessed (code apart); times are estimates from the number of word operations.
#pragma once

#include "engine/network/network.h"

#include <cstdint>
#include <string>
#include <vector>

namespace flipscope {

struct Board {
    std::string name; ///< as the command line takes it
    std::string title;
    std::uint64_t flash; ///< bytes
    std::uint64_t ram;   ///< bytes that a program can have in one piece
    double megahertz;
    double cyclesPerWord; ///< load, XOR, count ones, add: 32 weights
};

const std::vector<Board>& boards();
/// Throws Error (Usage) listing the names where there is none such.
const Board& findBoard(const std::string& name);

/// What the exported C needs.
struct Footprint {
    std::uint64_t tables = 0;         ///< bytes of constants
    std::uint64_t code = 0;           ///< bytes, rounded up (Thumb-2, -Os)
    std::uint64_t memory = 0;         ///< bytes of working memory
    std::uint64_t wordOperations = 0; ///< per picture: XOR, count of ones, addition on 32 bits
    std::uint64_t picture = 0;        ///< bytes

    std::uint64_t flash() const { return tables + code; }
    std::uint64_t ram() const { return memory + picture + stack; }
    static constexpr std::uint64_t stack = 512; ///< scores, locals
};

/// "fits, about 12 ms per picture" or "too small: ..."
bool fits(const Footprint& need, const Board& board);
double secondsPerPicture(const Footprint& need, const Board& board);
/// A table in lines of text: each board, whether the network fits, the time.
std::string boardTable(const Footprint& need);
/// Throws Error with the sizes where the network does not fit.
void checkFits(const Footprint& need, const Board& board);

} // namespace flipscope
