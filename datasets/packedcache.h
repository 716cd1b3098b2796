// Pictures that were decoded once, kept as one file of raw pixels per set, so that opening it again takes no
// decoding. The files may be deleted at any time. The trap: a key stands for what the picture files looked
// like from outside (path, size, inode, times of modification and of change), not for their bytes; the time
// of change cannot be set back, so a file that was written to gets another key.
//
// Safe for several programs at once and against being killed: written under a temporary name and renamed;
// every byte is covered by a checksum that is looked at when it is loaded, so nothing needs to be synced;
// what does not check is deleted and counts as not there.
#pragma once

#include "datasets/samplefile.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace flipscope {

/// A set from the cache.
struct PackedSet {
    SampleBlock block;
    std::vector<std::uint8_t> pixels; ///< empty: they are read from block.pieces
};

class PackedCache {
public:
    /// Of $XDG_CACHE_HOME/flipscope/packed (or ~/.cache/...); at most `limit` bytes in all. 0, or no such
    /// place: nothing is found and nothing kept.
    explicit PackedCache(std::uint64_t limit) : PackedCache(defaultFolder(), limit) {}
    PackedCache(std::filesystem::path folder, std::uint64_t limit);
    static std::filesystem::path defaultFolder();

    /// Of files in this order, decoded in the way that `how` describes. Empty, under which nothing is kept:
    /// one of them is no file on disk.
    static std::string keyOf(const std::vector<std::filesystem::path>& files, const std::string& how);

    /// With pixels in memory where they take at most `memory` bytes. Marks it as used. Nothing: not there, or
    /// damaged.
    std::optional<PackedSet> load(const std::string& key, std::uint64_t memory) const;

    /// Writes one set piece by piece; nothing is kept unless commit() is reached.
    class Writer {
    public:
        ~Writer();
        Writer(const Writer&) = delete;
        Writer& operator=(const Writer&) = delete;
        /// Whole samples; throws Error where the disk is full.
        void append(std::span<const std::uint8_t> pixels);
        /// `block` says all but the pixels. Drops the sets not used for longest until all fit. Throws Error.
        void commit(const SampleBlock& block);

    private:
        friend class PackedCache;
        struct State;
        explicit Writer(std::unique_ptr<State> state);
        std::unique_ptr<State> m_state;
    };
    /// For `bytes` of pixels. nullptr where they do not fit into the limit or the disk, or the place cannot
    /// be written to.
    std::unique_ptr<Writer> write(const std::string& key, std::uint64_t bytes) const;

    /// Whole, from memory; false where it was not kept.
    bool store(const std::string& key, const SampleBlock& block, std::span<const std::uint8_t> pixels) const;

    /// Drops the sets not used for longest until all take at most the limit, and what killed programs left.
    void shrink() const;

private:
    std::filesystem::path fileOf(const std::string& key) const;
    bool isOff() const { return m_limit == 0 || m_folder.empty(); }

    std::filesystem::path m_folder;
    std::uint64_t m_limit;
};

} // namespace flipscope
