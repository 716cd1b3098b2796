#include "datasets/filesamples.h"

#include "datasets/error.h"

#include <cassert>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <numeric>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace flipscope {

OpenFile::OpenFile(const std::filesystem::path& path)
    : m_path(path), m_descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat status {};
    if (m_descriptor < 0 || fstat(m_descriptor, &status) != 0) {
        const int code = errno;
        if (m_descriptor >= 0)
            close(m_descriptor);
        throw Error(
            fmt::format("{}: cannot be opened: {}.", path.string(), std::generic_category().message(code)));
    }
    m_size = static_cast<std::uint64_t>(status.st_size);
}

OpenFile::~OpenFile() { close(m_descriptor); }

void OpenFile::read(std::uint64_t offset, std::span<std::uint8_t> bytes) const {
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t got =
            pread(m_descriptor, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            throw Error(fmt::format("{}: cannot be read at offset {}: {}.", m_path.string(), offset + done,
                                    got < 0
                                        ? std::generic_category().message(errno)
                                        : fmt::format("expected {} bytes more, found the end of the file. "
                                                      "It was cut off meanwhile",
                                                      bytes.size() - done)));
        done += static_cast<std::size_t>(got);
    }
}

FileSamples::FileSamples(ImageShape shape, std::vector<FilePiece> pieces, std::vector<std::uint16_t> labels,
                         SampleOrigins origins)
    : m_shape(shape), m_pieces(std::move(pieces)), m_labels(std::move(labels)),
      m_origins(std::move(origins)) {
    assert(m_labels.size() ==
           std::accumulate(m_pieces.begin(), m_pieces.end(), std::size_t{0},
                           [](std::size_t sum, const FilePiece& piece) { return sum + piece.count; }));
}

void FileSamples::read(std::size_t index, std::span<std::uint8_t> pixels) const {
    assert(index < size() && pixels.size() == m_shape.size());
    auto piece = m_pieces.begin();
    for (; index >= piece->count; ++piece)
        index -= piece->count;
    const std::uint64_t offset = piece->offset + index * piece->stride;
    if (!piece->planar) {
        piece->file->read(offset, pixels);
        if (piece->transposed)
            transpose(static_cast<std::size_t>(m_shape.width), pixels);
        return;
    }
    thread_local std::vector<std::uint8_t> planes;
    planes.resize(pixels.size());
    piece->file->read(offset, planes);
    const auto channels = static_cast<std::size_t>(m_shape.channels);
    interleave(planes.data(), pixels.size() / channels, channels, pixels.data());
}

void transpose(std::size_t side, std::span<std::uint8_t> pixels) {
    for (; pixels.size() >= side * side; pixels = pixels.subspan(side * side))
        for (std::size_t y = 0; y < side; ++y)
            for (std::size_t x = 0; x < y; ++x)
                std::swap(pixels[y * side + x], pixels[x * side + y]);
}

void interleave(const std::uint8_t* planes, std::size_t pixels, std::size_t channels, std::uint8_t* to) {
    for (std::size_t i = 0; i < pixels; ++i)
        for (std::size_t c = 0; c < channels; ++c)
            to[channels * i + c] = planes[c * pixels + i];
}

} // namespace flipscope
