#include "app/layertablemodel.h"

#include "datasets/error.h"
#include "engine/network/networkspec.h"
#include "widgets/layernames.h"
#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QMimeData>

namespace flipscope {

namespace {

const QString layerMime = QStringLiteral("application/x-flipscope-layer");

QString operationsText(std::uint64_t count) {
    return count < 1000000 ? formatCount(static_cast<qint64>(count))
                           : LayerTableModel::tr("%1 M").arg(formatReal(static_cast<double>(count) / 1e6, 4));
}

} // namespace

const std::vector<char>& LayerTableModel::kinds() {
    static const std::vector<char> known = [] {
        std::vector<char> kinds{LayerDraft::dense, 'c', 'v'};
        for (const char kind : {'f', 'r'}) // of residual networks, where the engine has them
            try {
                checkNetworkText(kind == 'f' ? "16f3,16r3,a" : "16f3,16r3,16r3,a");
                kinds.push_back(kind);
            } catch (const Error&) {
            }
        return kinds;
    }();
    return known;
}

QString LayerTableModel::kindText(char kind) {
    switch (kind) {
    case LayerDraft::dense:
        return tr("Dense");
    case 'c':
        return tr("Filters, padded");
    case 'v':
        return tr("Filters, unpadded");
    case 'f':
        return tr("Filters, begin a stream");
    case 'r':
        return tr("Filters, add to the stream");
    default:
        return QString(QLatin1Char(kind));
    }
}

void LayerTableModel::setDraft(const NetworkDraft& draft, const NetworkFacts& facts,
                               const NetworkFrame& frame) {
    const int before = rowCount(), after = static_cast<int>(draft.layers.size()) + 2;
    const bool isSame = before == after;
    if (!isSame)
        beginResetModel();
    m_draft = draft;
    m_facts = facts;
    m_frame = frame;
    if (isSame)
        Q_EMIT dataChanged(index(0, 0), index(after - 1, ColumnCount - 1));
    else
        endResetModel();
}

int LayerTableModel::layerOf(int row) const {
    return row >= 1 && row <= static_cast<int>(m_draft.layers.size()) ? row - 1 : -1;
}

int LayerTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || m_facts.layers.empty() ? 0 : static_cast<int>(m_draft.layers.size()) + 2;
}

int LayerTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

Qt::ItemFlags LayerTableModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!index.isValid())
        return flags | Qt::ItemIsDropEnabled;
    const int layer = layerOf(index.row());
    const bool isHead = index.row() == rowCount() - 1;
    if (isHead && index.column() == NeuronsColumn)
        return flags | Qt::ItemIsEditable;
    if (layer < 0)
        return flags;
    flags |= Qt::ItemIsDragEnabled;
    const bool isFilters = m_draft.layers[static_cast<std::size_t>(layer)].isFilters();
    if (index.column() <= NeuronsColumn || (isFilters && index.column() <= PoolColumn))
        flags |= index.column() == PoolColumn ? Qt::ItemIsUserCheckable : Qt::ItemIsEditable;
    return flags;
}

QVariant LayerTableModel::inputText(int column) const {
    if (column == KindColumn)
        return tr("Picture, encoder %1").arg(m_frame.encoder);
    if (column == NeuronsColumn)
        return formatCount(static_cast<qint64>(m_frame.encoded));
    if (column != OutputColumn)
        return {};
    const MapShape map{m_frame.image.height, m_frame.image.width, m_frame.encoded / m_frame.image.pixels()};
    return mapText(map);
}

QVariant LayerTableModel::layerText(const LayerDraft& layer, const LayerFacts& facts, int column) const {
    switch (column) {
    case KindColumn:
        return layer.addsInput()
                   ? kindText(layer.kind) + QLatin1Char(' ') + QString::fromStdString(layer.shortcut)
                   : kindText(layer.kind);
    case NeuronsColumn:
        return formatCount(static_cast<qint64>(layer.neurons));
    case KernelColumn:
        return layer.isFilters() ? QStringLiteral("%1×%1").arg(layer.kernel) : QString();
    case StrideColumn:
        return layer.isFilters() ? QString::number(layer.stride) : QString();
    case OutputColumn:
        return !facts.problem.isEmpty() ? tr("does not fit")
               : facts.isKnown          ? mapText(facts.output)
                                        : QString();
    default:
        break;
    }
    if (!facts.isKnown)
        return {};
    if (column == WeightsColumn)
        return formatCount(static_cast<qint64>(facts.weights));
    if (column == MemoryColumn)
        return formatBytes(facts.bytes);
    return column == OperationsColumn ? operationsText(facts.bitOps) : QVariant();
}

QVariant LayerTableModel::headText(int column) const {
    const LayerFacts& facts = m_facts.layers.back();
    if (column == KindColumn)
        return m_draft.perClass > 1
                   ? tr("Head: %1 classes, %2 neurons each").arg(m_frame.classes).arg(m_draft.perClass)
                   : tr("Head: %1 classes").arg(m_frame.classes);
    if (column == NeuronsColumn)
        return formatCount(static_cast<qint64>(m_frame.classes * m_draft.perClass));
    if (column == OutputColumn && facts.problem.isEmpty())
        return formatCount(static_cast<qint64>(m_frame.classes));
    if (column <= PoolColumn)
        return {};
    return layerText(LayerDraft(), facts, column);
}

