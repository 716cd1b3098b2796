#include "app/timelinenotes.h"

#include "app/timeline.h"
#include "app/timelinepanel.h"
#include "datasets/error.h"
#include "widgets/enginewords.h"
#include "widgets/numberformat.h"

#include <QAction>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace flipscope {

TimelineNotes::TimelineNotes(Timeline& timeline, TimelinePanel& panel, QWidget* window)
    : m_timeline(timeline), m_panel(panel), m_window(window) {
    connect(&timeline, &Timeline::opened, this, &TimelineNotes::read);
    connect(&timeline, &Timeline::closed, this, [this] {
        writeNow();
        m_reading.cancel();
        m_folder.clear();
        m_notes.clear();
        show();
    });
    connect(panel.note(), &QAction::triggered, this, [this] { edit(m_timeline.position()); });
    connect(&panel, &TimelinePanel::noteAsked, this, &TimelineNotes::edit);
    connect(&m_reading, &LatestJob::failed, this, [this](const QString& text) {
        m_damaged = true; // what cannot be read is not written over
        Q_EMIT failed(text);
    });
    connect(&m_writing, &LatestJob::failed, this, &TimelineNotes::failed);
}

TimelineNotes::~TimelineNotes() {
    blockSignals(true); // nobody can show a failure any more
    writeNow();
}

void TimelineNotes::read() {
    m_folder = m_timeline.folder();
    m_damaged = false;
    m_reading.request([this, folder = m_folder]() -> LatestJob::Delivery {
        return [this, folder, notes = readNotes(folder.toStdString())] {
            if (folder != m_folder || m_unwritten)
                return;
            m_notes = notes;
            show();
        };
    });
}

void TimelineNotes::show() {
    m_panel.setNotes(m_notes);
    Q_EMIT changed();
}

QString TimelineNotes::textOf(quint64 step) const {
    const auto it =
        std::find_if(m_notes.begin(), m_notes.end(), [&](const RunNote& note) { return note.step == step; });
    return it == m_notes.end() ? QString() : QString::fromStdString(it->text);
}

void TimelineNotes::set(quint64 step, const QString& text) {
    if (m_folder.isEmpty())
        return;
    if (m_damaged)
        return Q_EMIT failed(tr("The run's notes could not be read, so none can be added; mend or remove "
                                "notes.json in %1.")
                                 .arg(m_folder));
    m_notes = withNote(std::move(m_notes), step, text.trimmed().toStdString());
    m_unwritten = true;
    show();
    m_writing.request(
        [this, folder = m_folder, notes = m_notes]() -> LatestJob::Delivery {
            writeNotes(folder.toStdString(), notes);
            return [this, folder, notes] {
                if (folder == m_folder && notes == m_notes)
                    m_unwritten = false;
            };
        },
        LatestJob::Before::Finish);
}

/// A few lines, when the run is left with a note that is not yet there.
void TimelineNotes::writeNow() {
    if (!m_unwritten)
        return;
    m_unwritten = false;
    try {
        writeNotes(m_folder.toStdString(), m_notes);
    } catch (const Error& error) {
        Q_EMIT failed(engineWords(error));
    }
}

void TimelineNotes::edit(quint64 step) {
    if (m_folder.isEmpty())
        return;
    QDialog dialog(m_window);
    dialog.setObjectName(QStringLiteral("noteDialog"));
    dialog.setWindowTitle(tr("Note about step %1").arg(formatCount(static_cast<qint64>(step))));
    auto* text = new QPlainTextEdit(textOf(step));
    text->setObjectName(QStringLiteral("noteText"));
    text->setAccessibleName(tr("Note"));
    text->setPlaceholderText(tr("What is worth remembering about this step?"));
    text->setTabChangesFocus(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    bool deleted = false;
    if (!textOf(step).isEmpty()) {
        const QPushButton* remove = buttons->addButton(tr("Delete note"), QDialogButtonBox::DestructiveRole);
        connect(remove, &QPushButton::clicked, &dialog, [&] {
            deleted = true;
            dialog.accept();
        });
    }
    connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(&dialog);
    layout->addWidget(text);
    layout->addWidget(
        new QLabel(tr("Kept in the run's folder, marked on the timeline, part of its report.")));
    layout->addWidget(buttons);
    text->moveCursor(QTextCursor::End);
    text->setFocus();
    if (dialog.exec() == QDialog::Accepted)
        set(step, deleted ? QString() : text->toPlainText());
}

} // namespace flipscope
