#include "widgets/tryitpanel.h"

#include "widgets/classbars.h"
#include "widgets/drawpad.h"
#include "widgets/layernames.h"
#include "widgets/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QSplitter>
#include <QToolButton>

#include <algorithm>

namespace flipscope {

namespace {

constexpr int seenSide = 48; // pixels of the small picture

QToolButton* tool(const char* name, const QString& text, const QString& help) {
    auto* button = new QToolButton;
    button->setObjectName(QString::fromLatin1(name));
    button->setText(text);
    button->setToolTip(help);
    return button;
}

} // namespace

TryItPanel::TryItPanel(QWidget* parent)
    : QWidget(parent), m_title(new QLabel), m_pad(new DrawPad), m_caption(new QLabel), m_seen(new QLabel),
      m_bars(new ClassBars), m_layer(new QComboBox), m_neuron(new QSpinBox), m_row(new QSpinBox),
      m_column(new QSpinBox), m_evidence(new EvidenceView) {
    setObjectName(QStringLiteral("tryItPanel"));
    auto* scroll = new QScrollArea; // a hundred classes
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_bars);
    scroll->setMinimumHeight(10 * m_bars->rowHeight()); // most data sets have ten classes
    m_caption->setObjectName(QStringLiteral("tryItCaption"));
    m_caption->setWordWrap(true);
    m_seen->setObjectName(QStringLiteral("tryItSeen"));
    m_seen->setFixedSize(seenSide + 2, seenSide + 2);
    m_seen->setToolTip(tr("The picture as the network sees it: prepared and encoded as the data set is"));
    m_seen->setAccessibleName(m_seen->toolTip());
    auto* picture = new QWidget;
    auto* top = new QHBoxLayout;
    top->addWidget(m_pad, 1);
    top->addWidget(scroll, 1);
    auto* upper = new QVBoxLayout(picture);
    upper->setContentsMargins(0, 0, 0, 0);
    upper->setSpacing(4);
    upper->addLayout(top, 1);
    auto* under = new QHBoxLayout;
    under->addWidget(makeTools(), 1);
    under->addWidget(m_seen);
    upper->addLayout(under);
    auto* why = new QWidget;
    auto* lower = new QVBoxLayout(why);
    lower->setContentsMargins(0, 0, 0, 0);
    lower->setSpacing(4);
    lower->addWidget(makeTargets());
    lower->addWidget(m_evidence, 1);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setObjectName(QStringLiteral("tryItSplitter"));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(picture);
    splitter->addWidget(why);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(4);
    layout->addWidget(makeModelRow());
    layout->addWidget(m_caption);
    layout->addWidget(splitter, 1);
    connect(m_pad, &DrawPad::edited, this, [this] {
        if (m_pad->isBlank())
            Q_EMIT cleared();
        else
            Q_EMIT drawn();
    });
    connect(m_pad, &DrawPad::fileGiven, this, &TryItPanel::fileGiven);
    connect(m_pad, &DrawPad::imageGiven, this, &TryItPanel::imageGiven);
    connect(m_bars, &ClassBars::classChosen, this, [this](int index) {
        setTarget({m_layers.size() - 1, static_cast<std::size_t>(index), 0, 0, false});
        Q_EMIT targetChanged();
    });
    connect(m_evidence, &EvidenceView::inputChosen, this, &TryItPanel::followInput);
    setModel({}, false, {}, {}, {});
}

QWidget* TryItPanel::makeModelRow() {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    m_title->setObjectName(QStringLiteral("tryItModel"));
    m_title->setWordWrap(true);
    m_open = tool("tryItOpenModel", tr("Open model…"), tr("Ask a model from a file or a run folder"));
    m_run = tool("tryItFollowRun", tr("The run"), tr("Back to the model of the run"));
    layout->addWidget(m_title, 1);
    layout->addWidget(m_run);
    layout->addWidget(m_open);
    connect(m_open, &QToolButton::clicked, this, &TryItPanel::openModelRequested);
    connect(m_run, &QToolButton::clicked, this, &TryItPanel::followRunRequested);
    return row;
}

