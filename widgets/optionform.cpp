#include "widgets/optionform.h"

#include "datasets/error.h"
#include "widgets/optionrow.h"
#include "widgets/theme.h"

#include <QBoxLayout>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QToolButton>

#include <algorithm>

namespace flipscope {

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

    const QString label = QString::fromStdString(spec.label);
    const QString help =
        tr("%1\nPossible: %2. Default: %3.")
            .arg(QString::fromStdString(spec.help), QString::fromStdString(describeRange(spec)),
                 QString::fromStdString(formatOption(spec.defaultValue)));
    auto* name = new QLabel(label, this);
    name->setBuddy(r->editor);
    for (QWidget* widget : {static_cast<QWidget*>(name), r->editor}) {
        widget->setToolTip(help);
        widget->setWhatsThis(help);
    }
    r->editor->setAccessibleName(label);
    r->editor->setAccessibleDescription(QString::fromStdString(spec.help));
    r->editor->setObjectName(r->key());
    m_layout->addRow(name, r->field);
    m_rows.push_back(std::move(row));
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

void OptionForm::setReadOnly(bool readOnly) {
    m_readOnly = readOnly;
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

void OptionForm::refresh(Row& row) {
    QString error;
    if (row.isTyped()) {
        try {
            parseOption(row.spec, row.typedText().toStdString(), row.spec.label);
            if (m_validator)
                error = m_validator(row.spec.key, row.typedText().toStdString());
        } catch (const Error& wrong) {
            error = QString::fromStdString(wrong.what());
        }
    }
    const bool changed = !error.isEmpty() || row.value() != row.defaultValue;
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, flipscope::errorText(palette()));
    row.error->setPalette(colours);
    row.error->setText(error);
    row.error->setVisible(!error.isEmpty());
    row.editor->setEnabled(!m_readOnly);
    row.reset->setEnabled(changed && !m_readOnly);
    row.reset->setToolTip(
        tr("Back to the default, %1").arg(QString::fromStdString(formatOption(row.defaultValue))));
    row.reset->setAccessibleName(tr("Reset %1").arg(QString::fromStdString(row.spec.label)));
}

void OptionForm::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        for (const auto& row : m_rows)
            refresh(*row);
}

} // namespace flipscope
