// A drafted network as a row of blocks, from the picture on the left to the classes on the right: as high as
// the maps are, as wide as they have channels (both by their logarithm). A click, or the arrow keys, choose a
// layer. The table beside it is its twin in words.
#pragma once

#include "app/networkfacts.h"

#include <QWidget>

#include <vector>

class QPainter;

namespace flipscope {

class NetworkPicture : public QWidget {
    Q_OBJECT
public:
    explicit NetworkPicture(QWidget* parent = nullptr);

    void setDraft(const NetworkDraft& draft, const NetworkFacts& facts, const NetworkFrame& frame);
    /// As rows of LayerTableModel: 0 is the input.
    void setCurrent(int row);
    int current() const { return m_current; }
    /// Where the block of a row is painted.
    QRectF block(int row) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(int row);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Block {
        QString title, map, help;
        double height = 1, width = 1; ///< relative
        bool isKnown = false, isWrong = false, addsInput = false;
    };
    void choose(int row);
    void paintBlock(QPainter& painter, int row) const;
    void paintWords(QPainter& painter) const;

    std::vector<Block> m_blocks;
    int m_current = 0;
};

} // namespace flipscope
