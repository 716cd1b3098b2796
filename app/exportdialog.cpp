#include "app/exportdialog.h"

#include "app/firstsize.h"
#include "datasets/error.h"
#include "engine/export/boards.h"
#include "widgets/enginetext.h"
#include "widgets/enginewords.h"
#include "widgets/numberformat.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFontDatabase>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace flipscope {

namespace {

QString text(const std::string& from) { return engineText(from); }

QString number(std::uint64_t count) { return formatCount(static_cast<qint64>(count)); }

QString timeText(double seconds) {
    if (seconds < 1e-3)
        return ExportDialog::tr("about %1 µs").arg(formatReal(1e6 * seconds, 2));
    if (seconds < 1)
        return ExportDialog::tr("about %1 ms").arg(formatReal(1e3 * seconds, 2));
    return ExportDialog::tr("about %1 s").arg(formatReal(seconds, 2));
}

/// What boardTable() says, in the language of the window.
QString footprintText(const Footprint& need) {
    QString shown = ExportDialog::tr("Flash %1 bytes (%2 of tables, about %3 of code), RAM %4 bytes (picture "
                                     "and stack included),\n%5 operations on words of 32 bits per picture.")
                        .arg(number(need.flash()), number(need.tables), number(need.code), number(need.ram()),
                             number(need.wordOperations)) +
                    QStringLiteral("\n\n");
    const auto row = [&](const QString& board, const QString& flash, const QString& ram,
                         const QString& time) {
        shown += board.leftJustified(34) + flash.rightJustified(11) + ram.rightJustified(11) +
                 QStringLiteral("   ") + time + QLatin1Char('\n');
    };
    row(ExportDialog::tr("board"), ExportDialog::tr("flash"), ExportDialog::tr("RAM"),
        ExportDialog::tr("estimated time per picture"));
    for (const Board& board : boards())
        row(text(board.title), QStringLiteral("%1 KiB").arg(number(board.flash >> 10)),
            QStringLiteral("%1 KiB").arg(number(board.ram >> 10)),
            fits(need, board)            ? timeText(secondsPerPicture(need, board))
            : need.flash() > board.flash ? ExportDialog::tr("does not fit: flash")
                                         : ExportDialog::tr("does not fit: RAM"));
    return shown;
}

} // namespace

/// What a thread is to do: a preview, or with a folder the export itself.
struct ExportDialog::Job {
    const ExportFormat* format;
    ExportSource source;
    std::optional<QString> folder;
    bool overwrite = false;
};

struct ExportDialog::Outcome {
    bool isWritten = false;
    std::optional<Export> made;
    std::optional<Proof> proof;
    QString folder, trouble;
};

ExportDialog::ExportDialog(ExportSource source, QWidget* parent)
    : QDialog(parent), m_source(std::make_shared<ExportSource>(std::move(source))),
      m_formats(new QListWidget), m_description(new QLabel), m_preview(new QPlainTextEdit),
      m_target(new QComboBox), m_name(new QLineEdit(text(m_source->name))),
      m_folder(new QLineEdit(QDir::toNativeSeparators(QDir::home().filePath(text(m_source->name))))),
      m_browse(new QPushButton(tr("&Choose…"))), m_progress(new QProgressBar), m_words(new QLabel),
      m_export(new QPushButton(tr("&Export"))), m_close(new QPushButton(tr("Close"))) {
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export %1").arg(text(m_source->model.network.sizes())));
    makeLayout();
    connect(m_formats, &QListWidget::currentRowChanged, this, &ExportDialog::preview);
    connect(m_target, &QComboBox::currentIndexChanged, this, &ExportDialog::preview);
    connect(m_name, &QLineEdit::editingFinished, this, &ExportDialog::preview);
    connect(m_folder, &QLineEdit::textChanged, this, &ExportDialog::update);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::start);
    connect(m_close, &QPushButton::clicked, this, [this] {
        if (m_isWriting)
            m_stop = true; // the outcome says so
        else
            close();
    });
    m_formats->setCurrentRow(0);
}

