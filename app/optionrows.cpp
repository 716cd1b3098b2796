#include "app/optionrows.h"

#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace flipscope {

OptionRows::OptionRows(Values values, QWidget* parent)
    : QWidget(parent), m_values(values), m_layout(new QVBoxLayout(this)), m_add(new QToolButton) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(fontMetrics().height() / 4);
    m_add->setObjectName(QStringLiteral("addOption"));
    m_add->setText(values == Values::Several ? tr("+ Vary an option") : tr("+ Another option"));
    m_add->setAutoRaise(true);
    connect(m_add, &QToolButton::clicked, this, [this] {
        addRow();
        m_rows.back().text->setFocus();
    });
    m_layout->addWidget(m_add, 0, Qt::AlignLeft);
}

void OptionRows::setMethod(const std::string& method, const std::vector<std::string>& without) {
    if (method == m_method)
        return;
    m_method = method;
    m_options.clear();
    const auto add = [&](const std::vector<OptionSpec>& table) {
        for (const OptionSpec& option : table)
            if (std::find(without.begin(), without.end(), option.key) == without.end())
                m_options.push_back(option);
    };
    add(TrainingConfig::methodOptions(method)); // first: what the method is about
    add(TrainingConfig::generalOptions());
    setValues(values());
}

void OptionRows::fill(QComboBox* box) const {
    for (const OptionSpec& option : m_options) {
        box->addItem(QString::fromStdString(option.label), QString::fromStdString(option.key));
        box->setItemData(box->count() - 1, QString::fromStdString(option.help), Qt::ToolTipRole);
    }
}

void OptionRows::addRow(const std::string& key, const std::string& text) {
    const Row row{new QWidget, new QComboBox, new QLineEdit(QString::fromStdString(text))};
    row.option->setAccessibleName(tr("Option"));
    row.option->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    row.option->setMinimumContentsLength(14);
    row.text->setAccessibleName(m_values == Values::Several ? tr("Values") : tr("Value"));
    fill(row.option);
    row.option->setCurrentIndex(std::max(0, row.option->findData(QString::fromStdString(key))));
    auto* remove = new QToolButton;
    remove->setIcon(style()->standardIcon(QStyle::SP_TitleBarCloseButton));
    remove->setAutoRaise(true);
    remove->setToolTip(tr("Remove this option"));
    remove->setAccessibleName(remove->toolTip());
    auto* layout = new QHBoxLayout(row.widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(row.option, 2);
    layout->addWidget(row.text, 3);
    layout->addWidget(remove);
    m_rows.push_back(row);
    m_layout->insertWidget(static_cast<int>(m_rows.size()) - 1, row.widget);
    showHint(row);
    connect(row.option, &QComboBox::currentIndexChanged, this, [this, row] {
        showHint(row);
        Q_EMIT edited();
    });
    connect(row.text, &QLineEdit::textChanged, this, &OptionRows::edited);
    connect(remove, &QToolButton::clicked, this, [this, widget = row.widget] {
        removeRow(widget);
        Q_EMIT edited();
    });
    if (!text.empty())
        Q_EMIT edited();
}

void OptionRows::removeRow(const QWidget* widget) {
    const auto row =
        std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& r) { return r.widget == widget; });
    row->widget->hide();
    row->widget->deleteLater();
    m_rows.erase(row);
}

/// What can be typed.
void OptionRows::showHint(const Row& row) const {
    const auto index = static_cast<std::size_t>(std::max(0, row.option->currentIndex()));
    if (index >= m_options.size())
        return;
    const OptionSpec& option = m_options[index];
    const QString range = QString::fromStdString(describeRange(option));
    const QString first = QString::fromStdString(formatOption(option.defaultValue));
    row.text->setPlaceholderText(m_values == Values::Several ? tr("%1, …").arg(first) : first);
    row.text->setToolTip(tr("%1\n%2").arg(QString::fromStdString(option.help), range));
    row.option->setToolTip(QString::fromStdString(option.key));
}

OptionRows::Pairs OptionRows::values() const {
    Pairs all;
    for (const Row& row : m_rows)
        if (const QString text = row.text->text().trimmed(); !text.isEmpty())
            all.emplace_back(row.option->currentData().toString().toStdString(), text.toStdString());
    return all;
}

void OptionRows::setValues(const Pairs& values) {
    const QSignalBlocker quiet(this);
    while (!m_rows.empty())
        removeRow(m_rows.back().widget);
    for (const auto& [key, text] : values)
        if (std::any_of(m_options.begin(), m_options.end(),
                        [&](const OptionSpec& o) { return o.key == key; }))
            addRow(key, text);
}

} // namespace flipscope
