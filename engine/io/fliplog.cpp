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
constexpr std::uint32_t formatVersion = 2;
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
                           std::string_view payload, FlipCoding coding) {
    std::string bytes(blockMagic);
    bytes.resize(8, '\0');
    append(bytes, static_cast<std::uint32_t>(kind));
    append(bytes, kind == FlipLogBlock::Kind::Steps ? static_cast<std::uint32_t>(coding) : std::uint32_t{0});
    append(bytes, firstStep);
    append(bytes, lastStep);
    append(bytes, std::uint64_t{payload.size()});
    bytes += payload;
    return sealed(std::move(bytes));
}

std::string fliplog::header(const FlipLogHeader& h) {
    Json layers = Json::array();
    for (const FlipLayout::LayerSize& layer : h.layout.layers())
        layers.push_back({{"rows", layer.rows},
                          {"words", layer.words},
                          {"neurons", layer.neurons},
                          {"planes", layer.planes}});
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
        append(payload, static_cast<std::uint32_t>(b.kind));
        append(payload, static_cast<std::uint32_t>(b.coding));
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

FlipState::FlipState(const FlipLayout& layout)
    : weights(layout.bits() / wordBits), thresholds(layout.neurons()) {}

FlipState::FlipState(const Network& network) {
    for (const Layer& layer : network.layers()) {
        const LayerParameters& p = parametersOf(layer);
        for (std::size_t o = 0; o < p.weights.rows(); ++o)
            weights.insert(weights.end(), p.weights.row(o), p.weights.row(o) + p.weights.words());
        thresholds.insert(thresholds.end(), p.thresholds.begin(), p.thresholds.end());
    }
}

void FlipState::apply(const LoggedStep& step, bool forwards) {
    for (const std::uint32_t at : step.flips)
        weights[at / wordBits] ^= Word{1} << (at % wordBits);
    for (const LoggedThreshold& t : step.thresholds) {
        const auto value = static_cast<std::uint32_t>(thresholds[t.neuron]),
                   change = static_cast<std::uint32_t>(t.change);
        thresholds[t.neuron] = static_cast<std::int32_t>(forwards ? value + change : value - change);
    }
}

Network FlipState::network(const Network& like) const {
    std::vector<Layer> layers = like.layers();
    const Word* words = weights.data();
    const std::int32_t* threshold = thresholds.data();
    for (Layer& layer : layers) {
        auto parameters = std::make_shared<LayerParameters>(parametersOf(layer));
        for (std::size_t o = 0; o < parameters->weights.rows(); ++o, words += parameters->weights.words())
            std::copy_n(words, parameters->weights.words(), parameters->weights.row(o));
        std::copy_n(threshold, parameters->thresholds.size(), parameters->thresholds.begin());
        threshold += parameters->thresholds.size();
        std::visit([&](auto& l) { l.parameters = std::move(parameters); }, layer);
    }
    return {like.inputType(), like.image(), std::move(layers)};
}

std::size_t FlipState::size() const {
    return weights.size() * sizeof(Word) + thresholds.size() * sizeof(std::int32_t);
}

std::string FlipState::bytes() const {
    const auto bytesOf = [](const auto& values) {
        return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof values[0]);
    };
    return packStreams({bytesOf(weights), bytesOf(thresholds)});
}

FlipState FlipState::fromBytes(std::string_view bytes, const FlipLayout& layout) {
    const std::vector<std::string> streams = unpackStreams(bytes, 2);
    if (streams[0].size() != layout.bits() / 8 ||
        streams[1].size() != layout.neurons() * sizeof(std::int32_t))
        throw std::runtime_error("the keyframe is of another network");
    FlipState state(layout);
    std::memcpy(state.weights.data(), streams[0].data(), streams[0].size());
    std::memcpy(state.thresholds.data(), streams[1].data(), streams[1].size());
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

/// A block as far as it has been decoded.
struct FlipLog::Decoded {
    std::uint64_t offset;
    FlipBlockDecoder decoder;
    std::vector<LoggedStep> steps;
    std::vector<bool> sorted;
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
    m_isLatest = version == formatVersion;
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
                              layer.at("neurons").get<std::uint32_t>(),
                              layer.value("planes", std::uint32_t{0})}); // version 1 has none
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
                        readAt<std::uint64_t>(*start, 16),
                        readAt<std::uint64_t>(*start, 24),
                        offset,
                        blockFixed + size + sumBytes,
                        static_cast<FlipCoding>(readAt<std::uint32_t>(*start, 12))};
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
        (!isKeyframe && (block.firstStep == 0 || block.lastStep - block.firstStep >= mostSteps)) ||
        block.coding > (m_isLatest ? FlipCoding::Second : FlipCoding::First))
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
        const FlipLogBlock block{static_cast<FlipLogBlock::Kind>(readAt<std::uint32_t>(entries, i)),
                                 readAt<std::uint64_t>(entries, i + 8),
                                 readAt<std::uint64_t>(entries, i + 16),
                                 readAt<std::uint64_t>(entries, i + 24),
                                 readAt<std::uint64_t>(entries, i + 32),
                                 static_cast<FlipCoding>(readAt<std::uint32_t>(entries, i + 4))};
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