QWidget* TryItPanel::makeTools() {
    auto* rows = new QWidget;
    auto* layout = new QHBoxLayout; // what is done on the canvas
    auto* sources = new QHBoxLayout;
    auto* both = new QVBoxLayout(rows);
    both->setContentsMargins(0, 0, 0, 0);
    both->setSpacing(2);
    both->addLayout(layout);
    both->addLayout(sources);
    layout->setSpacing(2);
    sources->setSpacing(2);
    auto* clear = tool("tryItClear", tr("Clear"), tr("An empty canvas (Delete)"));
    m_erase =
        tool("tryItErase", tr("Eraser"), tr("Erase instead of drawing; the right mouse button does, too"));
    m_erase->setCheckable(true);
    auto* sample = tool("tryItSample", tr("Sample"), tr("A picture of the test part at random"));
    auto* open =
        tool("tryItOpen", tr("Picture…"), tr("Open a picture file; pasting and dropping one work, too"));
    m_camera = tool("tryItCamera", tr("Camera"), tr("What a camera sees, or a video file"));
    auto* width = new QSpinBox;
    width->setObjectName(QStringLiteral("tryItPenWidth"));
    width->setRange(1, 32);
    width->setValue(2);
    width->setAccessibleName(tr("Width of the pen"));
    width->setToolTip(tr("Width of the pen, in pixels of the network's pictures"));
    auto* invert = tool("tryItInvert", tr("Invert"), tr("Draw dark on light instead of light on dark"));
    invert->setCheckable(true);
    auto* menu = new QMenu(m_camera);
    menu->addAction(tr("&Camera"), this, &TryItPanel::cameraRequested)
        ->setObjectName(QStringLiteral("startCamera"));
    menu->addAction(tr("&Video file…"), this, &TryItPanel::videoRequested)
        ->setObjectName(QStringLiteral("openVideo"));
    m_stop = menu->addAction(tr("&Stop"), this, &TryItPanel::stopRequested);
    m_stop->setObjectName(QStringLiteral("stopCamera"));
    m_camera->setMenu(menu);
    m_camera->setPopupMode(QToolButton::InstantPopup);
    setCameraRunning(false);
    for (QWidget* w : std::initializer_list<QWidget*>{width, m_erase, invert, clear})
        layout->addWidget(w);
    for (QToolButton* w : {sample, open, m_camera})
        sources->addWidget(w);
    for (QToolButton* w : {m_erase, invert, clear, sample, open, m_camera})
        w->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(width, &QSpinBox::valueChanged, this, [this](int pixels) { m_pad->setPenWidth(pixels); });
    connect(m_erase, &QToolButton::toggled, m_pad, &DrawPad::setErasing);
    const auto blank = [this](bool inverted, bool invertToo) {
        if (invertToo)
            m_pad->setInverted(inverted);
        else
            m_pad->clear();
        Q_EMIT cleared();
    };
    connect(invert, &QToolButton::toggled, this, [blank](bool on) { blank(on, true); });
    connect(clear, &QToolButton::clicked, this, [blank] { blank(false, false); });
    connect(sample, &QToolButton::clicked, this, &TryItPanel::sampleRequested);
    connect(open, &QToolButton::clicked, this, &TryItPanel::fileRequested);
    return rows;
}

QWidget* TryItPanel::makeTargets() {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    m_answer = tool("evidenceAnswer", tr("Why?"), tr("The neuron of the class that is answered"));
    m_answer->setCheckable(true);
    m_layer->setObjectName(QStringLiteral("evidenceLayer"));
    m_layer->setAccessibleName(tr("Layer of the neuron"));
    m_neuron->setObjectName(QStringLiteral("evidenceNeuron"));
    m_neuron->setAccessibleName(tr("Neuron"));
    m_neuron->setToolTip(tr("Neuron or filter. A click on an input below leads to the neuron that made it"));
    m_row->setAccessibleName(tr("Row of the filter's place"));
    m_row->setToolTip(tr("Row of the place in the filter's map"));
    m_column->setAccessibleName(tr("Column of the filter's place"));
    m_column->setToolTip(tr("Column of the place in the filter's map"));
    m_layer->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_layer->setMinimumContentsLength(8);
    layout->addWidget(m_answer);
    layout->addWidget(m_layer, 1);
    layout->addWidget(m_neuron);
    layout->addWidget(m_row);
    layout->addWidget(m_column);
    connect(m_answer, &QToolButton::toggled, this, &TryItPanel::chooseTarget);
    connect(m_layer, &QComboBox::activated, this, [this] {
        m_answer->setChecked(false);
        chooseTarget();
    });
    for (QSpinBox* box : {m_neuron, m_row, m_column})
        connect(box, &QSpinBox::valueChanged, this, [this] {
            const QSignalBlocker blocker(m_answer);
            m_answer->setChecked(false);
            chooseTarget();
        });
    return row;
}

