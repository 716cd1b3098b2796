#include "app/cataloguedialog.h"

#include "app/firstsize.h"
#include "widgets/enginetext.h"
#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QBoxLayout>
#include <QDir>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QShowEvent>
#include <QSplitter>
#include <QTreeWidget>

#include <algorithm>

namespace flipscope {

namespace {

using Stage = DownloadProgress::Stage;

QString text(const std::string& words) { return engineText(words); }

QString sizeText(std::uint64_t bytes) {
    return bytes == 0 ? CatalogueDialog::tr("size unknown") : formatBytes(bytes);
}

QString row(const QString& name, const QString& value) {
    return QStringLiteral("<tr><td style=\"padding-right:12px\">%1</td><td>%2</td></tr>").arg(name, value);
}

QString describe(const DownloadProgress& p) {
    switch (p.stage) {
    case Stage::Waiting:
        return CatalogueDialog::tr("Waiting for another program that downloads %1").arg(text(p.file));
    case Stage::Connecting:
        return CatalogueDialog::tr("Asking %1").arg(text(p.address));
    case Stage::Checking:
        return CatalogueDialog::tr("Checking %1").arg(text(p.file));
    case Stage::Unpacking:
        return CatalogueDialog::tr("Unpacking %1, %2").arg(text(p.file), formatBytes(p.done));
    case Stage::Receiving:
        break;
    }
    QString line =
        p.total != 0
            ? CatalogueDialog::tr("%1: %2 of %3").arg(text(p.file), formatBytes(p.done), formatBytes(p.total))
            : CatalogueDialog::tr("%1: %2").arg(text(p.file), formatBytes(p.done));
    if (p.bytesPerSecond > 0)
        line +=
            CatalogueDialog::tr(", %1 per second").arg(formatBytes(static_cast<quint64>(p.bytesPerSecond)));
    if (p.secondsLeft() > 0)
        line += CatalogueDialog::tr(", %1 left").arg(formatDuration(p.secondsLeft()));
    return line;
}

} // namespace

CatalogueDialog::CatalogueDialog(const std::vector<CatalogueEntry>& entries, QWidget* parent)
    : QDialog(parent), m_entries(entries), m_list(new QListWidget), m_title(new QLabel), m_facts(new QLabel),
      m_files(new QTreeWidget), m_into(new QLabel), m_change(new QPushButton(tr("Change…"))),
      m_bar(new QProgressBar), m_status(new QLabel), m_message(new QPlainTextEdit),
      m_download(new QPushButton), m_open(new QPushButton(tr("Open"))) {
    setObjectName(QStringLiteral("catalogueDialog"));
    setWindowTitle(tr("Data sets"));
    m_list->setObjectName(QStringLiteral("catalogueList"));
    m_list->setAccessibleName(tr("Known data sets"));
    for (const CatalogueEntry& entry : m_entries) {
        auto* item = new QListWidgetItem(text(entry.title), m_list);
        item->setData(Qt::UserRole, text(entry.name));
    }
    auto* splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_list);
    splitter->addWidget(makeDetails());
    const int letter = fontMetrics().averageCharWidth();
    splitter->setSizes({26 * letter, 90 * letter});
    splitter->setStretchFactor(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(splitter, 1);
    layout->addLayout(makeButtons());
    setFirstSize(*this, QSize(116 * letter, 34 * fontMetrics().height()));
    setFolder(QString::fromStdString(downloadFolder().string()));
    connect(m_list, &QListWidget::currentRowChanged, this, &CatalogueDialog::showEntry);
    connect(m_list, &QListWidget::itemActivated, this, &CatalogueDialog::openCurrent);
    wireDownloader();
    m_list->setCurrentRow(0);
}

QWidget* CatalogueDialog::makeDetails() {
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setBold(true);
    m_title->setFont(large);
    m_facts->setObjectName(QStringLiteral("catalogueFacts"));
    m_facts->setWordWrap(true);
    m_facts->setTextFormat(Qt::RichText);
    m_facts->setOpenExternalLinks(true);
    m_facts->setTextInteractionFlags(Qt::TextBrowserInteraction);
    m_files->setObjectName(QStringLiteral("catalogueFiles"));
    m_files->setAccessibleName(tr("Files of the data set"));
    m_files->setHeaderLabels({tr("File"), tr("Size"), tr("Checksum"), tr("Published by")});
    m_files->setRootIsDecorated(false);
    m_files->setUniformRowHeights(true);
    m_files->setTextElideMode(Qt::ElideMiddle); // of checksums both ends are looked at
    m_files->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_files->header()->setSectionResizeMode(2, QHeaderView::Stretch);
    m_files->header()->setSectionResizeMode(3, QHeaderView::Stretch);
    m_message->setObjectName(QStringLiteral("catalogueMessage"));
    m_message->setReadOnly(true);
    m_message->setAccessibleName(tr("What happened, and what to do"));
    m_message->hide();
    auto* details = new QWidget;
    auto* layout = new QVBoxLayout(details);
    layout->setContentsMargins(8, 0, 0, 0);
    layout->addWidget(m_title);
    layout->addWidget(m_facts);
    layout->addWidget(m_files, 1);
    layout->addWidget(m_message, 1);
    return details;
}

QLayout* CatalogueDialog::makeButtons() {
    m_into->setObjectName(QStringLiteral("downloadInto"));
    m_change->setObjectName(QStringLiteral("changeFolder"));
    m_change->setToolTip(tr("Another folder for downloads"));
    m_bar->setObjectName(QStringLiteral("downloadBar"));
    m_bar->setAccessibleName(tr("Progress of the download"));
    m_status->setObjectName(QStringLiteral("downloadStatus"));
    m_status->setWordWrap(true);
    m_download->setObjectName(QStringLiteral("downloadButton"));
    m_open->setObjectName(QStringLiteral("openButton"));
    m_open->setDefault(true);
    auto* close = new QPushButton(tr("Close"));
    connect(m_change, &QPushButton::clicked, this, &CatalogueDialog::chooseFolder);
    connect(m_download, &QPushButton::clicked, this, &CatalogueDialog::downloadOrCancel);
    connect(m_open, &QPushButton::clicked, this, &CatalogueDialog::openCurrent);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    auto* into = new QHBoxLayout;
    into->addWidget(m_into, 1);
    into->addWidget(m_change);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_bar, 1);
    buttons->addStretch(0);
    buttons->addWidget(m_download);
    buttons->addWidget(m_open);
    buttons->addWidget(close);
    auto* all = new QVBoxLayout;
    all->addLayout(into);
    all->addWidget(m_status);
    all->addLayout(buttons);
    return all;
}

