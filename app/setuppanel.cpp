#include "app/setuppanel.h"
#include "app/liveoptions.h"
#include "app/networkbuilder.h"
#include "app/networkfield.h"
#include "app/note.h"
#include "app/setupsections.h"
#include "datasets/augmentation.h"
#include "datasets/error.h"
#include "datasets/labels.h"
#include "datasets/preparation.h"
#include "datasets/split.h"
#include "engine/bits/kernels.h"
#include "engine/learning/methods.h"
#include "engine/trainer.h"
#include "widgets/enginetext.h"
#include "widgets/enginewords.h"
#include "widgets/optionform.h"
#include "widgets/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace flipscope {

namespace {

constexpr int quietMilliseconds = 700; // after the last edit, before data are read again

QLabel* makeHeading(const QString& text) {
    auto* heading = new QLabel(text);
    QFont font = heading->font();
    font.setBold(true);
    heading->setFont(font);
    heading->setContentsMargins(0, heading->fontMetrics().height() / 2, 0, 0);
    return heading;
}

} // namespace

SetupPanel::SetupPanel(QWidget* parent)
    : QWidget(parent), m_presets(new QComboBox), m_presetText(new Note(QStringLiteral("presetText"))),
      m_methods(new QComboBox), m_methodText(new Note(QStringLiteral("methodText"))),
      m_networkFacts(new Note(QStringLiteral("networkFacts"))),
      m_correctionsText(new Note(QStringLiteral("correctionsText"))),
      m_hiddenText(new Note(QStringLiteral("hiddenText"))), m_corrections{{"skip", std::string()},
                                                                          {"relabel", std::string()}},
      m_presetList(presets()) {
    setObjectName(QStringLiteral("setupPanel"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus); // its fields scroll it
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(makeForms());
    layout->addWidget(scroll);

    m_dataTimer.setSingleShot(true);
    m_dataTimer.setInterval(quietMilliseconds);
    connect(&m_dataTimer, &QTimer::timeout, this, [this] {
        try {
            dataConfig();
        } catch (const Error&) {
            return; // shown under its field
        }
        Q_EMIT dataChanged();
    });
    connect(m_methods, &QComboBox::activated, this, &SetupPanel::changeMethod);
    connect(m_presets, &QComboBox::activated, this, &SetupPanel::presetChosen);
    setConfig(TrainingConfig());
}

void SetupPanel::addHead(QVBoxLayout* layout) {
    m_presets->setObjectName(QStringLiteral("presetBox"));
    m_presets->setAccessibleName(tr("Preset"));
    m_presets->addItem(tr("Own settings"), QString());
    for (const Preset& preset : m_presetList)
        m_presets->addItem(engineText(preset.title), QString::fromStdString(preset.name));
    m_methods->setObjectName(QStringLiteral("methodBox"));
    m_methods->setAccessibleName(tr("Method"));
    for (const Method& method : methods())
        m_methods->addItem(engineText(method.title), QString::fromStdString(method.name));
    for (QComboBox* box : {m_presets, m_methods}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(12);
    }
    auto* head = new QHBoxLayout;
    head->addWidget(makeHeading(tr("Preset")), 1);
    head->addWidget(makeExpertButton(), 0, Qt::AlignBottom);
    layout->addLayout(head);
    layout->addWidget(m_presets);
    layout->addWidget(m_presetText);
    layout->addWidget(makeHeading(tr("Method")));
    layout->addWidget(m_methods);
    layout->addWidget(m_methodText);
}

QToolButton* SetupPanel::makeExpertButton() {
    m_expertButton = new QToolButton;
    m_expertButton->setObjectName(QStringLiteral("expertButton"));
    m_expertButton->setText(tr("Expert"));
    m_expertButton->setToolTip(tr("Show every option, or only those that a first run needs"));
    m_expertButton->setCheckable(true);
    m_expertButton->setChecked(m_isExpert);
    m_expertButton->setAutoRaise(true);
    connect(m_expertButton, &QToolButton::clicked, this, [this](bool expert) {
        setExpert(expert);
        Q_EMIT expertChanged(expert);
    });
    return m_expertButton;
}

QWidget* SetupPanel::makeForms() {
    auto* forms = new QWidget;
    auto* layout = new QVBoxLayout(forms);
    addHead(layout);
    OptionForm* network = addSection(layout, tr("Network"), setup::networkKeys());
    network->setWide(QStringLiteral("network"));
    network->setHelp(QStringLiteral("network"), networkfield::help());
    network->setSuggestions(QStringLiteral("network"), networkfield::suggestions());
    std::vector<OptionForm::Suggestion> encoders;
    for (const Encoder::Description& known : Encoder::list())
        encoders.push_back({QString::fromStdString(known.spec), engineText(known.text)});
    network->setSuggestions(QStringLiteral("encoder"), encoders);
    layout->addWidget(m_networkFacts);
    m_build = new QToolButton;
    m_build->setObjectName(QStringLiteral("buildNetwork"));
    m_build->setText(tr("Network builder…"));
    m_build->setIcon(icon(QStringLiteral("network")));
    m_build->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_build->setToolTip(tr("Put the network together layer by layer"));
    connect(m_build, &QToolButton::clicked, this, &SetupPanel::openNetworkBuilder);
    layout->addWidget(m_build);
    OptionForm* training = addSection(layout, tr("Training"), setup::trainingKeys());
    std::vector<OptionForm::Suggestion> changes;
    for (const Augmentation::Description& known : Augmentation::list())
        changes.push_back({QString::fromStdString(known.item), engineText(known.text)});
    training->setSuggestions(QStringLiteral("augment"), changes);
    m_methodHeading = makeHeading(tr("Options of the method"));
    layout->addWidget(m_methodHeading);
    m_methodForm = new OptionForm;
    m_methodForm->setObjectName(QStringLiteral("methodForm"));
    connect(m_methodForm, &OptionForm::valueChanged, this, &SetupPanel::edited);
    m_methodForm->layout()->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_methodForm);
    m_live = new LiveOptions(m_methodForm);
    layout->addWidget(m_live);
    addSection(layout, tr("Data"), setup::dataKeys());
    layout->addWidget(m_correctionsText);
    layout->addWidget(m_hiddenText);
    auto* more = m_moreButton = new QToolButton;
    more->setObjectName(QStringLiteral("advancedButton"));
    more->setText(tr("More options"));
    more->setCheckable(true);
    more->setAutoRaise(true);
    more->setArrowType(Qt::RightArrow);
    more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    layout->addWidget(more);
    m_advanced = addSection(layout, {}, setup::otherKeys());
    m_advanced->hide();
    connect(more, &QToolButton::toggled, this, [this, more](bool open) {
        m_advanced->setVisible(open);
        more->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    });
    layout->addStretch(1);
    checkTexts();
    return forms;
}

