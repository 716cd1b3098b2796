// The container of a model file, read: a JSON header and the tensors that it names (safetensors layout). It
// is judged before it is believed: first the header, then how the tensors lie in the file; nothing of a
// tensor's size is allocated before its type and shape are those that the caller expects. For
// modelreader.cpp; the trap: tensors must be asked for in file order, for the checksum runs over them.
#pragma once

#include "engine/io/modelformat.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace flipscope {

class TensorFile {
public:
    using Json = nlohmann::json;

    /// Reads the header, and judges where the tensors lie. Throws Error. `file` must outlive this.
    explicit TensorFile(const std::filesystem::path& file);

    /// What the model says about itself; an object.
    const Json& about() const { return m_about; }
    std::uint64_t version() const { return m_version; }

    /// The bytes of a tensor, which must be of exactly this type and shape. Once each.
    std::string tensor(const std::string& name, const char* type, const std::vector<std::uint64_t>& shape);
    /// After the last: none is left over, and all is as it was written.
    void checkEnd() const;

    /// Throws Error naming the file.
    [[noreturn]] void fail(const std::string& what) const;
    /// `json` as a whole number; `name` is its key, for words.
    std::uint64_t number(const Json& json, const std::string& name, std::uint64_t low,
                         std::uint64_t high) const;

private:
    /// Where a tensor lies behind the header, and what it says it is.
    struct Place {
        std::string type;
        std::vector<std::uint64_t> shape;
        std::uint64_t begin = 0, end = 0;
    };

    void open();
    std::string bytesAt(std::uint64_t offset, std::uint64_t size);
    Json parsed(const std::string& text, const char* where) const;
    void readHeader();
    void readVersion();
    void readPlaces();
    Place readPlace(const std::string& name, const Json& json, std::uint64_t present) const;

    const std::filesystem::path& m_file;
    std::ifstream m_stream;
    std::uint64_t m_size = 0, m_dataStart = 0, m_version = 0;
    Json m_header, m_about;
    std::map<std::string, Place> m_places; // those not yet read
    modelformat::ContentChecksum m_checksum;
};

} // namespace flipscope
