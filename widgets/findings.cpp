#include "widgets/findings.h"

#include "widgets/numberformat.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace flipscope {

namespace {

constexpr std::size_t mostToldAlone = 3; // classes
constexpr qint64 rare = 10;              // times fewer than the largest class has: accuracy then hides it

QString tr(const char* text) { return QCoreApplication::translate("flipscope", text); }

QString count(std::size_t number) { return formatCount(static_cast<qint64>(number)); }

QString className(const Dataset& data, std::size_t label) {
    return QString::fromStdString(data.classNames[label]);
}

PictureRef refTo(DataPart part, std::uint32_t position) { return {{part, position}, false}; }

void addDamaged(const Dataset& data, std::vector<Finding>& all) {
    if (data.damaged.empty())
        return;
    all.push_back({Finding::Kind::Damaged,
                   (data.damaged.size() == 1 ? tr("%1 file is damaged and was skipped.")
                                             : tr("%1 files are damaged and were skipped."))
                       .arg(count(data.damaged.size())),
                   {},
                   {},
                   -1});
}

void addOddSizes(const Dataset& data, std::vector<Finding>& all) {
    const OddSizes odd = findOddSizes(data);
    if (odd.samples.empty())
        return;
    Finding finding{Finding::Kind::OddSizes, {}, {}, {}, -1};
    for (const SampleRef& ref : odd.samples)
        finding.pictures.push_back(refTo(ref.part, ref.position));
    finding.surplus = finding.pictures;
    finding.text = odd.usual.width > 0
                       ? tr("%1 pictures are not of %2 × %3 pixels like the others.")
                             .arg(count(odd.samples.size()))
                             .arg(odd.usual.width)
                             .arg(odd.usual.height)
                       : tr("%1 pictures are of odd sizes: much wider, taller or smaller than most.")
                             .arg(count(odd.samples.size()));
    all.push_back(std::move(finding));
}

/// The first few classes one by one, the others together.
void addClasses(const Dataset& data, std::vector<Finding>& all) {
    std::vector<qint64> counts(data.classCount());
    for (std::size_t i = 0; i < data.train.size(); ++i)
        ++counts[data.train.label(i)];
    const auto most = std::max_element(counts.begin(), counts.end());
    std::vector<std::size_t> empty, few;
    for (std::size_t label = 0; label < counts.size(); ++label) {
        if (counts[label] == 0)
            empty.push_back(label);
        else if (*most >= rare * counts[label])
            few.push_back(label);
    }
    const auto add = [&all](Finding::Kind kind, const QString& text, std::size_t label) {
        all.push_back({kind, text, {}, {}, static_cast<int>(label)});
    };
    for (std::size_t i = 0; i < std::min(empty.size(), mostToldAlone); ++i)
        add(Finding::Kind::EmptyClass,
            tr("Nothing is learnt of class %1: no training picture shows it.").arg(className(data, empty[i])),
            empty[i]);
    if (empty.size() > mostToldAlone)
        all.push_back(
            {Finding::Kind::EmptyClass,
             tr("%1 more classes have no training pictures.").arg(count(empty.size() - mostToldAlone)),
             {},
             {},
             -1});
    for (std::size_t i = 0; i < std::min(few.size(), mostToldAlone); ++i)
        add(Finding::Kind::RareClass,
            tr("Unbalanced: class %1 has %2 training pictures, %3 has %4.")
                .arg(className(data, few[i]), formatCount(counts[few[i]]),
                     className(data, static_cast<std::size_t>(most - counts.begin())), formatCount(*most)),
            few[i]);
    if (few.size() <= mostToldAlone)
        return;
    Finding others{Finding::Kind::RareClass,
                   tr("%1 more classes are as rare.").arg(count(few.size() - mostToldAlone)),
                   {},
                   {},
                   -1};
    const std::set<std::size_t> meant(few.begin() + mostToldAlone, few.end());
    for (std::uint32_t i = 0; i < data.train.size(); ++i)
        if (meant.contains(data.train.label(i)))
            others.pictures.push_back(refTo(DataPart::Train, i));
    all.push_back(std::move(others));
}

QString duplicatesText(DataPart part, DataPart other, std::size_t number, std::size_t otherLabels) {
    QString text;
    if (part == other)
        text = part == DataPart::Train        ? tr("%1 training pictures are there more than once.")
               : part == DataPart::Validation ? tr("%1 validation pictures are there more than once.")
                                              : tr("%1 test pictures are there more than once.");
    else if (other == DataPart::Test)
        text = part == DataPart::Train
                   ? tr("%1 training pictures are also in the test part: accuracy looks better than it is.")
                   : tr("%1 validation pictures are also in the test part.");
    else
        text = tr("%1 training pictures are also in the validation part.");
    text = text.arg(count(number));
    if (otherLabels > 0)
        text += QLatin1Char(' ') + tr("Labels differ: %1.").arg(count(otherLabels));
    return text;
}

void addDuplicates(const std::vector<Duplicate>& duplicates, std::vector<Finding>& all) {
    using Pair = std::pair<DataPart, DataPart>;
    std::set<Pair> pairs;
    for (const Duplicate& d : duplicates)
        pairs.insert({d.part, d.otherPart});
    for (const auto& [part, other] : pairs) {
        Finding finding{
            part == other ? Finding::Kind::Repeated : Finding::Kind::SharedByParts, {}, {}, {}, -1};
        std::vector<const Duplicate*> these;
        for (const Duplicate& d : duplicates)
            if (d.part == part && d.otherPart == other)
                these.push_back(&d);
        // Copies of one picture beside each other.
        std::sort(these.begin(), these.end(), [](const Duplicate* a, const Duplicate* b) {
            return std::pair(a->other, a->position) < std::pair(b->other, b->position);
        });
        std::size_t otherLabels = 0;
        for (std::size_t i = 0; i < these.size(); ++i) {
            const Duplicate& d = *these[i];
            if (i == 0 || these[i - 1]->other != d.other)
                finding.pictures.push_back(refTo(d.otherPart, d.other));
            finding.pictures.push_back(refTo(d.part, d.position));
            finding.surplus.push_back(refTo(d.part, d.position));
            otherLabels += d.sameLabel ? 0 : 1;
        }
        finding.text = duplicatesText(part, other, these.size(), otherLabels);
        all.push_back(std::move(finding));
    }
}

void addCorrections(const Dataset& data, std::vector<Finding>& all) {
    Finding leftOut{Finding::Kind::LeftOut, {}, {}, {}, -1};
    for (const DataPart part : dataParts)
        for (std::uint32_t i = 0; i < data.leftOut[static_cast<std::size_t>(part)].size(); ++i)
            leftOut.pictures.push_back({{part, i}, true});
    if (!leftOut.pictures.empty()) {
        leftOut.text = (leftOut.pictures.size() == 1 ? tr("%1 picture is left out by you.")
                                                     : tr("%1 pictures are left out by you."))
                           .arg(count(leftOut.pictures.size()));
        all.push_back(std::move(leftOut));
    }
    Finding relabelled{Finding::Kind::Relabelled, {}, {}, {}, -1};
    for (const CorrectedLabel& corrected : data.correctedLabels)
        relabelled.pictures.push_back(refTo(corrected.part, corrected.position));
    if (!relabelled.pictures.empty()) {
        relabelled.text = (relabelled.pictures.size() == 1 ? tr("%1 label is corrected by you.")
                                                           : tr("%1 labels are corrected by you."))
                              .arg(count(relabelled.pictures.size()));
        all.push_back(std::move(relabelled));
    }
}

} // namespace

std::vector<Finding> findingsOf(const Dataset& dataset,
                                const std::optional<std::vector<Duplicate>>& duplicates) {
    std::vector<Finding> all;
    addDamaged(dataset, all);
    addOddSizes(dataset, all);
    addClasses(dataset, all);
    if (duplicates)
        addDuplicates(*duplicates, all);
    else
        all.push_back({Finding::Kind::Unsearched,
                       tr("Duplicates were not looked for: the pictures are on disk, which takes its time."),
                       {},
                       {},
                       -1});
    addCorrections(dataset, all);
    if (!dataset.notes.empty())
        all.push_back(
            {Finding::Kind::Notes,
             (dataset.notes.size() == 1 ? tr("%1 note from opening.") : tr("%1 notes from opening."))
                 .arg(count(dataset.notes.size())),
             {},
             {},
             -1});
    return all;
}

} // namespace flipscope