OptionForm* SetupPanel::addSection(QVBoxLayout* layout, const QString& title,
                                   const std::vector<QString>& keys) {
    if (!title.isEmpty())
        layout->addWidget(makeHeading(title));
    auto* form = new OptionForm;
    form->setOptions(TrainingConfig::generalOptions(), keys);
    connect(form, &OptionForm::valueChanged, this, &SetupPanel::edited);
    form->layout()->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(form);
    m_general.push_back(form);
    return form;
}

std::string SetupPanel::method() const { return m_methods->currentData().toString().toStdString(); }

std::map<std::string, OptionValue> SetupPanel::values() const {
    std::map<std::string, OptionValue> all = m_corrections;
    for (const OptionForm* form : m_general)
        all.merge(form->values());
    return all;
}

/// Throws Error for the first field that is marked as wrong; the network has its own check.
void SetupPanel::refuseErrors(const OptionForm& form) const {
    for (const std::string& key : form.keys()) {
        const QString error = key == "network" ? QString() : form.errorText(QString::fromStdString(key));
        if (!error.isEmpty())
            throw Error(error.toStdString(), Error::Kind::Usage);
    }
}

TrainingConfig SetupPanel::config() const {
    TrainingConfig config = dataConfig();
    const QString network = check("network", config.text("network"));
    if (!network.isEmpty())
        throw Error(network.toStdString(), Error::Kind::Usage);
    return config;
}

