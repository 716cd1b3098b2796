// Pictures with what a network answered to them, filtered and ordered: the most wrong, the least sure.
// A ThumbnailModel whose rows also know their Answer; the caption under a picture says class and answer.
#pragma once

#include "engine/answers.h"
#include "widgets/picturedelegate.h"
#include "widgets/thumbnailmodel.h"

#include <QStringList>

#include <memory>
#include <vector>

namespace flipscope {

using Answers = std::shared_ptr<const std::vector<Answer>>;

struct AnswerFilter {
    enum class Which { Wrong, Right, All };
    enum class Order {
        MostWrong, ///< the true class furthest behind first
        LeastSure, ///< smallest lead first
        MostSure,
        AsInData
    };
    Which which = Which::Wrong;
    Order order = Order::MostWrong;
    int actual = -1;    ///< only this class as labelled; -1: any
    int predicted = -1; ///< only this answer; -1: any

    /// Positions of the answers that are wanted, in the wanted order; equals stay in the data's order.
    std::vector<std::uint32_t> apply(const std::vector<Answer>& answers) const;
};

class AnswerListModel : public ThumbnailModel {
    Q_OBJECT
public:
    /// CaptionRole: two or three lines, the last a number.
    enum AnswerRole { CaptionRole = Qt::UserRole + 100, WrongRole };

    using ThumbnailModel::ThumbnailModel;

    /// Answers to all samples of `part` of the data set that was set; null: none.
    void setAnswers(DataPart part, Answers answers, QStringList classNames);
    void setFilter(const AnswerFilter& filter);
    const AnswerFilter& filter() const { return m_filter; }
    const Answer& answerAt(int row) const { return (*m_answers)[refOf(row).position]; }

    QVariant data(const QModelIndex& index, int role) const override;

private:
    void list();

    Answers m_answers;
    DataPart m_part = DataPart::Test;
    QStringList m_names;
    AnswerFilter m_filter;
};

/// Picture above, caption below.
class AnswerDelegate : public PictureDelegate {
    Q_OBJECT
public:
    AnswerDelegate(int side, const QFontMetrics& metrics, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

private:
    int m_side;
};

} // namespace flipscope
