#include "datasets/fetchmodule.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <curl/curl.h>
#include <memory>
#include <openssl/evp.h>
#include <string>
#include <string_view>
#include <vector>

namespace flipscope {
namespace {

using std::chrono::milliseconds;

constexpr int pollMs = 50;

template <auto function> struct Free {
    template <class T> void operator()(T* thing) const { function(thing); }
};

void tell(std::string_view text, char* message, std::size_t messageSize) {
    const std::size_t length = std::min(text.size(), messageSize - 1);
    std::copy_n(text.begin(), length, message);
    message[length] = '\0';
}

class Transfer {
public:
    explicit Transfer(const FetchRequest& request) : m_request(request), m_easy(curl_easy_init()) {}

    FetchEnd run(std::string& message) {
        const std::unique_ptr<CURLM, Free<curl_multi_cleanup>> multi(curl_multi_init());
        if (!m_easy || !multi)
            return message = "libcurl could not be started", fetchBroken;
        if (const CURLcode code = setUp(); code != CURLE_OK)
            return message = curl_easy_strerror(code), fetchBroken;
        curl_multi_add_handle(multi.get(), m_easy.get());
        const bool ended = loop(multi.get());
        curl_multi_remove_handle(multi.get(), m_easy.get());
        return ended ? endOf(message) : (message = m_reason, m_end);
    }

private:
    CURLcode setUp() {
        CURL* easy = m_easy.get();
        CURLcode code = CURLE_OK;
        const auto set = [&code, easy](CURLoption option, auto value) {
            if (code == CURLE_OK)
                code = curl_easy_setopt(easy, option, value);
        };
        set(CURLOPT_URL, m_request.url);
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
        set(CURLOPT_FOLLOWLOCATION, 1L);
        set(CURLOPT_MAXREDIRS, static_cast<long>(m_request.mostRedirects));
        set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(m_request.connectMs));
        set(CURLOPT_USERAGENT, "flipscope");
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_QUICK_EXIT, 1L); // do not wait for a name server that does not answer
        set(CURLOPT_ERRORBUFFER, m_error.data());
        set(CURLOPT_WRITEFUNCTION, &onBody);
        set(CURLOPT_WRITEDATA, this);
        // A range by hand, not RESUME_FROM: a server that answers with the whole file is no error.
        m_range = std::to_string(m_request.from) + "-";
        if (m_request.from > 0)
            set(CURLOPT_RANGE, m_range.c_str());
        return code;
    }

    /// False: given up or stalled, see m_end.
    bool loop(CURLM* multi) {
        auto windowStart = std::chrono::steady_clock::now();
        std::uint64_t windowBytes = 0;
        bool wasAnswered = false;
        for (int running = 1; running > 0;) {
            if (curl_multi_perform(multi, &running) != CURLM_OK)
                return give(fetchBroken, "libcurl failed");
            if (m_request.waiting(m_request.context) != 0)
                return give(fetchGivenUp, "");
            // Until it answers, connecting has its own limit and the server another; then each window of time
            // must bring some bytes.
            const auto now = std::chrono::steady_clock::now();
            const auto passed = now - windowStart;
            const std::uint64_t bytes = m_bytes - windowBytes;
            if (!m_answered && passed >= milliseconds(m_request.connectMs + m_request.stallMs))
                return give(fetchUnreachable, "the server does not answer");
            const bool isOver = wasAnswered && passed >= milliseconds(m_request.stallMs);
            if (isOver && bytes < static_cast<std::uint64_t>(m_request.stallBytes))
                return give(fetchBroken, "the server stopped sending");
            if (isOver || m_answered != wasAnswered) {
                windowStart = now;
                windowBytes = m_bytes;
                wasAnswered = m_answered;
            }
            if (running > 0)
                curl_multi_poll(multi, nullptr, 0, pollMs, nullptr);
        }
        int left = 0;
        const CURLMsg* ended = curl_multi_info_read(multi, &left);
        m_code = ended == nullptr ? CURLE_RECV_ERROR : ended->data.result;
        return true;
    }

