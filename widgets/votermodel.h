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

/// The same of a burst: voters of several flips of one layer.
struct BurstAnswer {
    StepVotes votes;
    std::size_t layer = 0, flips = 0; ///< of the layer in the step
    std::vector<QImage> pictures;
};

class VoterModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { PictureColumn, LabelColumn, VoteColumn, SaidColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setClassNames(const QStringList& names) { m_classNames = names; }
    void setAnswer(const std::shared_ptr<const WhyAnswer>& answer);
    /// Their votes are numbers of flips.
    void setBurst(const std::shared_ptr<const BurstAnswer>& burst);
    const Voter& voter(int row) const { return m_rows[static_cast<std::size_t>(row)].voter; }
    bool isFor(int row) const { return m_rows[static_cast<std::size_t>(row)].isFor; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        Voter voter;
        bool isFor;
        QImage picture;
    };
    QString said(const Voter& voter) const;
    QString voteText(const Row& row) const;
    void setRows(std::vector<Row> rows, bool countsFlips);
    QString className(std::size_t label) const { return m_classNames.value(static_cast<int>(label)); }

    QStringList m_classNames;
    std::vector<Row> m_rows;
    bool m_countsFlips = false;
};

} // namespace flipscope
