#include "widgets/neuroncheckpanel.h"

#include "widgets/histogramview.h"
#include "widgets/layernames.h"
#include "widgets/messagepage.h"
#include "widgets/numberformat.h"
#include "widgets/progressstrip.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace flipscope {

namespace {
constexpr double marginRange = 4; // of (z - threshold) / sqrt(inputs); random weights stay within it
constexpr int marginBars = 32;
} // namespace

void OddNeuronModel::setLayer(const LayerStatistics& layer) {
    beginResetModel();
    m_layer = layer;
    m_rows.clear();
    for (std::size_t o = 0; o < layer.shape.neurons; ++o)
        if (layer.isDead(o) || layer.isAlwaysOn(o) || layer.isTwin(o))
            m_rows.push_back(o);
    endResetModel();
}

int OddNeuronModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int OddNeuronModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant OddNeuronModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || role != Qt::DisplayRole)
        return {};
    const std::size_t o = m_rows[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
    case NeuronColumn:
        return formatCount(static_cast<qint64>(o));
    case WhatColumn: {
        QStringList words;
        if (m_layer.isDead(o))
            words.append(tr("dead"));
        if (m_layer.isAlwaysOn(o))
            words.append(tr("always on"));
        if (m_layer.isTwin(o))
            words.append(m_layer.twins[o].isOpposite ? tr("opposite twin") : tr("twin"));
        return words.join(QStringLiteral(", "));
    }
    case FiresColumn:
        if (m_layer.looks == 0)
            return {};
        return formatPercent(static_cast<double>(m_layer.fired[o]) / static_cast<double>(m_layer.looks));
    default:
        if (m_layer.twins.empty())
            return {};
        return tr("%1 (%2 weights)")
            .arg(formatCount(m_layer.twins[o].neuron), formatCount(m_layer.twins[o].distance));
    }
}

QVariant OddNeuronModel::headerData(int section, Qt::Orientation orientation, int role) const {
    const QStringList names = {tr("Neuron"), tr("What"), tr("Fires"), tr("Most alike")};
    const QStringList meanings = {tr("Number in its layer"), tr("Never +1, always +1, or a copy of another"),
                                  tr("Share of samples and places where it gives +1"),
                                  tr("The neuron with the most similar weights, and how many differ")};
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole)
        return names.value(section);
    if (orientation == Qt::Horizontal && role == Qt::ToolTipRole)
        return meanings.value(section);
    return {};
}

NeuronCheckPanel::NeuronCheckPanel(QWidget* parent)
    : QWidget(parent), m_odd(new OddNeuronModel(this)), m_layer(new QComboBox), m_summary(new QLabel),
      m_histogram(new HistogramView(tr("(sum − threshold) / √inputs"), marginRange, marginBars)),
      m_table(new QTableView), m_pages(new QStackedWidget), m_message(new MessagePage),
      m_progress(new ProgressStrip) {
    setObjectName(QStringLiteral("neuronCheckPanel"));
    m_layer->setObjectName(QStringLiteral("checkLayer"));
    m_layer->setAccessibleName(tr("Layer"));
    m_summary->setObjectName(QStringLiteral("checkSummary"));
    m_summary->setWordWrap(true);
    m_histogram->setObjectName(QStringLiteral("marginHistogram"));
    m_table->setObjectName(QStringLiteral("oddNeurons"));
    m_table->setAccessibleName(tr("Dead, always active and twin neurons"));
    m_table->setModel(m_odd);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 4);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    auto* contents = new QWidget;
    auto* inner = new QVBoxLayout(contents);
    inner->setContentsMargins(0, 0, 0, 0);
    for (QWidget* w : std::initializer_list<QWidget*>{m_layer, m_summary})
        inner->addWidget(w);
    inner->addWidget(m_histogram, 2);
    inner->addWidget(m_table, 3);
    m_pages->addWidget(m_message);
    m_pages->addWidget(contents);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->addWidget(m_progress);
    layout->addWidget(m_pages, 1);
    connect(m_layer, &QComboBox::activated, this, &NeuronCheckPanel::refresh);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& now) {
                if (now.isValid())
                    Q_EMIT neuronSelected(m_layer->currentIndex(), m_odd->neuronAt(now.row()));
            });
    setStatistics({}, tr("Train a model or open one, and see which of its neurons do nothing."));
}

void NeuronCheckPanel::setStatistics(std::vector<LayerStatistics> layers, const QString& model) {
    std::vector<LayerShape> shapes, before;
    for (const LayerStatistics& layer : layers)
        shapes.push_back(layer.shape);
    for (const LayerStatistics& layer : m_layers)
        before.push_back(layer.shape);
    m_layers = std::move(layers);
    m_model = model;
    if (m_layers.empty()) {
        m_odd->setLayer({});
        m_message->showHint(QStringLiteral("network"), tr("Nothing to check yet"), model);
        m_pages->setCurrentIndex(0);
        return;
    }
    if (shapes != before) {
        const QSignalBlocker blocker(m_layer);
        m_layer->clear();
        for (std::size_t l = 0; l < shapes.size(); ++l)
            m_layer->addItem(layerLabel(shapes, l));
    }
    m_pages->setCurrentIndex(1);
    refresh();
}

void NeuronCheckPanel::showLayer(int layer) {
    m_layer->setCurrentIndex(layer);
    refresh();
}

QString NeuronCheckPanel::summary() const { return m_summary->text(); }

void NeuronCheckPanel::refresh() {
    const LayerStatistics& layer = m_layers[static_cast<std::size_t>(std::max(0, m_layer->currentIndex()))];
    qint64 dead = 0, on = 0, twins = 0;
    for (std::size_t o = 0; o < layer.shape.neurons; ++o) {
        dead += layer.isDead(o);
        on += layer.isAlwaysOn(o);
        twins += layer.isTwin(o);
    }
    m_summary->setText(tr("%1 neurons: %2 dead, %3 always on, %4 twins (98 % of their weights alike, or "
                          "opposite) · %5")
                           .arg(formatCount(static_cast<qint64>(layer.shape.neurons)), formatCount(dead),
                                formatCount(on), formatCount(twins), m_model));
    m_histogram->setValues(layer.margins);
    m_odd->setLayer(layer);
}

} // namespace flipscope