    bool give(FetchEnd end, const char* reason) {
        m_end = end;
        m_reason = reason;
        return false;
    }

    FetchEnd endOf(std::string& message) {
        if (m_code == CURLE_OK)
            return m_answered || answer() ? fetchDone : fetchGivenUp; // an answer without a body
        if (m_givenUp)
            return fetchGivenUp;
        message = m_error[0] != '\0' ? m_error.data() : curl_easy_strerror(m_code);
        const std::array<CURLcode, 4> unreachable = {CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY,
                                                     CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT};
        const bool isUnreachable =
            std::find(unreachable.begin(), unreachable.end(), m_code) != unreachable.end();
        return isUnreachable && !m_answered ? fetchUnreachable : fetchBroken;
    }

    /// At the first byte of the body, when all headers are known.
    bool answer() {
        m_answered = true;
        FetchAnswer answer{0, -1, -1, -1, ""};
        long status = 0;
        curl_easy_getinfo(m_easy.get(), CURLINFO_RESPONSE_CODE, &status);
        answer.status = static_cast<int>(status);
        curl_off_t length = -1;
        curl_easy_getinfo(m_easy.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
        answer.length = length;
        curl_header* range = nullptr;
        if (status == 206 &&
            curl_easy_header(m_easy.get(), "Content-Range", 0, CURLH_HEADER, -1, &range) == CURLHE_OK)
            readRange(range->value, answer);
        char* type = nullptr;
        curl_easy_getinfo(m_easy.get(), CURLINFO_CONTENT_TYPE, &type);
        if (type != nullptr)
            answer.contentType = type;
        m_givenUp = m_request.answered(m_request.context, &answer) != 0;
        return !m_givenUp;
    }

    /// "bytes 100-199/1000"; the total may be "*".
    static void readRange(std::string_view text, FetchAnswer& answer) {
        const auto number = [](std::string_view digits) -> std::int64_t {
            std::int64_t value = -1;
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
            return error == std::errc() && end == digits.data() + digits.size() && value >= 0 ? value : -1;
        };
        const auto space = text.find(' ');
        const auto dash = text.find('-');
        const auto slash = text.find('/');
        if (space == text.npos || dash == text.npos || slash == text.npos || dash < space || slash < dash)
            return;
        answer.rangeStart = number(text.substr(space + 1, dash - space - 1));
        answer.rangeTotal = number(text.substr(slash + 1));
    }

    static std::size_t onBody(char* bytes, std::size_t, std::size_t count, void* self) {
        auto& transfer = *static_cast<Transfer*>(self);
        if (!transfer.m_answered && !transfer.answer())
            return CURL_WRITEFUNC_ERROR;
        transfer.m_bytes += count;
        const auto* data = reinterpret_cast<const std::uint8_t*>(bytes);
        transfer.m_givenUp =
            transfer.m_request.received(transfer.m_request.context, data, count) != 0 || transfer.m_givenUp;
        return transfer.m_givenUp ? CURL_WRITEFUNC_ERROR : count;
    }

    const FetchRequest& m_request;
    std::array<char, CURL_ERROR_SIZE> m_error{}; // outlives m_easy, which writes there
    std::string m_range;
    std::unique_ptr<CURL, Free<curl_easy_cleanup>> m_easy;
    std::uint64_t m_bytes = 0;
    bool m_answered = false;
    bool m_givenUp = false;
    CURLcode m_code = CURLE_OK;
    FetchEnd m_end = fetchDone;
    const char* m_reason = "";
};

FetchEnd fetch(const FetchRequest* request, char* message, std::size_t messageSize) {
    try {
        static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
        std::string text;
        if (started != CURLE_OK)
            return tell("libcurl could not be started", message, messageSize), fetchBroken;
        const FetchEnd end = Transfer(*request).run(text);
        tell(text, message, messageSize);
        return end;
    } catch (const std::exception& error) {
        return tell(error.what(), message, messageSize), fetchBroken;
    }
}

class Digest {
public:
    explicit Digest(const EVP_MD* kind) : m_context(EVP_MD_CTX_new()) {
        m_ok = m_context && EVP_DigestInit_ex(m_context.get(), kind, nullptr) == 1;
    }
    void add(const std::uint8_t* bytes, std::size_t count) {
        m_ok = m_ok && EVP_DigestUpdate(m_context.get(), bytes, count) == 1;
    }
    /// Writes hexadecimal digits and a zero.
    bool end(char* text) {
        std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
        unsigned int size = 0;
        m_ok = m_ok && EVP_DigestFinal_ex(m_context.get(), value.data(), &size) == 1;
        for (unsigned int i = 0; m_ok && i < size; ++i)
            std::snprintf(text + std::size_t{2} * i, 3, "%02x", value[i]);
        return m_ok;
    }

private:
    std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> m_context;
    bool m_ok = false;
};

int digest(const DigestRequest* request, char* message, std::size_t messageSize) {
    try {
        const std::unique_ptr<std::FILE, Free<std::fclose>> file(std::fopen(request->file, "rb"));
        Digest sha256(EVP_sha256());
        Digest md5(EVP_md5());
        std::vector<std::uint8_t> buffer(std::size_t{1} << 20);
        while (file) {
            const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file.get());
            sha256.add(buffer.data(), count);
            md5.add(buffer.data(), count);
            if (request->hashed(request->context, count) != 0)
                return 2;
            if (count < buffer.size())
                break;
        }
        if (!file || std::ferror(file.get()) != 0)
            return tell(std::strerror(errno), message, messageSize), 1;
        if (!sha256.end(request->sha256) || !md5.end(request->md5))
            return tell("libcrypto failed", message, messageSize), 1;
        return 0;
    } catch (const std::exception& error) {
        return tell(error.what(), message, messageSize), 1;
    }
}

