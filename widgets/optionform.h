// A form made from option declarations: one row per option, by type, with its help and a way back to the
// default. setValue() is silent; valueChanged() means the user. The trap: value() of a free text that fails
// validation is still that text: ask hasErrors() before using it.
#pragma once

#include "engine/options.h"

#include <QWidget>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

class QFormLayout;

namespace flipscope {

class OptionForm : public QWidget {
    Q_OBJECT
public:
    using Validator = std::function<QString(const std::string& key, const std::string& text)>;

    /// A text to choose, and what it is.
    struct Suggestion {
        QString text;
        QString description;
    };

    explicit OptionForm(QWidget* parent = nullptr);
    ~OptionForm() override;

    /// Builds the rows anew, all at their defaults; `keysToShow` chooses and orders them (empty: all, as
    /// given).
    void setOptions(const std::vector<OptionSpec>& options, const std::vector<QString>& keysToShow = {});

    /// The options shown, in order.
    std::vector<std::string> keys() const;
    bool contains(const QString& key) const;
    /// The key must be shown and the type that of the option (asserted).
    void setValue(const QString& key, const OptionValue& value);
    OptionValue value(const QString& key) const;
    std::map<std::string, OptionValue> values() const;

    /// What "reset" goes back to, where it is not the declared default (a method's own default); silent.
    void setDefault(const QString& key, const OptionValue& value);

    /// Takes the place of the declared help in tool tips; may be rich text.
    void setHelp(const QString& key, const QString& help);
    /// The field takes its label's place, too: for a long text under a heading of the same name.
    void setWide(const QString& key);
    /// Of a free text: a button beside it opens a menu of them. Those that fail validation cannot be chosen.
    void setSuggestions(const QString& key, std::vector<Suggestion> suggestions);

    /// A hidden option keeps its value.
    void setShown(const QString& key, bool shown);

    /// `except`: keys that can be edited all the same.
    void setReadOnly(bool readOnly, const std::vector<std::string>& except = {});
    bool isReadOnly() const { return m_readOnly; }

    /// Checks free texts as they are typed; a non-empty answer is shown under the field.
    void setValidator(Validator validator);
    bool hasErrors() const;
    /// What is shown under the field; empty: nothing.
    QString errorText(const QString& key) const;

    /// The editor of an option; for focus and tests.
    QWidget* editor(const QString& key) const;

Q_SIGNALS:
    /// By the user, value already readable; also after a reset.
    void valueChanged(const QString& key);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Row;
    Row* find(const QString& key) const;
    void addRow(const OptionSpec& spec);
    void edited(Row& row);
    void refresh(Row& row);
    void fillSuggestions(Row& row);
    QString problem(const Row& row, const QString& text) const;

    std::vector<std::unique_ptr<Row>> m_rows;
    Validator m_validator;
    bool m_readOnly = false;
    std::vector<std::string> m_editable; // while read-only
    QFormLayout* m_layout;
};

} // namespace flipscope
