#include "widgets/confusionview.h"

#include "widgets/confusionmodel.h"
#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QHeaderView>
#include <QImage>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>
#include <cmath>

namespace flipscope {

namespace {

constexpr int largestNameWidth = 12; // average characters; longer names are cut off

/// Text from bottom to top: names of columns that are narrower than their names.
class UprightHeader : public QHeaderView {
public:
    explicit UprightHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
        setSectionResizeMode(QHeaderView::Fixed);
        setHighlightSections(true);
        setSectionsClickable(false);
    }

protected:
    QSize sectionSizeFromContents(int section) const override {
        const QString name = model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
        const int length = std::min(fontMetrics().horizontalAdvance(name),
                                    largestNameWidth * fontMetrics().averageCharWidth());
        return {fontMetrics().height(), length + fontMetrics().height() / 2};
    }

    void paintSection(QPainter* painter, const QRect& rect, int section) const override {
        const QString name = model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
        painter->save();
        painter->translate(rect.left(), rect.bottom() + 1);
        painter->rotate(-90);
        const int inset = fontMetrics().height() / 4;
        const QRect place(inset, 0, rect.height() - 2 * inset, rect.width());
        painter->setPen(palette().color(QPalette::WindowText));
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                          fontMetrics().elidedText(name, Qt::ElideRight, place.width()));
        painter->restore();
    }
};

/// Names that are too long end in an ellipsis; Qt's header cuts off their beginnings.
class RowHeader : public QHeaderView {
public:
    explicit RowHeader(QWidget* parent) : QHeaderView(Qt::Vertical, parent) { setHighlightSections(true); }

protected:
    void initStyleOptionForIndex(QStyleOptionHeader* option, int section) const override {
        QHeaderView::initStyleOptionForIndex(option, section);
        const int margin = style()->pixelMetric(QStyle::PM_HeaderMargin, option, this);
        option->text = option->fontMetrics.elidedText(option->text, Qt::ElideRight, width() - 2 * margin);
    }
};

class CellDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const double share = index.data(ConfusionModel::ShareRole).toDouble();
        const bool isRight = index.row() == index.column();
        QColor colour = seriesColour(isRight ? 0 : 1, option.palette);
        // The root: of mistakes, few per cent of a class already matter.
        colour.setAlphaF(static_cast<float>(share > 0 ? 0.08 + 0.72 * std::sqrt(share) : 0.0));
        painter->fillRect(option.rect, colour);
        const QString text = index.data(Qt::DisplayRole).toString();
        if (option.fontMetrics.horizontalAdvance(text) <= option.rect.width()) {
            painter->setPen(share > 0 ? option.palette.color(QPalette::Text) : faintLine(option.palette));
            painter->setFont(option.font);
            painter->drawText(option.rect, Qt::AlignCenter, text);
        }
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter->setPen(QPen(accent(option.palette), 2));
            painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
        }
    }
};

} // namespace

ConfusionView::ConfusionView(ConfusionModel* model, QWidget* parent) : QTableView(parent), m_model(model) {
    QFont small = font(); // ten classes fit into a narrow dock
    small.setPointSizeF(small.pointSizeF() * 0.88);
    setFont(small);
    setHorizontalHeader(new UprightHeader(this));
    setVerticalHeader(new RowHeader(this));
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setSectionsClickable(false);
    verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    verticalHeader()->setMaximumWidth((largestNameWidth + 2) * fontMetrics().averageCharWidth());
    setModel(model);
    setItemDelegate(new CellDelegate(this));
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setCornerButtonEnabled(false);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setAccessibleName(tr("Confusion matrix: a row for each class, a column for each answer"));
    connect(this, &QTableView::clicked, this,
            [this](const QModelIndex& index) { Q_EMIT cellChosen(index.row(), index.column()); });
    connect(this, &QTableView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT cellChosen(index.row(), index.column()); });
    connect(model, &QAbstractItemModel::modelReset, this, &ConfusionView::fitCells);
    connect(model, &QAbstractItemModel::dataChanged, this, &ConfusionView::fitCells);
}

QSize ConfusionView::minimumSizeHint() const { return fontMetrics().height() * QSize(10, 8); }

int ConfusionView::smallestCell() const {
    qint64 most = 0;
    for (int c = 0; c < m_model->rowCount(); ++c)
        for (int p = 0; p < m_model->columnCount(); ++p)
            most = std::max(most, static_cast<qint64>(m_model->confusion().count(
                                      static_cast<std::size_t>(c), static_cast<std::size_t>(p))));
    const bool isLarge = m_model->rowCount() > 40; // numbers are in the tool tips
    return isLarge ? fontMetrics().height() / 2 : fontMetrics().horizontalAdvance(formatCount(most)) + 4;
}

/// Square where there is room, never higher than two lines.
void ConfusionView::fitCells() {
    const int count = m_model->rowCount();
    if (count == 0 || m_isFitting)
        return;
    m_isFitting = true;
    const int frame = 2 * frameWidth();
    const int width = (this->width() - frame - verticalHeader()->sizeHint().width() - 1) / count;
    const int height = (this->height() - frame - horizontalHeader()->sizeHint().height() - 1) / count;
    const int smallest = smallestCell();
    const int lowest = count > 40 ? smallest : fontMetrics().height();
    const int cellWidth = std::clamp(width, smallest, std::max(2 * smallest, 3 * fontMetrics().height()));
    const int cellHeight = std::clamp(std::min(height, cellWidth), lowest, 3 * fontMetrics().height());
    horizontalHeader()->setMinimumSectionSize(4);
    verticalHeader()->setMinimumSectionSize(4);
    horizontalHeader()->setDefaultSectionSize(cellWidth);
    verticalHeader()->setDefaultSectionSize(cellHeight);
    m_isFitting = false;
}

QImage ConfusionView::picture() {
    constexpr int density = 2; // pixels per point, for print
    const QSize size(verticalHeader()->width() + horizontalHeader()->length() + 2 * frameWidth(),
                     horizontalHeader()->height() + verticalHeader()->length() + 2 * frameWidth());
    QImage image(size * density, QImage::Format_RGB32);
    image.setDevicePixelRatio(density);
    image.fill(palette().color(QPalette::Base));
    ConfusionView whole(m_model);
    whole.setAttribute(Qt::WA_DontShowOnScreen);
    whole.setPalette(palette());
    whole.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    whole.setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    whole.m_isFitting = true; // cells as they are here
    whole.horizontalHeader()->setMinimumSectionSize(4);
    whole.verticalHeader()->setMinimumSectionSize(4);
    whole.horizontalHeader()->setDefaultSectionSize(horizontalHeader()->defaultSectionSize());
    whole.verticalHeader()->setDefaultSectionSize(verticalHeader()->defaultSectionSize());
    whole.resize(size);
    whole.show();
    whole.render(&image);
    return image;
}

void ConfusionView::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fitCells();
}

void ConfusionView::changeEvent(QEvent* event) {
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitCells();
}

} // namespace flipscope
