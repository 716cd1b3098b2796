#include "engine/export/boards.h"

#include "datasets/error.h"
#include "datasets/grouped.h"
#include "engine/export/exporter.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace flipscope {

namespace {

constexpr std::uint64_t kib = 1024;

/// Sizes and clocks from the makers' data sheets. Cycles: instructions of the inner loop as GCC 12 -O2 has it
/// for the core, loads at two cycles where the core's manual says so.
constexpr double thumb1 = 34, thumb2 = 24, dualIssue = 14, xtensa = 26, riscV = 30;

std::string timeText(double seconds) {
    if (seconds < 1e-3)
        return fmt::format("{:.0f} us", 1e6 * seconds);
    if (seconds < 1)
        return fmt::format("{:.{}f} ms", 1e3 * seconds, seconds < 1e-2 ? 1 : 0);
    return fmt::format("{:.1f} s", seconds);
}

} // namespace

const std::vector<Board>& boards() {
    static const std::vector<Board> all{
        {"bluepill", "STM32F103C8 Blue Pill", 64 * kib, 20 * kib, 72, thumb2},
        {"arduino-zero", "Arduino Zero, MKR (SAMD21)", 256 * kib, 32 * kib, 48, thumb1},
        {"arduino-uno-r4", "Arduino Uno R4 (RA4M1)", 256 * kib, 32 * kib, 48, thumb2},
        {"microbit", "micro:bit V2 (nRF52833)", 512 * kib, 128 * kib, 64, thumb2},
        {"blackpill", "STM32F411 Black Pill", 512 * kib, 128 * kib, 100, thumb2},
        {"nano33ble", "Arduino Nano 33 BLE (nRF52840)", 1024 * kib, 256 * kib, 64, thumb2},
        {"pico", "Raspberry Pi Pico (RP2040)", 2048 * kib, 264 * kib, 133, thumb1},
        {"pico2", "Raspberry Pi Pico 2 (RP2350)", 4096 * kib, 520 * kib, 150, thumb2},
        {"esp32", "ESP32", 4096 * kib, 160 * kib, 240, xtensa},
        {"esp32c3", "ESP32-C3 (RISC-V)", 4096 * kib, 320 * kib, 160, riscV},
        {"nucleo-h743", "STM32H743 Nucleo", 2048 * kib, 512 * kib, 480, dualIssue},
        {"teensy41", "Teensy 4.1", 7936 * kib, 512 * kib, 600, dualIssue},
    };
    return all;
}

const Board& findBoard(const std::string& name) {
    std::vector<std::string> names;
    for (const Board& board : boards()) {
        if (board.name == name)
            return board;
        names.push_back(board.name);
    }
    throw Error(fmt::format("target: expected one of {}, found \"{}\"", fmt::join(names, ", "), name),
                Error::Kind::Usage);
}

bool fits(const Footprint& need, const Board& board) {
    return need.flash() <= board.flash && need.ram() <= board.ram;
}

double secondsPerPicture(const Footprint& need, const Board& board) {
    return static_cast<double>(need.wordOperations) * board.cyclesPerWord / (board.megahertz * 1e6);
}

std::string boardTable(const Footprint& need) {
    std::string text =
        fmt::format("Flash {} bytes ({} of tables, about {} of code), RAM {} bytes (picture and stack "
                    "included),\n{} operations on words of 32 bits per picture.\n\n"
                    "{:<34}{:>11}{:>11}   {}\n",
                    grouped(need.flash()), grouped(need.tables), grouped(need.code), grouped(need.ram()),
                    grouped(need.wordOperations), "board", "flash", "RAM", "estimated time per picture");
    for (const Board& board : boards())
        text +=
            fmt::format("{:<34}{:>7} KiB{:>7} KiB   {}\n", board.title, board.flash / kib, board.ram / kib,
                        fits(need, board)            ? "about " + timeText(secondsPerPicture(need, board))
                        : need.flash() > board.flash ? "does not fit: flash"
                                                     : "does not fit: RAM");
    return text;
}

void checkFits(const Footprint& need, const Board& board) {
    if (!fits(need, board))
        throw Error(
            fmt::format("{} is too small: the network needs {} bytes of flash and {} of RAM, it has {} "
                        "and {}; train a smaller network (fewer or narrower layers)",
                        board.title, grouped(need.flash()), grouped(need.ram()), grouped(board.flash),
                        grouped(board.ram)));
}

} // namespace flipscope
