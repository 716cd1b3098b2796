// Kept runs, a row each: star, name, method, network, data, accuracies, epochs, when, note. Name, note and
// star are edited in place; the edit is shown at once and told by labelEdited(), and who owns the runs writes
// it. setRuns() changes only the rows that changed, so that selections stay. Rows are in the order of the
// folders: RunTableFilter sorts and filters.
#pragma once

#include "engine/io/runsummary.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <memory>
#include <vector>

namespace flipscope {

using RunList = std::vector<std::shared_ptr<const RunSummary>>;

QString folderText(const RunSummary& run);

class RunTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        StarColumn,
        NameColumn,
        MethodColumn,
        NetworkColumn,
        DataColumn,
        ValidationColumn,
        TestColumn,
        EpochsColumn,
        WhenColumn,
        NoteColumn,
        ColumnCount
    };
    /// What a row is sorted by; nothing: it comes last.
    static constexpr int SortRole = Qt::UserRole;
    /// All that a search looks at; options ("seed=2") apart, for they are many.
    static constexpr int SearchRole = Qt::UserRole + 1;
    static constexpr int OptionsRole = Qt::UserRole + 2;

    using QAbstractTableModel::QAbstractTableModel;

    /// In the order of their folders.
    void setRuns(RunList runs);
    /// The one that is training now; empty: none.
    void setTraining(const QString& folder);
    const std::shared_ptr<const RunSummary>& run(int row) const {
        return m_runs[static_cast<std::size_t>(row)];
    }
    int rowOf(const QString& folder) const; ///< -1: none

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void labelEdited(const QString& folder, const flipscope::RunLabel& before,
                     const flipscope::RunLabel& after);

private:
    QString text(const RunSummary& run, int column) const;
    QString epochsText(const RunSummary& run) const;
    QVariant sortKey(const RunSummary& run, int column) const;
    QString searchText(const RunSummary& run) const;
    static QString optionsText(const RunSummary& run);
    QString toolTip(const RunSummary& run) const;

    RunList m_runs;
    QString m_training;
};

/// Sorts by any column, runs without a value last in either order; shows those that have every word of a
/// text.
class RunTableFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit RunTableFilter(QObject* parent = nullptr);

    void setWords(const QString& text);
    void setStarredOnly(bool only);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    QStringList m_words;
    bool m_starredOnly = false;
};

} // namespace flipscope
