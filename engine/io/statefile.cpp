#include "engine/io/statefile.h"

#include "datasets/error.h"
#include "engine/io/jsontext.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <xxhash.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <map>

namespace flipscope {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view magic = "FLIPSTAT";
constexpr std::uint32_t formatVersion = 1;
constexpr std::size_t fixedBytes = magic.size() + 2 * sizeof(std::uint32_t);
constexpr std::size_t sumBytes = sizeof(std::uint64_t);
constexpr int compressionLevel = 1; // counters hardly shrink at any; blame and maps of filters do at once

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie in memory");

struct TypeName {
    const char* name;
    std::size_t bytes;
};
constexpr std::array<TypeName, 10> typeNames{{{"u8", 1},
                                              {"i8", 1},
                                              {"u16", 2},
                                              {"i16", 2},
                                              {"u32", 4},
                                              {"i32", 4},
                                              {"u64", 8},
                                              {"i64", 8},
                                              {"f32", 4},
                                              {"f64", 8}}};
const TypeName& nameOf(StateType type) { return typeNames[static_cast<std::size_t>(type)]; }

template <class T> void append(std::string& bytes, T value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}
template <class T> T readAt(const std::string& bytes, std::size_t offset) {
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

/// Empty where it does not pay.
std::string compressed(const std::string& raw) {
    std::string packed(ZSTD_compressBound(raw.size()), '\0');
    const std::size_t size =
        ZSTD_compress(packed.data(), packed.size(), raw.data(), raw.size(), compressionLevel);
    if (ZSTD_isError(size) || size >= raw.size() - raw.size() / 20)
        return {};
    packed.resize(size);
    return packed;
}

} // namespace

// ---- writing ----

struct StateWriter::Array {
    std::string name;
    StateType type;
    std::string raw;
};

StateWriter::StateWriter() = default;
StateWriter::~StateWriter() = default;

void StateWriter::visit(const std::string& name, StateType type, void* values, std::size_t count) {
    const char* first = static_cast<const char*>(values);
    m_arrays.push_back({name, type, std::string(first, first + count * nameOf(type).bytes)});
}

std::string StateWriter::bytes(const Json& about) const {
    Json list = Json::array();
    std::string data;
    for (const Array& array : m_arrays) {
        const std::string packed = array.raw.size() >= 256 ? compressed(array.raw) : std::string();
        const std::string& stored = packed.empty() ? array.raw : packed;
        list.push_back({{"name", array.name},
                        {"type", nameOf(array.type).name},
                        {"count", array.raw.size() / nameOf(array.type).bytes},
                        {"stored", stored.size()},
                        {"zstd", !packed.empty()}});
        data += stored;
    }
    const std::string header = jsonText(Json{{"about", about}, {"arrays", std::move(list)}});
    std::string file(magic);
    append(file, formatVersion);
    append(file, static_cast<std::uint32_t>(header.size()));
    file += header + data;
    append(file, static_cast<std::uint64_t>(XXH3_64bits(file.data(), file.size())));
    return file;
}

// ---- reading ----

struct StateReader::Array {
    StateType type = StateType::U8;
    std::size_t count = 0, begin = 0, stored = 0;
    bool packed = false;
};

struct StateReader::Content {
    std::string bytes;
    Json about;
    std::map<std::string, Array> arrays;
};

StateReader::StateReader(std::string content, std::string origin)
    : m_origin(std::move(origin)), m_content(std::make_unique<Content>()) {
    m_content->bytes = std::move(content);
    const std::string& bytes = m_content->bytes;
    if (bytes.size() < fixedBytes + sumBytes || !bytes.starts_with(magic))
        fail(fmt::format(
            "not a Flipscope checkpoint: expected it to begin with {} and to have at least {} bytes, "
            "found {} bytes",
            magic, fixedBytes + sumBytes, bytes.size()));
    const auto version = readAt<std::uint32_t>(bytes, magic.size());
    if (version > formatVersion)
        fail(fmt::format(
            "written by a newer version of Flipscope: format {}, this program reads up to {}; update it",
            version, formatVersion));
    const auto expected = readAt<std::uint64_t>(bytes, bytes.size() - sumBytes);
    const std::uint64_t found = XXH3_64bits(bytes.data(), bytes.size() - sumBytes);
    if (version == 0 || expected != found)
        fail(fmt::format("damaged: expected checksum {:016x}, found {:016x}; use another checkpoint",
                         expected, found));
    readHeader();
}

StateReader::StateReader(StateReader&&) noexcept = default;
StateReader::~StateReader() = default;

void StateReader::fail(const std::string& what) const { throw Error(m_origin + ": " + what); }

void StateReader::readHeader() {
    const std::string& bytes = m_content->bytes;
    const std::size_t room = bytes.size() - fixedBytes - sumBytes;
    const std::size_t size = readAt<std::uint32_t>(bytes, magic.size() + sizeof(std::uint32_t));
    if (size > room)
        fail(fmt::format("offset 12: a header of {} bytes is claimed, {} are there", size, room));
    const char* first = bytes.data() + fixedBytes;
    const Json header = Json::parse(first, first + size, nullptr, false);
    if (!header.is_object() || !header.contains("about") || !header["about"].is_object() ||
        !header.contains("arrays") || !header["arrays"].is_array())
        fail("offset 16: expected a JSON object with the keys about and arrays");
    m_content->about = header["about"];
    std::size_t begin = fixedBytes + size, left = room - size;
    for (const Json& entry : header["arrays"]) {
        const auto number = [&](const char* key) -> std::size_t {
            if (!entry.is_object() || !entry.contains(key) || !entry[key].is_number_unsigned())
                fail(fmt::format("key arrays: an entry has no number {}", key));
            return entry[key].get<std::size_t>();
        };
        const auto text = [&](const char* key) {
            if (!entry.is_object() || !entry.contains(key) || !entry[key].is_string())
                fail(fmt::format("key arrays: an entry has no text {}", key));
            return entry[key].get<std::string>();
        };
        const std::string name = text("name"), type = text("type");
        const auto known = std::find_if(typeNames.begin(), typeNames.end(),
                                        [&](const TypeName& t) { return type == t.name; });
        if (known == typeNames.end())
            fail(fmt::format("array {}: unknown type {}", name, type));
        Array array{static_cast<StateType>(known - typeNames.begin()), number("count"), begin,
                    number("stored"), entry.contains("zstd") && entry["zstd"] == true};
        if (array.stored > left || (!array.packed && (array.stored % known->bytes != 0 ||
                                                      array.stored / known->bytes != array.count)))
            fail(fmt::format("array {} at offset {}: {} elements in {} bytes are claimed, {} bytes are left",
                             name, begin, array.count, array.stored, left));
        begin += array.stored;
        left -= array.stored;
        if (!m_content->arrays.emplace(name, array).second)
            fail(fmt::format("array {} is there twice", name));
    }
    if (left != 0)
        fail(fmt::format("offset {}: {} bytes belong to no array", begin, left));
}

const Json& StateReader::about() const { return m_content->about; }

const StateReader::Array& StateReader::find(const std::string& name) const {
    const auto it = m_content->arrays.find(name);
    if (it == m_content->arrays.end())
        fail(fmt::format(
            "array {} is missing: it was written by another version of this program, which trained "
            "in another way; train the run again from its start",
            name));
    return it->second;
}

std::size_t StateReader::boundedCount(const std::string& name) const {
    const Array& array = find(name);
    if (array.count / 8 > array.stored)
        fail(fmt::format("array {}: {} elements are claimed in {} bytes", name, array.count, array.stored));
    return array.count;
}

void StateReader::visit(const std::string& name, StateType type, void* values, std::size_t count) {
    const Array& array = find(name);
    if (array.type != type || array.count != count)
        fail(fmt::format(
            "array {}: expected {} of type {}, found {} of type {}: it is of another configuration", name,
            count, nameOf(type).name, array.count, nameOf(array.type).name));
    const char* stored = m_content->bytes.data() + array.begin;
    const std::size_t size = count * nameOf(type).bytes;
    if (!array.packed) {
        if (size > 0)
            std::memcpy(values, stored, size);
        return;
    }
    const std::size_t found = ZSTD_decompress(values, size, stored, array.stored);
    if (ZSTD_isError(found) || found != size)
        fail(fmt::format("array {} at offset {}: expected {} bytes once decompressed, found {}", name,
                         array.begin, size,
                         ZSTD_isError(found) ? ZSTD_getErrorName(found) : std::to_string(found)));
}

} // namespace flipscope
