#include "datasets/csvrows.h"

#include "datasets/error.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace flipscope {
namespace {

constexpr std::size_t blockSize = std::size_t{1} << 18;
constexpr std::size_t longestRow = std::size_t{1} << 26; // bytes
constexpr std::size_t notFound = static_cast<std::size_t>(-1);

} // namespace

CsvRows::CsvRows(const DataFile& file, char separator)
    : m_file(file), m_reader(file), m_separator(separator) {}

/// False where nothing more came.
bool CsvRows::fill() {
    if (m_atEnd)
        return false;
    if (m_start > 0) {
        std::memmove(m_buffer.data(), m_buffer.data() + m_start, m_end - m_start);
        m_end -= m_start;
        m_start = 0;
    }
    if (m_end > longestRow)
        throw Error(
            fmt::format("{}: line {}: expected a row of at most {} bytes, found a longer one. Is a quotation "
                        "mark missing?",
                        m_file.path.string(), m_nextLine, longestRow));
    m_buffer.resize(std::max(m_buffer.size(), m_end + blockSize));
    const std::span space(reinterpret_cast<std::uint8_t*>(m_buffer.data()) + m_end, m_buffer.size() - m_end);
    const std::size_t got = m_reader.read(space);
    m_end += got;
    m_atEnd = got < space.size();
    return got > 0;
}

/// Of the row at m_start, before its line break.
std::size_t CsvRows::findEnd() {
    bool isQuoted = false;
    std::size_t at = m_start;
    for (;;) {
        if (!isQuoted) { // the usual case, fast
            const char* from = m_buffer.data() + at;
            const auto left = m_end - at;
            const auto* stop = left > 0 ? static_cast<const char*>(std::memchr(from, '\n', left)) : nullptr;
            const auto length = stop != nullptr ? static_cast<std::size_t>(stop - from) : left;
            const auto* quote =
                length > 0 ? static_cast<const char*>(std::memchr(from, '"', length)) : nullptr;
            if (quote == nullptr && stop != nullptr)
                return at + length;
            at += quote != nullptr ? static_cast<std::size_t>(quote - from) : length;
        }
        for (; at < m_end; ++at) {
            if (m_buffer[at] == '"')
                isQuoted = !isQuoted;
            else if (m_buffer[at] == '\n' && !isQuoted)
                return at;
        }
        const std::size_t done = at - m_start;
        if (!fill())
            return m_end > m_start ? m_end : notFound;
        at = m_start + done;
    }
}

bool CsvRows::next(std::vector<std::string_view>& cells) {
    for (;;) {
        const std::size_t end = findEnd();
        if (end == notFound)
            return false;
        std::string_view row(m_buffer.data() + m_start, end - m_start);
        m_line = m_nextLine;
        m_nextLine += 1 + static_cast<std::uint64_t>(std::count(row.begin(), row.end(), '\n'));
        m_start = std::min(end + 1, m_end);
        if (m_line == 1 && row.starts_with("\xef\xbb\xbf")) // how some programs mark UTF-8
            row.remove_prefix(3);
        if (row.ends_with('\r'))
            row.remove_suffix(1);
        if (row.empty())
            continue;
        split(row, cells);
        return true;
    }
}

void CsvRows::split(std::string_view row, std::vector<std::string_view>& cells) {
    cells.clear();
    m_unquoted.clear();
    const bool hasQuotes = row.find('"') != std::string_view::npos;
    if (hasQuotes) // cells must not move when one is added
        m_unquoted.reserve(static_cast<std::size_t>(std::count(row.begin(), row.end(), '"')));
    for (std::size_t from = 0; from <= row.size();) {
        if (!hasQuotes || from == row.size() || row[from] != '"') {
            const std::size_t to = std::min(row.find(m_separator, from), row.size());
            cells.push_back(row.substr(from, to - from));
            from = to + 1;
            continue;
        }
        std::string text;
        std::size_t at = from + 1;
        for (; at < row.size(); ++at) {
            const bool isDouble = row[at] == '"' && at + 1 < row.size() && row[at + 1] == '"';
            if (row[at] == '"' && !isDouble)
                break;
            text += row[at];
            at += isDouble ? 1 : 0;
        }
        m_unquoted.push_back(std::move(text));
        cells.push_back(m_unquoted.back());
        from = std::min(row.find(m_separator, std::min(at, row.size())), row.size()) + 1;
    }
}

} // namespace flipscope
