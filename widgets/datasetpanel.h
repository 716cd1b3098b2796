// What a network learns from: the data set in numbers, what deserves a look, samples per class, and the
// pictures. Without data it is the start page. The trap: it changes nothing by itself; corrections are asked
// for by signals, and the corrected data set comes back by setDataset().
#pragma once

#include "datasets/watch.h"
#include "widgets/findings.h"
#include "widgets/startpage.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QSplitter;
class QModelIndex;
class QStackedWidget;
class QTableView;

namespace flipscope {

class ClassCountModel;
class DuplicateSearch;
class FindingsList;
class PictureGrid;
class ProgressStrip;

class DatasetPanel : public QWidget {
    Q_OBJECT
public:
    explicit DatasetPanel(QWidget* parent = nullptr);
    ~DatasetPanel() override;

    /// nullptr: the start page. The same data divided or corrected anew keep part, filters and place.
    void setDataset(std::shared_ptr<const Dataset> dataset);
    /// "Reading fashion-mnist": shown if it takes longer than a moment; what is there stays visible.
    void setBusy(const QString& text);
    void setProgress(const Watch::Progress& progress);
    /// Ends setBusy(), nothing having changed.
    void setIdle();
    void setError(const QString& text);
    void setRecent(const QList<StartPage::Recent>& recent);
    /// While training nothing can be corrected.
    void setReadOnly(bool readOnly);

    DataPart part() const;
    void setPart(DataPart part);
    /// Of the pictures shown; -1: all classes.
    int labelFilter() const;
    void setLabelFilter(int label);

    PictureGrid* grid() const { return m_grid; }
    const ClassCountModel* classCounts() const { return m_counts; }
    FindingsList* findings() const { return m_findings; }

Q_SIGNALS:
    void catalogueRequested();
    void folderRequested();
    void fileRequested();
    void recentChosen(const QString& dataset);
    void cancelRequested();
    void pictureChanged(const std::optional<flipscope::PictureRef>& picture);
    void leaveOutRequested(const std::vector<flipscope::PictureRef>& pictures);
    void takeBackRequested(const std::vector<flipscope::PictureRef>& pictures);
    void relabelRequested(const std::vector<flipscope::PictureRef>& pictures, int label);
    void restoreLabelsRequested(const std::vector<flipscope::PictureRef>& pictures);

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyPalette();
    QWidget* makeContents();
    QWidget* makeHeader();
    void makeHistogram();
    void wire();
    void fitHistogram();
    void searchDuplicates();
    /// Nothing: they were not looked for.
    void showFindings(const std::optional<std::vector<Duplicate>>& duplicates);
    void showFinding(const Finding& finding);
    void actOn(const Finding& finding);
    void showList(const QString& title, const std::vector<std::pair<QString, QString>>& rows);
    void classChosen(const QModelIndex& index);
    QString headerText() const;

    std::shared_ptr<const Dataset> m_dataset;
    QString m_busy;
    bool m_readOnly = false;
    ClassCountModel* m_counts;
    DuplicateSearch* m_search;
    QStackedWidget* m_pages;
    ProgressStrip* m_loading;
    ProgressStrip* m_searching;
    StartPage* m_start;
    QLabel* m_name;
    QLabel* m_facts;
    FindingsList* m_findings;
    QTableView* m_classes;
    QSplitter* m_splitter;
    PictureGrid* m_grid;
};

} // namespace flipscope
