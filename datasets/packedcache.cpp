#include "datasets/packedcache.h"

#include "datasets/error.h"
#include "datasets/watch.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <xxhash.h>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t formatVersion = 2; // also of the keys
constexpr std::size_t chunkSize = std::size_t{1} << 20;
constexpr std::size_t writeSize = std::size_t{16} << 20; // at a time, so that it can be stopped
constexpr const char* ending = ".pack";
constexpr const char* temporaryStart = "writing-";

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

/// The file: this, the pixels, the description.
struct Header {
    std::array<char, 8> magic{'f', 'l', 'i', 'p', 'p', 'a', 'c', 'k'};
    std::uint32_t version = formatVersion;
    std::uint32_t size = 0; ///< of this header
    std::uint64_t pixelBytes = 0;
    std::uint64_t pixelHash = 0;
    std::uint64_t descriptionBytes = 0;
    std::uint64_t descriptionHash = 0;
    std::uint64_t headerHash = 0; ///< of all before it
};
static_assert(sizeof(Header) == 56);

std::uint64_t hashOf(const Header& header) { return XXH3_64bits(&header, offsetof(Header, headerHash)); }

// ---- the description ----

class Packer {
public:
    template <class T> void number(T value) {
        m_bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void text(const std::string& text) {
        number(static_cast<std::uint32_t>(text.size()));
        m_bytes += text;
    }
    void texts(const std::vector<std::string>& list) {
        number(static_cast<std::uint64_t>(list.size()));
        for (const auto& item : list)
            text(item);
    }
    const std::string& bytes() const { return m_bytes; }

private:
    std::string m_bytes;
};

/// What Packer wrote; throws std::out_of_range where the bytes end too early.
class Unpacker {
public:
    explicit Unpacker(std::span<const std::uint8_t> bytes) : m_bytes(bytes) {}
    template <class T> T number() {
        T value{};
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }
    std::string text() {
        const auto bytes = take(number<std::uint32_t>());
        return {bytes.begin(), bytes.end()};
    }
    std::vector<std::string> texts() {
        std::vector<std::string> list;
        for (auto left = number<std::uint64_t>(); left > 0; --left)
            list.push_back(text());
        return list;
    }

private:
    std::span<const std::uint8_t> take(std::size_t count) {
        if (count > m_bytes.size())
            throw std::out_of_range("packed description");
        const auto taken = m_bytes.first(count);
        m_bytes = m_bytes.subspan(count);
        return taken;
    }
    std::span<const std::uint8_t> m_bytes;
};

std::string packed(const SampleBlock& block) {
    Packer packer;
    for (const int side : {block.shape.width, block.shape.height, block.shape.channels})
        packer.number(static_cast<std::uint16_t>(side));
    packer.number(static_cast<std::uint64_t>(block.labels.size()));
    for (const auto label : block.labels)
        packer.number(label);
    packer.texts(block.classNames);
    packer.texts(block.origins.names);
    packer.texts(block.origins.groups);
    packer.number(static_cast<std::uint64_t>(block.origins.sizes.size()));
    for (const auto& size : block.origins.sizes) {
        packer.number(size.width);
        packer.number(size.height);
    }
    packer.texts(block.notes);
    packer.number(static_cast<std::uint64_t>(block.damaged.size()));
    for (const auto& picture : block.damaged) {
        packer.text(picture.file);
        packer.text(picture.reason);
    }
    packer.text(block.pictureFile.string());
    packer.text(block.labelFile.string());
    packer.number(block.firstLabel);
    packer.number(block.labelStride);
    packer.number(static_cast<std::uint8_t>(block.classesAreFound ? 1 : 0));
    return packer.bytes();
}

SampleBlock unpacked(std::span<const std::uint8_t> bytes) {
    Unpacker unpacker(bytes);
    SampleBlock block;
    for (int* side : {&block.shape.width, &block.shape.height, &block.shape.channels})
        *side = unpacker.number<std::uint16_t>();
    for (auto left = unpacker.number<std::uint64_t>(); left > 0; --left)
        block.labels.push_back(unpacker.number<std::uint16_t>());
    block.classNames = unpacker.texts();
    block.origins.names = unpacker.texts();
    block.origins.groups = unpacker.texts();
    for (auto left = unpacker.number<std::uint64_t>(); left > 0; --left) {
        const auto width = unpacker.number<std::uint16_t>();
        block.origins.sizes.push_back({width, unpacker.number<std::uint16_t>()});
    }
    block.notes = unpacker.texts();
    for (auto left = unpacker.number<std::uint64_t>(); left > 0; --left) {
        auto file = unpacker.text();
        block.damaged.push_back({std::move(file), unpacker.text()});
    }
    block.pictureFile = unpacker.text();
    block.labelFile = unpacker.text();
    block.firstLabel = unpacker.number<std::uint64_t>();
    block.labelStride = unpacker.number<std::uint64_t>();
    block.classesAreFound = unpacker.number<std::uint8_t>() != 0;
    return block;
}

// ---- the file ----

[[noreturn]] void failWrite(const fs::path& file) {
    throw Error(fmt::format("{}: cannot be written: {}. Free some space, or switch the cache off (cache 0).",
                            file.string(), std::generic_category().message(errno)));
}

void writeAll(int descriptor, const fs::path& file, const void* bytes, std::size_t size) {
    for (std::size_t done = 0; done < size;) {
        Watch::checkStop();
        const ssize_t wrote =
            ::write(descriptor, static_cast<const char*>(bytes) + done, std::min(size - done, writeSize));
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            failWrite(file);
        done += static_cast<std::size_t>(wrote);
    }
}

struct FreeState {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};
using HashState = std::unique_ptr<XXH3_state_t, FreeState>;

HashState newHash() {
    HashState state(XXH3_createState());
    if (!state)
        throw std::bad_alloc();
    XXH3_64bits_reset(state.get());
    return state;
}

Header readHeader(const OpenFile& file) {
    Header header;
    file.read(0, {reinterpret_cast<std::uint8_t*>(&header), sizeof header});
    const bool fits = header.magic == Header{}.magic && header.version == formatVersion &&
                      header.size == sizeof header && header.headerHash == hashOf(header) &&
                      header.pixelBytes <= file.size() && header.descriptionBytes <= file.size() &&
                      sizeof header + header.pixelBytes + header.descriptionBytes == file.size();
    if (!fits)
        throw Error(fmt::format("{}: not a packed set, or a damaged one.", file.path().string()));
    return header;
}

SampleBlock readDescription(const OpenFile& file, const Header& header) {
    std::vector<std::uint8_t> bytes(header.descriptionBytes);
    file.read(sizeof header + header.pixelBytes, bytes);
    if (XXH3_64bits(bytes.data(), bytes.size()) != header.descriptionHash)
        throw Error(fmt::format("{}: the description is damaged.", file.path().string()));
    return unpacked(bytes);
}

/// All pixels where `intoMemory`; checks them in any case.
std::vector<std::uint8_t> readPixels(const OpenFile& file, const Header& header, bool intoMemory) {
    std::vector<std::uint8_t> pixels(intoMemory ? header.pixelBytes : 0);
    std::vector<std::uint8_t> buffer(intoMemory ? 0 : chunkSize);
    const HashState state = newHash();
    for (std::uint64_t done = 0; done < header.pixelBytes;) {
        Watch::checkStop();
        const std::size_t size = std::min<std::uint64_t>(chunkSize, header.pixelBytes - done);
        const auto chunk = intoMemory ? std::span(pixels).subspan(done, size) : std::span(buffer).first(size);
        file.read(sizeof header + done, chunk);
        XXH3_64bits_update(state.get(), chunk.data(), chunk.size());
        done += size;
    }
    if (XXH3_64bits_digest(state.get()) != header.pixelHash)
        throw Error(fmt::format("{}: the pixels are damaged.", file.path().string()));
    return pixels;
}

/// Removes a temporary file that nobody is writing any more.
void removeAbandoned(const fs::path& file) {
    const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        unlink(file.c_str());
    close(descriptor);
}

} // namespace

