// Options chosen by a person, a row each: which, and what value - or values, separated by commas (semicolons
// where a value has commas itself). For lanes of a race and batches of runs. Knows the option tables and
// nothing else; whether values can be is for the configuration to say.
#pragma once

#include "engine/trainingconfig.h"

#include <QWidget>

#include <string>
#include <utility>
#include <vector>

class QComboBox;
class QLineEdit;
class QToolButton;
class QVBoxLayout;

namespace flipscope {

class OptionRows : public QWidget {
    Q_OBJECT
public:
    enum class Values { One, Several };
    using Pairs = std::vector<std::pair<std::string, std::string>>;

    explicit OptionRows(Values values, QWidget* parent = nullptr);

    /// Which options can be chosen: the method's, and the general ones but for `without`. Rows of others go.
    void setMethod(const std::string& method, const std::vector<std::string>& without);
    /// In the order of the rows; rows without a value are left out.
    Pairs values() const;
    void setValues(const Pairs& values);
    void addRow(const std::string& key = {}, const std::string& text = {});

Q_SIGNALS:
    void edited();

private:
    struct Row {
        QWidget* widget;
        QComboBox* option;
        QLineEdit* text;
    };
    void removeRow(const QWidget* widget);
    void showHint(const Row& row) const;
    void fill(QComboBox* box) const;

    Values m_values;
    std::string m_method;
    std::vector<OptionSpec> m_options;
    std::vector<Row> m_rows;
    QVBoxLayout* m_layout;
    QToolButton* m_add;
};

} // namespace flipscope