QVariant LayerTableModel::editValue(const LayerDraft& layer, int column) const {
    switch (column) {
    case KindColumn:
        return int{layer.kind};
    case NeuronsColumn:
        return static_cast<int>(layer.neurons);
    case KernelColumn:
        return static_cast<int>(layer.kernel);
    default:
        return static_cast<int>(layer.stride);
    }
}

QVariant LayerTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const int number = layerOf(index.row());
    const bool isHead = index.row() == rowCount() - 1;
    const LayerFacts none;
    const LayerFacts& facts = isHead        ? m_facts.layers.back()
                              : number >= 0 ? m_facts.layers[static_cast<std::size_t>(number)]
                                            : none;
    switch (role) {
    case Qt::DisplayRole:
        if (number >= 0 && index.column() != PoolColumn)
            return layerText(m_draft.layers[static_cast<std::size_t>(number)], facts, index.column());
        return number >= 0 ? QVariant() : isHead ? headText(index.column()) : inputText(index.column());
    case Qt::EditRole:
        if (isHead)
            return static_cast<int>(m_draft.perClass);
        return number >= 0 ? editValue(m_draft.layers[static_cast<std::size_t>(number)], index.column())
                           : QVariant();
    case Qt::CheckStateRole:
        if (number >= 0 && index.column() == PoolColumn &&
            m_draft.layers[static_cast<std::size_t>(number)].isFilters())
            return m_draft.layers[static_cast<std::size_t>(number)].pool ? Qt::Checked : Qt::Unchecked;
        return {};
    case Qt::TextAlignmentRole:
        return index.column() == KindColumn ? QVariant(Qt::AlignLeft | Qt::AlignVCenter)
                                            : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return facts.problem;
    case Qt::ForegroundRole:
        return facts.problem.isEmpty() ? QVariant() : QVariant(errorText(QApplication::palette()));
    case Qt::DecorationRole:
        return index.column() == OutputColumn && !facts.problem.isEmpty()
                   ? QVariant(icon(QStringLiteral("warning")))
                   : QVariant();
    default:
        return {};
    }
}

bool LayerTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const int number = layerOf(index.row());
    NetworkDraft draft = m_draft;
    if (index.row() == rowCount() - 1 && index.column() == NeuronsColumn && role == Qt::EditRole) {
        draft.perClass = static_cast<std::size_t>(std::max(1, value.toInt()));
    } else if (number < 0 || (role != Qt::EditRole && role != Qt::CheckStateRole)) {
        return false;
    } else {
        LayerDraft& layer = draft.layers[static_cast<std::size_t>(number)];
        const auto size = static_cast<std::size_t>(std::max(1, value.toInt()));
        if (index.column() == KindColumn) {
            layer.kind = static_cast<char>(value.toInt());
            layer.pool = layer.pool && layer.isFilters();
        } else if (index.column() == NeuronsColumn)
            layer.neurons = size;
        else if (index.column() == KernelColumn)
            layer.kernel = size;
        else if (index.column() == StrideColumn)
            layer.stride = size;
        else if (index.column() == PoolColumn && role == Qt::CheckStateRole)
            layer.pool = value.toInt() == Qt::Checked;
    }
    if (draft == m_draft)
        return false;
    Q_EMIT edited(draft, headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString());
    return true;
}

QVariant LayerTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Vertical) {
        if (role != Qt::DisplayRole)
            return {};
        const int layer = layerOf(section);
        return layer >= 0 ? QVariant(layer + 1) : section == 0 ? QVariant(tr("In")) : QVariant(tr("Out"));
    }
    const QString titles[] = {tr("Layer"), tr("Neurons"), tr("Kernel"), tr("Stride"),        tr("Pool"),
                              tr("Gives"), tr("Weights"), tr("Model"),  tr("Bit operations")};
    const QString helps[] = {tr("Dense layers see everything before them; filters slide over the map"),
                             tr("Neurons, or filters"),
                             tr("Side of the filters, in pixels"),
                             tr("Filters are placed at every so many pixels"),
                             tr("Of every 2×2 places the largest sum stays"),
                             tr("Height × width × channels behind this layer"),
                             tr("Bits that are trained"),
                             tr("Bytes in the trained model: weights and thresholds"),
                             tr("Of one picture: two per weight and place, sixteen for grey values")};
    if (section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return titles[section];
    return role == Qt::ToolTipRole ? QVariant(helps[section]) : QVariant();
}

QStringList LayerTableModel::mimeTypes() const { return {layerMime}; }

QMimeData* LayerTableModel::mimeData(const QModelIndexList& indexes) const {
    if (indexes.isEmpty() || layerOf(indexes.front().row()) < 0)
        return nullptr;
    auto* data = new QMimeData;
    data->setData(layerMime, QByteArray::number(layerOf(indexes.front().row())));
    return data;
}

/// Always false: the rows are moved by who owns the draft, and the view is not to remove any.
bool LayerTableModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int /*column*/,
                                   const QModelIndex& parent) {
    if (action != Qt::MoveAction || !data->hasFormat(layerMime))
        return false;
    const int place = row >= 0 ? row : parent.isValid() ? parent.row() : rowCount();
    Q_EMIT moveAsked(data->data(layerMime).toInt(), place - 1);
    return false;
}

} // namespace flipscope
