#include "widgets/blamepanel.h"

#include "widgets/blametimeview.h"
#include "widgets/heatmapview.h"
#include "widgets/layernames.h"
#include "widgets/messagepage.h"
#include "widgets/numberformat.h"
#include "widgets/theme.h"
#include "widgets/valuetable.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>

#include <numeric>

namespace flipscope {

BlamePanel::BlamePanel(QWidget* parent)
    : QWidget(parent), m_layers(new QComboBox(this)), m_views(new QComboBox(this)),
      m_table(new QToolButton(this)), m_pages(new QStackedWidget(this)), m_heatmap(new HeatmapView),
      m_time(new BlameTimeView), m_description(new QLabel(this)), m_totals(new QLabel(this)) {
    m_layers->setAccessibleName(tr("Layer"));
    m_layers->setToolTip(tr("The layer whose neurons are shown"));
    m_views->setAccessibleName(tr("What is shown of each neuron"));
    m_views->setToolTip(tr(
        "<p>Count: how many samples told the neuron to change. A filter works at every place of its map, so "
        "each sample counts once for every place where it told the filter to change.</p>"
        "<p>Signed sum: in which direction. Over time: a row per neuron, a column per window of steps, since "
        "this "
        "view was open. A class: the count over its samples.</p>"));
    m_layers->setSizeAdjustPolicy(
        QComboBox::AdjustToContents); // its words are short, and told from each other
    m_views->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_views->setMinimumContentsLength(8);
    m_table->setText(tr("Table"));
    m_table->setToolTip(tr("Show the numbers of this layer as a table"));
    m_heatmap->setAccessibleName(tr("Blame of each neuron"));
    m_heatmap->setDescription([this](int neuron) { return describe(neuron); });
    m_description->setWordWrap(true);
    m_totals->setWordWrap(true);

    auto* empty = new MessagePage;
    empty->showHint(
        QStringLiteral("blame"), tr("No blame yet"),
        tr("While a network trains, each neuron's cell shows how often samples told it to change."));
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_heatmap);
    m_pages->addWidget(empty);
    m_pages->addWidget(scroll);
    m_pages->addWidget(m_time);

    auto* controls = new QHBoxLayout;
    controls->addWidget(m_layers);
    controls->addWidget(m_views, 1);
    controls->addWidget(m_table);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(controls);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_description);
    layout->addWidget(m_totals);

    connect(m_layers, &QComboBox::activated, this, &BlamePanel::changeLayer);
    connect(m_views, &QComboBox::activated, this, &BlamePanel::refresh);
    connect(m_table, &QToolButton::clicked, this, &BlamePanel::showTable);
    connect(m_heatmap, &HeatmapView::hovered, this, [this](int neuron) {
        m_hovered = neuron;
        updateDescription();
    });
    connect(m_heatmap, &HeatmapView::selected, this, [this](int neuron) {
        updateDescription();
        Q_EMIT neuronSelected(layer(), neuron);
    });
    connect(m_time, &BlameTimeView::hovered, this, [this](int neuron, int window) {
        m_hovered = neuron;
        m_window = window;
        updateDescription();
    });
    connect(m_time, &BlameTimeView::selected, this, [this](int neuron) {
        m_heatmap->setSelected(neuron);
        updateDescription();
        Q_EMIT neuronSelected(layer(), neuron);
    });
    setClassNames({});
    refresh();
}

void BlamePanel::setClassNames(const QStringList& names) {
    const int view = std::max(0, m_views->currentIndex());
    m_classNames = names;
    m_views->clear();
    m_views->addItems({tr("Count"), tr("Signed sum"), tr("Over time")});
    if (!names.isEmpty())
        m_views->insertSeparator(m_views->count());
    m_views->addItems(names);
    m_views->setCurrentIndex(view < m_views->count() ? view : 0);
    refresh();
}

void BlamePanel::setBlame(std::vector<LayerShape> layers, std::vector<LayerBlame> blame, quint64 firstStep,
                          quint64 lastStep) {
    if (blame.empty()) // a method that offers none
        layers.clear();
    m_showsFlips = false;
    m_firstStep = firstStep;
    m_lastStep = lastStep;
    m_history.add(blame, firstStep, lastStep);
    setLayers(std::move(layers), std::move(blame));
}

void BlamePanel::setBlameOfStep(std::vector<LayerShape> layers, std::vector<LayerBlame> blame, quint64 step) {
    m_showsFlips = false;
    m_firstStep = m_lastStep = step;
    setLayers(std::move(layers), std::move(blame));
}

void BlamePanel::setFlips(std::vector<LayerShape> layers, std::vector<LayerBlame> flips, quint64 step) {
    m_showsFlips = true;
    m_firstStep = m_lastStep = step;
    if (m_views->currentIndex() > SumView) // classes are known of blame only
        m_views->setCurrentIndex(CountView);
    setLayers(std::move(layers), std::move(flips));
}

