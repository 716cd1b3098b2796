// The dialog of known data sets against a web server of the test's own: what it tells of a set, download,
// cancel, resume, words without network, and that what arrived opens.
#include "app/cataloguedialog.h"

#include "datasets/open.h"
#include "support/httpserver.h"
#include "support/samplefiles.h"

#include <QCryptographicHash>
#include <QDir>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

using namespace flipscope;
using namespace flipscope::test;

class TestCatalogueDialog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void tellsWhatIsKnown();
    void realCatalogue();
    void downloadsAndOpens();
    void cancelsAndResumes();
    void saysWhatToPutWhere();
    void nothingOpensWhileTraining();
    void aDownloadSurvivesClosing();
    void endsWithTheProgram();

private:
    struct File {
        std::string name;
        QByteArray content;
    };
    CatalogueEntry toy() const;
    std::unique_ptr<CatalogueDialog> dialogOf(const std::vector<CatalogueEntry>& entries) const;
    template <class T> static T* find(const CatalogueDialog& dialog, const char* name) {
        return dialog.findChild<T*>(QString::fromLatin1(name));
    }
    static void click(const CatalogueDialog& dialog, const char* name) {
        auto* button = find<QPushButton>(dialog, name);
        QVERIFY(button->isVisible());
        QVERIFY(button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<HttpServer> m_server;
    std::vector<File> m_files;
};

void TestCatalogueDialog::init() {
    for (const char* name : {"FLIPSCOPE_DATA", "http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"})
        qunsetenv(name);
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<HttpServer>();
    m_files = {{"train-images-idx3-ubyte.gz", gzipped(idxImages(40))},
               {"train-labels-idx1-ubyte.gz", gzipped(idxLabels(roundRobin(40, 4)))}};
    for (const File& file : m_files)
        m_server->serve("/" + file.name, file.content);
}

/// Two files on the server; the second has no published checksum.
CatalogueEntry TestCatalogueDialog::toy() const {
    CatalogueEntry entry;
    entry.name = "toy";
    entry.title = "Toy set";
    entry.description = "40 small pictures, 4 classes";
    entry.licence = "CC0 <all>";
    entry.homePage = "https://example.org/toy";
    entry.folderNames = {"toy"};
    entry.places = {m_folder->filePath(QStringLiteral("toy")).toStdString()};
    for (const File& file : m_files)
        entry.files.push_back({file.name,
                               {m_server->url("/" + file.name)},
                               static_cast<std::uint64_t>(file.content.size()),
                               {},
                               {}});
    entry.files[0].checksum =
        "sha256:" +
        QCryptographicHash::hash(m_files[0].content, QCryptographicHash::Sha256).toHex().toStdString();
    entry.files[0].checksumSource = "its authors";
    return entry;
}

std::unique_ptr<CatalogueDialog>
TestCatalogueDialog::dialogOf(const std::vector<CatalogueEntry>& entries) const {
    using namespace std::chrono_literals;
    auto dialog = std::make_unique<CatalogueDialog>(entries);
    dialog->setFolder(m_folder->path());
    DownloadLimits limits;
    limits.connect = 500ms;
    limits.stall = 20s;
    limits.attempts = 1;
    limits.pause = 1ms;
    dialog->setLimits(limits);
    dialog->show();
    return dialog;
}

void TestCatalogueDialog::tellsWhatIsKnown() {
    const auto dialog = dialogOf({toy()});
    const QString facts = find<QLabel>(*dialog, "catalogueFacts")->text();
    for (const char* part :
         {"40 small pictures", "CC0 &lt;all&gt;", "https://example.org/toy", "not on this machine"})
        QVERIFY2(facts.contains(QString::fromLatin1(part)), qPrintable(facts));
    const auto* files = find<QTreeWidget>(*dialog, "catalogueFiles");
    QCOMPARE(files->topLevelItemCount(), 2);
    QCOMPARE(files->topLevelItem(0)->text(0), QString::fromStdString(m_files[0].name));
    QCOMPARE(files->topLevelItem(0)->text(2), QString::fromStdString(toy().files[0].checksum));
    QCOMPARE(files->topLevelItem(0)->text(3), QStringLiteral("its authors"));
    QVERIFY(files->topLevelItem(1)->text(2).contains(QStringLiteral("recorded at the first download")));
    QVERIFY(!find<QPushButton>(*dialog, "openButton")->isEnabled());
    QVERIFY(
        find<QLabel>(*dialog, "downloadInto")->text().contains(m_folder->filePath(QStringLiteral("toy"))));
}

void TestCatalogueDialog::realCatalogue() {
    const auto dialog = dialogOf(catalogue());
    auto* list = find<QListWidget>(*dialog, "catalogueList");
    QCOMPARE(list->count(), int(catalogue().size()));
    dialog->select(QStringLiteral("glyphs"));
    QVERIFY(find<QPushButton>(*dialog, "openButton")->isEnabled()); // needs nothing
    QVERIFY(!find<QPushButton>(*dialog, "downloadButton")->isVisible());
    QSignalSpy opened(dialog.get(), &CatalogueDialog::openRequested);
    click(*dialog, "openButton");
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened[0][0].toString(), QStringLiteral("glyphs"));
    QVERIFY(!dialog->isVisible());
}