struct PackedCache::Writer::State {
    PackedCache cache;
    fs::path temporary;
    fs::path file;
    int descriptor = -1;
    Header header;
    HashState hash = newHash();
    bool kept = false;
};

PackedCache::Writer::Writer(std::unique_ptr<State> state) : m_state(std::move(state)) {}

PackedCache::Writer::~Writer() {
    if (!m_state->kept)
        unlink(m_state->temporary.c_str());
    close(m_state->descriptor);
}

void PackedCache::Writer::append(std::span<const std::uint8_t> pixels) {
    writeAll(m_state->descriptor, m_state->temporary, pixels.data(), pixels.size());
    XXH3_64bits_update(m_state->hash.get(), pixels.data(), pixels.size());
    m_state->header.pixelBytes += pixels.size();
}

void PackedCache::Writer::commit(const SampleBlock& block) {
    State& state = *m_state;
    const std::string description = packed(block);
    writeAll(state.descriptor, state.temporary, description.data(), description.size());
    Header& header = state.header;
    header.size = sizeof header;
    header.pixelHash = XXH3_64bits_digest(state.hash.get());
    header.descriptionBytes = description.size();
    header.descriptionHash = XXH3_64bits(description.data(), description.size());
    header.headerHash = hashOf(header);
    if (pwrite(state.descriptor, &header, sizeof header, 0) != static_cast<ssize_t>(sizeof header) ||
        rename(state.temporary.c_str(), state.file.c_str()) != 0)
        failWrite(state.temporary);
    state.kept = true;
    state.cache.shrink();
}

PackedCache::PackedCache(fs::path folder, std::uint64_t limit)
    : m_folder(std::move(folder)), m_limit(limit) {}

fs::path PackedCache::defaultFolder() {
    const char* cache = std::getenv("XDG_CACHE_HOME");
    if (cache != nullptr && *cache == '/')
        return fs::path(cache) / "flipscope/packed";
    const char* home = std::getenv("HOME");
    return home != nullptr && *home == '/' ? fs::path(home) / ".cache/flipscope/packed" : fs::path();
}

