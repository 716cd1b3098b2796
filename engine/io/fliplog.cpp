#include "engine/io/fliplog.h"

#include "datasets/error.h"
#include "engine/io/jsontext.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

namespace flipscope {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view magic = "FLIPLOG\n", endMagic = "FLIPEND\n", blockMagic = "BLOCK";
constexpr std::uint32_t formatVersion = 1;
constexpr std::size_t sumBytes = 8, fixedBytes = 16, blockFixed = 40; // magic to length; kind to length
constexpr std::size_t footerBytes = 16;
constexpr std::uint64_t largestHeader = 1 << 20, mostSteps = 4096; // of a block
constexpr std::uint64_t largestStep = std::uint64_t{1} << 62;
constexpr std::size_t cachedBlocks = 8;

template <class T> void append(std::string& bytes, T value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}
template <class T> T readAt(std::string_view bytes, std::size_t offset) {
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}
std::uint64_t sumOf(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::string sealed(std::string bytes) {
    append(bytes, sumOf(bytes));
    return bytes;
}

} // namespace

// ---- bytes ----

std::string fliplog::block(FlipLogBlock::Kind kind, std::uint64_t firstStep, std::uint64_t lastStep,
                           std::string_view payload) {
    std::string bytes(blockMagic);
    bytes.resize(8, '\0');
    append(bytes, static_cast<std::uint32_t>(kind));
    append(bytes, std::uint32_t{0});
    append(bytes, firstStep);
    append(bytes, lastStep);
    append(bytes, std::uint64_t{payload.size()});
    bytes += payload;
    return sealed(std::move(bytes));
}

std::string fliplog::header(const FlipLogHeader& h) {
    Json layers = Json::array();
    for (const FlipLayout::LayerSize& layer : h.layout.layers())
        layers.push_back({{"rows", layer.rows}, {"words", layer.words}, {"neurons", layer.neurons}});
    const std::string json = jsonText(Json{{"layers", layers},
                                           {"steps_per_epoch", h.stepsPerEpoch},
                                           {"network", h.network},
                                           {"method", h.method},
                                           {"seed", h.seed},
                                           {"data_hash", h.dataHash}});
    std::string bytes(magic);
    append(bytes, formatVersion);
    append(bytes, static_cast<std::uint32_t>(json.size()));
    return sealed(bytes + json);
}

std::string fliplog::index(const std::vector<FlipLogBlock>& blocks, std::uint64_t offset) {
    std::string payload;
    for (const FlipLogBlock& b : blocks) {
        append(payload, static_cast<std::uint64_t>(b.kind));
        append(payload, b.firstStep);
        append(payload, b.lastStep);
        append(payload, b.offset);
        append(payload, b.bytes);
    }
    std::string bytes = block(FlipLogBlock::Kind::Index, 0, 0, payload);
    append(bytes, offset);
    return bytes.append(endMagic);
}

// ---- state ----

FlipState::FlipState(const FlipLayout& layout) {
    for (const FlipLayout::LayerSize& layer : layout.layers()) {
        weights.emplace_back(layer.rows, std::size_t{layer.words} * wordBits);
        thresholds.emplace_back(layer.neurons);
    }
}

FlipState::FlipState(const Network& network) : FlipState(FlipLayout(network)) {
    for (std::size_t l = 0; l < weights.size(); ++l) {
        const LayerParameters& p = parametersOf(network.layers()[l]);
        for (std::size_t o = 0; o < weights[l].rows(); ++o)
            std::copy_n(p.weights.row(o), p.weights.words(), weights[l].row(o));
        thresholds[l] = p.thresholds;
    }
}

void FlipState::apply(const LoggedStep& step, const FlipLayout& layout, bool forwards) {
    std::size_t l = 0;
    for (const std::uint32_t at : step.flips) {
        while (at >= layout.firstBit(l + 1))
            ++l;
        const std::uint64_t word = (at - layout.firstBit(l)) / wordBits, words = layout.layers()[l].words;
        weights[l].row(word / words)[word % words] ^= Word{1} << (at % wordBits);
    }
    l = 0;
    for (const LoggedThreshold& t : step.thresholds) {
        while (t.neuron >= layout.firstNeuron(l + 1))
            ++l;
        std::int32_t& threshold = thresholds[l][t.neuron - layout.firstNeuron(l)];
        const auto value = static_cast<std::uint32_t>(threshold),
                   change = static_cast<std::uint32_t>(t.change);
        threshold = static_cast<std::int32_t>(forwards ? value + change : value - change);
    }
}

Network FlipState::network(const Network& like) const {
    std::vector<Layer> layers = like.layers();
    for (std::size_t l = 0; l < layers.size(); ++l) {
        auto parameters = std::make_shared<LayerParameters>(parametersOf(layers[l]));
        for (std::size_t o = 0; o < parameters->weights.rows(); ++o)
            std::copy_n(weights[l].row(o), parameters->weights.words(), parameters->weights.row(o));
        parameters->thresholds = thresholds[l];
        std::visit([&](auto& layer) { layer.parameters = std::move(parameters); }, layers[l]);
    }
    return {like.inputType(), like.image(), std::move(layers)};
}

std::string FlipState::bytes() const {
    std::vector<std::string> streams(2);
    for (std::size_t l = 0; l < weights.size(); ++l) {
        for (std::size_t o = 0; o < weights[l].rows(); ++o)
            streams[0].append(reinterpret_cast<const char*>(weights[l].row(o)),
                              weights[l].words() * sizeof(Word));
        streams[1].append(reinterpret_cast<const char*>(thresholds[l].data()),
                          thresholds[l].size() * sizeof(std::int32_t));
    }
    return packStreams(streams);
}

FlipState FlipState::fromBytes(std::string_view bytes, const FlipLayout& layout) {
    const std::vector<std::string> streams = unpackStreams(bytes, 2);
    if (streams[0].size() != layout.bits() / 8 ||
        streams[1].size() != layout.neurons() * sizeof(std::int32_t))
        throw std::runtime_error("the keyframe is of another network");
    FlipState state(layout);
    const char *words = streams[0].data(), *thresholds = streams[1].data();
    for (std::size_t l = 0; l < state.weights.size(); ++l) {
        const std::size_t rowBytes = state.weights[l].words() * sizeof(Word);
        for (std::size_t o = 0; o < state.weights[l].rows(); ++o, words += rowBytes)
            std::memcpy(state.weights[l].row(o), words, rowBytes);
        const std::size_t size = state.thresholds[l].size() * sizeof(std::int32_t);
        std::memcpy(state.thresholds[l].data(), thresholds, size);
        thresholds += size;
    }
    return state;
}

// ---- file ----

class FlipLog::File {
public:
    explicit File(const std::filesystem::path& path)
        : m_path(path), m_descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        struct stat status {};
        if (m_descriptor < 0 || ::fstat(m_descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
            const int code = errno;
            if (m_descriptor >= 0)
                ::close(m_descriptor);
            throw Error(fmt::format("{}: cannot be read as a flip log: {}", path.string(),
                                    code != 0 ? std::strerror(code) : "it is no file"));
        }
        m_size = static_cast<std::uint64_t>(status.st_size);
        m_id = {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino)};
    }
    const FlipFileId& id() const { return m_id; }
    /// Looks at the size again. False: another file is in its place.
    bool lookAgain() {
        struct stat mine {
        }, named{};
        if (::fstat(m_descriptor, &mine) != 0)
            return false;
        const bool same = ::stat(m_path.c_str(), &named) != 0 || // gone: what is open can still be read
                          (named.st_ino == mine.st_ino && named.st_dev == mine.st_dev);
        const auto size = static_cast<std::uint64_t>(mine.st_size);
        const bool grown = size >= m_size;
        m_size = size;
        return same && grown;
    }
    const std::filesystem::path& path() const { return m_path; }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() { ::close(m_descriptor); }
    std::uint64_t size() const { return m_size; }
    std::string name() const { return m_path.string(); }
    /// Nothing where they are not all there.
    std::optional<std::string> read(std::uint64_t offset, std::uint64_t bytes) const {
        if (offset > m_size || bytes > m_size - offset)
            return std::nullopt;
        std::string content(bytes, '\0');
        for (std::uint64_t done = 0; done < bytes;) {
            const ssize_t got =
                ::pread(m_descriptor, content.data() + done, bytes - done, static_cast<off_t>(offset + done));
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                return std::nullopt;
            done += static_cast<std::uint64_t>(got);
        }
        return content;
    }

private:
    std::filesystem::path m_path;
    int m_descriptor;
    std::uint64_t m_size = 0;
    FlipFileId m_id;
};

