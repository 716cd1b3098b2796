#include "engine/export/childprocess.h"

#include "datasets/datafile.h"
#include "datasets/error.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

extern char** environ; // NOLINT: POSIX names it so

namespace flipscope {

namespace {

namespace fs = std::filesystem;

struct Pair {
    Descriptor ours, theirs;
};

/// For standard input a socket that takes our bytes, else a pipe that brings theirs.
Pair makePair(bool input) {
    std::array<int, 2> ends{};
    const int failed = input ? ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data())
                             : ::pipe2(ends.data(), O_CLOEXEC);
    if (failed != 0)
        throw Error(fmt::format("no connection to another program: {}", std::strerror(errno)));
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

class Child {
public:
    explicit Child(const ProcessRequest& request)
        : m_request(request), m_in(makePair(true)), m_out(makePair(false)), m_err(makePair(false)) {}

    ProcessResult run() {
        if (!start())
            return m_result;
        for (Pair* pair : {&m_in, &m_out, &m_err})
            pair->theirs = Descriptor();
        const auto end = std::chrono::steady_clock::now() + m_request.limit;
        bool killed = false;
        while (m_out.ours.isOpen() || m_err.ours.isOpen()) {
            exchange();
            if (m_request.cancelled && m_request.cancelled())
                m_result.trouble = "stopped";
            else if (std::chrono::steady_clock::now() > end)
                m_result.trouble = fmt::format("no end within {} s", m_request.limit.count());
            else if (m_result.out.size() + m_result.err.size() > m_request.mostOutput)
                m_result.trouble = "more output than expected";
            else
                continue;
            killed = true;
            ::kill(-m_pid, SIGKILL);
            break;
        }
        m_in.ours = Descriptor();
        wait(killed);
        return m_result;
    }

private:
    bool start() {
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, m_in.theirs.get(), STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, m_out.theirs.get(), STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions, m_err.theirs.get(), STDERR_FILENO);
        posix_spawn_file_actions_addchdir_np(&actions, m_request.folder.c_str());
        posix_spawnattr_t attributes;
        posix_spawnattr_init(&attributes);
        // A group of its own (so that its children end with it), and signals as a program expects them.
        sigset_t usual;
        sigemptyset(&usual);
        sigaddset(&usual, SIGPIPE);
        posix_spawnattr_setsigdefault(&attributes, &usual);
        posix_spawnattr_setpgroup(&attributes, 0);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
        std::vector<char*> arguments;
        for (const std::string& argument : m_request.arguments)
            arguments.push_back(const_cast<char*>(argument.c_str()));
        arguments.push_back(nullptr);
        const int error =
            posix_spawnp(&m_pid, arguments[0], &actions, &attributes, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
        if (error != 0)
            m_result.trouble =
                fmt::format("{} could not be started: {}", m_request.arguments[0], std::strerror(error));
        return error == 0;
    }

    void exchange() {
        if (m_in.ours.isOpen() && m_sent == m_block.size()) {
            m_block = m_request.input ? m_request.input() : std::string();
            m_sent = 0;
            if (m_block.empty())
                m_in.ours = Descriptor();
        }
        std::array<pollfd, 3> wanted{{{m_in.ours.get(), POLLOUT, 0}, // closed ones are -1: passed over
                                      {m_out.ours.get(), POLLIN, 0},
                                      {m_err.ours.get(), POLLIN, 0}}};
        if (::poll(wanted.data(), wanted.size(), 100) <= 0)
            return;
        if (wanted[0].revents != 0)
            send();
        if (wanted[1].revents != 0)
            receive(m_out.ours, m_result.out);
        if (wanted[2].revents != 0)
            receive(m_err.ours, m_result.err);
    }

    void send() {
        const ssize_t sent =
            ::send(m_in.ours.get(), m_block.data() + m_sent, m_block.size() - m_sent, MSG_NOSIGNAL);
        if (sent > 0)
            m_sent += static_cast<std::size_t>(sent);
        else if (errno != EAGAIN && errno != EINTR) // it does not want more
            m_in.ours = Descriptor();
    }

    static void receive(Descriptor& from, std::string& text) {
        std::array<char, 65536> block; // NOLINT: filled by read()
        const ssize_t count = ::read(from.get(), block.data(), block.size());
        if (count > 0)
            text.append(block.data(), static_cast<std::size_t>(count));
        else if (count == 0 || (errno != EAGAIN && errno != EINTR))
            from = Descriptor();
    }

    void wait(bool killed) {
        int status = 0;
        while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
        }
        if (killed)
            return;
        if (WIFEXITED(status))
            m_result.code = WEXITSTATUS(status);
        else
            m_result.trouble = fmt::format("{} ended by signal {}", m_request.arguments[0], WTERMSIG(status));
    }

    const ProcessRequest& m_request;
    Pair m_in, m_out, m_err;
    pid_t m_pid = -1;
    std::string m_block;
    std::size_t m_sent = 0;
    ProcessResult m_result;
};

} // namespace

std::optional<std::string> findProgram(const std::vector<std::string>& names) {
    const char* variable = std::getenv("PATH");
    const std::string path = variable != nullptr ? variable : "/usr/bin:/bin";
    for (const std::string& name : names)
        for (std::size_t begin = 0; begin <= path.size();) {
            const std::size_t colon = std::min(path.find(':', begin), path.size());
            const fs::path file = fs::path(path.substr(begin, colon - begin)) / name;
            std::error_code error;
            if (file.is_absolute() && fs::is_regular_file(file, error) && ::access(file.c_str(), X_OK) == 0)
                return file.string();
            begin = colon + 1;
        }
    return std::nullopt;
}

ProcessResult runProcess(const ProcessRequest& request) { return Child(request).run(); }

TemporaryFolder::TemporaryFolder() {
    std::error_code error;
    std::string name = (fs::temp_directory_path(error) / "flipscope-XXXXXX").string();
    if (error || ::mkdtemp(name.data()) == nullptr)
        throw Error(fmt::format("{}: no temporary folder can be made there: {}; set TMPDIR to a folder that "
                                "can be written",
                                name, error ? error.message() : std::strerror(errno)));
    m_path = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

} // namespace flipscope
