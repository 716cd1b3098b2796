#include "widgets/optionform.h"

#include "datasets/error.h"
#include "widgets/enginetext.h"
#include "widgets/enginewords.h"
#include "widgets/optionrow.h"
#include "widgets/theme.h"

#include <QBoxLayout>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

namespace flipscope {

namespace {

/// As the locale writes it; the engine's own form is that of files.
QString shown(const OptionValue& value) {
    constexpr int digits = 12;
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return QLocale().toString(static_cast<qlonglong>(*whole));
    if (const auto* real = std::get_if<double>(&value))
        return QLocale().toString(*real, 'g', digits);
    if (const auto* text = std::get_if<std::string>(&value))
        return text->empty() ? OptionForm::tr("none") : QString::fromStdString(*text);
    return std::get<bool>(value) ? OptionForm::tr("yes") : OptionForm::tr("no");
}

QString possible(const OptionSpec& spec) {
    if (std::holds_alternative<bool>(spec.defaultValue))
        return OptionForm::tr("yes or no");
    if (std::holds_alternative<std::string>(spec.defaultValue)) {
        QStringList choices;
        for (const std::string& choice : spec.choices)
            choices.append(QString::fromStdString(choice));
        return choices.isEmpty() ? OptionForm::tr("a text") : choices.join(QStringLiteral(", "));
    }
    const bool isWhole = std::holds_alternative<std::int64_t>(spec.defaultValue);
    const auto end = [&](double limit) {
        return isWhole ? shown(static_cast<std::int64_t>(limit)) : shown(limit);
    };
    return (isWhole ? OptionForm::tr("a whole number from %1 to %2")
                    : OptionForm::tr("a number from %1 to %2"))
        .arg(end(spec.minimum), end(spec.maximum));
}

} // namespace

OptionForm::OptionForm(QWidget* parent) : QWidget(parent), m_layout(new QFormLayout(this)) {
    m_layout->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_layout->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_layout->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

OptionForm::~OptionForm() = default;

void OptionForm::setOptions(const std::vector<OptionSpec>& options, const std::vector<QString>& keysToShow) {
    while (m_layout->rowCount() > 0)
        m_layout->removeRow(0);
    m_rows.clear();
    if (keysToShow.empty()) {
        for (const OptionSpec& spec : options)
            addRow(spec);
        return;
    }
    for (const QString& key : keysToShow) {
        const auto spec = std::find_if(options.begin(), options.end(), [&](const OptionSpec& option) {
            return QString::fromStdString(option.key) == key;
        });
        Q_ASSERT_X(spec != options.end(), "OptionForm::setOptions", qUtf8Printable(key));
        if (spec != options.end())
            addRow(*spec);
    }
}

void OptionForm::addRow(const OptionSpec& spec) {
    auto row = std::make_unique<Row>();
    Row* const r = row.get();
    r->spec = spec;
    r->defaultValue = spec.defaultValue;
    r->field = new QWidget(this);
    r->editor = makeOptionEditor(spec, r->field, [this, r] { edited(*r); });
    r->reset = new QToolButton(r->field);
    r->reset->setIcon(icon(QStringLiteral("reset")));
    r->reset->setAutoRaise(true);
    r->error = new QLabel(r->field);
    r->error->setWordWrap(true);
    connect(r->reset, &QToolButton::clicked, this, [r] { r->setValue(r->defaultValue); });

    auto* line = new QHBoxLayout;
    line->addWidget(r->editor, 1);
    line->addWidget(r->reset);
    auto* column = new QVBoxLayout(r->field);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(line);
    column->addWidget(r->error);

    const QString label = engineText(spec.label);
    const QString help = tr("%1\nPossible: %2. Default: %3.")
                             .arg(engineText(spec.help), possible(spec), shown(spec.defaultValue));
    r->name = new QLabel(label, this);
    r->name->setBuddy(r->editor);
    r->editor->setAccessibleName(label);
    r->editor->setAccessibleDescription(engineText(spec.help));
    r->editor->setObjectName(r->key());
    m_layout->addRow(r->name, r->field);
    m_rows.push_back(std::move(row));
    setHelp(r->key(), help);
    setValue(r->key(), spec.defaultValue);
}

OptionForm::Row* OptionForm::find(const QString& key) const {
    const auto row =
        std::find_if(m_rows.begin(), m_rows.end(), [&](const auto& r) { return r->key() == key; });
    return row == m_rows.end() ? nullptr : row->get();
}

std::vector<std::string> OptionForm::keys() const {
    std::vector<std::string> keys;
    for (const auto& row : m_rows)
        keys.push_back(row->spec.key);
    return keys;
}

bool OptionForm::contains(const QString& key) const { return find(key); }

void OptionForm::setValue(const QString& key, const OptionValue& value) {
    Row* row = find(key);
    Q_ASSERT_X(row, "OptionForm::setValue", qUtf8Printable(key));
    const QSignalBlocker blocker(row->editor);
    row->setValue(value);
    refresh(*row);
}

OptionValue OptionForm::value(const QString& key) const {
    const Row* row = find(key);
    Q_ASSERT_X(row, "OptionForm::value", qUtf8Printable(key));
    return row->value();
}

std::map<std::string, OptionValue> OptionForm::values() const {
    std::map<std::string, OptionValue> values;
    for (const auto& row : m_rows)
        values[row->spec.key] = row->value();
    return values;
}

void OptionForm::setDefault(const QString& key, const OptionValue& value) {
    Row* row = find(key);
    Q_ASSERT_X(row, "OptionForm::setDefault", qUtf8Printable(key));
    row->defaultValue = value;
    refresh(*row);
}

void OptionForm::setHelp(const QString& key, const QString& help) {
    const Row* row = find(key);
    Q_ASSERT_X(row, "OptionForm::setHelp", qUtf8Printable(key));
    for (QWidget* widget : {static_cast<QWidget*>(row->name), row->editor}) {
        if (!widget)
            continue;
        widget->setToolTip(help);
        widget->setWhatsThis(help);
    }
}

void OptionForm::setWide(const QString& key) {
    Row* row = find(key);
    Q_ASSERT_X(row, "OptionForm::setWide", qUtf8Printable(key));
    if (!row->name)
        return;
    int index = 0;
    m_layout->getWidgetPosition(row->field, &index, nullptr);
    m_layout->takeRow(row->field);
    delete row->name;
    row->name = nullptr;
    m_layout->insertRow(index, row->field);
}

void OptionForm::setSuggestions(const QString& key, std::vector<Suggestion> suggestions) {
    Row* row = find(key);
    Q_ASSERT_X(row && row->isTyped(), "OptionForm::setSuggestions", qUtf8Printable(key));
    row->suggestions = std::move(suggestions);
    if (row->choose)
        return;
    row->choose = new QToolButton(row->field);
    row->choose->setObjectName(QStringLiteral("suggestions"));
    row->choose->setArrowType(Qt::DownArrow);
    row->choose->setAutoRaise(true);
    row->choose->setPopupMode(QToolButton::InstantPopup);
    row->choose->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    row->choose->setToolTip(tr("Choose from a list"));
    row->choose->setAccessibleName(tr("Values to choose for %1").arg(engineText(row->spec.label)));
    auto* menu = new QMenu(row->choose);
    menu->setToolTipsVisible(true);
    row->choose->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, row] { fillSuggestions(*row); });
    auto* column = static_cast<QBoxLayout*>(row->field->layout());
    static_cast<QBoxLayout*>(column->itemAt(0)->layout())->insertWidget(1, row->choose);
    refresh(*row);
}

