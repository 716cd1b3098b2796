// Named arrays of numbers and a description in one file: what checkpoints are made of.
//
//     "FLIPSTAT", u32 version, u32 bytes of the header, header (JSON), arrays one after the other, u64
//     XXH3-64 of all bytes before it; little endian. Header: {"about": {...}, "arrays": [{"name", "type",
//     "count", "stored", "zstd"}]}, where `stored` is the array's number of bytes in the file.
//
// The trap: a file may be made to mislead. Nothing is decompressed but into memory that the one who asks
// already has, and only where the sizes agree.
#pragma once

#include "engine/learning/state.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <string>
#include <vector>

namespace flipscope {

/// Gathers arrays; copies them.
class StateWriter final : public StateVisitor {
public:
    StateWriter();
    ~StateWriter() override;
    /// The file. Arrays are compressed (zstd) where that makes them smaller by a twentieth.
    std::string bytes(const nlohmann::ordered_json& about) const;

protected:
    void visit(const std::string& name, StateType type, void* values, std::size_t count) override;

private:
    struct Array;
    std::vector<Array> m_arrays;
};

/// Gives arrays back. Throws Error naming `origin`.
class StateReader final : public StateVisitor {
public:
    /// Checks format, version, checksum and that the arrays lie within the file.
    StateReader(std::string content, std::string origin);
    StateReader(StateReader&&) noexcept;
    ~StateReader() override;

    const nlohmann::ordered_json& about() const;
    const std::string& origin() const { return m_origin; }
    /// Elements of an array whose size the configuration does not tell; Error where they are more than 8 to a
    /// byte of the file, which numbers that all differ never are.
    std::size_t boundedCount(const std::string& name) const;

protected:
    void visit(const std::string& name, StateType type, void* values, std::size_t count) override;

private:
    struct Array;
    struct Content;
    const Array& find(const std::string& name) const;
    [[noreturn]] void fail(const std::string& what) const;
    void readHeader();

    std::string m_origin;
    std::unique_ptr<Content> m_content;
};

} // namespace flipscope
