#include "widgets/progressstrip.h"

#include <QBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>

namespace flipscope {

namespace {
constexpr int barSteps = 1000;
}

ProgressStrip::ProgressStrip(Qt::Orientation orientation, QWidget* parent)
    : QWidget(parent), m_text(new QLabel), m_bar(new QProgressBar), m_cancel(new QToolButton) {
    m_text->setObjectName(QStringLiteral("progressText"));
    m_text->setWordWrap(orientation == Qt::Vertical);
    m_bar->setObjectName(QStringLiteral("progressBar"));
    m_bar->setTextVisible(false);
    m_bar->setMaximumHeight(fontMetrics().height() * 2 / 3);
    m_bar->setAccessibleName(tr("Progress"));
    m_cancel->setObjectName(QStringLiteral("cancelButton"));
    m_cancel->setText(tr("Cancel"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_bar, 1);
    row->addWidget(m_cancel);
    auto* layout =
        new QBoxLayout(orientation == Qt::Vertical ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight, this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(orientation == Qt::Vertical ? 2 : fontMetrics().averageCharWidth());
    layout->addWidget(m_text);
    layout->addLayout(row, orientation == Qt::Vertical ? 0 : 1);
    m_delay.setSingleShot(true);
    m_delay.setInterval(delayMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &QWidget::show);
    connect(m_cancel, &QToolButton::clicked, this, &ProgressStrip::cancelled);
    hide();
}

void ProgressStrip::begin(const QString& text) {
    setProgress(text, 0, 0);
    if (!m_active)
        m_delay.start();
    m_active = true;
}

void ProgressStrip::setProgress(const QString& text, quint64 done, quint64 total) {
    m_text->setText(text);
    m_bar->setRange(0, total == 0 ? 0 : barSteps);
    if (total > 0)
        m_bar->setValue(static_cast<int>(std::min(done, total) * barSteps / total));
}

void ProgressStrip::end() {
    m_active = false;
    m_delay.stop();
    hide();
}

} // namespace flipscope