FlipLog::FlipLog(const std::filesystem::path& file) { open(file); }

void FlipLog::open(const std::filesystem::path& file) {
    m_file = std::make_unique<File>(file);
    m_blocks.clear();
    m_steps.clear();
    m_keyframes.clear();
    m_cache.clear();
    m_at.reset();
    readHeader();
    m_wholeBytes = m_dataStart;
    if (!readIndex())
        scan();
}

bool FlipLog::readOn() {
    const std::uint64_t before = m_wholeBytes;
    const bool same = m_file->lookAgain() &&
                      (m_blocks.empty() || blockAt(m_blocks.back().offset) == std::optional(m_blocks.back()));
    if (same)
        scan();
    else
        open(std::filesystem::path(m_file->path()));
    return !same || m_wholeBytes != before;
}

FlipLog::~FlipLog() = default;

void FlipLog::fail(const std::string& what) const { throw Error(m_file->name() + ": " + what); }

void FlipLog::readHeader() {
    const auto start = m_file->read(0, fixedBytes);
    if (!start || !start->starts_with(magic))
        fail("not a Flipscope flip log: expected it to begin with FLIPLOG");
    const auto version = readAt<std::uint32_t>(*start, 8);
    if (version > formatVersion)
        fail(fmt::format(
            "written by a newer version of Flipscope: format {}, this program reads up to {}; update it",
            version, formatVersion));
    const std::uint64_t size = readAt<std::uint32_t>(*start, 12);
    const auto all = size <= largestHeader ? m_file->read(0, fixedBytes + size + sumBytes) : std::nullopt;
    if (!all || sumOf(std::string_view(*all).substr(0, fixedBytes + size)) !=
                    readAt<std::uint64_t>(*all, fixedBytes + size))
        fail("the header is damaged or cut");
    m_dataStart = fixedBytes + size + sumBytes;
    const Json json =
        Json::parse(all->begin() + fixedBytes, all->begin() + static_cast<std::ptrdiff_t>(fixedBytes + size),
                    nullptr, false);
    try {
        std::vector<FlipLayout::LayerSize> layers;
        for (const Json& layer : json.at("layers"))
            layers.push_back({layer.at("rows").get<std::uint32_t>(), layer.at("words").get<std::uint32_t>(),
                              layer.at("neurons").get<std::uint32_t>()});
        json.at("steps_per_epoch").get_to(m_header.stepsPerEpoch);
        json.at("network").get_to(m_header.network);
        json.at("method").get_to(m_header.method);
        json.at("seed").get_to(m_header.seed);
        json.at("data_hash").get_to(m_header.dataHash);
        m_header.layout = FlipLayout(std::move(layers));
    } catch (const nlohmann::json::exception& e) {
        fail(fmt::format("offset {}: {}", fixedBytes, e.what()));
    }
}

