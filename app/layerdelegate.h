// Editors for the cells of LayerTableModel: a list of kinds, and numbers within what networks can have.
// Numbers are taken at every change, so that what does not fit is said while they are typed.
#pragma once

#include <QStyledItemDelegate>

namespace flipscope {

class LayerDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
};

} // namespace flipscope
