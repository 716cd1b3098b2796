// The fixed parts of exported C; csource.cpp puts them together. @name@ and @NAME@ stand for the export's
// name in small and capital letters. They must compile as C99 without warnings on anything that has 8-bit
// bytes: no assumption on the size of int beyond 16 bits, on byte order, or on the sign of char.
#pragma once

namespace flipscope::ctemplate {

extern const char* const types;      ///< layer table entry, counting ones
extern const char* const bitEncoder; ///< one bit per value, from bytes
extern const char* const contrast;   ///< the view of the encoder `local`
extern const char* const sumBits;
extern const char* const sumGrey;
extern const char* const gatherBits; ///< a filter's input from a map of bits
extern const char* const gatherGrey; ///< the same from bytes, as eight planes of bits
extern const char* const denseBits;
extern const char* const filtersBits;
extern const char* const filtersGrey;
extern const char* const checksum;
extern const char* const selfTest; ///< a program

} // namespace flipscope::ctemplate
