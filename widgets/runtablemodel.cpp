#include "widgets/runtablemodel.h"

#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QDateTime>
#include <QDir>
#include <QLocale>

#include <algorithm>

namespace flipscope {

namespace {

QString optionText(const RunSummary& run, const char* key) {
    return run.config ? QString::fromStdString(run.config->text(key)) : QString();
}

/// The last part of a path; a name of the catalogue as it is.
QString dataText(const RunSummary& run) {
    if (run.result)
        return QString::fromStdString(run.result->dataset);
    const QString text = optionText(run, "dataset");
    const QString name = QFileInfo(QDir::cleanPath(text)).fileName();
    return name.isEmpty() ? text : name;
}

QString methodText(const RunSummary& run) {
    return run.result ? QString::fromStdString(run.result->method) : optionText(run, "method");
}

QString networkText(const RunSummary& run) {
    const QString text = optionText(run, "network");
    return text.isEmpty() && run.result ? QString::fromStdString(run.result->network) : text;
}

QString whenText(const RunSummary& run) {
    const QDateTime when = QDateTime::fromSecsSinceEpoch(run.written);
    return when.date() == QDate::currentDate() ? QLocale().toString(when.time(), QLocale::ShortFormat)
                                               : QLocale().toString(when, QLocale::ShortFormat);
}

QString firstProblem(const RunSummary& run) { return QString::fromStdString(run.problems.front()); }

std::optional<double> testAccuracy(const RunSummary& run) {
    return run.result ? run.result->testAccuracy : std::nullopt;
}

quint64 epochsDone(const RunSummary& run) { return run.result ? run.result->epochs : run.epochs.size(); }

QVariant orNothing(const std::optional<double>& value) { return value ? QVariant(*value) : QVariant(); }

} // namespace

QString folderText(const RunSummary& run) { return QString::fromStdString(run.folder.string()); }

void RunTableModel::setRuns(RunList runs) {
    std::size_t row = 0;
    for (std::size_t next = 0; next < runs.size() || row < m_runs.size();) {
        // A stretch that went, one that came, or one row that is there still.
        std::size_t gone = row;
        while (gone < m_runs.size() && (next == runs.size() || m_runs[gone]->folder < runs[next]->folder))
            ++gone;
        if (gone > row) {
            beginRemoveRows({}, static_cast<int>(row), static_cast<int>(gone) - 1);
            m_runs.erase(m_runs.begin() + static_cast<std::ptrdiff_t>(row),
                         m_runs.begin() + static_cast<std::ptrdiff_t>(gone));
            endRemoveRows();
            continue;
        }
        std::size_t come = next;
        while (come < runs.size() && (row == m_runs.size() || runs[come]->folder < m_runs[row]->folder))
            ++come;
        if (come > next) {
            beginInsertRows({}, static_cast<int>(row), static_cast<int>(row + come - next) - 1);
            m_runs.insert(m_runs.begin() + static_cast<std::ptrdiff_t>(row),
                          runs.begin() + static_cast<std::ptrdiff_t>(next),
                          runs.begin() + static_cast<std::ptrdiff_t>(come));
            endInsertRows();
            row += come - next;
            next = come;
            continue;
        }
        if (m_runs[row] != runs[next]) {
            m_runs[row] = runs[next];
            Q_EMIT dataChanged(index(static_cast<int>(row), 0),
                               index(static_cast<int>(row), ColumnCount - 1));
        }
        ++row;
        ++next;
    }
}

void RunTableModel::setTraining(const QString& folder) {
    const int rows[] = {rowOf(m_training), rowOf(folder)};
    m_training = folder;
    for (const int row : rows)
        if (row >= 0)
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int RunTableModel::rowOf(const QString& folder) const {
    for (std::size_t i = 0; i < m_runs.size(); ++i)
        if (folderText(*m_runs[i]) == folder)
            return static_cast<int>(i);
    return -1;
}

int RunTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.column() == NameColumn || index.column() == NoteColumn ? flags | Qt::ItemIsEditable : flags;
}

QString RunTableModel::epochsText(const RunSummary& run) const {
    const QString done = formatCount(static_cast<qint64>(epochsDone(run)));
    if (!m_training.isEmpty() && folderText(run) == m_training)
        return tr("%1, training").arg(done);
    if (run.isFinished() || !run.config)
        return done;
    const QString all = tr("%1 of %2").arg(done, formatCount(run.config->integer("epochs")));
    return run.result ? tr("%1, stopped").arg(all) : tr("%1, cut off").arg(all);
}

QString RunTableModel::text(const RunSummary& run, int column) const {
    switch (column) {
    case StarColumn:
        return run.label.starred ? QStringLiteral("★") : QStringLiteral("☆");
    case NameColumn:
        return QString::fromStdString(run.title());
    case MethodColumn:
        return methodText(run);
    case NetworkColumn:
        return networkText(run);
    case DataColumn:
        return dataText(run);
    case ValidationColumn:
        return run.bestValidation() ? formatPercent(*run.bestValidation(), 2) : QString();
    case TestColumn:
        return testAccuracy(run) ? formatPercent(*testAccuracy(run), 2) : QString();
    case EpochsColumn:
        return epochsText(run);
    case WhenColumn:
        return whenText(run);
    case NoteColumn:
        return run.problems.empty() ? QString::fromStdString(run.label.note)
                                    : tr("Damaged: %1").arg(firstProblem(run));
    default:
        return {};
    }
}

QVariant RunTableModel::sortKey(const RunSummary& run, int column) const {
    switch (column) {
    case StarColumn:
        return run.label.starred ? 1 : 0;
    case ValidationColumn:
        return orNothing(run.bestValidation());
    case TestColumn:
        return orNothing(testAccuracy(run));
    case EpochsColumn:
        return epochsDone(run);
    case WhenColumn:
        return QVariant::fromValue<qint64>(run.written);
    default: {
        const QString key = text(run, column);
        return key.isEmpty() ? QVariant() : QVariant(key);
    }
    }
}

QString RunTableModel::searchText(const RunSummary& run) const {
    QString all = folderText(run);
    for (int column = NameColumn; column < ColumnCount; ++column)
        all += QLatin1Char('\n') + text(run, column);
    return all;
}

QString RunTableModel::optionsText(const RunSummary& run) {
    QString all;
    if (run.config)
        for (const Assignment& a : run.config->assignments())
            all += QString::fromStdString(a.key + "=" + a.text) + QLatin1Char('\n');
    return all;
}

QString RunTableModel::toolTip(const RunSummary& run) const {
    QStringList lines(QDir::toNativeSeparators(folderText(run)));
    if (run.result)
        lines.append(QString::fromStdString(run.result->stopReason));
    else if (run.config && run.problems.empty())
        lines.append(tr("It has no result: it is training, or was cut off."));
    if (!run.hasFlipLog)
        lines.append(tr("Its flips were not kept: there is no timeline."));
    for (const std::string& problem : run.problems)
        lines.append(QString::fromStdString(problem));
    return lines.join(QLatin1Char('\n'));
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || static_cast<std::size_t>(index.row()) >= m_runs.size())
        return {};
    const RunSummary& run = *m_runs[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(run, column);
    case Qt::EditRole:
        return QString::fromStdString(column == NoteColumn ? run.label.note : run.label.name);
    case Qt::TextAlignmentRole:
        if (column == StarColumn)
            return QVariant(Qt::AlignCenter);
        return column >= ValidationColumn && column <= WhenColumn
                   ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                   : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::DecorationRole:
        return column == NameColumn && !run.problems.empty() ? QVariant(icon(QStringLiteral("warning")))
                                                             : QVariant();
    case Qt::ForegroundRole:
        return column == NoteColumn && !run.problems.empty() ? QVariant(errorText(QApplication::palette()))
                                                             : QVariant();
    case Qt::ToolTipRole:
        return column == NoteColumn && run.problems.empty() ? QString::fromStdString(run.label.note)
                                                            : toolTip(run);
    case Qt::AccessibleTextRole:
        if (column == StarColumn)
            return run.label.starred ? tr("starred") : tr("not starred");
        return text(run, column);
    case SortRole:
        return sortKey(run, column);
    case SearchRole:
        return searchText(run);
    case OptionsRole:
        return optionsText(run);
    default:
        return {};
    }
}

