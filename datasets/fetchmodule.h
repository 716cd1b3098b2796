// The boundary between the program and the module libflipscope-fetch.so, which holds libcurl, libcrypto and
// libarchive: plain C, so that neither exceptions nor standard-library types cross it. download.cpp and its
// neighbours use it; fetchmodule.cpp is it. The trap: callbacks are called by C code and must not throw.
#pragma once

#include <cstddef>
#include <cstdint>

namespace flipscope {

/// Raise it when anything below changes; a module of another version is refused.
inline constexpr int fetchModuleVersion = 1;

/// What a server says before it sends.
struct FetchAnswer {
    int status;              ///< of HTTP, redirects followed
    std::int64_t length;     ///< bytes that are announced to follow; -1: not said
    std::int64_t rangeStart; ///< first byte of the file that is sent; -1: the answer is no range
    std::int64_t rangeTotal; ///< size of the whole file as a range says it; -1: not said
    const char* contentType; ///< never null
};

struct FetchRequest {
    const char* url;    ///< http or https; so are the places that it may redirect to
    std::uint64_t from; ///< the first byte that is wanted; 0: the whole file
    int connectMs;      ///< time to reach the server
    int stallMs;        ///< a server that sends fewer than `stallBytes` in this time is given up
    int stallBytes;
    int mostRedirects;
    void* context; ///< of the callbacks, each of which returns 0 to go on and another value to give up
    int (*answered)(void* context, const FetchAnswer* answer);
    int (*received)(void* context, const std::uint8_t* bytes, std::size_t count);
    int (*waiting)(void* context); ///< several times a second, whether bytes arrive or not
};

enum FetchEnd : int {
    fetchDone,        ///< the answer's end was reached, whatever its status
    fetchGivenUp,     ///< by a callback
    fetchUnreachable, ///< nothing answered: no network, no such server, or the server is down
    fetchBroken,      ///< it began and did not end: cut off, stalled, or nonsense
};

struct DigestRequest {
    const char* file;
    char* sha256; ///< receives 65 bytes: hexadecimal digits and a zero
    char* md5;    ///< receives 33
    void* context;
    int (*hashed)(void* context, std::size_t count); ///< 0: go on
};

struct UnpackRequest {
    const char* archive;
    void* context;
    /// For each regular file: 0 to pass it over, 1 to receive its bytes, then a call with `count` 0 at its
    /// end; another value to give up.
    int (*wanted)(void* context, const char* name);
    int (*received)(void* context, const std::uint8_t* bytes, std::size_t count);
};

/// What the module's only symbol, `flipscopeFetchModule`, returns. Where a function says what went wrong, it
/// writes it into `message`. Thread-safe.
struct FetchModule {
    int version; ///< first, and never moved
    FetchEnd (*fetch)(const FetchRequest* request, char* message, std::size_t messageSize);
    /// 0 done, 1 failed, 2 given up
    int (*digest)(const DigestRequest* request, char* message, std::size_t messageSize);
    int (*unpack)(const UnpackRequest* request, char* message, std::size_t messageSize);
};

inline constexpr const char* fetchModuleSymbol = "flipscopeFetchModule";
inline constexpr const char* fetchModuleFile = "libflipscope-fetch.so";

} // namespace flipscope
