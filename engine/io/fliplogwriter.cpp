#include "engine/io/fliplogwriter.h"

#include "datasets/error.h"
#include "engine/io/atomicfile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace flipscope {

namespace {

namespace fs = std::filesystem;

// A seek reads the keyframe before or after, and the steps between: half of what these say at most. Keyframes
// hardly compress; like this they are a fourth of the log where much flips.
constexpr std::uint64_t stepsPerKeyframe = 256, stepBytesPerKeyframeByte = 3;

[[noreturn]] void fail(const fs::path& file, const char* what) {
    throw Error(fmt::format("{}: {}: {}", file.string(), what, std::strerror(errno)));
}

void writeAll(int descriptor, std::string_view bytes, const fs::path& file) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            fail(file, "writing failed");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

int openLog(const fs::path& file, int flags) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC | flags, 0644);
    if (descriptor < 0)
        fail(file, "cannot be written");
    return descriptor;
}

} // namespace

FlipLogWriter::FlipLogWriter(const RunFolder& run, const Trainer& trainer,
                             std::function<void(const std::string&)> warn)
    : m_run(run), m_trainer(trainer), m_warn(std::move(warn)),
      m_budget(flipLogShare(static_cast<std::uint64_t>(trainer.config().integer("flip-log")) << 20)),
      m_header{m_budget > 0 ? FlipLayout(trainer.lastNetwork()) : FlipLayout(),
               0,
               trainer.dataset().hash,
               trainer.config().text("method"),
               trainer.lastNetwork().sizes(),
               static_cast<std::uint64_t>(trainer.config().integer("seed"))},
      m_encoder(m_header.layout) {}

FlipLogWriter::~FlipLogWriter() noexcept {
    try {
        m_tasks.wait();
    } catch (...) { // out of memory, while something else ended the training already
    }
    closeFile();
}

void FlipLogWriter::closeFile() {
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
}

template <class F> void FlipLogWriter::attempt(F&& f) {
    if (m_budget == 0 || m_failed)
        return;
    try {
        f();
    } catch (const Error& e) {
        m_failed = true;
        m_encoder.finish(); // what it holds is lost
        const std::lock_guard lock(m_mutex);
        m_failure =
            fmt::format("{}; the flip log has a gap, and is gone on with after the next epoch", e.what());
    }
}

/// On the training thread alone: who is warned need not be ready for any other.
void FlipLogWriter::tellFailure() {
    std::string failure;
    {
        const std::lock_guard lock(m_mutex);
        failure.swap(m_failure);
    }
    if (!failure.empty())
        m_warn(failure);
}

void FlipLogWriter::onStarted(const TrainingStart& start) {
    m_header.stepsPerEpoch = start.stepsPerEpoch;
    if (m_budget > 0) {
        m_state = FlipState(m_trainer.lastNetwork());
        m_step = start.stepsDone;
    }
    attempt([&] { begin(start.stepsDone); });
    tellFailure();
}

void FlipLogWriter::begin(std::uint64_t step) {
    closeFile();
    if (step > 0 && continueLog(step)) {
        if (m_blocks.back().lastStep < step)
            writeKeyframe();
        return;
    }
    m_descriptor = openLog(m_run.flipLog(), O_CREAT | O_TRUNC);
    m_bytes = 0;
    m_blocks.clear();
    write(fliplog::header(m_header));
    writeKeyframe();
}

/// Cuts the log of the run that is gone on with after `step`. False: there is none that could be continued.
bool FlipLogWriter::continueLog(std::uint64_t step) {
    std::uint64_t end = 0;
    bool isOld = false;
    try {
        const FlipLog old(m_run.flipLog());
        if (!(old.header().layout == m_header.layout) || old.header().dataHash != m_header.dataHash)
            return false;
        m_blocks = old.blocks();
        isOld = !old.isLatest();
        while (!m_blocks.empty() && m_blocks.back().lastStep > step)
            m_blocks.pop_back();
        if (m_blocks.empty())
            return false;
        end = m_blocks.back().offset + m_blocks.back().bytes;
    } catch (const Error&) { // a new one is begun
        return false;
    }
    m_descriptor = openLog(m_run.flipLog(), 0);
    if (::ftruncate(m_descriptor, static_cast<off_t>(end)) != 0 ||
        ::lseek(m_descriptor, 0, SEEK_END) != static_cast<off_t>(end))
        fail(m_run.flipLog(), "cannot be continued");
    m_bytes = end;
    if (isOld)
        rewrite(m_blocks); // under a header that allows for the coding of what follows
    for (const FlipLogBlock& block : m_blocks)
        noteBlock(block);
    return true;
}

