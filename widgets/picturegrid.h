// The pictures of a data set to look through: part, search, a grid that decodes what is on the screen, and
// what can be corrected: labels, and which pictures are left out. Corrections are asked for by signals; the
// grid changes nothing.
#pragma once

#include "widgets/thumbnailmodel.h"

#include <QWidget>

#include <optional>

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QToolButton;

namespace flipscope {

class PictureGrid : public QWidget {
    Q_OBJECT
public:
    explicit PictureGrid(QWidget* parent = nullptr);

    /// nullptr: empty. What is shown stays where the data are the same, divided or corrected anew.
    void setDataset(std::shared_ptr<const Dataset> dataset);
    void setReadOnly(bool readOnly);

    DataPart part() const;
    void setPart(DataPart part);
    void setLabelFilter(int label);
    /// Exactly these; `title` says what they are. A button goes back to the part.
    void showOnly(std::vector<PictureRef> pictures, const QString& title);
    void showLeftOut();

    ThumbnailModel* model() const { return m_model; }
    QListView* list() const { return m_list; }
    /// Nothing: none is selected.
    std::optional<PictureRef> current() const;
    std::vector<PictureRef> selected() const;

Q_SIGNALS:
    /// By the user, or the first one of what is shown.
    void currentChanged(const std::optional<flipscope::PictureRef>& picture);
    void leaveOutRequested(const std::vector<flipscope::PictureRef>& pictures);
    void takeBackRequested(const std::vector<flipscope::PictureRef>& pictures);
    void relabelRequested(const std::vector<flipscope::PictureRef>& pictures, int label);

private:
    QWidget* makeActions();
    void makeList();
    void fillParts();
    void choosePart();
    void showAll();
    void updateTexts();
    void updateActions();
    void chooseLabel();
    void leaveOutOrTakeBack();
    void copyName() const;

    std::shared_ptr<const Dataset> m_dataset;
    bool m_readOnly = false;
    QString m_title; // of showOnly()
    ThumbnailModel* m_model;
    QComboBox* m_parts;
    QLineEdit* m_search;
    QLabel* m_count;
    QToolButton* m_back;
    QListView* m_list;
    QToolButton* m_relabel;
    QToolButton* m_leaveOut;
    QAction* m_relabelAction;
    QAction* m_leaveOutAction;
    QAction* m_copyAction;
};

} // namespace flipscope
