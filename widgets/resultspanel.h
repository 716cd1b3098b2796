// What a model answers to one part of the data: confusion matrix, measures per class, and the pictures behind
// every count, the most wrong first. Shows values; who evaluates, and when, is not known here.
#pragma once

#include "widgets/answerlist.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QListView;
class QMenu;
class QPushButton;
class QStackedWidget;
class QTabWidget;
class QTableView;
class QToolButton;

namespace flipscope {

class ClassMeasuresModel;
class ConfusionModel;
class ConfusionView;
class MessagePage;
class ProgressStrip;

class ResultsPanel : public QWidget {
    Q_OBJECT
public:
    struct Results {
        std::shared_ptr<const Dataset> dataset;
        DataPart part = DataPart::Test;
        QString model; ///< which one, in words
        Answers answers;
    };

    explicit ResultsPanel(QWidget* parent = nullptr);

    /// The parts that can be chosen; what was chosen stays where it can.
    void setDataset(std::shared_ptr<const Dataset> dataset);
    std::optional<DataPart> part() const;
    void setPart(DataPart part);
    void setResults(const Results& results);
    /// Nothing is shown but why not.
    void clear(const QString& title, const QString& text);
    /// What is shown is of an earlier model than there is now.
    void setOutdated(bool outdated);
    ProgressStrip* progress() const { return m_progress; }

    ConfusionModel* confusion() const { return m_confusion; }
    ConfusionView* matrix() const { return m_matrix; }
    ClassMeasuresModel* measures() const { return m_measures; }
    AnswerListModel* answers() const { return m_answers; }
    /// Only these pictures; -1: any class.
    void showPictures(int actual, int predicted);

    /// As the export menu writes them (RFC 4180). Throw nothing; false: `error` says why.
    bool saveConfusion(const QString& file, QString* error) const;
    bool saveMeasures(const QString& file, QString* error) const;
    bool saveAnswers(const QString& file, QString* error) const;
    bool savePicture(const QString& file, QString* error) const;

Q_SIGNALS:
    void partChosen(flipscope::DataPart part);
    void refreshRequested();
    void folderRequested(); ///< to predict
    void cancelRequested();
    /// By the user, among the answers: for views of single pictures.
    void pictureChosen(const flipscope::PictureRef& picture);

private:
    QWidget* makeHead();
    QWidget* makeContents();
    QWidget* makePictures();
    void makeExportMenu();
    void fillClasses();
    void applyFilter();
    void updateCount();

    std::shared_ptr<const Dataset> m_dataset;
    Results m_results;
    ConfusionModel* m_confusion;
    ClassMeasuresModel* m_measures;
    AnswerListModel* m_answers;
    QComboBox* m_parts;
    QToolButton* m_refresh;
    QToolButton* m_more;
    QLabel* m_summary;
    QStackedWidget* m_pages;
    MessagePage* m_message;
    QTabWidget* m_tabs;
    ConfusionView* m_matrix;
    QTableView* m_classes;
    QComboBox* m_which;
    QComboBox* m_order;
    QComboBox* m_actual;
    QComboBox* m_predicted;
    QLabel* m_count;
    QListView* m_list;
    ProgressStrip* m_progress;
};

} // namespace flipscope