bool RunTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || role != Qt::EditRole)
        return false;
    auto changed = std::make_shared<RunSummary>(*run(index.row()));
    const std::string text = value.toString().trimmed().toStdString();
    if (index.column() == StarColumn)
        changed->label.starred = value.toBool();
    else if (index.column() == NameColumn)
        changed->label.name = text;
    else if (index.column() == NoteColumn)
        changed->label.note = text;
    else
        return false;
    const RunLabel before = run(index.row())->label;
    if (changed->label == before)
        return false;
    m_runs[static_cast<std::size_t>(index.row())] = changed;
    const QModelIndex first = this->index(index.row(), 0), last = this->index(index.row(), ColumnCount - 1);
    Q_EMIT labelEdited(folderText(*changed), before, changed->label);
    Q_EMIT dataChanged(first, last);
    return true;
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const QString titles[] = {QStringLiteral("★"), tr("Name"), tr("Method"), tr("Network"), tr("Data"),
                              tr("Validation"),    tr("Test"), tr("Epochs"), tr("When"),    tr("Note")};
    const QString helps[] = {
        tr("Starred: kept whole, and shown by “Starred only”"),
        tr("Double-click or F2 names a run"),
        tr("The training method"),
        tr("The hidden layers"),
        tr("The data set"),
        tr("Accuracy of the kept model on the validation part; of a run without a result, "
           "the best so far"),
        tr("Accuracy of the kept model on the test part"),
        tr("Finished epochs"),
        tr("When it last trained"),
        tr("Double-click writes a note")};
    if (role == Qt::DisplayRole)
        return titles[section];
    return role == Qt::ToolTipRole ? QVariant(helps[section]) : QVariant();
}

RunTableFilter::RunTableFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(RunTableModel::SortRole);
    setDynamicSortFilter(true);
}

void RunTableFilter::setWords(const QString& text) {
    m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

void RunTableFilter::setStarredOnly(bool only) {
    m_starredOnly = only;
    invalidateFilter();
}

bool RunTableFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QModelIndex star = sourceModel()->index(row, RunTableModel::StarColumn, parent);
    if (m_starredOnly && star.data(RunTableModel::SortRole).toInt() == 0)
        return false;
    if (m_words.isEmpty())
        return true;
    const QString text = star.data(RunTableModel::SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) {
        return text.contains(word, Qt::CaseInsensitive) ||
               (word.contains(QLatin1Char('=')) &&
                star.data(RunTableModel::OptionsRole).toString().contains(word, Qt::CaseInsensitive));
    });
}

bool RunTableFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const QVariant a = left.data(RunTableModel::SortRole), b = right.data(RunTableModel::SortRole);
    if (!a.isValid() || !b.isValid()) // last in either order
        return a.isValid() == b.isValid() ? false : (sortOrder() == Qt::AscendingOrder) == a.isValid();
    return a.userType() == QMetaType::QString ? a.toString().localeAwareCompare(b.toString()) < 0
                                              : a.toDouble() < b.toDouble();
}

} // namespace flipscope