void TryItPanel::setModel(const QString& title, bool isFile, ImageShape shape, const QStringList& classNames,
                          const std::vector<LayerShape>& layers) {
    m_title->setText(layers.empty() ? tr("No model yet: train one, or open one") : title);
    m_run->setVisible(isFile);
    m_pad->setShape(shape);
    m_classNames = classNames;
    if (layers == m_layers)
        return;
    m_layers = layers;
    clearAnswer();
    const QSignalBlocker blocker(m_layer);
    m_layer->clear();
    for (std::size_t l = 0; l < layers.size(); ++l)
        m_layer->addItem(layerLabel(layers, l));
    setTarget({layers.empty() ? 0 : layers.size() - 1, 0, 0, 0, true});
    for (QWidget* w : std::initializer_list<QWidget*>{m_answer, m_layer, m_neuron, m_row, m_column})
        w->setEnabled(!layers.empty());
}

void TryItPanel::setTarget(const Target& target) {
    m_target = target;
    showTarget();
}

void TryItPanel::showTarget() {
    const QSignalBlocker a(m_answer), l(m_layer), n(m_neuron), r(m_row), c(m_column);
    m_answer->setChecked(m_target.followsAnswer);
    if (m_layers.empty())
        return;
    const MapShape out = m_layers[m_target.layer].output();
    m_layer->setCurrentIndex(static_cast<int>(m_target.layer));
    m_neuron->setMaximum(static_cast<int>(out.channels) - 1);
    m_neuron->setValue(static_cast<int>(m_target.neuron));
    m_row->setMaximum(static_cast<int>(out.height) - 1);
    m_row->setValue(static_cast<int>(m_target.y));
    m_column->setMaximum(static_cast<int>(out.width) - 1);
    m_column->setValue(static_cast<int>(m_target.x));
    m_row->setVisible(out.pixels() > 1);
    m_column->setVisible(out.pixels() > 1);
}

/// From what the fields say; values that another layer does not have are cut to its size.
void TryItPanel::chooseTarget() {
    if (m_layers.empty())
        return;
    Target target;
    target.followsAnswer = m_answer->isChecked();
    target.layer =
        target.followsAnswer ? m_layers.size() - 1 : static_cast<std::size_t>(m_layer->currentIndex());
    const MapShape out = m_layers[target.layer].output();
    const auto within = [](QSpinBox* box, std::size_t count) {
        return std::min(static_cast<std::size_t>(box->value()), count - 1);
    };
    target.neuron = within(m_neuron, out.channels);
    target.y = within(m_row, out.height);
    target.x = within(m_column, out.width);
    setTarget(target);
    Q_EMIT targetChanged();
}

/// To the neuron of the layer before that gave this input.
void TryItPanel::followInput(int input) {
    const auto& shown = m_evidence->shown();
    if (!shown || m_target.layer == 0)
        return;
    const LayerShape& shape = m_layers[m_target.layer];
    const auto i = static_cast<std::size_t>(input);
    const std::size_t tap = i / shape.input.channels;
    const auto at = [&](std::size_t place, std::size_t tapPlace, std::size_t size) {
        const std::size_t padded = place * shape.pool * shape.stride + tapPlace;
        return std::clamp<std::size_t>(padded < shape.padding ? 0 : padded - shape.padding, 0, size - 1);
    };
    setTarget({m_target.layer - 1, i % shape.input.channels,
               at(m_target.y, tap / shape.kernelWidth, shape.input.height),
               at(m_target.x, tap % shape.kernelWidth, shape.input.width), false});
    Q_EMIT targetChanged();
}

void TryItPanel::setScores(const std::vector<std::int32_t>& scores) {
    m_bars->setScores(m_classNames, scores);
    if (m_target.followsAnswer && m_bars->best() >= 0) {
        m_target.neuron = static_cast<std::size_t>(m_bars->best());
        showTarget();
    }
}

void TryItPanel::setSeen(const QImage& seen) {
    const qreal ratio = devicePixelRatioF();
    QPixmap pixmap = QPixmap::fromImage(
        seen.scaled(QSize(seenSide, seenSide) * ratio, Qt::KeepAspectRatio, Qt::FastTransformation));
    pixmap.setDevicePixelRatio(ratio);
    m_seen->setPixmap(pixmap);
}

void TryItPanel::setEvidence(const EvidenceView::Shown& shown) { m_evidence->setEvidence(shown); }

void TryItPanel::clearAnswer() {
    m_bars->setScores(m_classNames, {});
    m_evidence->clear();
    m_seen->setPixmap({});
    setCaption({});
}

void TryItPanel::showPicture(const QImage& picture, const QString& caption) {
    m_pad->setPicture(picture);
    setCaption(caption);
}

void TryItPanel::setCaption(const QString& caption) {
    m_caption->setText(caption);
    m_caption->setVisible(!caption.isEmpty());
}

void TryItPanel::setCameraRunning(bool running) { m_stop->setEnabled(running); }

} // namespace flipscope