std::string PackedCache::keyOf(const std::vector<fs::path>& files, const std::string& how) {
    Packer packer;
    packer.number(formatVersion);
    packer.text(how);
    for (const auto& file : files) {
        struct stat status {};
        if (stat(file.c_str(), &status) != 0)
            return {};
        std::error_code error;
        packer.text(file.is_absolute() ? file.string() : fs::absolute(file, error).string());
        packer.number(static_cast<std::uint64_t>(status.st_size));
        packer.number(static_cast<std::uint64_t>(status.st_ino));
        for (const timespec& time : {status.st_mtim, status.st_ctim}) {
            packer.number(static_cast<std::int64_t>(time.tv_sec));
            packer.number(static_cast<std::int64_t>(time.tv_nsec));
        }
    }
    const XXH128_hash_t hash = XXH3_128bits(packer.bytes().data(), packer.bytes().size());
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

fs::path PackedCache::fileOf(const std::string& key) const { return m_folder / (key + ending); }

std::optional<PackedSet> PackedCache::load(const std::string& key, std::uint64_t memory) const {
    const fs::path path = fileOf(key);
    std::error_code error;
    if (isOff() || key.empty() || !fs::exists(path, error))
        return std::nullopt;
    try {
        const auto file = std::make_shared<const OpenFile>(path);
        const Header header = readHeader(*file);
        PackedSet set;
        set.block = readDescription(*file, header);
        const std::uint64_t size = set.block.shape.size();
        const std::uint64_t count = set.block.labels.size();
        if (size == 0 || size * count != header.pixelBytes)
            throw Error(fmt::format("{}: pixels and labels do not fit together.", path.string()));
        set.pixels = readPixels(*file, header, header.pixelBytes <= memory);
        if (set.pixels.empty())
            set.block.pieces = {{file, sizeof header, size, count, false}};
        utimensat(AT_FDCWD, path.c_str(), nullptr, 0); // used now
        return set;
    } catch (const Error&) { // damaged, or of another version: decoded again
    } catch (const std::out_of_range&) {
    }
    fs::remove(path, error);
    return std::nullopt;
}

std::unique_ptr<PackedCache::Writer> PackedCache::write(const std::string& key, std::uint64_t bytes) const {
    std::error_code error;
    if (isOff() || key.empty() || bytes > m_limit)
        return nullptr;
    fs::create_directories(m_folder, error);
    const auto space = fs::space(m_folder, error);
    if (error || bytes > space.available)
        return nullptr;
    static std::atomic<unsigned> number{0};
    auto state = std::make_unique<Writer::State>(Writer::State{*this, {}, fileOf(key), -1, {}});
    for (int attempt = 0; attempt < 8; ++attempt) {
        state->temporary = m_folder / fmt::format("{}{}-{}-{}", temporaryStart, key, getpid(), number++);
        state->descriptor = open(state->temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (state->descriptor < 0)
            return nullptr;
        // shrink() of another program may have come between; then the file has no name any more.
        struct stat status {};
        if (flock(state->descriptor, LOCK_EX | LOCK_NB) == 0 && fstat(state->descriptor, &status) == 0 &&
            status.st_nlink > 0)
            break;
        close(std::exchange(state->descriptor, -1));
    }
    if (state->descriptor < 0)
        return nullptr;
    lseek(state->descriptor, sizeof(Header), SEEK_SET);
    return std::unique_ptr<Writer>(new Writer(std::move(state)));
}

bool PackedCache::store(const std::string& key, const SampleBlock& block,
                        std::span<const std::uint8_t> pixels) const {
    try {
        const auto writer = write(key, pixels.size());
        if (!writer)
            return false;
        writer->append(pixels);
        writer->commit(block);
        return true;
    } catch (const Error&) { // the disk is full: the set is at hand all the same
        return false;
    }
}

void PackedCache::shrink() const {
    struct Kept {
        fs::file_time_type used;
        std::uint64_t bytes;
        fs::path path;
    };
    std::vector<Kept> kept;
    std::uint64_t sum = 0;
    std::error_code error;
    for (fs::directory_iterator it(m_folder, error), end; !error && it != end; it.increment(error)) {
        if (it->path().filename().string().starts_with(temporaryStart))
            removeAbandoned(it->path());
        if (it->path().extension() != ending)
            continue;
        std::error_code gone; // another program may be dropping it
        const Kept one{it->last_write_time(gone), it->file_size(gone), it->path()};
        if (gone)
            continue;
        kept.push_back(one);
        sum += one.bytes;
    }
    std::sort(kept.begin(), kept.end(), [](const Kept& a, const Kept& b) { return a.used < b.used; });
    for (auto oldest = kept.begin(); sum > m_limit && oldest != kept.end(); ++oldest) {
        fs::remove(oldest->path, error);
        sum -= oldest->bytes;
    }
}

} // namespace flipscope
