// What a network learns from: the data set in numbers, samples per class, the pictures of one part, and what
// the encoder makes of the selected one. Busy and error states replace the contents until the next
// setDataset().
#pragma once

#include "datasets/dataset.h"
#include "engine/encoder.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QModelIndex;
class QStackedWidget;
class QTableView;

namespace flipscope {

class ClassCountModel;
class EncoderPreview;
class MessagePage;
class ThumbnailModel;

class DatasetPanel : public QWidget {
    Q_OBJECT
public:
    enum class Part { Train, Validation, Test };
    Q_ENUM(Part)

    explicit DatasetPanel(QWidget* parent = nullptr);
    ~DatasetPanel() override;

    /// Null data set: the empty state. Null encoder: pictures only.
    void setDataset(std::shared_ptr<const Dataset> dataset, std::shared_ptr<const Encoder> encoder);
    /// Another encoder for the same data set; the selected picture stays.
    void setEncoder(std::shared_ptr<const Encoder> encoder);
    /// "Reading fashion-mnist..."
    void setBusy(const QString& text);
    void setError(const QString& text);

    Part part() const;
    void setPart(Part part);
    /// Of the pictures shown; -1: all classes.
    int labelFilter() const;
    void setLabelFilter(int label);

    const ThumbnailModel* thumbnails() const { return m_thumbnails; }
    const ClassCountModel* classCounts() const { return m_counts; }

Q_SIGNALS:
    /// The button of the empty and the error state.
    void openRequested();
    /// By the user; `sample` is the position in the part.
    void pictureSelected(flipscope::DatasetPanel::Part part, int sample);

private:
    QWidget* makeContents();
    const Samples& samples() const;
    void fillParts();
    void showPart();
    void showPicture(const QModelIndex& index);
    void updateShownCount();
    QString headerText() const;
    void showWarnings();

    std::shared_ptr<const Dataset> m_dataset;
    std::shared_ptr<const Encoder> m_encoder;
    ThumbnailModel* m_thumbnails;
    ClassCountModel* m_counts;
    QStackedWidget* m_pages;
    MessagePage* m_message;
    QLabel* m_name;
    QLabel* m_facts;
    QLabel* m_warnings;
    QTableView* m_classes;
    QComboBox* m_parts;
    QLineEdit* m_search;
    QLabel* m_shownCount;
    QListView* m_list;
    EncoderPreview* m_preview;
};

} // namespace flipscope
