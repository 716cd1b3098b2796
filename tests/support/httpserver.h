// A web server for tests, on a free port of this machine: each path has a handler that writes whatever it
// likes to the connection, honest or not. One thread per connection; all end with the server.
#pragma once

#include <QByteArray>

#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace flipscope::test {

struct HttpRequest {
    std::string path;
    qint64 from = -1; ///< the start of the range that is asked for; -1: none is
};

class HttpConnection {
public:
    HttpConnection(int socket, const std::atomic<bool>& isEnding) : m_socket(socket), m_isEnding(isEnding) {}

    /// False: the other side is gone.
    bool send(const QByteArray& bytes) {
        qsizetype sent = 0;
        while (sent < bytes.size()) {
            const ssize_t count = ::send(m_socket, bytes.constData() + sent,
                                         static_cast<std::size_t>(bytes.size() - sent), MSG_NOSIGNAL);
            if (count <= 0)
                return false;
            sent += count;
        }
        return !m_isEnding;
    }

    /// A status line and headers; Content-Length unless `length` is negative.
    bool begin(const char* status, qint64 length, const QByteArray& more = {}) {
        QByteArray head = QByteArray("HTTP/1.1 ") + status + "\r\nConnection: close\r\n" + more;
        if (length >= 0)
            head += "Content-Length: " + QByteArray::number(length) + "\r\n";
        return send(head + "\r\n");
    }

    /// What an honest server does, ranges and all; it sends `most` bytes at most, and then cuts the
    /// connection.
    void serve(const HttpRequest& request, const QByteArray& content, qsizetype most = 1 << 30) {
        const bool isRange = request.from > 0 && request.from < content.size();
        const QByteArray rest = isRange ? content.mid(request.from) : content;
        if (request.from >= content.size()) {
            begin("416 Range Not Satisfiable", 0);
            return;
        }
        if (isRange)
            begin("206 Partial Content", rest.size(),
                  "Content-Range: bytes " + QByteArray::number(request.from) + "-" +
                      QByteArray::number(content.size() - 1) + "/" + QByteArray::number(content.size()) +
                      "\r\n");
        else
            begin("200 OK", rest.size());
        send(rest.left(most));
    }

    /// Says nothing more until the other side goes away.
    void stall() {
        char byte = 0;
        while (!m_isEnding) {
            pollfd wait{m_socket, POLLIN, 0};
            if (::poll(&wait, 1, 20) > 0 && ::recv(m_socket, &byte, 1, 0) <= 0)
                return;
        }
    }

    /// Up to the empty line.
    HttpRequest receive() {
        std::string text;
        char byte = 0;
        while (!text.ends_with("\r\n\r\n") && text.size() < 65536 && ::recv(m_socket, &byte, 1, 0) == 1)
            text += byte;
        HttpRequest request;
        if (const auto start = text.find(' '); start != text.npos)
            request.path = text.substr(start + 1, text.find(' ', start + 1) - start - 1);
        if (const auto range = text.find("Range: bytes="); range != text.npos)
            request.from = std::stoll(text.substr(range + 13));
        return request;
    }

private:
    int m_socket;
    const std::atomic<bool>& m_isEnding;
};

class HttpServer {
public:
    using Handler = std::function<void(HttpConnection&, const HttpRequest&)>;

    HttpServer() {
        m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (::bind(m_listener, generic, size) != 0 || ::listen(m_listener, 16) != 0 ||
            ::getsockname(m_listener, generic, &size) != 0)
            qFatal("the test server cannot listen");
        m_port = ntohs(address.sin_port);
        m_accepting = std::jthread([this] { accept(); });
    }
    ~HttpServer() {
        m_isEnding = true;
        m_accepting.join(); // before what it uses goes
        for (auto& thread : m_connections)
            thread.join();
        ::close(m_listener);
    }

    void on(const std::string& path, Handler handler) {
        const std::lock_guard lock(m_mutex);
        m_handlers[path] = std::move(handler);
    }
    /// An honest file.
    void serve(const std::string& path, const QByteArray& content) {
        on(path, [content](HttpConnection& to, const HttpRequest& request) { to.serve(request, content); });
    }

    std::string url(const std::string& path) const {
        return "http://127.0.0.1:" + std::to_string(m_port) + path;
    }
    /// So far, to any path, in their order.
    std::vector<HttpRequest> requests() const {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }

private:
    void accept() {
        while (!m_isEnding) {
            pollfd wait{m_listener, POLLIN, 0};
            if (::poll(&wait, 1, 20) <= 0)
                continue;
            const int socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket >= 0)
                m_connections.emplace_back([this, socket] { answer(socket); });
        }
    }

    void answer(int socket) {
        HttpConnection connection(socket, m_isEnding);
        const HttpRequest request = connection.receive();
        Handler handler;
        {
            const std::lock_guard lock(m_mutex);
            m_requests.push_back(request);
            const auto found = m_handlers.find(request.path);
            handler = found == m_handlers.end() ? Handler() : found->second;
        }
        if (handler)
            handler(connection, request);
        else
            connection.begin("404 Not Found", 0);
        ::shutdown(socket, SHUT_RDWR);
        ::close(socket);
    }

    int m_listener = -1;
    int m_port = 0;
    std::atomic<bool> m_isEnding = false;
    mutable std::mutex m_mutex; ///< of m_handlers and m_requests
    std::map<std::string, Handler> m_handlers;
    std::vector<HttpRequest> m_requests;
    std::vector<std::jthread> m_connections; ///< of m_accepting alone, until that has ended
    std::jthread m_accepting;
};

} // namespace flipscope::test