/// The block at an offset as its own bytes describe it, if it is whole; its checksum is not looked at.
std::optional<FlipLogBlock> FlipLog::blockAt(std::uint64_t offset) const {
    const auto start = m_file->read(offset, blockFixed);
    if (!start || !start->starts_with(blockMagic))
        return std::nullopt;
    const auto size = readAt<std::uint64_t>(*start, 32);
    const std::uint64_t left = m_file->size() - offset - blockFixed;
    if (left < sumBytes || size > left - sumBytes)
        return std::nullopt;
    return FlipLogBlock{static_cast<FlipLogBlock::Kind>(readAt<std::uint32_t>(*start, 8)),
                        readAt<std::uint64_t>(*start, 16), readAt<std::uint64_t>(*start, 24), offset,
                        blockFixed + size + sumBytes};
}

std::string FlipLog::payload(const FlipLogBlock& block) const {
    const auto all = m_file->read(block.offset, block.bytes);
    const std::size_t end = block.bytes - sumBytes;
    if (!all || sumOf(std::string_view(*all).substr(0, end)) != readAt<std::uint64_t>(*all, end))
        fail(fmt::format("the block of steps {} to {} at offset {} is damaged", block.firstStep,
                         block.lastStep, block.offset));
    return all->substr(blockFixed, end - blockFixed);
}

