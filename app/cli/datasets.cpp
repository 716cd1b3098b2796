#include "app/cli/commands.h"

#include "app/cli/output.h"
#include "datasets/catalogue.h"
#include "datasets/download.h"
#include "datasets/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <unistd.h>

namespace flipscope::cli {

namespace {

using Json = nlohmann::ordered_json;
using Stage = DownloadProgress::Stage;

constexpr double bytesPerMiB = 1024.0 * 1024.0;

volatile std::sig_atomic_t interrupted = 0;

/// First Ctrl+C: stop, keeping what has arrived; second: at once.
void onInterrupt(int signal) {
    if (interrupted != 0)
        std::_Exit(128 + signal);
    interrupted = 1;
}

class InterruptGuard {
public:
    InterruptGuard() {
        for (std::size_t i = 0; i < std::size(signals); ++i)
            m_old[i] = std::signal(signals[i], onInterrupt);
    }
    ~InterruptGuard() {
        for (std::size_t i = 0; i < std::size(signals); ++i)
            std::signal(signals[i], m_old[i]);
    }

private:
    static constexpr int signals[] = {SIGINT, SIGTERM, SIGHUP};
    void (*m_old[3])(int);
};

std::string size(std::uint64_t bytes) {
    return bytes == 0 ? "size unknown" : fmt::format("{:.1f} MiB", static_cast<double>(bytes) / bytesPerMiB);
}

std::string command(const CatalogueEntry& entry) {
    return fmt::format("flipscope-cli datasets --download {}", entry.name);
}

/// Where it is, or what to do to have it.
std::string whereabouts(const CatalogueEntry& entry) {
    if (entry.isBuiltIn())
        return "Built in.";
    if (const auto place = locate(entry))
        return fmt::format("Present in {}", place->string());
    const std::string package =
        entry.debianPackage.empty() ? "" : fmt::format(", or sudo apt install {}", entry.debianPackage);
    return fmt::format("Get it ({}) by {}{}", size(entry.downloadSize()), command(entry), package);
}

template <class Value> Json orNull(const Value& value, bool isKnown) {
    return isKnown ? Json(value) : Json();
}

Json asJson(const CatalogueEntry& entry) {
    const auto place = locate(entry);
    Json files = Json::array();
    for (const auto& file : entry.files)
        files.push_back({{"name", file.name},
                         {"bytes", orNull(file.size, file.size != 0)},
                         {"checksum", orNull(file.checksum, !file.checksum.empty())},
                         {"checksum_source", orNull(file.checksumSource, !file.checksum.empty())},
                         {"urls", file.urls}});
    return {{"event", "entry"},
            {"schema", 1},
            {"name", entry.name},
            {"title", entry.title},
            {"text", entry.description},
            {"train_samples", entry.trainSamples},
            {"test_samples", entry.testSamples},
            {"classes", entry.classCount},
            {"width", orNull(entry.shape.width, entry.shape.width != 0)},
            {"height", orNull(entry.shape.height, entry.shape.height != 0)},
            {"channels", entry.shape.channels},
            {"licence", entry.licence},
            {"home_page", orNull(entry.homePage, !entry.homePage.empty())},
            {"debian_package", orNull(entry.debianPackage, !entry.debianPackage.empty())},
            {"built_in", entry.isBuiltIn()},
            {"path", orNull(place ? place->string() : "", place.has_value())},
            {"get", orNull(command(entry), !entry.isBuiltIn() && !place)},
            {"download_bytes", orNull(entry.downloadSize(), entry.downloadSize() != 0)},
            {"files", files}};
}

void printJson(const Json& json) {
    fmt::print("{}\n", json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

int listAll(bool json) {
    for (const CatalogueEntry& entry : catalogue())
        if (json)
            printJson(asJson(entry));
        else
            fmt::print("{:<16} {}. Licence: {}. {}\n", entry.name, entry.description, entry.licence,
                       whereabouts(entry));
    if (json)
        printJson({{"event", "result"}, {"schema", 1}, {"count", catalogue().size()}});
    return Done;
}

/// On stderr: one living line on a terminal; otherwise one line for each file and stage, and for each tenth.
class DownloadView {
public:
    void show(const DownloadProgress& progress) {
        const auto tenth = progress.total == 0 ? 0 : progress.done * 10 / progress.total;
        if (progress.stage != m_stage || progress.file != m_file) {
            m_stage = progress.stage;
            m_file = progress.file;
            m_tenth = tenth;
            if (!m_terminal && progress.stage != Stage::Connecting)
                say("{}\n", text(progress));
        }
        if (m_terminal) {
            say("\r\033[K{}", text(progress));
            std::fflush(stderr);
        } else if (progress.stage == Stage::Receiving && tenth > m_tenth) {
            m_tenth = tenth;
            say("{}\n", text(progress));
        }
    }
    void note(const std::string& text) const { say("{}note: {}\n", m_terminal ? "\r\033[K" : "", text); }
    void end() const {
        if (m_terminal)
            say("\r\033[K");
    }

private:
    std::string text(const DownloadProgress& p) const {
        switch (p.stage) {
        case Stage::Waiting:
            return fmt::format("waiting for another program that downloads {}", p.file);
        case Stage::Connecting:
            return fmt::format("asking {}", p.address);
        case Stage::Checking:
            return fmt::format("checking {}", p.file);
        case Stage::Unpacking:
            return fmt::format("unpacking {}, {}", p.file, size(std::max<std::uint64_t>(p.done, 1)));
        case Stage::Receiving:
            break;
        }
        std::string text = fmt::format("{}: {}", p.file, size(std::max<std::uint64_t>(p.done, 1)));
        if (p.total != 0)
            text += fmt::format(" of {}, {} %", size(p.total), p.done * 100 / p.total);
        if (p.bytesPerSecond > 0)
            text += fmt::format(", {:.1f} MiB per second", p.bytesPerSecond / bytesPerMiB);
        if (p.secondsLeft() > 0)
            text += fmt::format(", {:.0f} s left", p.secondsLeft());
        return text;
    }

    bool m_terminal = isatty(STDERR_FILENO) != 0;
    Stage m_stage = Stage::Waiting;
    std::string m_file;
    std::uint64_t m_tenth = 0;
};

const CatalogueEntry& findEntry(const std::string& name) {
    if (const CatalogueEntry* entry = findInCatalogue(name))
        return *entry;
    std::vector<std::string> names;
    for (const auto& entry : catalogue())
        names.push_back(entry.name);
    throw Error(fmt::format("--download: expected one of {}; found \"{}\"", fmt::join(names, ", "), name),
                Error::Kind::Usage);
}

int fetch(const DatasetsArguments& arguments) {
    const CatalogueEntry& entry = findEntry(arguments.download);
    DownloadResult result;
    const auto place = locate(entry);
    const bool isElsewhere = place && arguments.to.empty() && *place != downloadFolder() / entry.name;
    if (isElsewhere) {
        result = {*place, false, true};
    } else {
        const InterruptGuard guard;
        std::stop_source stop;
        DownloadView view;
        DownloadOptions options;
        options.folder = arguments.to;
        options.stop = stop.get_token();
        options.onNote = [&view](const std::string& text) { view.note(text); };
        options.onProgress = [&view, &stop](const DownloadProgress& progress) {
            if (interrupted != 0)
                stop.request_stop();
            view.show(progress);
        };
        result = download(entry, options);
        view.end();
    }
    if (result.isStopped)
        say("stopped; what has arrived is kept: the same command goes on from there\n");
    if (arguments.json)
        printJson({{"event", "result"},
                   {"schema", 1},
                   {"name", entry.name},
                   {"path", result.folder.string()},
                   {"was_there", result.wasThere},
                   {"stopped", result.isStopped}});
    else if (!result.isStopped)
        fmt::print("{} is {} {}\n", entry.name, result.wasThere ? "already in" : "now in",
                   result.folder.string());
    return result.isStopped ? Interrupted : Done;
}

} // namespace

int datasets(const DatasetsArguments& arguments) {
    return arguments.download.empty() ? listAll(arguments.json) : fetch(arguments);
}

} // namespace flipscope::cli
