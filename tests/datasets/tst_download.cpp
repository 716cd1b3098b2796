// Tests datasets/download.h against a server of its own that stalls, cuts off, redirects and lies.
#include "datasets/download.h"

#include "datasets/error.h"
#include "support/httpserver.h"
#include "support/samplefiles.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <memory>
#include <sys/file.h>
#include <unistd.h>

using namespace flipscope;
using namespace flipscope::test;
using namespace std::chrono_literals;

namespace {

const QByteArray fileContent = [] {
    QByteArray bytes("\x1f\x8b");
    for (int i = 0; i < 60000; ++i)
        bytes.append(static_cast<char>((i * 7919) >> 5));
    return bytes;
}();

QByteArray sha256(const QByteArray& bytes) {
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

void sendChunk(HttpConnection& to, const QByteArray& bytes) {
    to.send(QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n");
}

} // namespace

class TestDownload : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void behaviours_data();
    void behaviours();
    void alone_data();
    void alone();

    void resumesInTheNextRun();
    void foreignBeginningsAreReplaced();
    void aServerThatKnowsNoRangesStartsAnew();
    void stopKeepsWhatHasArrived();
    void stopBeforeTheFirstByteLeavesNothing();
    void whatIsThereIsCheckedAndLeft();
    void anotherFileOfTheNameIsLeft();
    void unknownChecksumsAreRecorded();
    void unknownFilesMustLookRight_data();
    void unknownFilesMustLookRight();
    void unknownSizesAreBounded();
    void twoAtOnce();
    void waitsForAnotherProcess();
    void noNetwork();
    void unfinishedSetsAreNotTaken();
    void fullDisk();
    void foldersThatCannotBe();
    void linksAreNotFollowed();
    void builtInSetsAreNotDownloaded();
    void progressGrowsToTheTotal();

private:
    QString path(const char* name) const { return m_folder->filePath(QLatin1String(name)); }
    QByteArray read(const char* name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QStringList listed() const {
        return QDir(path("toy")).entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
    }
    /// A set of one file at these paths of the server.
    CatalogueEntry entryAt(const std::vector<std::string>& paths) const {
        CatalogueEntry entry;
        entry.name = "toy";
        entry.folderNames = {"toy"};
        entry.places = {m_folder->filePath(QStringLiteral("toy")).toStdString()};
        RemoteFile file{"data.gz",
                        {},
                        static_cast<std::uint64_t>(fileContent.size()),
                        "sha256:" + sha256(fileContent).toStdString(),
                        "the test"};
        for (const auto& one : paths)
            file.urls.push_back(m_server->url(one));
        entry.files = {file};
        return entry;
    }
    DownloadOptions options() {
        DownloadOptions all;
        all.folder = m_folder->path().toStdString();
        all.onNote = [this](const std::string& text) { m_notes.append(QString::fromStdString(text)); };
        all.limits.connect = 500ms;
        all.limits.stall = 250ms;
        all.limits.stallBytes = 10;
        all.limits.attempts = 2;
        all.limits.pause = 1ms;
        return all;
    }
    void verifyComplete() {
        QCOMPARE(read("toy/data.gz"), fileContent);
        QCOMPARE(listed(), (QStringList{QStringLiteral("SHA256SUMS"), QStringLiteral("data.gz")}));
        QCOMPARE(read("toy/SHA256SUMS"), sha256(fileContent) + "  data.gz\n");
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<HttpServer> m_server;
    QStringList m_notes;
};

using Behaviour = std::function<void(HttpConnection&, const HttpRequest&)>;
Q_DECLARE_METATYPE(Behaviour)

void TestDownload::init() {
    qunsetenv("FLIPSCOPE_DATA");
    for (const char* proxy : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"})
        qunsetenv(proxy);
    m_server = std::make_unique<HttpServer>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_notes.clear();
}

/// Bad manners, and a part of what is said about them; nothing: the file arrives all the same.
void TestDownload::behaviours_data() {
    QTest::addColumn<Behaviour>("behaviour");
    QTest::addColumn<QString>("complaint");
    const auto row = [](const char* name, const char* complaint, Behaviour behaviour) {
        QTest::newRow(name) << behaviour << QString::fromLatin1(complaint);
    };
    const auto size = fileContent.size();
    row("honest", "", [](auto& to, const auto& request) { to.serve(request, fileContent); });
    row("chunks without a length", "", [](auto& to, const auto&) {
        to.begin("200 OK", -1, "Transfer-Encoding: chunked\r\n");
        sendChunk(to, fileContent.left(1000));
        sendChunk(to, fileContent.mid(1000));
        sendChunk(to, {});
    });
    row("neither length nor chunks", "", [](auto& to, const auto&) {
        to.begin("200 OK", -1);
        to.send(fileContent);
    });
    row("cut off at each third", "", [size](auto& to, const auto& request) {
        // The second try goes on where the first was cut off, and no second one is needed in a row.
        to.serve(request, fileContent, request.from < 0 ? size / 3 : size);
    });
    row("redirect", "", [](auto& to, const auto& request) {
        if (request.path == "/bad")
            to.begin("302 Found", 0, "Location: /good\r\n");
    });
    row("redirects in a circle", "redirects",
        [](auto& to, const auto&) { to.begin("302 Found", 0, "Location: /bad\r\n"); });
    row("redirect to a file", "rotocol",
        [](auto& to, const auto&) { to.begin("302 Found", 0, "Location: file:///etc/passwd\r\n"); });
    row("redirect to another protocol", "rotocol", [](auto& to, const auto&) {
        to.begin("301 Moved Permanently", 0, "Location: ftp://127.0.0.1/data.gz\r\n");
    });
    row("silent", "does not answer", [](auto& to, const auto&) { to.stall(); });
    row("stalls", "stopped sending", [size](auto& to, const auto&) {
        to.begin("200 OK", size);
        to.send(fileContent.left(size / 2));
        to.stall();
    });
    row("announces more than there is", "announces", [size](auto& to, const auto&) {
        to.begin("200 OK", size + 1);
        to.send(fileContent);
    });
    row("announces an absurd length", "announces", [](auto& to, const auto&) {
        to.begin("200 OK", std::numeric_limits<qint64>::max());
        to.send(fileContent);
    });
    row("announces less than there is", "announces", [](auto& to, const auto&) {
        to.begin("200 OK", 100);
        to.send(fileContent);
    });
    row("two lengths", "", [size](auto& to, const auto&) { // the same twice is sent by careless servers
        to.begin("200 OK", size, "Content-Length: " + QByteArray::number(size) + "\r\n");
        to.send(fileContent);
    });
    row("a length that is none", "ength", [](auto& to, const auto&) {
        to.begin("200 OK", -1, "Content-Length: -5\r\n");
        to.send(fileContent);
    });
    row("announces it and is cut off", "", [size](auto& to, const auto& request) {
        if (request.from < 0)
            to.begin("200 OK", size);
        to.send(request.from < 0 ? fileContent.left(10) : QByteArray());
        if (request.from == 10)
            to.serve(request, fileContent);
    });
    row("never ends", "sends more", [](auto& to, const auto&) {
        to.begin("200 OK", -1);
        while (to.send(fileContent)) {
        }
    });
    row("endless headers", "headers", [](auto& to, const auto&) {
        to.send("HTTP/1.1 200 OK\r\n");
        while (to.send("X-Again: " + QByteArray(900, 'x') + "\r\n")) {
        }
    });
    row("no such file", "status 404", [](auto& to, const auto&) { to.begin("404 Not Found", 0); });
    row("server error", "status 503", [](auto& to, const auto&) { to.begin("503 Service Unavailable", 0); });
    row("no content", "status 204", [](auto& to, const auto&) { to.begin("204 No Content", -1); });
    row("error page that says 200", "web page", [](auto& to, const auto&) {
        to.begin("200 OK", -1, "Content-Type: text/html; charset=utf-8\r\n");
        to.send("<html>Sorry</html>");
    });
    row("error page under a false flag", "announces 18", [](auto& to, const auto&) {
        to.begin("200 OK", 18, "Content-Type: application/gzip\r\n");
        to.send("<html>Sorry</html>");
    });
    row("another file of the size", "found sha256:", [size](auto& to, const auto&) {
        to.begin("200 OK", size);
        to.send(QByteArray(size, 'x'));
    });
    row("part of another range", "expected the bytes from", [size](auto& to, const auto& request) {
        to.begin(request.from < 0 ? "200 OK" : "206 Partial Content", size, "Content-Range: bytes 1-2/9\r\n");
        to.send(fileContent.left(1000));
    });
    row("a range that nobody asked for", "expected the bytes from", [](auto& to, const auto&) {
        to.begin("206 Partial Content", 1000, "Content-Range: bytes 0-999/1000\r\n");
        to.send(fileContent.left(1000));
    });
    row("no HTTP", "", [](auto& to, const auto&) { to.send(QByteArray(5000, 'x')); });
    row("hangs up", "", [](auto&, const auto&) {});
}

/// With an honest server as second choice.
void TestDownload::behaviours() {
    QFETCH(Behaviour, behaviour);
    QFETCH(QString, complaint);
    m_server->on("/bad", behaviour);
    m_server->serve("/good", fileContent);
    const auto result = download(entryAt({"/bad", "/good"}), options());
    QVERIFY(!result.isStopped && !result.wasThere);
    QCOMPARE(QString::fromStdString(result.folder.string()), path("toy"));
    verifyComplete();
    QVERIFY2(m_notes.join(QLatin1Char(' ')).contains(complaint), qPrintable(m_notes.join(QLatin1Char(' '))));
}

void TestDownload::alone_data() { behaviours_data(); }

/// Without another server: an Error, in time, that leaves no file of the name and no more bytes than
/// announced.
void TestDownload::alone() {
    QFETCH(Behaviour, behaviour);
    QFETCH(QString, complaint);
    m_server->on("/bad", behaviour);
    QElapsedTimer clock;
    clock.start();
    const QString text = messageOf<Error>([this] { download(entryAt({"/bad"}), options()); });
    QVERIFY(clock.elapsed() < 6000);
    if (text.isEmpty()) {
        verifyComplete();
        return;
    }
    QVERIFY2(text.contains(complaint), qPrintable(text));
    for (const auto& part :
         {QStringLiteral("toy: data.gz could not be downloaded"), QStringLiteral("/bad"), path("toy"),
          QStringLiteral("%1 bytes").arg(fileContent.size()), QString::fromLatin1(sha256(fileContent))})
        QVERIFY2(text.contains(part), qPrintable(text));
    QVERIFY(!QFile::exists(path("toy/data.gz")));
    QVERIFY(!QFile::exists(path("toy/SHA256SUMS")));
    QVERIFY(QFileInfo(path("toy/data.gz.part")).size() < fileContent.size());
}

void TestDownload::resumesInTheNextRun() {
    m_server->on("/file", [](auto& to, const auto& request) { to.serve(request, fileContent, 20000); });
    DownloadOptions once = options();
    once.limits.attempts = 1;
    const auto entry = entryAt({"/file"});
    QVERIFY(messageOf<Error>([&] { download(entry, once); }).contains(QStringLiteral("goes on from there")));
    const auto kept = read("toy/data.gz.part");
    QVERIFY(!kept.isEmpty() && fileContent.startsWith(kept));
    m_server->serve("/file", fileContent);
    download(entry, once);
    verifyComplete();
    const auto requests = m_server->requests();
    QCOMPARE(requests.size(), 2U);
    QCOMPARE(requests[0].from, -1);
    QCOMPARE(requests[1].from, kept.size());
}

void TestDownload::foreignBeginningsAreReplaced() {
    m_server->serve("/file", fileContent);
    QDir(m_folder->path()).mkdir(QStringLiteral("toy"));
    write(path("toy/data.gz.part"), QByteArray(30000, 'x'));
    download(entryAt({"/file"}), options());
    verifyComplete();
    const auto requests = m_server->requests();
    QCOMPARE(requests.size(), 2U);
    QCOMPARE(requests[0].from, 30000);
    QCOMPARE(requests[1].from, -1); // the checksum told, so it began anew
}

void TestDownload::aServerThatKnowsNoRangesStartsAnew() {
    m_server->on("/file", [](auto& to, const auto&) { to.serve(HttpRequest(), fileContent); });
    QDir(m_folder->path()).mkdir(QStringLiteral("toy"));
    write(path("toy/data.gz.part"), fileContent.left(5000));
    download(entryAt({"/file"}), options());
    verifyComplete();
    QCOMPARE(m_server->requests().size(), 1U);
}

void TestDownload::stopKeepsWhatHasArrived() {
    m_server->on("/file", [](auto& to, const auto& request) {
        if (request.from > 0)
            return to.serve(request, fileContent);
        to.begin("200 OK", fileContent.size());
        to.send(fileContent.left(25000));
        to.stall();
    });
    std::stop_source stop;
    DownloadOptions stoppable = options();
    stoppable.limits.stall = 60s;
    stoppable.stop = stop.get_token();
    QElapsedTimer sinceStop;
    stoppable.onProgress = [&](const DownloadProgress& progress) {
        if (progress.done == 25000 && !sinceStop.isValid()) {
            sinceStop.start();
            stop.request_stop();
        }
    };
    const auto entry = entryAt({"/file"});
    QVERIFY(download(entry, stoppable).isStopped);
    QVERIFY(sinceStop.isValid() && sinceStop.elapsed() < 1000);
    QCOMPARE(read("toy/data.gz.part"), fileContent.left(25000));
    QVERIFY(!locate(entry).has_value());
    QVERIFY(!download(entry, options()).isStopped);
    verifyComplete();
    QCOMPARE(m_server->requests().back().from, 25000);
}

void TestDownload::stopBeforeTheFirstByteLeavesNothing() {
    m_server->on("/file", [](auto& to, const auto&) { to.stall(); });
    std::stop_source stop;
    DownloadOptions stoppable = options();
    stoppable.limits.stall = 60s;
    stoppable.stop = stop.get_token();
    stoppable.onProgress = [&stop](const DownloadProgress& progress) {
        if (progress.stage == DownloadProgress::Stage::Connecting)
            stop.request_stop();
    };
    QVERIFY(download(entryAt({"/file"}), stoppable).isStopped);
    QVERIFY(!QDir(path("toy")).exists());
}

void TestDownload::whatIsThereIsCheckedAndLeft() {
    QDir(m_folder->path()).mkdir(QStringLiteral("toy"));
    write(path("toy/data.gz"), fileContent);
    const auto result = download(entryAt({"/file"}), options());
    QVERIFY(result.wasThere);
    verifyComplete();
    QVERIFY(m_server->requests().empty());
}

void TestDownload::anotherFileOfTheNameIsLeft() {
    m_server->serve("/file", fileContent);
    QDir(m_folder->path()).mkdir(QStringLiteral("toy"));
    write(path("toy/data.gz"), "mine");
    const QString text = messageOf<Error>([this] { download(entryAt({"/file"}), options()); });
    QVERIFY2(text.contains(path("toy/data.gz")) && text.contains(QString::fromLatin1(sha256("mine"))) &&
                 text.contains(QString::fromLatin1(sha256(fileContent))) &&
                 text.contains(QStringLiteral("from the test")),
             qPrintable(text));
    QCOMPARE(read("toy/data.gz"), QByteArray("mine"));
    QVERIFY(m_server->requests().empty());
}

void TestDownload::unknownChecksumsAreRecorded() {
    m_server->serve("/file", fileContent);
    auto entry = entryAt({"/file"});
    entry.files[0].checksum.clear();
    entry.files[0].size = 0;
    download(entry, options());
    verifyComplete();
    // The file is lost, and the server has another one now.
    QVERIFY(QFile::remove(path("toy/data.gz")));
    m_server->serve("/file", fileContent.left(100));
    const QString text = messageOf<Error>([&] { download(entry, options()); });
    QVERIFY2(text.contains(QStringLiteral("recorded at the first download")), qPrintable(text));
    QVERIFY(!QFile::exists(path("toy/data.gz")));
    m_server->serve("/file", fileContent);
    download(entry, options());
    verifyComplete();
}

void TestDownload::unknownFilesMustLookRight_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<bool>("isRight");
    QTest::newRow("gzip") << "a.tar.gz" << QByteArray("\x1f\x8b\x08") << true;
    QTest::newRow("page as gzip") << "a.gz" << QByteArray("<html>") << false;
    QTest::newRow("zip") << "a.zip" << QByteArray("PK\3\4") << true;
    QTest::newRow("page as zip") << "a.zip" << QByteArray("<html>") << false;
    QTest::newRow("mat") << "a.mat" << QByteArray("MATLAB 5.0") << true;
    QTest::newRow("page as mat") << "a.mat" << QByteArray("<html>") << false;
    QTest::newRow("nothing") << "a.bin" << QByteArray() << false;
    QTest::newRow("anything") << "a.bin" << QByteArray("?") << true;
}

void TestDownload::unknownFilesMustLookRight() {
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(bool, isRight);
    m_server->serve("/file", content);
    m_server->on("/file", [content](auto& to, const auto&) {
        to.begin("200 OK", content.size());
        to.send(content);
    });
    auto entry = entryAt({"/file"});
    entry.files[0] = RemoteFile{name.toStdString(), {m_server->url("/file")}, 0, "", ""};
    const QString text = messageOf<Error>([&] { download(entry, options()); });
    QCOMPARE(text.isEmpty(), isRight);
    QCOMPARE(QFile::exists(path("toy/") + name), isRight);
    QVERIFY2(isRight || text.contains(QStringLiteral("something else")), qPrintable(text));
}

void TestDownload::unknownSizesAreBounded() {
    auto entry = entryAt({"/file"});
    entry.files[0].checksum.clear();
    entry.files[0].size = 0;
    DownloadOptions bounded = options();
    bounded.limits.mostUnknown = 100'000;
    m_server->on("/file", [](auto& to, const auto&) {
        to.begin("200 OK", -1);
        while (to.send(fileContent)) {
        }
    });
    QVERIFY(messageOf<Error>([&] {
                download(entry, bounded);
            }).contains(QStringLiteral("expected 100000 bytes")));
    QCOMPARE(QFileInfo(path("toy/data.gz.part")).size(), 0);
    m_server->on("/file", [](auto& to, const auto&) {
        to.begin("200 OK", 100'001);
        to.send(fileContent);
    });
    QVERIFY(messageOf<Error>([&] { download(entry, bounded); }).contains(QStringLiteral("announces 100001")));
}

void TestDownload::twoAtOnce() {
    m_server->serve("/file", fileContent);
    const auto entry = entryAt({"/file"});
    const auto all = options();
    std::array<DownloadResult, 2> results;
    {
        std::vector<std::jthread> threads;
        for (auto& result : results)
            threads.emplace_back([&] {
                DownloadOptions own = all;
                own.onNote = {};
                result = download(entry, own);
            });
    }
    verifyComplete();
    QVERIFY(results[0].wasThere != results[1].wasThere);
    QCOMPARE(m_server->requests().size(), 1U);
}

void TestDownload::waitsForAnotherProcess() {
    const QByteArray lock = path(".toy.lock").toUtf8();
    const int other = ::open(lock.constData(), O_RDWR | O_CREAT, 0644);
    QVERIFY(other >= 0 && ::flock(other, LOCK_EX) == 0);
    std::stop_source stop;
    DownloadOptions stoppable = options();
    stoppable.stop = stop.get_token();
    bool hasWaited = false;
    stoppable.onProgress = [&](const DownloadProgress& progress) {
        hasWaited = progress.stage == DownloadProgress::Stage::Waiting && progress.file == "toy";
        stop.request_stop();
    };
    QVERIFY(download(entryAt({"/file"}), stoppable).isStopped);
    QVERIFY(hasWaited);
    QVERIFY(!QDir(path("toy")).exists());
    ::close(other);
}

void TestDownload::noNetwork() {
    auto entry = entryAt({"/file"});
    {
        HttpServer gone; // nobody will listen on its port
        entry.files[0].urls = {gone.url("/file"), "http://host.invalid/file"};
    }
    const QString text = messageOf<Error>([&] { download(entry, options()); });
    for (const auto& part : {QStringLiteral("No network"), QStringLiteral("host.invalid"),
                             QStringLiteral("by hand"), path("toy")})
        QVERIFY2(text.contains(part), qPrintable(text));
    // Nothing came, so nothing is left that would hide what is put there by hand.
    QVERIFY(!QDir(path("toy")).exists());
}

void TestDownload::unfinishedSetsAreNotTaken() {
    auto entry = entryAt({"/file"});
    entry.files.push_back({"more.gz", {m_server->url("/missing")}, 5, "", ""});
    m_server->serve("/file", fileContent);
    QVERIFY(messageOf<Error>([&] { download(entry, options()); }).contains(QStringLiteral("more.gz")));
    QVERIFY(QFile::exists(path("toy/data.gz")));
    QVERIFY(!locate(entry).has_value());
    QVERIFY(QString::fromStdString(absenceText(entry)).contains(QStringLiteral("--download toy")));
    write(path("toy/more.gz"), "mine!"); // by hand
    QVERIFY(locate(entry).has_value());
}

void TestDownload::fullDisk() {
    m_server->serve("/file", fileContent);
    DownloadOptions greedy = options();
    greedy.limits.spare = std::uint64_t{1} << 62;
    const QString text = messageOf<Error>([&] { download(entryAt({"/file", "/file"}), greedy); });
    QVERIFY2(text.contains(QStringLiteral("not enough space")), qPrintable(text));
    QCOMPARE(m_server->requests().size(), 1U); // another server has no more space either
    QCOMPARE(QFileInfo(path("toy/data.gz.part")).size(), 0);
}

void TestDownload::foldersThatCannotBe() {
    write(path("file"), "a file");
    for (const char* place : {"file", "file/below"}) {
        DownloadOptions all = options();
        all.folder = path(place).toStdString();
        const QString text = messageOf<Error>([&] { download(entryAt({"/file"}), all); });
        QVERIFY2(text.contains(path(place)), qPrintable(text));
    }
    QCOMPARE(read("file"), QByteArray("a file"));
}

void TestDownload::linksAreNotFollowed() {
    m_server->serve("/file", fileContent);
    write(path("precious"), "precious");
    QDir(m_folder->path()).mkdir(QStringLiteral("toy"));
    for (const char* name : {"toy/data.gz.part", "toy/data.gz"}) {
        QVERIFY(QFile::link(path("precious"), path(name)));
        QVERIFY(!messageOf<Error>([this] { download(entryAt({"/file"}), options()); }).isEmpty());
        QVERIFY(QFile::remove(path(name)));
    }
    QCOMPARE(read("precious"), QByteArray("precious"));
}

void TestDownload::builtInSetsAreNotDownloaded() {
    const auto* glyphs = findInCatalogue("glyphs");
    QVERIFY(glyphs != nullptr && glyphs->isBuiltIn());
    QVERIFY(
        messageOf<Error>([&] { download(*glyphs, options()); }).contains(QStringLiteral("draws it itself")));
}

void TestDownload::progressGrowsToTheTotal() {
    m_server->serve("/file", fileContent);
    auto entry = entryAt({"/file"});
    entry.files.push_back(entry.files[0]);
    entry.files[1].name = "again.gz";
    DownloadOptions watched = options();
    std::vector<DownloadProgress> seen;
    watched.onProgress = [&seen](const DownloadProgress& progress) { seen.push_back(progress); };
    download(entry, watched);
    const auto total = static_cast<std::uint64_t>(2 * fileContent.size());
    QCOMPARE(entry.downloadSize(), total);
    QVERIFY(!seen.empty());
    for (std::size_t i = 1; i < seen.size(); ++i)
        QVERIFY(seen[i].done >= seen[i - 1].done);
    QCOMPARE(seen.back().done, total);
    QCOMPARE(seen.back().total, total);
    QCOMPARE(seen.back().file, std::string("again.gz"));
}

QTEST_APPLESS_MAIN(TestDownload)
#include "tst_download.moc"