/// False where it cannot follow the ones before: steps go up, and a keyframe belongs to the step before it.
bool FlipLog::addBlock(const FlipLogBlock& block) {
    const bool isKeyframe = block.kind == FlipLogBlock::Kind::Keyframe;
    if ((!isKeyframe && block.kind != FlipLogBlock::Kind::Steps) || block.lastStep < block.firstStep ||
        block.lastStep > largestStep || (isKeyframe && block.firstStep != block.lastStep) ||
        (!isKeyframe && (block.firstStep == 0 || block.lastStep - block.firstStep >= mostSteps)))
        return false;
    if (!m_blocks.empty() && block.firstStep < m_blocks.back().lastStep + (isKeyframe ? 0 : 1))
        return false;
    (isKeyframe ? m_keyframes : m_steps).push_back(m_blocks.size());
    m_blocks.push_back(block);
    m_wholeBytes = block.offset + block.bytes;
    return true;
}

/// False: there is none, or it is not that of this file.
bool FlipLog::readIndex() {
    const std::uint64_t size = m_file->size();
    const auto footer = size < footerBytes ? std::nullopt : m_file->read(size - footerBytes, footerBytes);
    if (!footer || !footer->ends_with(endMagic))
        return false;
    const auto offset = readAt<std::uint64_t>(*footer, 0);
    const auto index = offset < size ? blockAt(offset) : std::nullopt;
    if (!index || index->kind != FlipLogBlock::Kind::Index ||
        index->offset + index->bytes + footerBytes != size)
        return false;
    std::string entries;
    try {
        entries = payload(*index);
    } catch (const Error&) {
        return false;
    }
    constexpr std::size_t entryBytes = 40;
    std::uint64_t next = m_dataStart;
    bool sound = entries.size() % entryBytes == 0;
    for (std::size_t i = 0; sound && i < entries.size(); i += entryBytes) {
        const FlipLogBlock block{
            static_cast<FlipLogBlock::Kind>(readAt<std::uint64_t>(entries, i)),
            readAt<std::uint64_t>(entries, i + 8), readAt<std::uint64_t>(entries, i + 16),
            readAt<std::uint64_t>(entries, i + 24), readAt<std::uint64_t>(entries, i + 32)};
        sound = block.offset == next && block.bytes >= blockFixed + sumBytes &&
                block.bytes <= offset - next && addBlock(block);
        next += block.bytes;
    }
    if (!sound || next != offset) {
        m_blocks.clear();
        m_steps.clear();
        m_keyframes.clear();
        return false;
    }
    m_wholeBytes = offset;
    return true;
}

/// From where it has come to, as far as blocks are whole.
void FlipLog::scan() {
    while (const auto block = blockAt(m_wholeBytes)) {
        if (block->kind == FlipLogBlock::Kind::Index &&
            block->offset + block->bytes + footerBytes == m_file->size()) {
            m_cut = false; // its writer has come to the end meanwhile
            return;
        }
        try {
            payload(*block);
        } catch (const Error&) {
            break;
        }
        if (!addBlock(*block))
            break;
    }
    m_cut = m_wholeBytes != m_file->size();
}

// ---- steps ----

std::uint64_t FlipLog::firstStep() const {
    return m_keyframes.empty() ? 0 : m_blocks[m_keyframes.front()].firstStep;
}

std::uint64_t FlipLog::lastStep() const { return m_blocks.empty() ? 0 : m_blocks.back().lastStep; }

std::vector<std::uint64_t> FlipLog::keyframes() const {
    std::vector<std::uint64_t> steps;
    for (const std::size_t b : m_keyframes)
        steps.push_back(m_blocks[b].firstStep);
    return steps;
}

/// The block that holds the changes of a step.
const FlipLogBlock* FlipLog::blockOf(std::uint64_t step) const {
    const auto it =
        std::lower_bound(m_steps.begin(), m_steps.end(), step,
                         [&](std::size_t b, std::uint64_t s) { return m_blocks[b].lastStep < s; });
    return it == m_steps.end() || m_blocks[*it].firstStep > step ? nullptr : &m_blocks[*it];
}

std::optional<std::uint64_t> FlipLog::nextChanges(std::uint64_t first) const {
    const auto it =
        std::lower_bound(m_steps.begin(), m_steps.end(), first,
                         [&](std::size_t b, std::uint64_t s) { return m_blocks[b].lastStep < s; });
    return it == m_steps.end() ? std::nullopt : std::optional(std::max(first, m_blocks[*it].firstStep));
}

