// The rows of a table as text: cells between separators, quoted where they must be (RFC 4180), plain or gzip.
// The trap: the cells of a row are views into a buffer that the next row overwrites.
#pragma once

#include "datasets/bytereader.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace flipscope {

class CsvRows {
public:
    CsvRows(const DataFile& file, char separator);

    /// False at the end. Empty lines are passed over. Throws Error for a row without end.
    bool next(std::vector<std::string_view>& cells);
    /// Of the row that next() gave, from 1.
    std::uint64_t line() const { return m_line; }
    /// Of what was read so far, uncompressed.
    std::uint64_t offset() const { return m_reader.offset() - (m_end - m_start); }
    const DataFile& file() const { return m_file; }

private:
    bool fill();
    std::size_t findEnd();
    void split(std::string_view row, std::vector<std::string_view>& cells);

    DataFile m_file;
    ByteReader m_reader;
    char m_separator;
    std::vector<char> m_buffer;
    std::size_t m_start = 0; ///< of what is not given out yet, in the buffer
    std::size_t m_end = 0;
    std::vector<std::string> m_unquoted; ///< cells that are not as they lie
    std::uint64_t m_line = 0;
    std::uint64_t m_nextLine = 1;
    bool m_atEnd = false;
};

} // namespace flipscope
