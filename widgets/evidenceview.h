// Why a neuron answered as it did, seen: what it looks at, its weights, and where they agree - three pictures
// side by side - and the sum that follows, digit for digit as the engine counts it. A click on an input
// leads on to what made it.
#pragma once

#include "engine/evidence.h"
#include "widgets/bittiles.h"

#include <QImage>
#include <QWidget>

#include <array>
#include <optional>

namespace flipscope {

class EvidenceView : public QWidget {
    Q_OBJECT
public:
    /// What one neuron saw. `picture` and `planes` say how the inputs of the first layer lie, where they are
    /// a whole picture's; otherwise they lie as the field does.
    struct Shown {
        NeuronEvidence evidence;
        QString name;            ///< "Neuron 5 of layer 2"
        bool isOutput = false;   ///< its sum less the threshold is a score
        ImageShape picture = {}; ///< empty: the field's own shape
        std::size_t planes = 1;
    };

    explicit EvidenceView(QWidget* parent = nullptr);

    void setEvidence(const Shown& shown);
    void clear();
    const std::optional<Shown>& shown() const { return m_shown; }
    /// The sum as the picture on the right has it: agreements less disagreements, or grey values by sign.
    std::int64_t shownSum() const;
    /// What is said about it.
    QString sentence() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void inputChosen(int index); ///< in the order of NeuronEvidence::values

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;

private:
    enum Group { Inputs, Weights, Products, GroupCount };

    void layOut();
    void render();
    QRgb colour(int group, std::size_t i) const;
    /// The index in NeuronEvidence::values for an input of the tiles, and back is not needed.
    int inputAt(QPoint position) const;
    QString describe(int input) const;
    void showTable();

    std::optional<Shown> m_shown;
    std::array<BitTiles, GroupCount> m_tiles;
    std::array<std::vector<QImage>, GroupCount> m_images; // one per tile
};

} // namespace flipscope
