#include "widgets/findingslist.h"

#include "widgets/theme.h"

#include <QBoxLayout>
#include <QLabel>

#include <algorithm>
#include <utility>

namespace flipscope {

namespace {

constexpr int mostLines = 9; // of text; more are scrolled to

bool isWarning(Finding::Kind kind) {
    return kind != Finding::Kind::LeftOut && kind != Finding::Kind::Relabelled &&
           kind != Finding::Kind::Unsearched && kind != Finding::Kind::Notes;
}

/// Empty: nothing can be done.
QString actionText(const Finding& finding) {
    switch (finding.kind) {
    case Finding::Kind::LeftOut:
        return FindingsList::tr("Take back");
    case Finding::Kind::Relabelled:
        return FindingsList::tr("Restore");
    case Finding::Kind::Unsearched:
        return FindingsList::tr("Search");
    default:
        return finding.surplus.empty() ? QString() : FindingsList::tr("Skip");
    }
}

QString actionHelp(const Finding& finding) {
    switch (finding.kind) {
    case Finding::Kind::LeftOut:
        return FindingsList::tr("All of them are used again; Edit > Undo leaves them out again");
    case Finding::Kind::Relabelled:
        return FindingsList::tr("All labels as the data have them; Edit > Undo corrects them again");
    case Finding::Kind::Unsearched:
        return FindingsList::tr("Reads every picture once; can be cancelled");
    case Finding::Kind::SharedByParts:
    case Finding::Kind::Repeated:
        return FindingsList::tr(
            "Leaves out the copies and keeps one of each; your files stay as they are, and "
            "Edit > Undo takes them back");
    default:
        return FindingsList::tr(
            "Leaves them out; your files stay as they are, and Edit > Undo takes them back");
    }
}

} // namespace

FindingsList::FindingsList(QWidget* parent)
    : QScrollArea(parent), m_rows(new QWidget), m_layout(new QVBoxLayout(m_rows)) {
    setObjectName(QStringLiteral("findings"));
    setAccessibleName(tr("Warnings"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setFocusPolicy(Qt::NoFocus);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(2);
    setWidget(m_rows);
    hide();
}

void FindingsList::setFindings(std::vector<Finding> findings) {
    m_findings = std::move(findings);
    m_texts.clear();
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        if (QWidget* row = item->widget()) {
            row->setParent(nullptr);
            row->deleteLater(); // it may be what was clicked
        }
        delete item;
    }
    for (std::size_t at = 0; at < m_findings.size(); ++at)
        addRow(at);
    m_layout->addStretch(1);
    setVisible(!m_findings.empty());
    setReadOnly(m_readOnly);
    updateGeometry();
}

void FindingsList::addRow(std::size_t at) {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    const int line = fontMetrics().height();
    auto* mark = new QLabel;
    mark->setFixedSize(line, line);
    if (isWarning(m_findings[at].kind))
        mark->setPixmap(icon(QStringLiteral("warning")).pixmap(line - 2, line - 2));
    auto* text = new QLabel;
    text->setObjectName(QStringLiteral("findingText"));
    text->setWordWrap(true);
    text->setTextFormat(Qt::RichText);
    text->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    text->setAccessibleName(m_findings[at].text);
    connect(text, &QLabel::linkActivated, this, [this, at](const QString& link) {
        const Finding finding = m_findings[at]; // a copy: acting replaces the list
        if (link == QLatin1String(showLink))
            Q_EMIT showRequested(finding);
        else
            Q_EMIT actRequested(finding);
    });
    layout->addWidget(mark, 0, Qt::AlignTop);
    layout->addWidget(text, 1);
    m_layout->addWidget(row);
    m_texts.push_back(text);
}

/// The words, and what can be done as links behind them.
QString FindingsList::richText(const Finding& finding) const {
    const auto link = [](const char* target, const QString& words) {
        return QStringLiteral(" <a href=\"%1\">%2</a>")
            .arg(QString::fromLatin1(target), words.toHtmlEscaped());
    };
    QString text = finding.text.toHtmlEscaped();
    if (finding.kind != Finding::Kind::EmptyClass && finding.kind != Finding::Kind::Unsearched)
        text += link(showLink, tr("Show"));
    const QString action = actionText(finding);
    if (!action.isEmpty() && !m_readOnly)
        text += link(actLink, action);
    return text;
}

void FindingsList::setReadOnly(bool readOnly) {
    m_readOnly = readOnly;
    for (std::size_t at = 0; at < m_findings.size(); ++at) {
        m_texts[at]->setText(richText(m_findings[at]));
        m_texts[at]->setToolTip(actionText(m_findings[at]).isEmpty() ? QString()
                                                                     : actionHelp(m_findings[at]));
    }
}

QSize FindingsList::sizeHint() const {
    const int width = std::max(viewport()->width(), 10 * fontMetrics().averageCharWidth());
    const int wanted =
        m_layout->hasHeightForWidth() ? m_layout->heightForWidth(width) : m_layout->sizeHint().height();
    return {width, std::min(wanted, mostLines * fontMetrics().height())};
}

QSize FindingsList::minimumSizeHint() const {
    return {0, std::min(sizeHint().height(), 2 * fontMetrics().height())};
}

void FindingsList::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    updateGeometry(); // other widths need other heights
}

} // namespace flipscope