void CatalogueDialog::wireDownloader() {
    connect(&m_downloader, &Downloader::progressed, this, &CatalogueDialog::showProgress);
    connect(&m_downloader, &Downloader::noted, this,
            [this](const QString& note) { m_message->appendPlainText(note); });
    connect(&m_downloader, &Downloader::stopped, this, [this] {
        m_status->setText(tr("Stopped. What has arrived is kept: Resume goes on from there."));
        refreshList();
    });
    connect(&m_downloader, &Downloader::failed, this, [this](const QString& why) {
        select(text(m_downloader.entry().name));
        m_status->setText(tr("%1 was not downloaded.").arg(text(m_downloader.entry().title)));
        refreshList();
        showMessage(why);
    });
    connect(&m_downloader, &Downloader::finished, this, [this](const QString& folder) {
        m_status->setText(
            tr("%1 is now in %2.").arg(text(m_downloader.entry().title), QDir::toNativeSeparators(folder)));
        refreshList();
        if (!m_readOnly)
            Q_EMIT openRequested(locate(m_downloader.entry()) ? text(m_downloader.entry().name) : folder);
    });
}

const CatalogueEntry* CatalogueDialog::current() const {
    const int row = m_list->currentRow();
    return row < 0 ? nullptr : &m_entries[static_cast<std::size_t>(row)];
}

void CatalogueDialog::select(const QString& name) {
    for (int i = 0; i < m_list->count(); ++i)
        if (m_list->item(i)->data(Qt::UserRole).toString() == name)
            m_list->setCurrentRow(i);
}

void CatalogueDialog::setFolder(const QString& folder) {
    m_folder = folder;
    refreshList();
}

void CatalogueDialog::setReadOnly(bool readOnly) {
    m_readOnly = readOnly;
    updateButtons();
}

void CatalogueDialog::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    refreshList(); // somebody may have put files there meanwhile
}

std::filesystem::path CatalogueDialog::target(const CatalogueEntry& entry) const {
    return std::filesystem::path(m_folder.toStdString()) / entry.name;
}

QString CatalogueDialog::whereabouts(const CatalogueEntry& entry) const {
    if (entry.isBuiltIn())
        return tr("Built in: drawn when it is opened");
    auto place = locate(entry);
    std::error_code error;
    if (!place && std::filesystem::is_directory(target(entry), error) && !isUnfinished(entry, target(entry)))
        place = target(entry);
    return place ? QDir::toNativeSeparators(text(place->string())) : QString();
}

void CatalogueDialog::refreshList() {
    for (int i = 0; i < m_list->count(); ++i) {
        const CatalogueEntry& entry = m_entries[static_cast<std::size_t>(i)];
        const bool isHere = !whereabouts(entry).isEmpty();
        auto* item = m_list->item(i);
        item->setText(isHere ? QStringLiteral("✓ %1").arg(text(entry.title)) : text(entry.title));
        item->setToolTip(isHere ? tr("On this machine") : tr("Not on this machine"));
    }
    showEntry();
}

