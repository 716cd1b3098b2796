#include "app/preferencesdialog.h"

#include "app/language.h"
#include "engine/trainingconfig.h"
#include "widgets/optionform.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSpinBox>
#include <QTabWidget>
#include <QVBoxLayout>

namespace flipscope {

PreferencesDialog::PreferencesDialog(QWidget* parent)
    : QDialog(parent), m_appearance(new QComboBox), m_language(new QComboBox), m_languageNote(new QLabel),
      m_expert(new QCheckBox(tr("&Expert: show every option in Set-up"))),
      m_restore(new QCheckBox(tr("Begin with the &data and settings of last time"))),
      m_offer(new QCheckBox(tr("Offer runs that were not trained to their &end"))),
      m_runFolder(new QLineEdit), m_timelines(new QSpinBox), m_machine(new OptionForm) {
    setObjectName(QStringLiteral("preferencesDialog"));
    setWindowTitle(tr("Preferences"));
    auto* pages = new QTabWidget;
    pages->setObjectName(QStringLiteral("preferencePages"));
    pages->setAccessibleName(tr("Pages"));
    pages->addTab(makeWindowPage(), tr("&Window"));
    pages->addTab(makeRunsPage(), tr("&Runs"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::RestoreDefaults | QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::RestoreDefaults)->setObjectName(QStringLiteral("restorePreferences"));
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this,
            &PreferencesDialog::reset);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(pages, 1);
    layout->addWidget(buttons);
    setPreferences(Preferences::load());
}

QWidget* PreferencesDialog::makeWindowPage() {
    m_appearance->setObjectName(QStringLiteral("appearanceBox"));
    m_appearance->addItem(tr("As the desktop"), static_cast<int>(Appearance::Desktop));
    m_appearance->addItem(tr("Light"), static_cast<int>(Appearance::Light));
    m_appearance->addItem(tr("Dark"), static_cast<int>(Appearance::Dark));
    m_language->setObjectName(QStringLiteral("languageBox"));
    m_language->addItem(tr("As the desktop"), QString());
    const auto languages = availableLanguages();
    for (const Language& language : languages)
        m_language->addItem(language.name, language.code);
    m_languageNote->setObjectName(QStringLiteral("languageNote"));
    m_languageNote->setText(tr("The language changes when Flipscope is started again."));
    m_languageNote->setWordWrap(true);
    m_expert->setObjectName(QStringLiteral("expertBox"));
    m_restore->setObjectName(QStringLiteral("restoreBox"));
    auto* page = new QWidget;
    auto* form = new QFormLayout(page);
    form->addRow(tr("&Appearance"), m_appearance);
    form->addRow(tr("&Language"), m_language);
    form->addRow({}, m_languageNote);
    form->addRow({}, m_expert);
    form->addRow({}, m_restore);
    for (QComboBox* box : {m_appearance, m_language})
        connect(box, &QComboBox::activated, this, &PreferencesDialog::edited);
    for (QCheckBox* box : {m_expert, m_restore, m_offer})
        connect(box, &QCheckBox::toggled, this, &PreferencesDialog::edited);
    return page;
}

QWidget* PreferencesDialog::makeRunsPage() {
    m_offer->setObjectName(QStringLiteral("offerBox"));
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    auto* form = new QFormLayout;
    addRunFolder(form);
    m_timelines->setObjectName(QStringLiteral("timelinesBox"));
    m_timelines->setRange(1, Preferences::mostTimelines);
    m_timelines->setToolTip(tr("How many of the latest runs in that folder keep their timeline and "
                               "checkpoints, some hundred megabytes each. Of older ones settings, curves and "
                               "models stay; runs that are starred, named or annotated keep all."));
    m_timelines->setAccessibleDescription(m_timelines->toolTip());
    m_timelines->setKeyboardTracking(false);
    connect(m_timelines, &QSpinBox::valueChanged, this, &PreferencesDialog::edited);
    form->addRow(tr("Runs with &timeline"), m_timelines);
    form->addRow({}, m_offer);
    layout->addLayout(form);
    auto* note = new QLabel(tr("What new runs begin with. None of it changes what they learn:"));
    note->setWordWrap(true);
    layout->addWidget(note);
    m_machine->setObjectName(QStringLiteral("machineForm"));
    m_machine->setOptions(TrainingConfig::generalOptions(), Preferences::machineKeys());
    m_machine->layout()->setContentsMargins(0, 0, 0, 0);
    connect(m_machine, &OptionForm::valueChanged, this, &PreferencesDialog::edited);
    layout->addWidget(m_machine);
    layout->addStretch(1);
    return page;
}

void PreferencesDialog::addRunFolder(QFormLayout* form) {
    m_runFolder->setObjectName(QStringLiteral("runFolder"));
    m_runFolder->setPlaceholderText(QDir::toNativeSeparators(Preferences::standardRunFolder()));
    m_runFolder->setMinimumWidth(40 * fontMetrics().averageCharWidth());
    m_runFolder->setToolTip(
        tr("Runs are kept there by themselves; those that are elsewhere stay where they are."));
    auto* choose = new QPushButton(tr("&Choose…"));
    choose->setObjectName(QStringLiteral("chooseRunFolder"));
    connect(choose, &QPushButton::clicked, this, &PreferencesDialog::chooseRunFolder);
    connect(m_runFolder, &QLineEdit::editingFinished, this, &PreferencesDialog::edited);
    auto* line = new QHBoxLayout;
    line->addWidget(m_runFolder, 1);
    line->addWidget(choose);
    auto* label = new QLabel(tr("&Folder of runs"));
    label->setBuddy(m_runFolder);
    m_runFolder->setAccessibleName(tr("Folder of runs"));
    form->addRow(label, line);
}

void PreferencesDialog::setPreferences(const Preferences& preferences) {
    const QScopedValueRollback setting(m_isSetting, true);
    m_saved = preferences;
    m_appearance->setCurrentIndex(m_appearance->findData(static_cast<int>(preferences.appearance)));
    m_language->setCurrentIndex(std::max(0, m_language->findData(preferences.language)));
    m_expert->setChecked(preferences.isExpert);
    m_restore->setChecked(preferences.restoresSession);
    m_offer->setChecked(preferences.offersRuns);
    m_runFolder->setText(QDir::toNativeSeparators(preferences.runFolder));
    m_timelines->setValue(preferences.timelines);
    for (const OptionSpec& spec : TrainingConfig::generalOptions())
        if (const QString key = QString::fromStdString(spec.key); m_machine->contains(key)) {
            const auto own = preferences.machine.find(spec.key);
            m_machine->setValue(key, own == preferences.machine.end() ? spec.defaultValue : own->second);
        }
}

Preferences PreferencesDialog::preferences() const {
    Preferences p;
    p.appearance = static_cast<Appearance>(m_appearance->currentData().toInt());
    p.language = m_language->currentData().toString();
    p.isExpert = m_expert->isChecked();
    p.restoresSession = m_restore->isChecked();
    p.offersRuns = m_offer->isChecked();
    p.runFolder = QDir::fromNativeSeparators(m_runFolder->text().trimmed());
    p.timelines = m_timelines->value();
    for (const OptionSpec& spec : TrainingConfig::generalOptions())
        if (const QString key = QString::fromStdString(spec.key); m_machine->contains(key))
            if (const OptionValue value = m_machine->value(key); value != spec.defaultValue)
                p.machine[spec.key] = value;
    return p;
}

void PreferencesDialog::edited() {
    if (m_isSetting || preferences() == m_saved)
        return;
    m_saved = preferences();
    m_saved.save();
    Q_EMIT changed();
}

void PreferencesDialog::reset() {
    setPreferences(Preferences());
    m_saved.save();
    Q_EMIT changed();
}

void PreferencesDialog::chooseRunFolder() {
    const QString folder =
        QFileDialog::getExistingDirectory(this, tr("Folder of runs"), preferences().runs());
    if (folder.isEmpty())
        return;
    m_runFolder->setText(QDir::toNativeSeparators(folder));
    edited();
}

} // namespace flipscope
