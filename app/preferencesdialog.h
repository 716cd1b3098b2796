// Edit > Preferences: every change counts at once and is kept. Not modal.
#pragma once

#include "app/preferences.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace flipscope {

class OptionForm;

class PreferencesDialog : public QDialog {
    Q_OBJECT
public:
    explicit PreferencesDialog(QWidget* parent = nullptr);

    /// Silent.
    void setPreferences(const Preferences& preferences);
    Preferences preferences() const;

Q_SIGNALS:
    /// By the user; preferences() is kept already.
    void changed();

private:
    QWidget* makeWindowPage();
    QWidget* makeRunsPage();
    void addRunFolder(QFormLayout* form);
    void edited();
    void reset();
    void chooseRunFolder();

    QComboBox* m_appearance;
    QComboBox* m_language;
    QLabel* m_languageNote;
    QCheckBox* m_expert;
    QCheckBox* m_restore;
    QCheckBox* m_offer;
    QLineEdit* m_runFolder;
    QSpinBox* m_timelines;
    OptionForm* m_machine;
    Preferences m_saved;
    bool m_isSetting = false;
};

} // namespace flipscope
