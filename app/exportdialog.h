// File > Export: a model for other programs. Shows what each format would give (files, sizes, boards that it
// runs on) before anything is written, then writes and tells how the proof went. Work is done on a thread of
// its own; closing the dialog stops it and writes nothing.
#pragma once

#include "engine/export/exporter.h"

#include <QDialog>

#include <atomic>
#include <memory>
#include <optional>
#include <thread>

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace flipscope {

class ExportDialog : public QDialog {
    Q_OBJECT
public:
    explicit ExportDialog(ExportSource source, QWidget* parent = nullptr);
    /// Stops and waits.
    ~ExportDialog() override;

    /// By the name in exportFormats().
    void chooseFormat(const QString& name);
    void chooseFolder(const QString& folder);
    /// As the button: asks before files are replaced.
    void start();
    bool isBusy() const { return m_thread.joinable(); }

Q_SIGNALS:
    void previewed();
    /// Where it was written; what the proof said.
    void exported(const QString& folder, const QString& words);

private:
    struct Job;
    struct Outcome;
    void makeLayout();
    const ExportFormat& format() const;
    ExportSource chosenSource() const;
    void preview();
    void launch(const Job& job);
    void take(const Outcome& outcome);
    void showPreview(const Outcome& outcome);
    void showResult(const Outcome& outcome);
    void say(const QString& words, const char* kind);
    void update();
    bool mayReplace(const QString& folder);

    std::shared_ptr<const ExportSource> m_source;
    QListWidget* m_formats;
    QLabel* m_description;
    QPlainTextEdit* m_preview;
    QComboBox* m_target;
    QLineEdit* m_name;
    QLineEdit* m_folder;
    QPushButton* m_browse;
    QProgressBar* m_progress;
    QLabel* m_words;
    QPushButton* m_export;
    QPushButton* m_close;
    std::atomic<bool> m_stop = false;
    bool m_isWriting = false;
    bool m_isStale = false; ///< another preview is wanted once the thread has ended
    std::optional<Export> m_made;
    std::thread m_thread;
};

} // namespace flipscope