ExportDialog::~ExportDialog() {
    m_stop = true;
    if (m_thread.joinable())
        m_thread.join();
}

void ExportDialog::makeLayout() {
    m_formats->setObjectName(QStringLiteral("formats"));
    for (const ExportFormat& format : exportFormats())
        m_formats->addItem(text(format.title));
    m_formats->setFixedWidth(m_formats->sizeHintForColumn(0) + 4 * fontMetrics().averageCharWidth());
    m_target->addItem(tr("Any computer"));
    for (const Board& board : boards())
        m_target->addItem(text(board.title), text(board.name));
    m_description->setWordWrap(true);
    m_preview->setObjectName(QStringLiteral("preview"));
    m_preview->setReadOnly(true);
    m_preview->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_preview->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_preview->setAccessibleName(tr("Preview"));
    m_words->setObjectName(QStringLiteral("words"));
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress->setRange(0, 1000);
    m_export->setObjectName(QStringLiteral("exportButton"));
    m_browse->setAutoDefault(false);
    connect(m_browse, &QPushButton::clicked, this, [this] {
        const QString folder =
            QFileDialog::getExistingDirectory(this, tr("Folder for the export"), m_folder->text());
        if (!folder.isEmpty())
            chooseFolder(folder);
    });
    auto* place = new QHBoxLayout;
    place->addWidget(m_folder);
    place->addWidget(m_browse);
    auto* form = new QFormLayout;
    form->addRow(tr("&Runs on"), m_target);
    form->addRow(tr("&Name"), m_name);
    auto* folderLabel = new QLabel(tr("&Folder")); // of a row of its own no buddy is known
    folderLabel->setBuddy(m_folder);
    form->addRow(folderLabel, place);
    auto* right = new QVBoxLayout;
    right->addWidget(m_description);
    right->addWidget(m_preview, 1);
    right->addLayout(form);
    auto* top = new QHBoxLayout;
    top->addWidget(m_formats);
    top->addLayout(right, 1);
    auto* buttons = new QDialogButtonBox;
    buttons->addButton(m_export, QDialogButtonBox::AcceptRole);
    buttons->addButton(m_close, QDialogButtonBox::RejectRole);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(top, 1);
    layout->addWidget(m_words);
    layout->addWidget(m_progress);
    layout->addWidget(buttons);
    m_export->setDefault(true);                                                 // only within a dialog
    const int lines = 112 * QFontMetrics(m_preview->font()).averageCharWidth(); // of the preview, whole
    setFirstSize(*this, sizeHint().expandedTo({m_formats->width() + lines, 36 * fontMetrics().height()}));
}

const ExportFormat& ExportDialog::format() const {
    return exportFormats().at(static_cast<std::size_t>(std::max(0, m_formats->currentRow())));
}

void ExportDialog::chooseFormat(const QString& name) {
    for (std::size_t i = 0; i < exportFormats().size(); ++i)
        if (text(exportFormats()[i].name) == name)
            m_formats->setCurrentRow(static_cast<int>(i));
}

void ExportDialog::chooseFolder(const QString& folder) {
    m_folder->setText(QDir::toNativeSeparators(folder));
}

/// Throws Error for a name that cannot be.
ExportSource ExportDialog::chosenSource() const {
    ExportSource source = *m_source;
    source.name = m_name->text().toStdString();
    checkExportName(source.name);
    if (format().takesTarget && m_target->currentIndex() > 0)
        source.target = &findBoard(m_target->currentData().toString().toStdString());
    return source;
}

void ExportDialog::preview() {
    if (isBusy()) {
        m_isStale = true;
        return;
    }
    m_made.reset();
    m_description->setText(text(format().description));
    m_preview->setPlainText(tr("Preparing…"));
    say({}, "");
    try {
        launch({&format(), chosenSource(), {}});
    } catch (const Error& error) {
        m_preview->clear();
        say(engineWords(error), "error");
    }
    update();
}