void CatalogueDialog::showEntry() {
    const CatalogueEntry* entry = current();
    if (!entry)
        return;
    m_title->setText(text(entry->title));
    const QString place = whereabouts(*entry);
    QString facts = QStringLiteral("<p>%1.</p><table>").arg(text(entry->description).toHtmlEscaped());
    facts += row(tr("Licence"), text(entry->licence).toHtmlEscaped());
    if (!entry->homePage.empty())
        facts += row(tr("Home page"),
                     QStringLiteral("<a href=\"%1\">%1</a>").arg(text(entry->homePage).toHtmlEscaped()));
    if (!entry->isBuiltIn())
        facts += row(tr("Download"), sizeText(entry->downloadSize()));
    QString where = place.isEmpty() ? tr("not on this machine") : place.toHtmlEscaped();
    if (place.isEmpty() && !entry->debianPackage.empty())
        where += tr(" (also as the Debian package %1)").arg(text(entry->debianPackage));
    facts += row(tr("Place"), where) + QStringLiteral("</table>");
    m_facts->setText(facts);
    m_message->clear();
    m_message->hide();
    showFiles(*entry);
    updateButtons();
}

void CatalogueDialog::showFiles(const CatalogueEntry& entry) {
    m_files->clear();
    m_files->setVisible(!entry.isBuiltIn());
    for (const RemoteFile& file : entry.files) {
        const bool isKnown = !file.checksum.empty();
        auto* item = new QTreeWidgetItem(
            {text(file.name), sizeText(file.size),
             isKnown ? text(file.checksum) : tr("unknown: recorded at the first download"),
             isKnown ? text(file.checksumSource) : tr("nobody")});
        QStringList urls;
        for (const std::string& url : file.urls)
            urls.append(text(url));
        for (int column = 0; column < 4; ++column)
            item->setToolTip(column, item->text(column) + QLatin1Char('\n') + urls.join(QLatin1Char('\n')));
        m_files->addTopLevelItem(item);
    }
}

void CatalogueDialog::updateButtons() {
    const CatalogueEntry* entry = current();
    if (!entry)
        return;
    const bool isRunning = m_downloader.isRunning();
    const bool isThis = isRunning && m_downloader.entry().name == entry->name;
    const bool isHere = !whereabouts(*entry).isEmpty();
    std::error_code error;
    const bool isBegun = std::filesystem::exists(target(*entry) / unfinishedMark, error);
    m_bar->setVisible(isRunning);
    m_download->setVisible(isThis || (!isHere && !entry->isBuiltIn()));
    m_download->setText(isThis ? tr("Cancel") : isBegun ? tr("Resume download") : tr("Download"));
    m_download->setEnabled(isThis || (!isRunning && !m_folder.isEmpty()));
    m_download->setToolTip(isRunning && !isThis ? tr("One download at a time") : QString());
    m_open->setEnabled(isHere && !m_readOnly);
    m_open->setToolTip(m_readOnly ? tr("Not while training") : QString());
    m_into->setVisible(m_download->isVisibleTo(this));
    m_change->setVisible(m_download->isVisibleTo(this));
    m_change->setEnabled(!isRunning);
    m_into->setText(m_folder.isEmpty()
                        ? tr("There is no home folder: choose where downloads go.")
                        : tr("Goes to %1").arg(QDir::toNativeSeparators(text(target(*entry).string()))));
    if (!isRunning)
        m_bar->reset();
    m_status->setVisible(!m_status->text().isEmpty());
}

void CatalogueDialog::downloadOrCancel() {
    if (m_downloader.isRunning()) {
        m_status->setText(tr("Stopping…"));
        m_downloader.cancel();
        return;
    }
    const CatalogueEntry* entry = current();
    m_message->clear();
    m_message->hide();
    m_files->show();
    m_bar->setRange(0, 0);
    m_status->setText(tr("Starting…"));
    m_downloader.start(*entry, m_folder.toStdString(), m_limits);
    updateButtons();
}

void CatalogueDialog::showProgress(const DownloadProgress& progress) {
    constexpr std::uint64_t steps = 1000;
    if (!m_downloader.isRunning())
        return;
    const bool isKnown = progress.total > 0 && progress.stage != Stage::Unpacking;
    m_bar->setRange(0, isKnown ? static_cast<int>(steps) : 0);
    if (isKnown)
        m_bar->setValue(static_cast<int>(std::min(progress.done, progress.total) * steps / progress.total));
    m_status->setText(describe(progress));
    m_status->show();
}

/// Long texts, with addresses to be copied.
void CatalogueDialog::showMessage(const QString& words) {
    m_message->setPlainText(words);
    m_message->show();
    m_files->hide();
}

void CatalogueDialog::openCurrent() {
    const CatalogueEntry* entry = current();
    const QString place = entry ? whereabouts(*entry) : QString();
    if (place.isEmpty() || m_readOnly)
        return;
    Q_EMIT openRequested(entry->isBuiltIn() || locate(*entry) ? text(entry->name) : place);
    close();
}

void CatalogueDialog::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder for downloads"), m_folder);
    if (!folder.isEmpty())
        setFolder(folder);
}

} // namespace flipscope
