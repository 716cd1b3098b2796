// The form of a run: preset, method with its summary, and every option of the option table, checked while
// typed. config() is what the form says; setters are silent. The data set's facts, once known, tell the
// network's size.
#pragma once

#include "datasets/dataset.h"
#include "engine/encoder.h"
#include "engine/trainingconfig.h"

#include <QTimer>
#include <QWidget>

#include <map>
#include <memory>
#include <vector>

class QComboBox;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace flipscope {

class LiveOptions;
class OptionForm;

class SetupPanel : public QWidget {
    Q_OBJECT
public:
    explicit SetupPanel(QWidget* parent = nullptr);

    /// Throws Error where the form holds something that cannot be.
    TrainingConfig config() const;
    /// To open data with: the network need not fit those that are open.
    TrainingConfig dataConfig() const;
    void setConfig(const TrainingConfig& config);
    /// Throws Error for a name that there is none of.
    void choosePreset(const QString& name);
    /// The preset that the form equals; empty: none.
    QString preset() const;
    /// All that the form says, valid or not.
    struct Fields {
        std::string method;
        std::map<std::string, OptionValue> options;
        bool operator==(const Fields&) const = default;
    };
    Fields fields() const;
    void setFields(const Fields& fields);
    /// One general option.
    void setOption(const QString& key, const OptionValue& value);
    OptionValue option(const QString& key) const;
    /// A general option that is a text; as typed, valid or not.
    std::string text(const std::string& key) const;

    /// As the form calls an option.
    QString labelOf(const QString& key) const;

    /// Options of this machine: what general options default to here, also where a preset is chosen.
    void setMachineOptions(std::map<std::string, OptionValue> options);
    /// Whether all options are shown, or those that a first run needs.
    void setExpert(bool expert);
    bool isExpert() const { return m_isExpert; }

    void setDataset(std::shared_ptr<const Dataset> dataset, std::shared_ptr<const Encoder> encoder);
    void setReadOnly(bool readOnly);
    /// Of the run that has begun: what can be changed while it trains.
    LiveOptions& live() { return *m_live; }

    /// The form that shows an option; null: none does.
    OptionForm* formOf(const QString& key) const;
    QComboBox* methodBox() const { return m_methods; }
    QComboBox* presetBox() const { return m_presets; }
    QString networkFacts() const;
    /// The dialog for the network, on the data that are open; not modal to the program, deletes itself.
    void openNetworkBuilder();

Q_SIGNALS:
    /// By the user, a moment after the last edit: an option that decides on data or encoder, and dataConfig()
    /// is valid.
    void dataChanged();
    /// By the user, at every keystroke; valid or not.
    void optionEdited(const QString& key);
    /// By the user: a preset or a method; `what` says so in words.
    void chosen(const QString& what);
    void expertChanged(bool expert);

private:
    void addHead(QVBoxLayout* layout);
    QToolButton* makeExpertButton();
    TrainingConfig defaultsOf(const std::string& method) const;
    std::vector<Assignment> withMachineOptions(std::vector<Assignment> assignments) const;
    void showLevel();
    void showHiddenChanges();
    QWidget* makeForms();
    OptionForm* addSection(QVBoxLayout* layout, const QString& title, const std::vector<QString>& keys);
    void edited(const QString& key);
    void changeMethod();
    void showMethod(const std::string& method);
    void presetChosen(int index);
    void showPreset();
    void showNetworkFacts();
    void showCorrections();
    void checkTexts();
    QString check(const std::string& key, const std::string& text) const;
    void refuseErrors(const OptionForm& form) const;
    std::map<std::string, OptionValue> values() const;
    std::string method() const;

    QComboBox* m_presets;
    QLabel* m_presetText;
    QComboBox* m_methods;
    QLabel* m_methodText;
    std::vector<OptionForm*> m_general;
    OptionForm* m_methodForm = nullptr;
    LiveOptions* m_live = nullptr;
    QLabel* m_networkFacts;
    QLabel* m_correctionsText;
    QLabel* m_methodHeading = nullptr;
    QLabel* m_hiddenText;
    QToolButton* m_expertButton = nullptr;
    QToolButton* m_moreButton = nullptr;
    bool m_isExpert = true;
    std::map<std::string, OptionValue> m_machine;
    std::map<std::string, OptionValue> m_corrections; // options without a field
    QWidget* m_advanced = nullptr;
    QToolButton* m_build = nullptr;
    std::string m_shownMethod;
    std::vector<Preset> m_presetList;
    std::shared_ptr<const Dataset> m_dataset;
    std::shared_ptr<const Encoder> m_encoder;
    QTimer m_dataTimer;
};

} // namespace flipscope