void BlamePanel::setLayers(std::vector<LayerShape> layers, std::vector<LayerBlame> values) {
    Q_ASSERT(layers.size() == values.size());
    const bool otherLayers = layers != m_shapes;
    m_shapes = std::move(layers);
    m_blame = std::move(values);
    if (otherLayers)
        fillLayers();
    refresh();
}

void BlamePanel::fillLayers() {
    const int before = std::max(0, m_layers->currentIndex());
    m_layers->clear();
    for (std::size_t i = 0; i < m_blame.size(); ++i) {
        const QString neurons = formatCount(static_cast<qint64>(m_shapes[i].neurons));
        const QString text = i + 1 == m_blame.size() ? tr("Layer %1 (output)").arg(i + 1)
                             : m_shapes[i].isDense() ? tr("Layer %1 (%2)").arg(i + 1).arg(neurons)
                                                     : tr("Conv %1 (%2)").arg(i + 1).arg(neurons);
        m_layers->addItem(text);
        m_layers->setItemData(static_cast<int>(i), layerSentence(m_shapes, i), Qt::ToolTipRole);
    }
    if (before < m_layers->count())
        m_layers->setCurrentIndex(before);
}

int BlamePanel::layer() const { return m_layers->currentIndex(); }

int BlamePanel::neuron() const { return m_heatmap->selectedCell(); }

void BlamePanel::setSelection(int layer, int neuron) {
    if (layer >= 0 && layer < m_layers->count())
        m_layers->setCurrentIndex(layer);
    refresh();
    m_heatmap->setSelected(neuron);
    updateDescription();
}

void BlamePanel::changeLayer() {
    const int before = neuron();
    refresh();
    if (before < 0)
        return;
    m_heatmap->setSelected(neuron() < 0 ? 0 : before); // the same place where the layer has it
    updateDescription();
    Q_EMIT neuronSelected(layer(), neuron());
}

const LayerBlame* BlamePanel::shownLayer() const {
    const int index = layer();
    return index < 0 ? nullptr : &m_blame[static_cast<std::size_t>(index)];
}

double BlamePanel::shownValue(int neuron) const {
    const LayerBlame* blame = shownLayer();
    const auto o = static_cast<std::size_t>(neuron);
    if (!blame || neuron < 0 || o >= blame->count.size())
        return 0;
    const int view = m_views->currentIndex();
    if (view < FirstClassView)
        return view == SumView ? double(blame->sum[o])
                               : double(blame->count[o]); // over time: of the epoch so far
    const std::size_t entry = static_cast<std::size_t>(view - FirstClassView) * blame->count.size() + o;
    return entry < blame->byClass.size() ? blame->byClass[entry] : 0;
}

void BlamePanel::refresh() {
    const LayerBlame* blame = shownLayer();
    const bool overTime = m_views->currentIndex() == TimeView && !m_showsFlips;
    m_pages->setCurrentIndex(!blame ? 0 : overTime ? 2 : 1);
    m_time->setHistory(&m_history, overTime ? layer() : -1);
    m_time->setSelected(m_heatmap->selectedCell());
    for (QWidget* control :
         {static_cast<QWidget*>(m_layers), static_cast<QWidget*>(m_views), static_cast<QWidget*>(m_table)})
        control->setEnabled(blame);
    std::vector<double> values(blame ? blame->count.size() : 0);
    for (std::size_t o = 0; o < values.size(); ++o)
        values[o] = shownValue(static_cast<int>(o));
    m_heatmap->setMap(m_views->currentIndex() == SumView ? HeatmapView::Map::Signed
                                                         : HeatmapView::Map::Amount);
    m_heatmap->setValues(std::move(values));
    m_totals->setText(describeTotals());
    updateDescription();
}

QString BlamePanel::describe(int neuron) const {
    const LayerBlame* blame = shownLayer();
    const auto o = static_cast<std::size_t>(neuron);
    if (!blame || neuron < 0 || o >= blame->count.size())
        return {};
    const bool output = layer() + 1 == m_layers->count();
    QString name = neuronName(shownShape(), layer(), neuron);
    const int named = neuron / static_cast<int>(shownShape().group);
    if (output && named < m_classNames.size())
        name = tr("%1 (%2)").arg(name, m_classNames[named]);
    if (m_showsFlips)
        return tr("%1: %2 weights flipped in step %3, balance %4")
            .arg(name, formatCount(blame->count[o]), formatCount(static_cast<qint64>(m_lastStep)),
                 formatSigned(blame->sum[o]));
    QString text =
        tr("%1: blamed %2, balance %3").arg(name, timesText(blame->count[o]), formatSigned(blame->sum[o]));
    if (m_views->currentIndex() >= FirstClassView)
        text = tr("%1; %2 times by %3")
                   .arg(text, formatCount(static_cast<qint64>(shownValue(neuron))), m_views->currentText());
    return text;
}

