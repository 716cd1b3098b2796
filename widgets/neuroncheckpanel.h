// What is odd about the neurons of a layer: those that never or always fire, twins, and how near sums come to
// thresholds. Shows a value; a row chosen leads to the neuron.
#pragma once

#include "engine/neuronstatistics.h"

#include <QAbstractTableModel>
#include <QWidget>

class QComboBox;
class QLabel;
class QStackedWidget;
class QTableView;

namespace flipscope {

class HistogramView;
class MessagePage;
class ProgressStrip;

/// The neurons of a layer that are dead, always on, or twins, in the order of their numbers.
class OddNeuronModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { NeuronColumn, WhatColumn, FiresColumn, NearestColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    void setLayer(const LayerStatistics& layer);
    int neuronAt(int row) const { return static_cast<int>(m_rows[static_cast<std::size_t>(row)]); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    LayerStatistics m_layer;
    std::vector<std::size_t> m_rows;
};

class NeuronCheckPanel : public QWidget {
    Q_OBJECT
public:
    explicit NeuronCheckPanel(QWidget* parent = nullptr);

    /// `model`: which one, in words. Empty `layers`: nothing, and `model` says why.
    void setStatistics(std::vector<LayerStatistics> layers, const QString& model);
    OddNeuronModel* oddNeurons() const { return m_odd; }
    HistogramView* histogram() const { return m_histogram; }
    QString summary() const;
    void showLayer(int layer);
    ProgressStrip* progress() const { return m_progress; }

Q_SIGNALS:
    void neuronSelected(int layer, int neuron); ///< by the user

private:
    void refresh();

    std::vector<LayerStatistics> m_layers;
    QString m_model;
    OddNeuronModel* m_odd;
    QComboBox* m_layer;
    QLabel* m_summary;
    HistogramView* m_histogram;
    QTableView* m_table;
    QStackedWidget* m_pages;
    MessagePage* m_message;
    ProgressStrip* m_progress;
};

} // namespace flipscope
