// The window of a batch: which options are varied and with which seeds; the list of runs before and while
// they are trained; mean and spread of each setting.
#pragma once

#include "app/batchsession.h"

#include <QMainWindow>

#include <functional>

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace flipscope {

class Banner;
class BatchRunsModel;
class ComparisonModel;
class Note;
class OptionRows;

class BatchWindow : public QMainWindow {
    Q_OBJECT
public:
    struct Source {
        std::function<std::optional<TrainingConfig>()> config; ///< of the training window's form
        std::function<QString()> folder;                       ///< of kept runs; empty: nowhere
    };
    BatchWindow(Source source, QWidget* parent);

    BatchSession& session() { return *m_session; }
    OptionRows& options() { return *m_options; }
    BatchRunsModel* runs() const { return m_runs; }
    ComparisonModel* comparison() const { return m_comparison; }
    void setSeeds(const QString& text);

Q_SIGNALS:
    void kept(); ///< run folders are new or changed

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeChoice();
    QWidget* makeTables();
    void makePlan();
    void showRun(int index);
    void showProgress();
    void showState();
    void saveTable();

    Source m_source;
    BatchSession* m_session;
    OptionRows* m_options;
    QLineEdit* m_seeds;
    Note* m_note;
    QPushButton* m_start;
    QPushButton* m_stop;
    QPushButton* m_save;
    QProgressBar* m_progress;
    BatchRunsModel* m_runs;
    ComparisonModel* m_comparison;
    Banner* m_banner;
    bool m_canStart = false;
};

} // namespace flipscope
