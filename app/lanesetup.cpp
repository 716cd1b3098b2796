#include "app/lanesetup.h"

#include "app/optionrows.h"
#include "app/setupsections.h"
#include "engine/learning/methods.h"

#include <QComboBox>
#include <QVBoxLayout>

namespace flipscope {

namespace {

/// What both lanes must have alike, or what the race decides.
std::vector<std::string> sharedKeys() {
    std::vector<std::string> keys{"method", "batch", "augment", "epochs", "threads", "kernels", "changes"};
    for (const QString& key : setup::keysOfData())
        keys.push_back(key.toStdString());
    return keys;
}

} // namespace

std::vector<Assignment> commonAssignments(const TrainingConfig& base) {
    std::vector<Assignment> common;
    for (const OptionSpec& option : TrainingConfig::generalOptions())
        if (option.key != "method" && option.key != "changes")
            common.push_back({option.key, formatOption(base.value(option.key)), option.key, {}});
    return common;
}

LaneSetup::LaneSetup(const QString& title, QWidget* parent)
    : QGroupBox(title, parent), m_methods(new QComboBox), m_options(new OptionRows(OptionRows::Values::One)) {
    m_methods->setObjectName(QStringLiteral("laneMethod"));
    m_methods->setAccessibleName(tr("Method of %1").arg(title));
    for (const Method& known : methods()) {
        m_methods->addItem(QString::fromStdString(known.title), QString::fromStdString(known.name));
        m_methods->setItemData(m_methods->count() - 1, QString::fromStdString(known.summary),
                               Qt::ToolTipRole);
    }
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_methods);
    layout->addWidget(m_options);
    layout->addStretch(1);
    connect(m_methods, &QComboBox::currentIndexChanged, this, [this] {
        m_options->setMethod(method(), sharedKeys());
        Q_EMIT edited();
    });
    connect(m_options, &OptionRows::edited, this, &LaneSetup::edited);
    m_options->setMethod(method(), sharedKeys());
}

std::string LaneSetup::method() const { return m_methods->currentData().toString().toStdString(); }

void LaneSetup::setMethod(const std::string& method) {
    m_methods->setCurrentIndex(m_methods->findData(QString::fromStdString(method)));
}

std::vector<Assignment> LaneSetup::assignments(const TrainingConfig& base) const {
    std::vector<Assignment> all{{"method", method(), "method", {}}};
    if (base.text("method") == method())
        for (const OptionSpec& option : TrainingConfig::methodOptions(method()))
            all.push_back({option.key, formatOption(base.value(option.key)), option.key, {}});
    for (const auto& [key, text] : m_options->values())
        all.push_back({key, text, key, {}});
    return all;
}

QString LaneSetup::label() const {
    QString text = m_methods->currentData().toString();
    for (const auto& [key, value] : m_options->values())
        text += QStringLiteral(" %1=%2").arg(QString::fromStdString(key), QString::fromStdString(value));
    return text;
}

} // namespace flipscope
