#include "engine/io/tensorfile.h"

#include "datasets/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <cstring>
#include <set>

namespace flipscope {

namespace {

constexpr std::size_t mostJsonValues = 200000;
constexpr int deepestJson = 8;

} // namespace

TensorFile::TensorFile(const std::filesystem::path& file) : m_file(file) {
    open();
    readHeader();
    readPlaces();
}

void TensorFile::fail(const std::string& what) const {
    throw Error(fmt::format("{}: {}", m_file.string(), what));
}

std::uint64_t TensorFile::number(const Json& json, const std::string& name, std::uint64_t low,
                                 std::uint64_t high) const {
    if (!json.is_number_unsigned() || json.get<std::uint64_t>() < low || json.get<std::uint64_t>() > high)
        fail(fmt::format("key {}: expected a whole number from {} to {}, found {}", name, low, high,
                         json.is_structured() ? json.type_name() : jsonText(json)));
    return json.get<std::uint64_t>();
}

void TensorFile::open() {
    std::error_code error;
    if (!std::filesystem::is_regular_file(m_file, error))
        fail("no such model file");
    m_size = std::filesystem::file_size(m_file, error);
    m_stream.open(m_file, std::ios::binary);
    if (error || !m_stream)
        fail(fmt::format("cannot be read: {}", error ? error.message() : std::strerror(errno)));
}

std::string TensorFile::bytesAt(std::uint64_t offset, std::uint64_t size) {
    std::string bytes(size, '\0');
    m_stream.seekg(static_cast<std::streamoff>(offset));
    m_stream.read(bytes.data(), static_cast<std::streamsize>(size));
    if (!m_stream)
        fail(fmt::format("cannot be read: expected {} bytes at offset {}", size, offset));
    return bytes;
}

/// Refuses what makes JSON large in memory or ambiguous: deep nesting, very many values, keys that are
/// there twice.
TensorFile::Json TensorFile::parsed(const std::string& text, const char* where) const {
    std::vector<std::set<std::string>> keys;
    std::size_t values = 0;
    const auto look = [&](int depth, Json::parse_event_t event, Json& value) {
        if (depth > deepestJson)
            fail(fmt::format("{}: nested more than {} levels deep", where, deepestJson));
        if (++values > mostJsonValues)
            fail(fmt::format("{}: more than {} values", where, mostJsonValues));
        if (event == Json::parse_event_t::object_start)
            keys.emplace_back();
        else if (event == Json::parse_event_t::object_end)
            keys.pop_back();
        else if (event == Json::parse_event_t::key && !keys.back().insert(value.get<std::string>()).second)
            fail(fmt::format("{}: the key {} is there twice", where, value.dump()));
        return true;
    };
    return Json::parse(text, look, false);
}

void TensorFile::readHeader() {
    std::uint64_t size = 0;
    if (m_size < sizeof size)
        fail(fmt::format("not a Flipscope model: expected at least 8 bytes, found {}", m_size));
    const std::string sizeBytes = bytesAt(0, sizeof size);
    for (std::size_t i = sizeof size; i-- > 0;)
        size = size << 8 | static_cast<unsigned char>(sizeBytes[i]);
    if (size > modelformat::largestHeader || size > m_size - sizeof size)
        fail(fmt::format("not a Flipscope model: offset 0 claims a header of {} bytes in a file of {}", size,
                         m_size));
    m_header = parsed(bytesAt(sizeof size, size), "the header at offset 8");
    m_dataStart = sizeof size + size;
    const bool known = m_header.is_object() && m_header.contains(modelformat::metadata) &&
                       m_header[modelformat::metadata].is_object() &&
                       m_header[modelformat::metadata].contains(modelformat::about) &&
                       m_header[modelformat::metadata][modelformat::about].is_string();
    if (!known)
        fail("not a Flipscope model: the header at offset 8 has no key __metadata__.flipscope");
    const Json& metadata = m_header[modelformat::metadata];
    const auto about = metadata[modelformat::about].get<std::string>();
    m_about = parsed(about, "the key __metadata__.flipscope");
    if (!m_about.is_object())
        fail("the key __metadata__.flipscope is no JSON object");
    readVersion();
    m_checksum.add(about);
}

void TensorFile::readVersion() {
    if (!m_about.contains("version"))
        fail("key version is missing");
    m_version = number(m_about["version"], "version", 1, 1000000);
    if (m_version > modelformat::version)
        fail(fmt::format(
            "written by a newer version of Flipscope: format {}, this program reads up to {}; update it",
            m_version, modelformat::version));
}

/// How the tensors lie: side by side from the first byte behind the header to the file's last.
void TensorFile::readPlaces() {
    const std::uint64_t present = m_size - m_dataStart;
    std::map<std::uint64_t, std::string> order;
    for (const auto& [name, json] : m_header.items()) {
        if (name == modelformat::metadata)
            continue;
        if (name.size() > 64)
            fail(fmt::format("a tensor's name has {} bytes, at most 64 are possible", name.size()));
        m_places[name] = readPlace(name, json, present);
        // Of several at one offset all but the last are empty; none of ours is.
        if (m_places[name].begin == m_places[name].end || !order.emplace(m_places[name].begin, name).second)
            fail(fmt::format("tensor {} is empty or lies where another does", name));
    }
    std::uint64_t end = 0;
    for (const auto& [begin, name] : order) {
        if (begin != end)
            fail(fmt::format("tensor {} begins at offset {}, expected {}: tensors overlap or leave a gap",
                             name, m_dataStart + begin, m_dataStart + end));
        end = m_places[name].end;
    }
    if (end != present)
        fail(fmt::format("expected {} bytes of tensors behind offset {}, found {}", end, m_dataStart,
                         present));
}

TensorFile::Place TensorFile::readPlace(const std::string& name, const Json& json,
                                        std::uint64_t present) const {
    const auto complete = json.is_object() && json.contains("dtype") && json["dtype"].is_string() &&
                          json.contains("shape") && json["shape"].is_array() &&
                          json.contains("data_offsets") && json["data_offsets"].is_array() &&
                          json["data_offsets"].size() == 2 && json.size() == 3;
    if (!complete || json["shape"].size() > 2)
        fail(fmt::format("tensor {}: expected dtype, shape (1 or 2 sizes) and data_offsets (a pair)", name));
    Place place;
    place.type = json["dtype"].get<std::string>();
    if (place.type != "U8" && place.type != "I32")
        fail(fmt::format("tensor {}: expected dtype U8 or I32, found {}", name, json["dtype"].dump()));
    std::uint64_t bytes = place.type == "U8" ? 1 : 4;
    for (const Json& size : json["shape"]) {
        place.shape.push_back(number(size, name, 1, UINT32_MAX));
        if (bytes > present / place.shape.back())
            fail(fmt::format("tensor {}: its shape asks for more than the {} bytes behind the header", name,
                             present));
        bytes *= place.shape.back();
    }
    place.begin = number(json["data_offsets"][0], name, 0, present);
    place.end = number(json["data_offsets"][1], name, place.begin, present);
    if (place.end - place.begin != bytes)
        fail(fmt::format("tensor {} at offset {}: expected {} bytes, found {}", name,
                         m_dataStart + place.begin, bytes, place.end - place.begin));
    return place;
}

std::string TensorFile::tensor(const std::string& name, const char* type,
                               const std::vector<std::uint64_t>& shape) {
    const auto found = m_places.find(name);
    if (found == m_places.end())
        fail(fmt::format("tensor {} is missing", name));
    const Place& place = found->second;
    if (place.type != type || place.shape != shape)
        fail(fmt::format("tensor {}: expected {} of {}, found {} of {}", name, type, fmt::join(shape, " x "),
                         place.type, fmt::join(place.shape, " x ")));
    std::string bytes = bytesAt(m_dataStart + place.begin, place.end - place.begin);
    m_checksum.add(bytes);
    m_places.erase(found);
    return bytes;
}

void TensorFile::checkEnd() const {
    if (!m_places.empty())
        fail(fmt::format("tensor {} belongs to nothing in this model", m_places.begin()->first));
    if (m_version < modelformat::firstWithContentChecksum)
        return;
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
    const Json& metadata = m_header[modelformat::metadata];
    if (!metadata.contains(modelformat::contentChecksum) ||
        !metadata[modelformat::contentChecksum].is_string())
        fail("key __metadata__.checksum is missing");
    if (metadata[modelformat::contentChecksum].get<std::string>() != m_checksum.hex())
        fail(fmt::format("damaged: expected content checksum {}, found {}",
                         metadata[modelformat::contentChecksum].dump(), m_checksum.hex()));
#endif
}

} // namespace flipscope