TrainingConfig SetupPanel::dataConfig() const {
    for (const OptionForm* form : m_general)
        refuseErrors(*form);
    refuseErrors(*m_methodForm);
    std::vector<Assignment> assignments{{"method", method(), "method", {}}};
    const auto add = [&](const std::map<std::string, OptionValue>& values) {
        for (const auto& [key, value] : values)
            assignments.push_back({key, formatOption(value), key, {}});
    };
    add(values());
    add(m_methodForm->values());
    return TrainingConfig::resolve(assignments);
}

void SetupPanel::setConfig(const TrainingConfig& config) {
    const QSignalBlocker blocker(m_methods);
    m_methods->setCurrentIndex(m_methods->findData(QString::fromStdString(config.text("method"))));
    showMethod(config.text("method"));
    for (OptionForm* form : m_general)
        for (const std::string& key : form->keys())
            form->setValue(QString::fromStdString(key), config.value(key));
    for (const std::string& key : m_methodForm->keys())
        m_methodForm->setValue(QString::fromStdString(key), config.value(key));
    for (auto& [key, value] : m_corrections)
        value = config.value(key);
    showCorrections();
    showPreset();
    showNetworkFacts();
}

void SetupPanel::choosePreset(const QString& name) {
    setConfig(TrainingConfig::resolve(withMachineOptions(findPreset(name.toStdString()).assignments)));
}

TrainingConfig SetupPanel::defaultsOf(const std::string& method) const {
    return TrainingConfig::resolve(withMachineOptions({{"method", method, "method", {}}}));
}

/// What a preset says itself counts more.
std::vector<Assignment> SetupPanel::withMachineOptions(std::vector<Assignment> assignments) const {
    std::vector<Assignment> all;
    for (const auto& [key, value] : m_machine)
        all.push_back({key, formatOption(value), key, {}});
    all.insert(all.end(), std::make_move_iterator(assignments.begin()),
               std::make_move_iterator(assignments.end()));
    return all;
}

void SetupPanel::setMachineOptions(std::map<std::string, OptionValue> options) {
    const TrainingConfig before = defaultsOf(m_shownMethod);
    m_machine = std::move(options);
    const TrainingConfig after = defaultsOf(m_shownMethod);
    for (OptionForm* form : m_general)
        for (const std::string& key : form->keys()) {
            const QString name = QString::fromStdString(key);
            form->setDefault(name, after.value(key));
            if (form->value(name) == before.value(key)) // not edited
                form->setValue(name, after.value(key));
        }
    showPreset();
}

SetupPanel::Fields SetupPanel::fields() const {
    Fields all{method(), values()};
    all.options.merge(m_methodForm->values());
    return all;
}

void SetupPanel::setFields(const Fields& fields) {
    const QSignalBlocker blocker(m_methods);
    m_methods->setCurrentIndex(m_methods->findData(QString::fromStdString(fields.method)));
    showMethod(fields.method);
    for (const auto& [key, value] : fields.options)
        if (const auto correction = m_corrections.find(key); correction != m_corrections.end())
            correction->second = value;
        else
            formOf(QString::fromStdString(key))->setValue(QString::fromStdString(key), value);
    showCorrections();
    showPreset();
    showNetworkFacts();
}

QString SetupPanel::labelOf(const QString& key) const {
    const OptionForm* form = formOf(key);
    return form ? form->editor(key)->accessibleName() : key;
}

void SetupPanel::setExpert(bool expert) {
    m_isExpert = expert;
    m_expertButton->setChecked(expert);
    showLevel();
}

void SetupPanel::showLevel() {
    for (OptionForm* form : m_general)
        if (form != m_advanced)
            for (const std::string& key : form->keys())
                form->setShown(QString::fromStdString(key),
                               m_isExpert || setup::isSimple(QString::fromStdString(key)));
    m_methodHeading->setVisible(m_isExpert);
    m_methodForm->setVisible(m_isExpert);
    m_moreButton->setVisible(m_isExpert);
    m_advanced->setVisible(m_isExpert && m_moreButton->isChecked());
    showHiddenChanges();
}