/// Up to a step of it: who goes on from a keyframe seldom wants all of the last block.
FlipLog::Decoded& FlipLog::decoded(const FlipLogBlock& block, std::uint64_t step) {
    const auto it = std::find_if(m_cache.begin(), m_cache.end(),
                                 [&](const Decoded& entry) { return entry.offset == block.offset; });
    try {
        if (it != m_cache.end())
            m_cache.splice(m_cache.begin(), m_cache, it);
        else
            m_cache.push_front({block.offset,
                                FlipBlockDecoder(payload(block), m_header.layout, block.coding,
                                                 block.firstStep, block.lastStep - block.firstStep + 1),
                                {},
                                {}});
        Decoded& entry = m_cache.front();
        while (entry.steps.size() <= step - block.firstStep) {
            entry.steps.push_back(entry.decoder.next());
            entry.sorted.push_back(false);
        }
        if (m_cache.size() > cachedBlocks)
            m_cache.pop_back();
        return entry;
    } catch (const Error&) {
        throw;
    } catch (const std::runtime_error& e) {
        if (!m_cache.empty() && m_cache.front().offset == block.offset)
            m_cache.pop_front(); // it cannot be gone on with
        fail(fmt::format("the block at offset {} is no sound one: {}", block.offset, e.what()));
    }
}

/// Its flips in no order.
const LoggedStep* FlipLog::rawChanges(std::uint64_t step) {
    const FlipLogBlock* block = blockOf(step);
    return block ? &decoded(*block, step).steps[step - block->firstStep] : nullptr;
}

const LoggedStep* FlipLog::changes(std::uint64_t step) {
    const FlipLogBlock* block = blockOf(step);
    if (!block)
        return nullptr;
    Decoded& entry = decoded(*block, step);
    const std::size_t at = step - block->firstStep;
    LoggedStep& found = entry.steps[at];
    if (!entry.sorted[at]) {
        sortFlips(found.flips);
        if (std::adjacent_find(found.flips.begin(), found.flips.end()) != found.flips.end())
            fail(fmt::format("the block at offset {} is no sound one: a weight flips twice in step {}",
                             block->offset, step));
        entry.sorted[at] = true;
    }
    return &found;
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

void FlipLog::standAtKeyframe(std::uint64_t step) {
    const auto it =
        std::lower_bound(m_keyframes.begin(), m_keyframes.end(), step,
                         [&](std::size_t b, std::uint64_t s) { return m_blocks[b].firstStep < s; });
    if (it == m_keyframes.end() || m_blocks[*it].firstStep != step)
        fail(fmt::format("there is no keyframe of step {}", step));
    loadKeyframe(m_blocks[*it]);
}

/// Whether every step between them has its changes.
bool FlipLog::isReachable(std::uint64_t from, std::uint64_t to) const {
    for (std::uint64_t s = std::min(from, to); s < std::max(from, to);) {
        const FlipLogBlock* block = blockOf(s + 1);
        if (!block)
            return false;
        s = block->lastStep;
    }
    return true;
}

/// Where in the file its changes end, as if all steps of a block were of one size.
std::uint64_t FlipLog::positionOf(std::uint64_t step) const {
    if (const FlipLogBlock* block = blockOf(step))
        return block->offset +
               block->bytes * (step - block->firstStep + 1) / (block->lastStep - block->firstStep + 1);
    const FlipLogBlock* next = blockOf(step + 1);
    return next ? next->offset : m_dataStart;
}

std::uint64_t FlipLog::effort(std::uint64_t from, std::uint64_t to) const {
    const std::uint64_t a = positionOf(from), b = positionOf(to);
    return a < b ? b - a : a - b;
}

/// The last step up to this one that is known.
std::uint64_t FlipLog::latestKnown(std::uint64_t step) const {
    const auto after =
        std::upper_bound(m_keyframes.begin(), m_keyframes.end(), step,
                         [&](std::uint64_t s, std::size_t b) { return s < m_blocks[b].firstStep; });
    std::uint64_t known = m_blocks[*(after - 1)].firstStep;
    while (known < step)
        if (const FlipLogBlock* block = blockOf(known + 1))
            known = std::min(step, block->lastStep);
        else
            break;
    return known;
}

std::uint64_t FlipLog::seek(std::uint64_t step) {
    if (m_keyframes.empty())
        fail("holds no keyframe: it was cut before the first");
    step = latestKnown(std::clamp(step, firstStep(), lastStep()));
    // Where the way begins: the keyframe before, the one after, or where it stands.
    const auto after =
        std::upper_bound(m_keyframes.begin(), m_keyframes.end(), step,
                         [&](std::uint64_t s, std::size_t b) { return s < m_blocks[b].firstStep; });
    const FlipLogBlock* nearest = &m_blocks[*(after - 1)];
    if (after != m_keyframes.end() && isReachable(m_blocks[*after].firstStep, step) &&
        effort(m_blocks[*after].firstStep, step) < effort(nearest->firstStep, step))
        nearest = &m_blocks[*after];
    constexpr std::uint64_t loading = 8; // a byte of a keyframe is read that much faster: measured
    if (!m_at || !isReachable(*m_at, step) ||
        effort(*m_at, step) > effort(nearest->firstStep, step) + nearest->bytes / loading)
        loadKeyframe(*nearest);
    while (*m_at != step) {
        const bool forwards = *m_at < step;
        m_state.apply(*rawChanges(forwards ? *m_at + 1 : *m_at), forwards);
        m_at = forwards ? *m_at + 1 : *m_at - 1;
    }
    return step;
}

} // namespace flipscope