QString BlamePanel::describeTotals() const {
    const LayerBlame* blame = shownLayer();
    if (!blame)
        return {};
    const qint64 count = std::accumulate(blame->count.begin(), blame->count.end(), qint64{0});
    const qint64 sum = std::accumulate(blame->sum.begin(), blame->sum.end(), qint64{0});
    if (m_showsFlips)
        return tr("Step %1: %2 weights of this layer flipped, balance %3. Whom the step blamed is counted "
                  "once the "
                  "timeline rests.")
            .arg(formatCount(static_cast<qint64>(m_lastStep)), formatCount(count), formatSigned(sum));
    if (m_firstStep == m_lastStep)
        return (shownShape().isDense() ? tr("All neurons: %1, balance %2. Step %3.")
                                       : tr("All filters: %1, balance %2. Step %3."))
            .arg(timesText(count), formatSigned(sum), formatCount(static_cast<qint64>(m_lastStep)));
    return (shownShape().isDense() ? tr("All neurons: %1, balance %2. Steps %3 to %4.")
                                   : tr("All filters: %1, balance %2. Steps %3 to %4."))
        .arg(timesText(count), formatSigned(sum), formatCount(static_cast<qint64>(m_firstStep)),
             formatCount(static_cast<qint64>(m_lastStep)));
}

/// "1,204 times"; of a filter: "1,204 times at 28×28 places"
QString BlamePanel::timesText(qint64 count) const {
    const MapShape places = shownShape().output();
    const QString times = tr("%1 times").arg(formatCount(count));
    return shownShape().isDense() ? times
                                  : tr("%1 at %2×%3 places").arg(times).arg(places.height).arg(places.width);
}

/// "Neuron 5 of layer 2, steps 65 to 128: told to change 3.4 times per step"
QString BlamePanel::describeWindow(int neuron) const {
    if (m_window < 0 || neuron < 0 || static_cast<std::size_t>(m_window) >= m_history.windows().size())
        return describe(neuron);
    const BlameHistory::Window& window = m_history.windows()[static_cast<std::size_t>(m_window)];
    return tr("%1, steps %2 to %3: told to change %4 times per step")
        .arg(neuronName(shownShape(), layer(), neuron), formatCount(static_cast<qint64>(window.firstStep)),
             formatCount(static_cast<qint64>(window.lastStep)),
             formatReal(m_time->value(neuron, m_window), 3));
}

void BlamePanel::updateDescription() {
    const int pointed = m_hovered >= 0 ? m_hovered : neuron();
    const bool overTime = m_pages->currentWidget() == m_time;
    const QString text = overTime && m_hovered >= 0 ? describeWindow(pointed) : describe(pointed);
    m_description->setText(!text.isEmpty() ? text
                           : shownLayer()  ? tr("Point at a cell to read it; click to see its weights.")
                                           : QString());
}

/// A row per window of steps, a column per neuron.
NamedColumns BlamePanel::timeColumns() const {
    NamedColumns columns;
    columns.names = {tr("First step"), tr("Last step")};
    const auto neurons = static_cast<std::size_t>(shownShape().neurons);
    for (std::size_t o = 0; o < neurons; ++o)
        columns.names.append(QString::number(o));
    columns.values.resize(neurons + 2);
    for (const BlameHistory::Window& window : m_history.windows()) {
        columns.values[0].push_back(static_cast<double>(window.firstStep));
        columns.values[1].push_back(static_cast<double>(window.lastStep));
        for (std::size_t o = 0; o < neurons; ++o)
            columns.values[o + 2].push_back(window.counts[static_cast<std::size_t>(layer())][o]);
    }
    return columns;
}

void BlamePanel::showTable() {
    const LayerBlame* blame = shownLayer();
    if (!blame)
        return;
    if (m_pages->currentWidget() == m_time)
        return flipscope::showTable(this, tr("Blame of layer %1 over time").arg(layer() + 1), timeColumns());
    NamedColumns columns;
    columns.names =
        QStringList{shownShape().isDense() ? tr("Neuron") : tr("Filter"), tr("Count"), tr("Signed sum")} +
        m_classNames;
    columns.values.resize(static_cast<std::size_t>(columns.names.size()));
    for (std::size_t o = 0; o < blame->count.size(); ++o) {
        columns.values[0].push_back(double(o));
        columns.values[1].push_back(blame->count[o]);
        columns.values[2].push_back(blame->sum[o]);
        for (std::size_t c = 0; c + 3 < columns.values.size(); ++c) {
            const std::size_t entry = c * blame->count.size() + o;
            columns.values[c + 3].push_back(entry < blame->byClass.size() ? blame->byClass[entry] : 0);
        }
    }
    flipscope::showTable(this,
                         (m_showsFlips ? tr("Flips of layer %1") : tr("Blame of layer %1")).arg(layer() + 1),
                         std::move(columns));
}

} // namespace flipscope