/// Nothing that counts is kept from the eye.
void SetupPanel::showHiddenChanges() {
    QStringList changed;
    if (!m_isExpert && !m_shownMethod.empty()) {
        const TrainingConfig defaults = defaultsOf(m_shownMethod);
        for (const auto& [key, value] : fields().options) {
            const QString name = QString::fromStdString(key);
            if (!setup::isSimple(name) && !setup::isCorrection(name) && value != defaults.value(key))
                changed.append(tr("%1: %2").arg(labelOf(name), QString::fromStdString(formatOption(value))));
        }
    }
    m_hiddenText->setText(
        changed.isEmpty() ? QString()
                          : tr("Set besides (Expert shows it): %1").arg(changed.join(QStringLiteral(", "))));
    m_hiddenText->setVisible(!changed.isEmpty());
}

void SetupPanel::setOption(const QString& key, const OptionValue& value) {
    if (const auto correction = m_corrections.find(key.toStdString()); correction != m_corrections.end())
        correction->second = value;
    else
        formOf(key)->setValue(key, value);
    showCorrections();
    showPreset();
    showNetworkFacts();
}

OptionValue SetupPanel::option(const QString& key) const {
    if (const auto correction = m_corrections.find(key.toStdString()); correction != m_corrections.end())
        return correction->second;
    return formOf(key)->value(key);
}

std::string SetupPanel::text(const std::string& key) const {
    return std::get<std::string>(option(QString::fromStdString(key)));
}

void SetupPanel::showCorrections() {
    const bool any = text("skip") != "" || text("relabel") != "";
    m_correctionsText->setText(
        any ? tr("Some pictures are left out or have corrected labels: see the Data panel.") : QString());
    m_correctionsText->setVisible(any);
}

OptionForm* SetupPanel::formOf(const QString& key) const {
    for (OptionForm* form : m_general)
        if (form->contains(key))
            return form;
    return m_methodForm->contains(key) ? m_methodForm : nullptr;
}

/// Makes the rows of a method's options and says what the general options default to under it.
void SetupPanel::showMethod(const std::string& name) {
    const Method& method = findMethod(name);
    m_methodText->setText(engineText(method.summary));
    m_methodText->setToolTip(tr("Source: %1").arg(engineText(method.source)));
    if (name == m_shownMethod)
        return;
    m_shownMethod = name;
    m_methodForm->setOptions(method.options);
    m_methodForm->setVisible(m_isExpert);
    const TrainingConfig defaults = defaultsOf(name);
    for (OptionForm* form : m_general)
        for (const std::string& key : form->keys())
            form->setDefault(QString::fromStdString(key), defaults.value(key));
}

/// By the user: what still has the old method's default gets the new one's.
void SetupPanel::changeMethod() {
    const std::string next = method();
    if (next == m_shownMethod)
        return;
    const TrainingConfig before = defaultsOf(m_shownMethod);
    const TrainingConfig after = defaultsOf(next);
    for (OptionForm* form : m_general)
        for (const std::string& key : form->keys())
            if (form->value(QString::fromStdString(key)) == before.value(key))
                form->setValue(QString::fromStdString(key), after.value(key));
    showMethod(next);
    showPreset();
    showNetworkFacts();
    Q_EMIT chosen(tr("choosing the method"));
}

void SetupPanel::presetChosen(int index) {
    if (index <= 0) {
        showPreset();
        return;
    }
    try {
        choosePreset(m_presets->itemData(index).toString());
    } catch (const Error& error) { // a preset file that does not fit this version
        m_presetText->setText(engineWords(error));
        return;
    }
    Q_EMIT chosen(tr("choosing the preset"));
    m_dataTimer.start();
}

QString SetupPanel::preset() const { return m_presets->currentData().toString(); }

