#include "app/layerdelegate.h"

#include "app/layertablemodel.h"

#include <QComboBox>
#include <QSignalBlocker>
#include <QSpinBox>

namespace flipscope {

QWidget* LayerDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& /*option*/,
                                     const QModelIndex& index) const {
    auto* self = const_cast<LayerDelegate*>(this); // who tells is the same object
    if (index.column() == LayerTableModel::KindColumn) {
        auto* box = new QComboBox(parent);
        for (const char kind : LayerTableModel::kinds())
            box->addItem(LayerTableModel::kindText(kind), int{kind});
        connect(box, &QComboBox::activated, self, [self, box] {
            Q_EMIT self->commitData(box);
            Q_EMIT self->closeEditor(box);
        });
        return box;
    }
    auto* number = new QSpinBox(parent);
    const bool isNeurons = index.column() == LayerTableModel::NeuronsColumn;
    number->setRange(1, isNeurons ? 65536 : 15);
    number->setAccessibleName(
        index.model()->headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString());
    connect(number, &QSpinBox::valueChanged, self, [self, number] { Q_EMIT self->commitData(number); });
    return number;
}

void LayerDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    const QSignalBlocker quiet(editor);
    if (auto* box = qobject_cast<QComboBox*>(editor))
        box->setCurrentIndex(box->findData(index.data(Qt::EditRole)));
    else if (auto* number = qobject_cast<QSpinBox*>(editor))
        number->setValue(index.data(Qt::EditRole).toInt()); // the same: nothing happens to what is typed
}

void LayerDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
    if (const auto* box = qobject_cast<QComboBox*>(editor))
        model->setData(index, box->currentData(), Qt::EditRole);
    else if (const auto* number = qobject_cast<QSpinBox*>(editor))
        model->setData(index, number->value(), Qt::EditRole);
}

} // namespace flipscope