void FlipLogWriter::noteBlock(const FlipLogBlock& block) {
    if (block.kind == FlipLogBlock::Kind::Keyframe) {
        m_keyframe = block.firstStep;
        m_keyframeBytes = block.bytes;
        m_sinceKeyframe = 0;
    } else {
        m_sinceKeyframe += block.bytes;
    }
}

/// All of it, or the file stays as it was.
void FlipLogWriter::write(std::string_view bytes) {
    try {
        writeAll(m_descriptor, bytes, m_run.flipLog());
    } catch (const Error&) {
        if (::ftruncate(m_descriptor, static_cast<off_t>(m_bytes)) == 0)
            ::lseek(m_descriptor, static_cast<off_t>(m_bytes), SEEK_SET);
        throw;
    }
    m_bytes += bytes.size();
}

void FlipLogWriter::writeBlock(FlipLogBlock::Kind kind, std::uint64_t firstStep, std::uint64_t lastStep,
                               std::string_view payload) {
    const std::string bytes = fliplog::block(kind, firstStep, lastStep, payload);
    const std::uint64_t offset = m_bytes;
    write(bytes);
    m_blocks.push_back({kind, firstStep, lastStep, offset, bytes.size()});
    noteBlock(m_blocks.back());
}

void FlipLogWriter::writeKeyframe() {
    writeBlock(FlipLogBlock::Kind::Keyframe, m_step, m_step, m_state.bytes());
}

void FlipLogWriter::flush() {
    if (const std::size_t steps = m_encoder.steps(); steps > 0)
        writeBlock(FlipLogBlock::Kind::Steps, m_step - steps + 1, m_step, m_encoder.finish());
}

void FlipLogWriter::onStep(const StepReport&, const StepDelta* delta) {
    if (!delta || m_budget == 0)
        return;
    tellFailure();
    std::unique_lock lock(m_mutex);
    if (m_waiting == mostWaiting) {
        lock.unlock();
        codeAllWaiting();
        lock.lock();
    }
    m_steps[(m_firstWaiting + m_waiting) % mostWaiting] = *delta; // into memory that is there already
    ++m_waiting;
    if (!std::exchange(m_coding, true))
        m_tasks.run([this] { codeWaiting(); });
}

/// A task: ends when nothing waits.
void FlipLogWriter::codeWaiting() {
    std::unique_lock lock(m_mutex);
    for (; m_waiting > 0; --m_waiting, m_firstWaiting = (m_firstWaiting + 1) % mostWaiting) {
        const StepDelta& delta = m_steps[m_firstWaiting];
        lock.unlock();
        codeStep(delta);
        lock.lock();
    }
    m_coding = false;
}

void FlipLogWriter::codeAllWaiting() {
    m_tasks.wait();
    tellFailure();
}

void FlipLogWriter::codeStep(const StepDelta& delta) {
    for (std::size_t l = 0; l < delta.layers.size(); ++l) {
        const std::uint64_t first = m_header.layout.firstBit(l) / wordBits;
        const std::uint64_t words = m_header.layout.layers()[l].words;
        for (const WordChange& change : delta.layers[l].weights)
            m_state.weights[first + change.row * words + change.word] ^= change.mask;
        for (const ThresholdChange& change : delta.layers[l].thresholds)
            m_state.thresholds[m_header.layout.firstNeuron(l) + change.neuron] = change.after;
    }
    m_step = delta.step;
    attempt([&] {
        m_encoder.add(delta);
        if (m_encoder.steps() == stepsPerBlock)
            flush();
        if (m_step - m_keyframe >= stepsPerKeyframe ||
            m_sinceKeyframe >= stepBytesPerKeyframeByte * m_keyframeBytes) {
            flush();
            writeKeyframe();
        }
    });
}

