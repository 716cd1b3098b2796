// The flip log of a run, read: every weight that flipped and every threshold that moved, step by step, with
// whole networks (keyframes) in between. FLIPLOG.md describes the file; fliplogwriter.h writes it.
//
//     FlipLog log(run / "flips.fliplog");
//     log.seek(1234);                 // both ways, from the nearest keyframe or from where it stands
//     Network then = log.network(like);
//
// The trap: a log may have gaps - older steps are thinned out to the ends of epochs where the budget is
// reached, and a killed program may leave some unwritten. isExact() tells which steps are there.
#pragma once

#include "engine/io/flipblock.h"

#include <cstdint>
#include <filesystem>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

/// What the file's first bytes say.
struct FlipLogHeader {
    FlipLayout layout;
    std::uint64_t stepsPerEpoch = 0;
    std::string dataHash, method, network;
    std::uint64_t seed = 0;
};

/// A whole block of the file.
struct FlipLogBlock {
    enum class Kind : std::uint32_t { Keyframe = 0, Steps = 1, Index = 2 };
    Kind kind = Kind::Keyframe;
    std::uint64_t firstStep = 0, lastStep = 0; ///< keyframe: the network after that step
    std::uint64_t offset = 0, bytes = 0;       ///< of all of it, in the file
    FlipCoding coding = FlipCoding::Second;    ///< of steps
    bool operator==(const FlipLogBlock&) const = default;
};

/// Weights and thresholds of all layers, to be moved from step to step.
struct FlipState {
    std::vector<Word> weights;            ///< of all rows, as FlipLayout numbers their bits
    std::vector<std::int32_t> thresholds; ///< of all neurons

    FlipState() = default;
    explicit FlipState(const FlipLayout& layout);
    explicit FlipState(const Network& network);
    void apply(const LoggedStep& step, bool forwards);
    /// Of the shape of `like`.
    Network network(const Network& like) const;
    std::size_t size() const; ///< bytes
    std::string bytes() const;
    static FlipState fromBytes(std::string_view bytes, const FlipLayout& layout);
};

/// Which file of the system it is: a log that was thinned out is another one.
struct FlipFileId {
    std::uint64_t device = 0, number = 0;
    bool operator==(const FlipFileId&) const = default;
};

class FlipLog {
public:
    /// Opens up to the last whole block. Throws Error where there is no header, or a newer one.
    explicit FlipLog(const std::filesystem::path& file);
    ~FlipLog();

    const FlipLogHeader& header() const { return m_header; }
    /// Whether it may hold steps in the latest coding: it says that its version is the latest.
    bool isLatest() const { return m_isLatest; }
    const std::vector<FlipLogBlock>& blocks() const { return m_blocks; }
    /// Bytes up to the end of the last whole block, the index not counted: where writing goes on.
    std::uint64_t wholeBytes() const { return m_wholeBytes; }
    /// Takes in what its writer has added since. A file that is another by now (thinned out; cut by a run
    /// that was gone on with) is opened anew. True: the log is not what it was.
    bool readOn();
    /// Whether bytes follow that are no whole block: the writer was killed, or the file was cut.
    bool isCut() const { return m_cut; }
    std::uint64_t firstStep() const; ///< the network after which is known; 0: of the beginning
    std::uint64_t lastStep() const;
    /// Whether the network after `step` is known exactly.
    bool isExact(std::uint64_t step) const;
    /// Keyframes' steps, ascending.
    std::vector<std::uint64_t> keyframes() const;

    /// The changes of a step; nothing where they were thinned out. The pointer holds until the next call.
    const LoggedStep* changes(std::uint64_t step);
    /// Steps whose changes are there, from `first` on; nothing: none follows.
    std::optional<std::uint64_t> nextChanges(std::uint64_t first) const;

    /// Goes to `step`, or to the latest known one before it; that step.
    std::uint64_t seek(std::uint64_t step);
    const FlipState& state() const { return m_state; }
    /// Where it stands; nothing: no seek yet.
    std::optional<std::uint64_t> at() const { return m_at; }
    /// Begins the next seek from here: `state` is what the log has after `step`.
    void standAt(std::uint64_t step, const FlipState& state);
    /// From the keyframe of this step, which must be there.
    void standAtKeyframe(std::uint64_t step);
    /// What going from one known step to another takes: about the bytes of the file that must be read.
    std::uint64_t effort(std::uint64_t from, std::uint64_t to) const;
    FlipFileId fileId() const;
    Network network(const Network& like) const { return m_state.network(like); }

private:
    class File;
    void open(const std::filesystem::path& file);
    void readHeader();
    bool readIndex();
    void scan();
    bool addBlock(const FlipLogBlock& block);
    std::optional<FlipLogBlock> blockAt(std::uint64_t offset) const;
    std::string payload(const FlipLogBlock& block) const;
    const FlipLogBlock* blockOf(std::uint64_t step) const;
    struct Decoded;
    Decoded& decoded(const FlipLogBlock& block, std::uint64_t step);
    const LoggedStep* rawChanges(std::uint64_t step);
    bool isReachable(std::uint64_t from, std::uint64_t to) const;
    std::uint64_t positionOf(std::uint64_t step) const;
    std::uint64_t latestKnown(std::uint64_t step) const;
    void loadKeyframe(const FlipLogBlock& block);
    [[noreturn]] void fail(const std::string& what) const;

    std::unique_ptr<File> m_file;
    FlipLogHeader m_header;
    std::uint64_t m_dataStart = 0, m_wholeBytes = 0;
    std::vector<FlipLogBlock> m_blocks;
    bool m_cut = false, m_isLatest = true;
    std::vector<std::size_t> m_steps, m_keyframes; // numbers of blocks, ascending by step
    std::list<Decoded> m_cache;                    // the latest first
    FlipState m_state;
    std::optional<std::uint64_t> m_at;
};

namespace fliplog {

/// The bytes of a block, sealed; of a file's header.
std::string block(FlipLogBlock::Kind kind, std::uint64_t firstStep, std::uint64_t lastStep,
                  std::string_view payload, FlipCoding coding = FlipCoding::Second);
std::string header(const FlipLogHeader& header);
std::string index(const std::vector<FlipLogBlock>& blocks, std::uint64_t offset);

} // namespace fliplog

} // namespace flipscope
