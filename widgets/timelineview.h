// A run from its first step to its last: flips per step as a landscape, one band per layer, with epochs and
// marks, and a hand at the moment that is looked at. Drag the hand, or use the arrow keys; who listens to
// moveRequested() decides where it goes. Heights are logarithmic: a step that flips ten times as much stands
// out, and one that flips little is still seen.
//
// Ctrl and the wheel zoom around the pointer, the wheel alone moves the section; a double-click shows all.
#pragma once

#include <QImage>
#include <QStringList>
#include <QWidget>

#include <cstdint>
#include <memory>
#include <vector>

namespace flipscope {

/// Flips per layer and step; [layer][step - 1].
using FlipLandscape = std::vector<std::vector<std::uint32_t>>;

struct TimelineMark {
    enum class Kind { Best, Change, Burst, Note };
    quint64 step = 0;
    Kind kind = Kind::Change;
    QString text;
};

class TimelineView : public QWidget {
    Q_OBJECT
public:
    explicit TimelineView(QWidget* parent = nullptr);

    void clear();
    void setLayerNames(const QStringList& names);
    /// Steps 0 to `total` are the axis; known are `first` to `last`, exact from `exact` on.
    void setExtent(quint64 first, quint64 last, quint64 exact, quint64 total, quint64 stepsPerEpoch);
    void setLandscape(std::shared_ptr<const FlipLandscape> landscape);
    void setMarks(std::vector<TimelineMark> marks);
    /// Where the hand is; `live`: it follows the latest step.
    void setPosition(quint64 step, bool live);

    quint64 position() const { return m_position; }
    quint64 lastStep() const { return m_last; }
    quint64 totalSteps() const { return m_total; }
    /// Of all layers in a step; 0 where it is not known.
    quint64 flipsIn(quint64 step) const;
    const std::vector<TimelineMark>& marks() const { return m_marks; }
    /// Pixel column of a step, and the step there.
    int xOf(quint64 step) const;
    quint64 stepAt(int x) const;
    QString describe(quint64 step) const;
    /// The numbers behind the picture.
    void showAsTable();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void moveRequested(quint64 step);
    void liveRequested();
    /// By N, or a double-click on its mark: a note about this step is to be written.
    void noteRequested(quint64 step);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QRect plot() const;
    QRect band(std::size_t layer) const;
    int axisHeight() const;
    void render();
    void renderBand(QImage& image, std::size_t layer) const;
    void paintEpochs(QPainter& painter) const;
    void paintMarks(QPainter& painter) const;
    void paintMark(QPainter& painter, TimelineMark::Kind kind, QPointF at, double size) const;
    void paintHand(QPainter& painter) const;
    void paintNames(QPainter& painter) const;
    void zoom(double factor, int x);
    void setSection(double first, double length);
    const TimelineMark* markAt(QPoint position) const;

    QStringList m_layers;
    std::shared_ptr<const FlipLandscape> m_landscape;
    std::vector<TimelineMark> m_marks;
    quint64 m_first = 0, m_last = 0, m_exact = 0, m_total = 0, m_perEpoch = 1;
    quint64 m_position = 0;
    bool m_live = true;
    double m_sectionFirst = 0, m_sectionLength = 0; // steps; length 0: all
    int m_hovered = -1;
    QImage m_image; // of the plot, in device pixels
    bool m_stale = true;
};

} // namespace flipscope