void ExportDialog::start() {
    if (isBusy() || !m_made || !mayReplace(m_folder->text()))
        return;
    m_isWriting = true;
    say(tr("Exporting…"), "");
    launch({&format(), chosenSource(), m_folder->text(), true});
    update();
}

bool ExportDialog::mayReplace(const QString& folder) {
    QStringList there;
    for (const ExportedFile& file : m_made->files)
        if (QFile::exists(QDir(folder).filePath(text(file.name))))
            there.append(text(file.name));
    return there.isEmpty() ||
           QMessageBox::question(this, windowTitle(),
                                 tr("%1 already holds %2. Replace?")
                                     .arg(QDir::toNativeSeparators(folder),
                                          there.join(QStringLiteral(", ")))) == QMessageBox::Yes;
}

void ExportDialog::launch(const Job& job) {
    m_stop = false;
    m_thread = std::thread([this, job] {
        Outcome outcome;
        const ExportProgress progress = [this](const std::string& what, double share) {
            if (share >= 0)
                QMetaObject::invokeMethod(this, [this, what, share] {
                    m_progress->setValue(static_cast<int>(1000 * share));
                    if (m_isWriting)
                        m_words->setText(engineWords(text(what)) + QChar(0x2026));
                });
            return !m_stop;
        };
        try {
            outcome.made = job.format->make(job.source);
            if (job.folder) {
                outcome.folder = *job.folder;
                outcome.proof = proveAndWrite(*job.format, job.source, *outcome.made,
                                              job.folder->toStdString(), job.overwrite, progress);
                outcome.isWritten = true;
            }
        } catch (const std::exception& error) {
            outcome.trouble = engineWords(error);
        }
        QMetaObject::invokeMethod(this, [this, outcome] { take(outcome); });
    });
}

void ExportDialog::take(const Outcome& outcome) {
    m_thread.join();
    m_thread = std::thread();
    const bool wasWriting = std::exchange(m_isWriting, false);
    if (wasWriting)
        showResult(outcome);
    else
        showPreview(outcome);
    update();
    if (std::exchange(m_isStale, false))
        preview();
}

void ExportDialog::showPreview(const Outcome& outcome) {
    m_made = outcome.made;
    QString shown;
    if (m_made) {
        for (const ExportedFile& file : m_made->files)
            shown += tr("%1 bytes  %2").arg(number(file.content.size()), 12).arg(text(file.name)) +
                     QLatin1Char('\n');
        shown += QLatin1Char('\n') +
                 (m_made->footprint ? footprintText(*m_made->footprint) : engineWords(text(m_made->about)));
    }
    m_preview->setPlainText(shown);
    say(outcome.trouble, "error");
    Q_EMIT previewed();
}

void ExportDialog::showResult(const Outcome& outcome) {
    if (!outcome.isWritten) {
        say(outcome.trouble, "error");
        return;
    }
    const bool proven = outcome.proof->outcome == Proof::Outcome::Agrees;
    const QString words = engineWords(text(outcome.proof->words));
    say(proven ? tr("Written and proven: %1.").arg(words) : tr("Written, but not proven: %1.").arg(words),
        proven ? "good" : "warning");
    Q_EMIT exported(outcome.folder, words);
}

void ExportDialog::say(const QString& words, const char* kind) {
    const char* mark = kind == std::string("good")      ? "✓ "
                       : kind == std::string("error")   ? "✗ "
                       : kind == std::string("warning") ? "! "
                                                        : "";
    m_words->setText(words.isEmpty() ? QString() : QString::fromUtf8(mark) + words);
}

void ExportDialog::update() {
    m_export->setEnabled(!isBusy() && m_made && !m_folder->text().isEmpty());
    m_progress->setVisible(m_isWriting);
    m_close->setText(m_isWriting ? tr("Stop") : tr("Close"));
    for (QWidget* input : std::initializer_list<QWidget*>{m_formats, m_name, m_folder, m_browse})
        input->setEnabled(!m_isWriting);
    m_target->setEnabled(!m_isWriting && format().takesTarget);
}

} // namespace flipscope
