// One row of an OptionForm: the editor that suits an option's type, its reset button and its error line.
// Included by the form's sources only.
#pragma once

#include "widgets/optionform.h"

class QLabel;
class QToolButton;

namespace flipscope {

struct OptionForm::Row {
    OptionSpec spec;
    OptionValue defaultValue;
    QWidget* editor = nullptr;
    QWidget* field = nullptr; ///< editor, reset button and error line
    QToolButton* reset = nullptr;
    QToolButton* choose = nullptr; ///< null: no suggestions
    QLabel* error = nullptr;
    QLabel* name = nullptr; ///< null: the field takes its place, too
    std::vector<OptionForm::Suggestion> suggestions;

    QString key() const { return QString::fromStdString(spec.key); }
    OptionValue value() const;
    void setValue(const OptionValue& value);
    /// Texts that are typed freely, and integers too wide for a spin box.
    bool isTyped() const;
    QString typedText() const;
};

/// The editor for an option's type; `edited` is called at every change, also by setValue().
QWidget* makeOptionEditor(const OptionSpec& spec, QWidget* parent, const std::function<void()>& edited);

} // namespace flipscope