void TestCatalogueDialog::downloadsAndOpens() {
    const auto dialog = dialogOf({toy()});
    QSignalSpy opened(dialog.get(), &CatalogueDialog::openRequested);
    QSignalSpy progressed(&dialog->downloader(), &Downloader::progressed);
    click(*dialog, "downloadButton");
    QVERIFY(find<QProgressBar>(*dialog, "downloadBar")->isVisible());
    QTRY_COMPARE(opened.count(), 1);
    QVERIFY(progressed.count() > 0);
    QVERIFY(find<QLabel>(*dialog, "downloadStatus")->text().contains(QStringLiteral("Toy set is now in")));
    QVERIFY(!find<QPushButton>(*dialog, "downloadButton")->isVisible());
    QVERIFY(find<QPushButton>(*dialog, "openButton")->isEnabled());
    QVERIFY(find<QListWidget>(*dialog, "catalogueList")->item(0)->text().startsWith(QStringLiteral("✓")));
    // What was told can be opened (the name is of a catalogue of the test's own).
    DatasetRequest request;
    request.dataset = locate(toy())->string();
    request.cache = 0;
    QCOMPARE(opened[0][0].toString(), QStringLiteral("toy"));
    QCOMPARE(openDataset(request).classCount(), 4U);
}

void TestCatalogueDialog::cancelsAndResumes() {
    const QByteArray content = m_files[0].content;
    const QString name = QString::fromStdString(m_files[0].name);
    m_server->on("/" + m_files[0].name, [content](HttpConnection& to, const HttpRequest& request) {
        if (request.from > 0) {
            to.serve(request, content);
            return;
        }
        to.begin("200 OK", content.size());
        to.send(content.left(40));
        to.stall();
    });
    const auto dialog = dialogOf({toy()});
    QSignalSpy opened(dialog.get(), &CatalogueDialog::openRequested);
    auto* button = find<QPushButton>(*dialog, "downloadButton");
    click(*dialog, "downloadButton");
    QCOMPARE(button->text(), QStringLiteral("Cancel"));
    const QString part = m_folder->filePath(QStringLiteral("toy/") + name + QStringLiteral(".part"));
    QTRY_COMPARE(QFileInfo(part).size(), 40);
    click(*dialog, "downloadButton");
    QTRY_VERIFY(!dialog->downloader().isRunning());
    QTRY_COMPARE(button->text(), QStringLiteral("Resume download"));
    QVERIFY(find<QLabel>(*dialog, "downloadStatus")->text().contains(QStringLiteral("Resume")));
    QCOMPARE(QFileInfo(part).size(), 40);
    QCOMPARE(opened.count(), 0);
    QVERIFY(!find<QPushButton>(*dialog, "openButton")->isEnabled());
    click(*dialog, "downloadButton");
    QTRY_COMPARE(opened.count(), 1);
    const auto requests = m_server->requests();
    QCOMPARE(requests[1].from, 40); // the rest only
}

void TestCatalogueDialog::saysWhatToPutWhere() {
    CatalogueEntry entry = toy();
    entry.files[0].urls = {"http://127.0.0.1:9/nobody"}; // the discard port: nothing listens
    const auto dialog = dialogOf({entry});
    click(*dialog, "downloadButton");
    auto* message = find<QPlainTextEdit>(*dialog, "catalogueMessage");
    QTRY_VERIFY(message->isVisible());
    const QString words = message->toPlainText();
    for (const QString& part :
         {QString::fromStdString(entry.files[0].name), QStringLiteral("http://127.0.0.1:9/nobody"),
          m_folder->filePath(QStringLiteral("toy")), QString::fromStdString(entry.files[0].checksum)})
        QVERIFY2(words.contains(part), qPrintable(words));
    QVERIFY(find<QLabel>(*dialog, "downloadStatus")->text().contains(QStringLiteral("was not downloaded")));
    QCOMPARE(find<QPushButton>(*dialog, "downloadButton")->isEnabled(), true);
}

void TestCatalogueDialog::nothingOpensWhileTraining() {
    const auto dialog = dialogOf({toy()});
    QSignalSpy opened(dialog.get(), &CatalogueDialog::openRequested);
    dialog->setReadOnly(true);
    click(*dialog, "downloadButton");
    QTRY_VERIFY(!dialog->downloader().isRunning());
    QTRY_VERIFY(find<QLabel>(*dialog, "downloadStatus")->text().contains(QStringLiteral("is now in")));
    QCOMPARE(opened.count(), 0);
    QVERIFY(!find<QPushButton>(*dialog, "openButton")->isEnabled());
    dialog->setReadOnly(false);
    click(*dialog, "openButton");
    QCOMPARE(opened.count(), 1);
}

void TestCatalogueDialog::aDownloadSurvivesClosing() {
    const auto dialog = dialogOf({toy()});
    QSignalSpy opened(dialog.get(), &CatalogueDialog::openRequested);
    click(*dialog, "downloadButton");
    dialog->close();
    QTRY_COMPARE(opened.count(), 1);
}

/// A server that says nothing does not keep the program from ending.
void TestCatalogueDialog::endsWithTheProgram() {
    m_server->on("/" + m_files[0].name, [](HttpConnection& to, const HttpRequest&) { to.stall(); });
    auto dialog = dialogOf({toy()});
    click(*dialog, "downloadButton");
    QTRY_VERIFY(!m_server->requests().empty());
    QElapsedTimer clock;
    clock.start();
    dialog.reset();
    QVERIFY2(clock.elapsed() < 3000, qPrintable(QString::number(clock.elapsed())));
}

QTEST_MAIN(TestCatalogueDialog)
#include "tst_cataloguedialog.moc"
