// One lane of a race, as a person chooses it: a method, and options that are not as in the training window.
#pragma once

#include "engine/trainingconfig.h"

#include <QGroupBox>

#include <string>
#include <vector>

class QComboBox;

namespace flipscope {

class OptionRows;

class LaneSetup : public QGroupBox {
    Q_OBJECT
public:
    explicit LaneSetup(const QString& title, QWidget* parent = nullptr);

    void setMethod(const std::string& method);
    std::string method() const;
    OptionRows& options() { return *m_options; }
    /// What this lane says beside `base`: the options of the method are those of `base` where that has the
    /// same.
    std::vector<Assignment> assignments(const TrainingConfig& base) const;
    /// In a few words.
    QString label() const;

Q_SIGNALS:
    void edited();

private:
    QComboBox* m_methods;
    OptionRows* m_options;
};

/// What both lanes have from the training window: its general options, but for the method.
std::vector<Assignment> commonAssignments(const TrainingConfig& base);

} // namespace flipscope
