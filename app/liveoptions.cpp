#include "app/liveoptions.h"

#include "widgets/optionform.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStringList>

namespace flipscope {

LiveOptions::LiveOptions(OptionForm* form, QWidget* parent)
    : QWidget(parent), m_form(form), m_text(new QLabel),
      m_apply(new QPushButton(tr("Apply from the next step"))), m_back(new QPushButton(tr("Undo"))) {
    m_text->setObjectName(QStringLiteral("liveText"));
    m_text->setWordWrap(true);
    m_apply->setObjectName(QStringLiteral("liveApply"));
    m_apply->setToolTip(tr("The change is noted in the run, so that it can be resumed and verified"));
    m_back->setObjectName(QStringLiteral("liveUndo"));
    m_back->setToolTip(tr("Show the values that the run trains with"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_apply, 1);
    buttons->addWidget(m_back);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text);
    layout->addLayout(buttons);
    connect(m_form, &OptionForm::valueChanged, this, &LiveOptions::refresh);
    connect(m_apply, &QPushButton::clicked, this, &LiveOptions::apply);
    connect(m_back, &QPushButton::clicked, this, &LiveOptions::takeBack);
    hide();
}

void LiveOptions::begin(const std::vector<std::string>& keys, const TrainingConfig& running) {
    m_keys.clear();
    m_running.clear();
    for (const std::string& key : keys)
        if (m_form->contains(QString::fromStdString(key))) {
            m_keys.push_back(key);
            m_running[key] = running.value(key);
        }
    refresh();
}

void LiveOptions::end() {
    m_keys.clear();
    refresh();
}

void LiveOptions::take(const OptionChange& change) {
    const auto at = m_running.find(change.key);
    if (at == m_running.end())
        return;
    for (const OptionChange& wanted : pending()) // what is edited on meanwhile stays
        if (wanted.key == change.key && wanted.text == change.text)
            at->second = m_form->value(QString::fromStdString(change.key));
    refresh();
}

std::vector<OptionChange> LiveOptions::pending() const {
    std::vector<OptionChange> changes;
    for (const std::string& key : m_keys) {
        const OptionValue now = m_form->value(QString::fromStdString(key));
        if (now != m_running.at(key))
            changes.push_back({1, key, formatOption(now)});
    }
    return changes;
}

void LiveOptions::refresh() {
    QStringList words;
    for (const OptionChange& change : pending())
        words.append(tr("%1: %2, the run has %3")
                         .arg(QString::fromStdString(change.key), QString::fromStdString(change.text),
                              QString::fromStdString(formatOption(m_running.at(change.key)))));
    m_text->setText(words.join(QLatin1Char('\n')));
    m_apply->setEnabled(!m_form->hasErrors());
    setVisible(!words.isEmpty());
}

void LiveOptions::apply() {
    for (const OptionChange& change : pending())
        Q_EMIT changeRequested(change.key, change.text);
}

void LiveOptions::takeBack() {
    for (const std::string& key : m_keys)
        m_form->setValue(QString::fromStdString(key), m_running.at(key));
    refresh();
}

} // namespace flipscope
