// What can be changed while a run trains: below the options of the method, says which values were edited and
// not yet taken, and applies them from the next step on, or takes the edits back. Hidden while there is
// nothing to apply.
#pragma once

#include "engine/livechanges.h"

#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QLabel;
class QPushButton;

namespace flipscope {

class OptionForm;

class LiveOptions : public QWidget {
    Q_OBJECT
public:
    explicit LiveOptions(OptionForm* form, QWidget* parent = nullptr);

    /// A run has begun that takes changes of `keys`; `running`: its options as they are now.
    void begin(const std::vector<std::string>& keys, const TrainingConfig& running);
    void end();
    /// The run has taken one.
    void take(const OptionChange& change);
    const std::vector<std::string>& keys() const { return m_keys; }
    /// Edited, and not what the run trains with.
    std::vector<OptionChange> pending() const;

Q_SIGNALS:
    void changeRequested(const std::string& key, const std::string& text);

private:
    void refresh();
    void apply();
    void takeBack();

    OptionForm* m_form;
    std::vector<std::string> m_keys;
    std::map<std::string, OptionValue> m_running;
    QLabel* m_text;
    QPushButton* m_apply;
    QPushButton* m_back;
};

} // namespace flipscope
