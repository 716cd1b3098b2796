#include "widgets/answerlist.h"

#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QPainter>

#include <algorithm>
#include <utility>

namespace flipscope {

std::vector<std::uint32_t> AnswerFilter::apply(const std::vector<Answer>& answers) const {
    std::vector<std::uint32_t> found;
    for (std::uint32_t i = 0; i < answers.size(); ++i) {
        const Answer& a = answers[i];
        if ((which != Which::All && a.isCorrect() != (which == Which::Right)) ||
            (actual >= 0 && a.actual != actual) || (predicted >= 0 && a.predicted != predicted))
            continue;
        found.push_back(i);
    }
    const auto by = [&](auto key) {
        std::stable_sort(found.begin(), found.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return key(answers[a]) < key(answers[b]); });
    };
    if (order == Order::MostWrong)
        by([](const Answer& a) { return a.margin; });
    else if (order == Order::LeastSure)
        by([](const Answer& a) { return a.lead; });
    else if (order == Order::MostSure)
        by([](const Answer& a) { return -std::int64_t{a.lead}; });
    return found;
}

void AnswerListModel::setAnswers(DataPart part, Answers answers, QStringList classNames) {
    m_part = part;
    m_answers = std::move(answers);
    m_names = std::move(classNames);
    list();
}

void AnswerListModel::setFilter(const AnswerFilter& filter) {
    m_filter = filter;
    list();
}

void AnswerListModel::list() {
    std::vector<PictureRef> rows;
    if (m_answers)
        for (const std::uint32_t position : m_filter.apply(*m_answers))
            rows.push_back({{m_part, position}, false});
    setSelection({m_part, false, std::move(rows)});
}

QVariant AnswerListModel::data(const QModelIndex& index, int role) const {
    const bool isOurs =
        role == CaptionRole || role == WrongRole || role == Qt::ToolTipRole || role == Qt::AccessibleTextRole;
    if (!index.isValid() || !m_answers || !isOurs)
        return ThumbnailModel::data(index, role);
    const Answer& a = answerAt(index.row());
    const QString predicted = m_names.value(a.predicted);
    if (role == WrongRole)
        return !a.isCorrect();
    if (role == CaptionRole)
        return a.isCorrect()
                   ? tr("%1\nlead %2").arg(predicted, formatCount(a.lead))
                   : tr("%1 → %2\nbehind %3").arg(m_names.value(a.actual), predicted, formatCount(-a.margin));
    QString text = ThumbnailModel::data(index, role).toString();
    text += tr("\nAnswer: %1, score %2, %3 ahead of %4")
                .arg(predicted, formatSigned(a.score), formatCount(a.lead), m_names.value(a.second));
    if (!a.isCorrect())
        text += tr("\nThe true class is %1 behind").arg(formatCount(-a.margin));
    return text;
}

AnswerDelegate::AnswerDelegate(int side, const QFontMetrics& metrics, QObject* parent)
    : PictureDelegate({std::max(side + 2, 12 * metrics.averageCharWidth()), side + 2 + 3 * metrics.height()},
                      parent),
      m_side(side) {}

void AnswerDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
    QStyleOptionViewItem above = option;
    above.rect.setHeight(m_side + 2);
    PictureDelegate::paint(painter, above, index);
    const QStringList lines = index.data(AnswerListModel::CaptionRole).toString().split(QLatin1Char('\n'));
    QRect line(option.rect.left() + 2, above.rect.bottom() + 1, option.rect.width() - 4,
               option.fontMetrics.height());
    painter->setFont(option.font);
    for (const QString& text : lines) {
        painter->setPen(&text == &lines.last() ? mutedText(option.palette)
                                               : option.palette.color(QPalette::Text));
        painter->drawText(line, Qt::AlignHCenter,
                          option.fontMetrics.elidedText(text, Qt::ElideRight, line.width()));
        line.translate(0, line.height());
    }
}

} // namespace flipscope
