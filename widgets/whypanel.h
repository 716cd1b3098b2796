// Why a weight flipped, in words, with the samples that voted and what became of them. Give it a question and
// then its answer; it knows nothing of how answers are found.
#pragma once

#include "widgets/votermodel.h"

#include <QWidget>

#include <memory>

class QLabel;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace flipscope {

class CounterView;
class MessagePage;
class ProgressStrip;

class WhyPanel : public QWidget {
    Q_OBJECT
public:
    explicit WhyPanel(QWidget* parent = nullptr);

    void setClassNames(const QStringList& names) { m_model->setClassNames(names); }
    void clear();
    /// While the answer is sought.
    void showBusy(const QString& question);
    void setProgress(quint64 done, quint64 total);
    /// `weight`: which one, in words.
    void showAnswer(std::shared_ptr<const WhyAnswer> answer, const QString& weight);
    /// Who voted for the flips of a burst; `layer`: which one, in words.
    void showBurst(const std::shared_ptr<const BurstAnswer>& answer, const QString& layer);
    /// There is no answer: why, in words.
    void showMessage(const QString& title, const QString& text);

    QString text() const; ///< what is said, for tests and screen readers
    const VoterModel& voters() const { return *m_model; }
    const std::shared_ptr<const WhyAnswer>& answer() const { return m_answer; }

Q_SIGNALS:
    void cancelled();
    void stepChosen(quint64 step);

private:
    QString votesText(const WhyFlip& why) const;
    QString ruleText(const WhyFlip& why) const;
    QString worthText(const WhyFlip& why) const;

    void showPage();

    std::shared_ptr<const WhyAnswer> m_answer;
    QStackedWidget* m_pages;
    MessagePage* m_message;
    ProgressStrip* m_progress;
    QLabel* m_title;
    QLabel* m_words;
    QLabel* m_worth;
    CounterView* m_counter;
    QToolButton* m_table;
    VoterModel* m_model;
    QTableView* m_voters;
};

} // namespace flipscope
