// The data sets that are known by name: what each is, where it is on this machine, and getting it: download
// with progress, cancel and resume, or in words what to put where. Not modal; a download goes on while it is
// closed.
#pragma once

#include "app/downloader.h"
#include "datasets/catalogue.h"

#include <QDialog>

#include <vector>

class QLabel;
class QListWidget;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QTreeWidget;

namespace flipscope {

class CatalogueDialog : public QDialog {
    Q_OBJECT
public:
    explicit CatalogueDialog(const std::vector<CatalogueEntry>& entries, QWidget* parent = nullptr);

    /// By name, as in the catalogue.
    void select(const QString& name);
    /// While training no data are opened.
    void setReadOnly(bool readOnly);
    void setFolder(const QString& folder);
    /// For tests against a server on this machine.
    void setLimits(const DownloadLimits& limits) { m_limits = limits; }
    const Downloader& downloader() const { return m_downloader; }

Q_SIGNALS:
    /// A name of the catalogue, or the folder that it was downloaded to.
    void openRequested(const QString& dataset);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeDetails();
    QLayout* makeButtons();
    void wireDownloader();
    const CatalogueEntry* current() const;
    /// Where downloads() would put the entry, whether or not it is there.
    std::filesystem::path target(const CatalogueEntry& entry) const;
    /// Empty: it is not on this machine.
    QString whereabouts(const CatalogueEntry& entry) const;
    void refreshList();
    void showEntry();
    void showFiles(const CatalogueEntry& entry);
    void updateButtons();
    void downloadOrCancel();
    void openCurrent();
    void chooseFolder();
    void showProgress(const DownloadProgress& progress);
    void showMessage(const QString& words);

    std::vector<CatalogueEntry> m_entries;
    Downloader m_downloader;
    DownloadLimits m_limits;
    QString m_folder;
    bool m_readOnly = false;
    QListWidget* m_list;
    QLabel* m_title;
    QLabel* m_facts;
    QTreeWidget* m_files;
    QLabel* m_into;
    QPushButton* m_change;
    QProgressBar* m_bar;
    QLabel* m_status;
    QPlainTextEdit* m_message;
    QPushButton* m_download;
    QPushButton* m_open;
};

} // namespace flipscope
