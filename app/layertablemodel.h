// The layers of a drafted network as a table, in the order in which a picture goes through them: what the
// encoder gives, the layers, the head. Cells of layers are edited in place and rows are dragged; every change
// is told by edited(), and setDraft() shows what became of it.
#pragma once

#include "app/networkfacts.h"

#include <QAbstractTableModel>

#include <functional>

namespace flipscope {

class LayerTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        KindColumn,
        NeuronsColumn,
        KernelColumn,
        StrideColumn,
        PoolColumn,
        OutputColumn,
        WeightsColumn,
        MemoryColumn,
        OperationsColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setDraft(const NetworkDraft& draft, const NetworkFacts& facts, const NetworkFrame& frame);
    /// -1: the row is the input's or the head's.
    int layerOf(int row) const;
    int rowOf(int layer) const { return layer + 1; }
    static QString kindText(char kind);
    /// The letters of filters that this engine knows, and 0 for dense layers.
    static const std::vector<char>& kinds();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

Q_SIGNALS:
    void edited(const flipscope::NetworkDraft& draft, const QString& what);
    /// Layer `from` is to stand before layer `to` of the others.
    void moveAsked(int from, int to);

private:
    QVariant inputText(int column) const;
    QVariant layerText(const LayerDraft& layer, const LayerFacts& facts, int column) const;
    QVariant headText(int column) const;
    QVariant editValue(const LayerDraft& layer, int column) const;

    NetworkDraft m_draft;
    NetworkFacts m_facts;
    NetworkFrame m_frame;
};

} // namespace flipscope