void FlipLogWriter::onEpoch(const EpochReport&, const Network&) {
    codeAllWaiting();
    if (std::exchange(m_failed, false))
        attempt([&] {
            closeFile(); // it, or its folder, may be another by now
            if (!fs::exists(m_run.flipLog()) || !continueLog(m_step))
                begin(0);
        });
    attempt([&] {
        flush();
        if (m_keyframe != m_step || m_blocks.back().lastStep != m_step)
            writeKeyframe();
        if (m_bytes > m_budget)
            thinOut();
    });
    tellFailure();
}

void FlipLogWriter::onCheckpoint(const TrainingPoint&, const StateWriter&, const Network&) {
    codeAllWaiting();
    attempt([&] { flush(); });
    tellFailure();
}

void FlipLogWriter::onFinished(const TrainingResult&) {
    codeAllWaiting();
    attempt([&] {
        flush();
        write(fliplog::index(m_blocks, m_bytes));
    });
    tellFailure();
    closeFile();
}

/// The newest blocks, from a keyframe on, to about half of the budget; of the older ones the keyframes at
/// ends of epochs, every so many of them that they take a quarter at most.
std::vector<FlipLogBlock> FlipLogWriter::keptBlocks() const {
    std::uint64_t size = 0;
    std::size_t first = m_blocks.size() - 1; // of the newest ones
    for (std::size_t b = m_blocks.size(); b-- > 0;) {
        size += m_blocks[b].bytes;
        if (size > m_budget / 2)
            break;
        if (m_blocks[b].kind == FlipLogBlock::Kind::Keyframe)
            first = b;
    }
    for (std::uint64_t every = m_header.stepsPerEpoch;; every *= 2) {
        std::vector<FlipLogBlock> kept;
        std::uint64_t keyframes = 0;
        for (std::size_t b = 0; b < first; ++b)
            if (m_blocks[b].kind == FlipLogBlock::Kind::Keyframe && m_blocks[b].firstStep % every == 0) {
                kept.push_back(m_blocks[b]);
                keyframes += m_blocks[b].bytes;
            }
        if (keyframes <= m_budget / 4 || kept.size() <= 1) {
            kept.insert(kept.end(), m_blocks.begin() + static_cast<std::ptrdiff_t>(first), m_blocks.end());
            return kept;
        }
    }
}

/// A new file beside the old one, renamed over it: a kill leaves one of them whole.
void FlipLogWriter::rewrite(std::vector<FlipLogBlock> kept) {
    const fs::path temporary = m_run.flipLog().string() + fmt::format(".{}.tmp", getpid());
    const int descriptor = openLog(temporary, O_CREAT | O_TRUNC);
    std::uint64_t bytes = 0;
    try {
        const std::string header = fliplog::header(m_header);
        writeAll(descriptor, header, temporary);
        bytes = header.size();
        for (FlipLogBlock& block : kept) {
            std::string content(block.bytes, '\0');
            if (::pread(m_descriptor, content.data(), content.size(), static_cast<off_t>(block.offset)) !=
                static_cast<ssize_t>(content.size()))
                fail(m_run.flipLog(), "cannot be read again");
            writeAll(descriptor, content, temporary);
            block.offset = bytes;
            bytes += block.bytes;
        }
        if (::fsync(descriptor) != 0)
            fail(temporary, "writing failed");
        if (::rename(temporary.c_str(), m_run.flipLog().c_str()) != 0)
            fail(m_run.flipLog(), "cannot be put in place");
        syncFolderOf(m_run.flipLog());
    } catch (const Error&) {
        ::close(descriptor);
        ::unlink(temporary.c_str());
        throw;
    }
    closeFile();
    m_descriptor = descriptor;
    m_bytes = bytes;
    m_blocks = std::move(kept);
}

void FlipLogWriter::thinOut() {
    rewrite(keptBlocks());
    if (!std::exchange(m_thinned, true))
        m_warn(fmt::format("{}: has reached its budget of {} MiB; of older steps the ends of epochs are kept "
                           "(--flip-log sets the budget)",
                           m_run.flipLog().string(), m_trainer.config().integer("flip-log")));
}

} // namespace flipscope
