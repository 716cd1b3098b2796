// Asking a network about one picture: draw it, drop it, open it, take it from the data or a camera; see the
// scores of all classes and why. Shows values and tells wishes; who prepares and predicts is not known here.
#pragma once

#include "datasets/dataset.h"
#include "engine/network/layershape.h"
#include "widgets/evidenceview.h"

#include <QStringList>
#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QSpinBox;
class QToolButton;

namespace flipscope {

class ClassBars;
class DrawPad;

class TryItPanel : public QWidget {
    Q_OBJECT
public:
    /// Whose evidence is wanted.
    struct Target {
        std::size_t layer = 0;
        std::size_t neuron = 0;
        std::size_t y = 0, x = 0;  ///< in the layer's output
        bool followsAnswer = true; ///< the output neuron of the class that is answered
        bool operator==(const Target&) const = default;
    };

    explicit TryItPanel(QWidget* parent = nullptr);

    /// Empty `layers`: there is no model; `title` says which one there is, or why none.
    void setModel(const QString& title, bool isFile, ImageShape shape, const QStringList& classNames,
                  const std::vector<LayerShape>& layers);
    void setScores(const std::vector<std::int32_t>& scores);
    /// As the network sees it after the encoder.
    void setSeen(const QImage& seen);
    void setEvidence(const EvidenceView::Shown& shown);
    void clearAnswer();
    /// Shown on the pad.
    void showPicture(const QImage& picture, const QString& caption);
    void setCaption(const QString& caption);
    void setCameraRunning(bool running);

    Target target() const { return m_target; }
    void setTarget(const Target& target);
    DrawPad* pad() const { return m_pad; }
    ClassBars* bars() const { return m_bars; }
    EvidenceView* evidence() const { return m_evidence; }

Q_SIGNALS:
    void drawn();   ///< the canvas has changed under the pen
    void cleared(); ///< the canvas is blank
    void fileGiven(const QString& path);
    void imageGiven(const QImage& image);
    void fileRequested();
    void sampleRequested();
    void cameraRequested();
    void videoRequested();
    void stopRequested(); ///< camera or video
    void openModelRequested();
    void followRunRequested();
    void targetChanged();

private:
    QWidget* makeModelRow();
    QWidget* makeTools();
    QWidget* makeTargets();
    void chooseTarget();
    void showTarget();
    void followInput(int input);

    std::vector<LayerShape> m_layers;
    QStringList m_classNames;
    Target m_target;
    QLabel* m_title;
    QToolButton* m_open;
    QToolButton* m_run;
    DrawPad* m_pad;
    QToolButton* m_erase;
    QToolButton* m_camera;
    QAction* m_stop;
    QLabel* m_caption;
    QLabel* m_seen;
    ClassBars* m_bars;
    QComboBox* m_layer;
    QSpinBox* m_neuron;
    QSpinBox* m_row;
    QSpinBox* m_column;
    QToolButton* m_answer;
    EvidenceView* m_evidence;
};

} // namespace flipscope
