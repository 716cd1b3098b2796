// A canvas to draw on, with the proportions of the pictures that a network takes, some times finer than
// them, so that strokes have soft edges when they are prepared. What is shown - a sample, a camera's picture
// - can be drawn on, too. Files and pictures dropped or pasted are handed on unchanged.
#pragma once

#include "datasets/dataset.h"

#include <QImage>
#include <QWidget>

#include <vector>

namespace flipscope {

/// A widget with this property set takes dropped files itself, wherever else they would go.
inline constexpr const char* takesFilesProperty = "takesDroppedFiles";

class DrawPad : public QWidget {
    Q_OBJECT
public:
    explicit DrawPad(QWidget* parent = nullptr);

    /// Of the network's pictures; an empty shape: nothing can be drawn. Another shape clears.
    void setShape(ImageShape shape);
    void setErasing(bool erasing) { m_isErasing = erasing; }
    /// White on black, or black on white; clears.
    void setInverted(bool inverted);
    /// Of a stroke, in pixels of the network's pictures.
    void setPenWidth(double pixels) { m_penWidth = pixels; }
    void clear();
    /// Shown as it is, enlarged to the canvas without smoothing.
    void setPicture(const QImage& picture);
    /// What is on the canvas as pixels of a picture: grey where nothing has a colour, else RGB.
    std::vector<std::uint8_t> pixels(ImageShape& shape) const;
    bool isBlank() const { return m_isBlank; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// Where the canvas is shown.
    QRect canvasRect() const;

Q_SIGNALS:
    void edited();
    void fileGiven(const QString& path);
    void imageGiven(const QImage& image);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void stroke(QPointF from, QPointF to, bool erasing);
    QPointF onCanvas(QPointF position) const;
    void paste();

    ImageShape m_shape;
    int m_fineness = 1; // canvas pixels per pixel of the network's pictures
    QImage m_canvas;
    QPointF m_last;
    double m_penWidth = 2.0;
    bool m_isErasing = false;
    bool m_isInverted = false;
    bool m_isBlank = true;
};

} // namespace flipscope