/// What can be chosen depends on more than the form, so it is asked each time.
void OptionForm::fillSuggestions(Row& row) {
    QMenu* menu = row.choose->menu();
    menu->clear();
    for (const Suggestion& suggestion : row.suggestions) {
        const QString wrong = problem(row, suggestion.text);
        QAction* action = menu->addAction(tr("%1 – %2").arg(suggestion.text, suggestion.description));
        action->setEnabled(wrong.isEmpty());
        action->setToolTip(wrong);
        connect(action, &QAction::triggered, row.editor, [editor = row.editor, text = suggestion.text] {
            static_cast<QLineEdit*>(editor)->setText(text);
        });
    }
}

void OptionForm::setShown(const QString& key, bool shown) {
    Row* row = find(key);
    Q_ASSERT_X(row, "OptionForm::setShown", qUtf8Printable(key));
    m_layout->setRowVisible(row->field, shown);
    refresh(*row); // its error line has a visibility of its own
}

void OptionForm::setReadOnly(bool readOnly, const std::vector<std::string>& except) {
    m_readOnly = readOnly;
    m_editable = except;
    for (const auto& row : m_rows)
        refresh(*row);
}

void OptionForm::setValidator(Validator validator) {
    m_validator = std::move(validator);
    for (const auto& row : m_rows)
        refresh(*row);
}

bool OptionForm::hasErrors() const {
    return std::any_of(m_rows.begin(), m_rows.end(),
                       [](const auto& row) { return !row->error->text().isEmpty(); });
}

QString OptionForm::errorText(const QString& key) const {
    const Row* row = find(key);
    return row ? row->error->text() : QString();
}

QWidget* OptionForm::editor(const QString& key) const {
    const Row* row = find(key);
    return row ? row->editor : nullptr;
}

void OptionForm::edited(Row& row) {
    refresh(row);
    Q_EMIT valueChanged(row.key());
}

/// Why a text cannot be taken; empty: it can.
QString OptionForm::problem(const Row& row, const QString& text) const {
    try {
        parseOption(row.spec, text.toStdString(), engineText(row.spec.label).toStdString());
    } catch (const Error& wrong) {
        return engineWords(wrong);
    }
    return m_validator ? m_validator(row.spec.key, text.toStdString()) : QString();
}

void OptionForm::refresh(Row& row) {
    const QString error = row.isTyped() ? problem(row, row.typedText()) : QString();
    const bool changed = !error.isEmpty() || row.value() != row.defaultValue;
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, flipscope::errorText(palette()));
    row.error->setPalette(colours);
    row.error->setText(error);
    row.error->setVisible(!error.isEmpty());
    const bool isEditable =
        !m_readOnly || std::find(m_editable.begin(), m_editable.end(), row.spec.key) != m_editable.end();
    row.editor->setEnabled(isEditable);
    if (row.choose)
        row.choose->setEnabled(isEditable);
    row.reset->setEnabled(changed && isEditable);
    row.reset->setToolTip(tr("Back to the default, %1").arg(shown(row.defaultValue)));
    row.reset->setAccessibleName(tr("Reset %1").arg(engineText(row.spec.label)));
}

void OptionForm::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        for (const auto& row : m_rows)
            refresh(*row);
}

} // namespace flipscope
