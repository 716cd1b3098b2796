// The samples that voted on a weight in one step, a row each with its picture: those for the flip first, each
// side by the size of its votes.
#pragma once

#include "engine/timeline/whyflip.h"

#include <QAbstractTableModel>
#include <QImage>
#include <QStringList>

#include <memory>
#include <vector>

namespace flipscope {

/// An explanation and the pictures of its voters, in their order; fewer pictures than voters: the first ones.
struct WhyAnswer {
    WhyFlip why;
    std::vector<QImage> pictures;
};

class VoterModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { PictureColumn, LabelColumn, VoteColumn, SaidColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setClassNames(const QStringList& names) { m_classNames = names; }
    void setAnswer(std::shared_ptr<const WhyAnswer> answer);
    const Voter& voter(int row) const { return m_answer->why.voters[m_order[static_cast<std::size_t>(row)]]; }
    bool isFor(int row) const { return m_answer->why.isFor(voter(row)); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString said(const Voter& voter) const;
    QString className(std::size_t label) const { return m_classNames.value(static_cast<int>(label)); }

    QStringList m_classNames;
    std::shared_ptr<const WhyAnswer> m_answer;
    std::vector<std::size_t> m_order;
};

} // namespace flipscope
