// The dialog in which a network is put together: its layers as a picture and as a table, checked as they are
// typed, with weights, memory and operations at once, and the text that the option takes. Everything can be
// taken back. accepted(): text() is the network.
#pragma once

#include "app/latestjob.h"
#include "app/networkfacts.h"
#include "engine/trainingconfig.h"

#include <QDialog>

#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;
class QUndoStack;

namespace flipscope {

class LayerTableModel;
class NetworkPicture;
class Note;

class NetworkBuilder : public QDialog {
    Q_OBJECT
public:
    /// `config`: what training memory is reckoned with (method, batch); none: it is left out.
    NetworkBuilder(const NetworkFrame& frame, std::optional<TrainingConfig> config, QWidget* parent);
    ~NetworkBuilder() override;

    /// The beginning of the undo history. A text that is none begins with one dense layer.
    void setText(const std::string& text);
    std::string text() const { return m_draft.text(); }
    bool fits() const { return m_facts.problem.isEmpty(); }
    const NetworkFacts& facts() const { return m_facts; }

    LayerTableModel* model() const { return m_model; }
    QTableView* table() const { return m_table; }
    QUndoStack* undoStack() const { return m_undo; }
    QString trainingMemory() const;

public Q_SLOTS:
    void addDense();
    void addFilters();
    void removeLayer();
    void moveUp();
    void moveDown();

private:
    void makeTable();
    QWidget* makeButtons();
    QPushButton* button(const char* name, const QString& text, const QString& help, const QKeySequence& keys,
                        void (NetworkBuilder::*slot)());
    void change(const NetworkDraft& draft, const QString& what);
    void showDraft(const NetworkDraft& draft);
    void move(int from, int to);
    void insert(const LayerDraft& layer);
    void textEdited(const QString& text);
    void presetChosen(int index);
    void showTotals();
    void reckonTraining();
    int currentLayer() const; ///< -1: none
    void select(int row);

    NetworkFrame m_frame;
    std::optional<TrainingConfig> m_config;
    NetworkDraft m_draft;
    NetworkFacts m_facts;
    LayerTableModel* m_model;
    NetworkPicture* m_picture;
    QTableView* m_table;
    QComboBox* m_presets;
    QLineEdit* m_text;
    QLabel* m_totals;
    QLabel* m_training;
    QLabel* m_problem;
    QPushButton* m_remove = nullptr;
    QPushButton* m_up = nullptr;
    QPushButton* m_down = nullptr;
    QPushButton* m_accept = nullptr;
    QUndoStack* m_undo;
    LatestJob m_job; // reckons with a learner of the method
};

} // namespace flipscope