/// The bytes of the current file of `in`, then the call that ends them. 0, or what unpack() returns.
int passOn(archive* in, const UnpackRequest& request) {
    for (;;) {
        const void* bytes = nullptr;
        std::size_t count = 0;
        la_int64_t offset = 0;
        const int state = archive_read_data_block(in, &bytes, &count, &offset);
        if (state != ARCHIVE_OK && state != ARCHIVE_EOF)
            return 1;
        const bool ends = state == ARCHIVE_EOF;
        if ((ends || count > 0) &&
            request.received(request.context, static_cast<const std::uint8_t*>(bytes), ends ? 0 : count) != 0)
            return 2;
        if (ends)
            return 0;
    }
}

int unpack(const UnpackRequest* request, char* message, std::size_t messageSize) {
    const std::unique_ptr<archive, Free<archive_read_free>> in(archive_read_new());
    if (!in)
        return tell("libarchive could not be started", message, messageSize), 1;
    archive_read_support_format_zip(in.get());
    archive_read_support_format_tar(in.get());
    archive_read_support_filter_gzip(in.get());
    int state = archive_read_open_filename(in.get(), request->archive, std::size_t{1} << 16);
    int result = state == ARCHIVE_OK ? 0 : 1;
    archive_entry* entry = nullptr;
    while (result == 0 && (state = archive_read_next_header(in.get(), &entry)) != ARCHIVE_EOF) {
        if (state != ARCHIVE_OK) {
            result = 1;
            break;
        }
        const char* name = archive_entry_pathname(entry);
        const bool isFile = archive_entry_filetype(entry) == AE_IFREG && name != nullptr;
        const int choice = isFile ? request->wanted(request->context, name) : 0;
        result = choice == 0 ? 0 : choice == 1 ? passOn(in.get(), *request) : 2;
    }
    if (result == 1) {
        const char* text = archive_error_string(in.get());
        tell(text != nullptr ? text : "it is damaged", message, messageSize);
    }
    return result;
}

} // namespace
} // namespace flipscope

extern "C" __attribute__((visibility("default"))) const void* flipscopeFetchModule() {
    static constexpr flipscope::FetchModule module{flipscope::fetchModuleVersion, flipscope::fetch,
                                                   flipscope::digest, flipscope::unpack};
    return &module;
}