/// Names the preset that the form equals, if any.
void SetupPanel::showPreset() {
    int found = 0;
    QString description;
    try {
        const TrainingConfig now = config();
        for (std::size_t i = 0; i < m_presetList.size() && found == 0; ++i)
            if (TrainingConfig::resolve(withMachineOptions(m_presetList[i].assignments)) == now) {
                found = static_cast<int>(i) + 1;
                description = engineText(m_presetList[i].description);
            }
    } catch (const Error&) { // not a configuration, so no preset
    }
    m_presets->setCurrentIndex(found);
    m_presetText->setText(description);
    m_presetText->setVisible(!description.isEmpty());
    showHiddenChanges();
}

void SetupPanel::edited(const QString& key) {
    if (key == QLatin1String("dataset") || key == QLatin1String("test") || key == QLatin1String("format")) {
        for (auto& [correction, value] : m_corrections)
            value = std::string(); // they were of other files
        showCorrections();
    }
    Q_EMIT optionEdited(key);
    showPreset();
    if (key == QLatin1String("network") || key == QLatin1String("encoder"))
        showNetworkFacts();
    if (setup::decidesOnData(key))
        m_dataTimer.start();
}

void SetupPanel::setDataset(std::shared_ptr<const Dataset> dataset, std::shared_ptr<const Encoder> encoder) {
    m_dataset = std::move(dataset);
    m_encoder = std::move(encoder);
    checkTexts(); // the network's sizes depend on them
    showNetworkFacts();
}

void SetupPanel::setReadOnly(bool readOnly) {
    m_presets->setEnabled(!readOnly);
    m_methods->setEnabled(!readOnly);
    for (OptionForm* form : m_general)
        form->setReadOnly(readOnly);
    if (!readOnly)
        m_live->end();
    m_methodForm->setReadOnly(readOnly, m_live->keys());
    m_build->setEnabled(!readOnly);
}

void SetupPanel::checkTexts() {
    for (OptionForm* form : m_general)
        form->setValidator(
            [this](const std::string& key, const std::string& text) { return check(key, text); });
}

/// What is wrong with a free text; empty: nothing.
QString SetupPanel::check(const std::string& key, const std::string& text) const {
    if (key == "network")
        return networkfield::problem(text, m_dataset.get(), m_encoder.get());
    PictureWish wish;
    try {
        if (key == "encoder")
            Encoder::checkSpec(text);
        else if (key == "augment")
            Augmentation::parse(text);
        else if (key == "classes")
            checkClassList(text);
        else if (key == "group")
            checkGroup(text);
        else if (key == "size")
            readSize(text, wish);
        else if (key == "kernels")
            selectKernels(text);
    } catch (const Error& error) {
        return engineWords(error);
    }
    return {};
}

void SetupPanel::showNetworkFacts() {
    networkfield::Facts facts;
    if (m_dataset && m_encoder) {
        const auto all = values();
        try {
            facts = networkfield::facts(std::get<std::string>(all.at("network")), *m_dataset, *m_encoder);
        } catch (const Error&) { // shown under its field
        }
    }
    m_networkFacts->setText(facts.summary);
    m_networkFacts->setToolTip(facts.layers);
    m_networkFacts->setVisible(!facts.summary.isEmpty());
}

void SetupPanel::openNetworkBuilder() {
    NetworkFrame frame;
    if (m_dataset && m_encoder)
        frame = {imageMap(m_dataset->shape),
                 m_encoder->outputs(),
                 m_encoder->outputType(),
                 m_dataset->classCount(),
                 QString::fromStdString(m_encoder->spec()),
                 false};
    std::optional<TrainingConfig> config;
    try {
        config = dataConfig();
    } catch (const Error&) { // marked in the form; memory of training is then left out
    }
    auto* builder = new NetworkBuilder(frame, config, window());
    builder->setAttribute(Qt::WA_DeleteOnClose);
    builder->setText(text("network"));
    connect(builder, &QDialog::accepted, this, [this, builder] {
        setOption(QStringLiteral("network"), builder->text());
        Q_EMIT optionEdited(QStringLiteral("network"));
    });
    builder->open();
}

QString SetupPanel::networkFacts() const { return m_networkFacts->text(); }

} // namespace flipscope
