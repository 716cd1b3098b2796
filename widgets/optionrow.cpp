#include "widgets/optionrow.h"

#include "datasets/error.h"
#include "widgets/enginetext.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QLineEdit>
#include <QSpinBox>

#include <cmath>
#include <limits>

namespace flipscope {

namespace {

/// Scrolling a form must not change the values that pass under the mouse.
class WheelGuard final : public QObject {
public:
    using QObject::QObject;
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() != QEvent::Wheel || static_cast<QWidget*>(watched)->hasFocus())
            return false;
        event->ignore();
        return true;
    }
};

int decimalsFor(double value) {
    int decimals = 0;
    double scaled = std::abs(value);
    while (decimals < 12 && std::abs(scaled - std::round(scaled)) > 1e-9 * std::max(1.0, scaled)) {
        scaled *= 10;
        ++decimals;
    }
    return decimals;
}

/// What stands in a number's field besides the number.
template <class Box> void addWords(Box& box, const OptionSpec& spec) {
    if (!spec.unit.empty())
        box.setSuffix(QLatin1Char(' ') + engineText(spec.unit));
    if (!spec.zero.empty() && spec.minimum == 0)
        box.setSpecialValueText(engineText(spec.zero));
}

QWidget* makeInteger(const OptionSpec& spec, QWidget* parent, const std::function<void()>& edited) {
    constexpr double widest = std::numeric_limits<int>::max();
    if (spec.maximum > widest || spec.minimum < -widest) {
        auto* line = new QLineEdit(parent);
        QObject::connect(line, &QLineEdit::textChanged, line, edited);
        return line;
    }
    auto* box = new QSpinBox(parent);
    box->setRange(static_cast<int>(spec.minimum), static_cast<int>(spec.maximum));
    box->setStepType(spec.maximum - spec.minimum > 1000 ? QSpinBox::AdaptiveDecimalStepType
                                                        : QSpinBox::DefaultStepType);
    box->setGroupSeparatorShown(true);
    addWords(*box, spec);
    QObject::connect(box, &QSpinBox::valueChanged, box, edited);
    return box;
}

QWidget* makeReal(const OptionSpec& spec, QWidget* parent, const std::function<void()>& edited) {
    auto* box = new QDoubleSpinBox(parent);
    box->setDecimals(std::clamp(decimalsFor(std::get<double>(spec.defaultValue)) + 1, 2, 12));
    box->setRange(spec.minimum, spec.maximum);
    box->setStepType(QDoubleSpinBox::AdaptiveDecimalStepType);
    box->setGroupSeparatorShown(true);
    addWords(*box, spec);
    QObject::connect(box, &QDoubleSpinBox::valueChanged, box, edited);
    return box;
}

QWidget* makeText(const OptionSpec& spec, QWidget* parent, const std::function<void()>& edited) {
    if (spec.choices.empty()) {
        auto* line = new QLineEdit(parent);
        QObject::connect(line, &QLineEdit::textChanged, line, edited);
        return line;
    }
    auto* box = new QComboBox(parent);
    for (const std::string& choice : spec.choices)
        box->addItem(QString::fromStdString(choice));
    QObject::connect(box, &QComboBox::currentIndexChanged, box, edited);
    return box;
}

QWidget* makeFlag(QWidget* parent, const std::function<void()>& edited) {
    auto* box = new QCheckBox(parent);
    QObject::connect(box, &QCheckBox::toggled, box, edited);
    return box;
}

} // namespace

QWidget* makeOptionEditor(const OptionSpec& spec, QWidget* parent, const std::function<void()>& edited) {
    QWidget* editor = nullptr;
    if (std::holds_alternative<bool>(spec.defaultValue))
        editor = makeFlag(parent, edited);
    else if (std::holds_alternative<std::int64_t>(spec.defaultValue))
        editor = makeInteger(spec, parent, edited);
    else if (std::holds_alternative<double>(spec.defaultValue))
        editor = makeReal(spec, parent, edited);
    else
        editor = makeText(spec, parent, edited);
    editor->setFocusPolicy(Qt::StrongFocus);
    editor->installEventFilter(new WheelGuard(editor));
    return editor;
}

OptionValue OptionForm::Row::value() const {
    if (const auto* box = qobject_cast<QCheckBox*>(editor))
        return box->isChecked();
    if (const auto* box = qobject_cast<QSpinBox*>(editor))
        return std::int64_t{box->value()};
    if (const auto* box = qobject_cast<QDoubleSpinBox*>(editor))
        return box->value();
    if (const auto* box = qobject_cast<QComboBox*>(editor))
        return box->currentText().toStdString();
    if (std::holds_alternative<std::string>(defaultValue))
        return typedText().toStdString();
    bool ok = false;
    const qlonglong number = typedText().toLongLong(&ok);
    return ok ? OptionValue(std::int64_t{number}) : defaultValue; // an error line says so
}

void OptionForm::Row::setValue(const OptionValue& value) {
    Q_ASSERT(value.index() == defaultValue.index());
    if (auto* flag = qobject_cast<QCheckBox*>(editor)) {
        flag->setChecked(std::get<bool>(value));
    } else if (auto* whole = qobject_cast<QSpinBox*>(editor)) {
        whole->setValue(static_cast<int>(std::get<std::int64_t>(value)));
    } else if (auto* real = qobject_cast<QDoubleSpinBox*>(editor)) {
        const double number = std::get<double>(value);
        real->setDecimals(std::max(real->decimals(), decimalsFor(number))); // no digit may be lost
        real->setValue(number);
    } else if (auto* choice = qobject_cast<QComboBox*>(editor)) {
        choice->setCurrentIndex(choice->findText(QString::fromStdString(std::get<std::string>(value))));
    } else {
        static_cast<QLineEdit*>(editor)->setText(QString::fromStdString(formatOption(value)));
    }
}

bool OptionForm::Row::isTyped() const { return qobject_cast<QLineEdit*>(editor); }

QString OptionForm::Row::typedText() const { return static_cast<QLineEdit*>(editor)->text(); }

} // namespace flipscope