const std::vector<LoggedStep>& FlipLog::decoded(const FlipLogBlock& block) {
    const auto it = std::find_if(m_cache.begin(), m_cache.end(),
                                 [&](const auto& entry) { return entry.first == block.offset; });
    if (it != m_cache.end()) {
        m_cache.splice(m_cache.begin(), m_cache, it);
    } else {
        try {
            m_cache.emplace_front(block.offset,
                                  decodeFlipBlock(payload(block), m_header.layout, block.firstStep,
                                                  block.lastStep - block.firstStep + 1));
        } catch (const Error&) {
            throw;
        } catch (const std::runtime_error& e) {
            fail(fmt::format("the block at offset {} is no sound one: {}", block.offset, e.what()));
        }
        if (m_cache.size() > cachedBlocks)
            m_cache.pop_back();
    }
    return m_cache.front().second;
}

const LoggedStep* FlipLog::changes(std::uint64_t step) {
    const FlipLogBlock* block = blockOf(step);
    return block ? &decoded(*block)[step - block->firstStep] : nullptr;
}

void FlipLog::loadKeyframe(const FlipLogBlock& block) {
    try {
        m_state = FlipState::fromBytes(payload(block), m_header.layout);
    } catch (const Error&) {
        throw;
    } catch (const std::runtime_error& e) {
        fail(fmt::format("the block at offset {} is no sound one: {}", block.offset, e.what()));
    }
    m_at = block.firstStep;
}

bool FlipLog::isExact(std::uint64_t step) const {
    // The last keyframe that is not after it, and all steps from there on.
    auto it = std::upper_bound(m_keyframes.begin(), m_keyframes.end(), step,
                               [&](std::uint64_t s, std::size_t b) { return s < m_blocks[b].firstStep; });
    if (it == m_keyframes.begin())
        return false;
    std::uint64_t known = m_blocks[*--it].firstStep;
    while (known < step) {
        const FlipLogBlock* block = blockOf(known + 1);
        if (!block)
            return false;
        known = block->lastStep;
    }
    return true;
}

FlipFileId FlipLog::fileId() const { return m_file->id(); }

void FlipLog::standAt(std::uint64_t step, const FlipState& state) {
    m_state = state;
    m_at = step;
}

std::uint64_t FlipLog::seek(std::uint64_t step) {
    if (m_keyframes.empty())
        fail("holds no keyframe: it was cut before the first");
    step = std::clamp(step, firstStep(), lastStep());
    // Where the way begins: the keyframe before, the one after, or where it stands.
    const auto after =
        std::upper_bound(m_keyframes.begin(), m_keyframes.end(), step,
                         [&](std::uint64_t s, std::size_t b) { return s < m_blocks[b].firstStep; });
    const FlipLogBlock& before = m_blocks[*(after - 1)];
    if (!isExact(step)) { // the last step before it that is known
        std::uint64_t known = before.firstStep;
        while (const FlipLogBlock* block = blockOf(known + 1))
            known = block->lastStep;
        step = known;
    }
    const auto distance = [&](std::uint64_t from) { return from < step ? step - from : from - step; };
    const auto reachable = [&](std::uint64_t from) { // every step between has its changes
        for (std::uint64_t s = std::min(from, step); s < std::max(from, step);) {
            const FlipLogBlock* block = blockOf(s + 1);
            if (!block)
                return false;
            s = block->lastStep;
        }
        return true;
    };
    constexpr std::uint64_t loading = 8; // a keyframe costs as much as that many steps: measured
    const bool useAfter = after != m_keyframes.end() && reachable(m_blocks[*after].firstStep) &&
                          distance(m_blocks[*after].firstStep) < distance(before.firstStep);
    const FlipLogBlock& nearest = useAfter ? m_blocks[*after] : before;
    if (!m_at || distance(*m_at) > distance(nearest.firstStep) + loading || !reachable(*m_at))
        loadKeyframe(nearest);
    while (*m_at != step) {
        const bool forwards = *m_at < step;
        m_state.apply(*changes(forwards ? *m_at + 1 : *m_at), m_header.layout, forwards);
        m_at = forwards ? *m_at + 1 : *m_at - 1;
    }
    return step;
}

} // namespace flipscope
