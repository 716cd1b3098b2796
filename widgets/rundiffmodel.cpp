#include "widgets/rundiffmodel.h"

#include "widgets/numberformat.h"

#include <QFont>

#include <algorithm>
#include <functional>
#include <set>

namespace flipscope {

namespace {

/// As it is written; nothing: the run's method has no such option, or its configuration cannot be read.
std::optional<std::string> optionOf(const RunSummary& run, const std::string& key) {
    if (!run.config || !run.config->has(key))
        return std::nullopt;
    return formatOption(run.config->value(key));
}

QString cell(const std::optional<std::string>& text) {
    if (!text)
        return QStringLiteral("–");
    return text->empty() ? RunDiffModel::tr("(none)") : QString::fromStdString(*text);
}

/// The run that the defaults of a method would be.
std::shared_ptr<const RunSummary> defaultsFor(const RunSummary& run) {
    auto defaults = std::make_shared<RunSummary>();
    if (run.config)
        defaults->config = TrainingConfig::resolve({{"method", run.config->text("method"), "method", {}}});
    return defaults;
}

QString percentOf(const std::optional<double>& share) { return share ? formatPercent(*share, 2) : QString(); }

/// With a number behind it where the name is there already: names of runs need not differ.
void appendUnlike(QStringList& names, const QString& name) {
    QString unlike = name;
    for (int copy = 2; names.contains(unlike); ++copy)
        unlike = QStringLiteral("%1 (%2)").arg(name).arg(copy);
    names.append(unlike);
}

} // namespace

std::vector<OptionSpec> differingOptions(const RunList& runs) {
    std::vector<OptionSpec> found;
    std::set<std::string> looked;
    const auto look = [&](const std::vector<OptionSpec>& options) {
        for (const OptionSpec& option : options) {
            if (!looked.insert(option.key).second)
                continue;
            std::set<std::optional<std::string>> values;
            for (const auto& run : runs)
                if (run->config)
                    values.insert(optionOf(*run, option.key));
            if (values.size() > 1)
                found.push_back(option);
        }
    };
    look(TrainingConfig::generalOptions());
    for (const auto& run : runs)
        if (run->config)
            look(TrainingConfig::methodOptions(run->config->text("method")));
    return found;
}

QStringList distinguishingLabels(const RunList& runs) {
    const std::vector<OptionSpec> options = differingOptions(runs);
    QStringList labels;
    for (const auto& run : runs) {
        QStringList parts;
        for (const OptionSpec& option : options)
            if (const auto value = optionOf(*run, option.key);
                value && option.key != "threads" && option.key != "kernels")
                parts.append(QStringLiteral("%1=%2").arg(QString::fromStdString(option.key),
                                                         QString::fromStdString(*value)));
        // More than a few would not fit a legend: then the name, which has method and seed at least.
        const bool isNamed = !run->label.name.empty() || parts.isEmpty() || parts.size() > 3;
        appendUnlike(labels, isNamed ? QString::fromStdString(run->title()) : parts.join(QLatin1Char(' ')));
    }
    return labels;
}

void RunDiffModel::setRuns(const RunList& runs) {
    beginResetModel();
    m_rows.clear();
    m_columns.clear();
    for (const auto& run : runs)
        appendUnlike(m_columns, QString::fromStdString(run->title()));
    RunList shown = runs;
    const bool isAlone = runs.size() == 1;
    if (isAlone) {
        shown.insert(shown.begin(), defaultsFor(*runs.front()));
        m_columns.prepend(tr("Defaults"));
    }
    addOptions(shown);
    m_options = static_cast<int>(m_rows.size());
    if (!runs.empty())
        addResults(shown, isAlone);
    endResetModel();
}

void RunDiffModel::addOptions(const RunList& runs) {
    for (const OptionSpec& option : differingOptions(runs)) {
        Row row{QString::fromStdString(option.label),
                QString::fromStdString(option.key + ": " + option.help),
                {},
                false};
        for (const auto& run : runs)
            row.cells.append(cell(optionOf(*run, option.key)));
        m_rows.push_back(std::move(row));
    }
}

void RunDiffModel::addResults(const RunList& runs, bool withDefaults) {
    const auto add = [&](const QString& title, const std::function<QString(const RunSummary&)>& text) {
        Row row{title, {}, {}, true};
        for (std::size_t i = 0; i < runs.size(); ++i)
            row.cells.append(withDefaults && i == 0 ? QString() : text(*runs[i]));
        if (std::any_of(row.cells.begin(), row.cells.end(), [](const QString& c) { return !c.isEmpty(); }))
            m_rows.push_back(std::move(row));
    };
    const auto ofResult = [&](const QString& title,
                              const std::function<QString(const TrainingResult&)>& text) {
        add(title, [&](const RunSummary& run) { return run.result ? text(*run.result) : QString(); });
    };
    add(tr("Validation accuracy"), [](const RunSummary& run) { return percentOf(run.bestValidation()); });
    ofResult(tr("Test accuracy"), [](const TrainingResult& r) { return percentOf(r.testAccuracy); });
    ofResult(tr("Training accuracy"), [](const TrainingResult& r) { return percentOf(r.trainAccuracy); });
    ofResult(tr("Epochs"),
             [](const TrainingResult& r) { return formatCount(static_cast<qint64>(r.epochs)); });
    ofResult(tr("Best epoch"), [](const TrainingResult& r) {
        return r.bestEpoch > 0 ? formatCount(static_cast<qint64>(r.bestEpoch)) : QString();
    });
    ofResult(tr("Training time"), [](const TrainingResult& r) { return formatDuration(r.trainSeconds); });
    ofResult(tr("Flips"), [](const TrainingResult& r) { return formatCount(static_cast<qint64>(r.flips)); });
    ofResult(tr("Bit operations of training"), [](const TrainingResult& r) {
        return r.trainBitOps > 0 ? formatLarge(static_cast<double>(r.trainBitOps)) : QString();
    });
    ofResult(tr("State, bits per weight"),
             [](const TrainingResult& r) { return formatReal(r.stateBitsPerWeight, 4); });
    ofResult(tr("Layers"), [](const TrainingResult& r) { return QString::fromStdString(r.network); });
    ofResult(tr("Model"), [](const TrainingResult& r) { return QString::fromStdString(r.modelChecksum); });
    ofResult(tr("Ended"), [](const TrainingResult& r) { return QString::fromStdString(r.stopReason); });
    add(tr("Damaged"), [](const RunSummary& run) {
        return run.problems.empty() ? QString() : QString::fromStdString(run.problems.front());
    });
}

int RunDiffModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RunDiffModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant RunDiffModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || static_cast<std::size_t>(index.row()) >= m_rows.size())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return row.cells.value(index.column());
    return {};
}

QVariant RunDiffModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Horizontal)
        return role == Qt::DisplayRole ? QVariant(m_columns.value(section)) : QVariant();
    if (section < 0 || static_cast<std::size_t>(section) >= m_rows.size())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole)
        return row.title;
    if (role == Qt::ToolTipRole)
        return row.help;
    if (role == Qt::FontRole && !row.isResult) { // what was chosen, above what came of it
        QFont font;
        font.setBold(true);
        return font;
    }
    return {};
}

} // namespace flipscope
