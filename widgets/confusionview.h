// The matrix of a ConfusionModel: right answers and mistakes in two colours of growing strength, each cell
// with its count. Cells shrink until they would no longer hold their numbers, then it scrolls. By mouse or
// keyboard a cell is chosen.
#pragma once

#include <QTableView>

namespace flipscope {

class ConfusionModel;

class ConfusionView : public QTableView {
    Q_OBJECT
public:
    explicit ConfusionView(ConfusionModel* model, QWidget* parent = nullptr);

    /// All of it, whether scrolled to or not, twice as large as on the screen.
    QImage picture();

    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// By the user: click, Enter or Space.
    void cellChosen(int actual, int predicted);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fitCells();
    int smallestCell() const;

    ConfusionModel* m_model;
    bool m_isFitting = false;
};

} // namespace flipscope
