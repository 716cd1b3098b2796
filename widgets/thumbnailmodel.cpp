#include "widgets/thumbnailmodel.h"

#include "widgets/numberformat.h"
#include "widgets/pictureloader.h"

#include <algorithm>

namespace flipscope {

namespace {

constexpr qsizetype cacheBytes = qsizetype{48} << 20; // some 3,000 pictures at 64 pixels: several screens
constexpr std::size_t mostAsked = 1000; // beyond it the oldest were forgotten by the loader anyway

quint64 keyOf(const PictureRef& ref) {
    return quint64{ref.position} | quint64{static_cast<std::uint8_t>(ref.part)} << 32 |
           quint64{ref.isLeftOut ? 1U : 0U} << 40;
}

QString nameOf(DataPart part) {
    switch (part) {
    case DataPart::Train:
        return ThumbnailModel::tr("training");
    case DataPart::Validation:
        return ThumbnailModel::tr("validation");
    case DataPart::Test:
        break;
    }
    return ThumbnailModel::tr("test");
}

} // namespace

/// What a search text may mean.
struct ThumbnailModel::FilterText {
    QString text;
    bool isMarked = false; ///< "#12"
    bool isNumber = false;
    qulonglong number = 0;
    std::vector<bool> classes; ///< whose names contain it

    FilterText(const QString& search, const std::vector<std::string>& classNames)
        : text(search), isMarked(search.startsWith(QLatin1Char('#'))) {
        number = QStringView(text).mid(isMarked ? 1 : 0).toULongLong(&isNumber);
        for (const std::string& name : classNames)
            classes.push_back(QString::fromStdString(name).contains(text, Qt::CaseInsensitive));
    }
};

ThumbnailModel::ThumbnailModel(QObject* parent)
    : QAbstractListModel(parent), m_loader(new PictureLoader(this)), m_cache(cacheBytes) {
    connect(m_loader, &PictureLoader::loaded, this, [this](const std::vector<PictureLoader::Picture>& done) {
        for (const auto& picture : done) {
            if (picture.generation != m_generation)
                continue;
            m_cache.insert(picture.key, new QImage(picture.image),
                           std::max<qsizetype>(picture.image.sizeInBytes(), 1));
            const auto asked = m_asked.find(picture.key);
            if (asked == m_asked.end())
                continue;
            const int row = asked->second;
            m_asked.erase(asked);
            if (row < rowCount() && keyOf(refOf(row)) == picture.key)
                Q_EMIT dataChanged(index(row), index(row), {Qt::DecorationRole});
        }
    });
}

ThumbnailModel::~ThumbnailModel() = default;

void ThumbnailModel::setDataset(std::shared_ptr<const Dataset> dataset) {
    beginResetModel();
    const bool isSame =
        m_dataset && dataset && m_dataset->location == dataset->location && m_dataset->hash == dataset->hash;
    m_dataset = std::move(dataset);
    ++m_generation;
    m_loader->clear();
    m_cache.clear();
    if (!isSame) {
        m_selection = {};
        m_search.clear();
    }
    m_selection.only.reset(); // its positions are of the other division
    if (!m_dataset || m_filter >= static_cast<int>(m_dataset->classCount()))
        m_filter = -1;
    selectRows();
    endResetModel();
}

void ThumbnailModel::refresh() {
    beginResetModel();
    selectRows();
    endResetModel();
}

void ThumbnailModel::setSelection(Selection selection) {
    m_selection = std::move(selection);
    refresh();
}

void ThumbnailModel::setLabelFilter(int label) {
    if (label == m_filter)
        return;
    m_filter = label;
    refresh();
}

void ThumbnailModel::setSearch(const QString& text) {
    const QString wanted = text.trimmed();
    if (wanted == m_search)
        return;
    m_search = wanted;
    refresh();
}

void ThumbnailModel::setSide(int pixels) {
    if (pixels == m_side)
        return;
    m_side = pixels;
    ++m_generation;
    m_cache.clear();
    m_asked.clear();
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {Qt::DecorationRole});
}

const Samples& ThumbnailModel::samplesOf(const PictureRef& ref) const {
    return ref.isLeftOut ? m_dataset->leftOut[static_cast<std::size_t>(ref.part)] : m_dataset->part(ref.part);
}

std::vector<PictureRef> ThumbnailModel::candidates() const {
    if (m_selection.only)
        return *m_selection.only;
    std::vector<PictureRef> all;
    for (const DataPart part : dataParts) {
        if (!m_selection.isLeftOut && part != m_selection.part)
            continue;
        const PictureRef first{{part, 0}, m_selection.isLeftOut};
        const std::size_t count = samplesOf(first).size();
        all.reserve(all.size() + count);
        for (std::uint32_t i = 0; i < count; ++i)
            all.push_back({{part, i}, m_selection.isLeftOut});
    }
    return all;
}

bool ThumbnailModel::isFound(const PictureRef& ref, const FilterText& text) const {
    if (text.isNumber && ref.position == text.number)
        return true;
    if (text.isMarked)
        return false;
    const Samples& samples = samplesOf(ref);
    const std::uint16_t label = samples.label(ref.position);
    // Classes may be called by digits: without the mark a number means either.
    if (text.isNumber && className(label) == text.text)
        return true;
    if (!text.isNumber && label < text.classes.size() && text.classes[label])
        return true;
    return QString::fromStdString(samples.name(ref.position)).contains(text.text, Qt::CaseInsensitive);
}

void ThumbnailModel::selectRows() {
    m_rows.clear();
    m_asked.clear();
    if (!m_dataset)
        return;
    m_rows = candidates();
    if (m_filter >= 0)
        std::erase_if(
            m_rows, [this](const PictureRef& ref) { return samplesOf(ref).label(ref.position) != m_filter; });
    if (!m_search.isEmpty()) {
        const FilterText text(m_search, m_dataset->classNames);
        std::erase_if(m_rows, [&](const PictureRef& ref) { return !isFound(ref, text); });
    }
}

int ThumbnailModel::rowOf(const PictureRef& ref) const {
    const auto at = std::find(m_rows.begin(), m_rows.end(), ref);
    return at == m_rows.end() ? -1 : static_cast<int>(at - m_rows.begin());
}

int ThumbnailModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString ThumbnailModel::className(int label) const {
    const auto at = static_cast<std::size_t>(label);
    return at < m_dataset->classCount() ? QString::fromStdString(m_dataset->classNames[at]) : QString();
}

const CorrectedLabel* ThumbnailModel::correction(const PictureRef& ref) const {
    const auto& all = m_dataset->correctedLabels;
    const auto at =
        std::lower_bound(all.begin(), all.end(), ref, [](const CorrectedLabel& a, const PictureRef& b) {
            return std::pair(a.part, a.position) < std::pair(b.part, b.position);
        });
    const bool isIt =
        at != all.end() && !ref.isLeftOut && at->part == ref.part && at->position == ref.position;
    return isIt ? &*at : nullptr;
}

QString ThumbnailModel::describe(const PictureRef& ref) const {
    const Samples& samples = samplesOf(ref);
    QString text = tr("%1 · %2 picture %3")
                       .arg(className(samples.label(ref.position)), nameOf(ref.part),
                            formatCount(static_cast<qint64>(ref.position)));
    if (ref.isLeftOut)
        text = tr("%1 · left out of %2").arg(className(samples.label(ref.position)), nameOf(ref.part));
    if (const CorrectedLabel* corrected = correction(ref))
        text += tr(" · label corrected, was %1").arg(className(corrected->before));
    if (const std::string name = samples.name(ref.position); !name.empty())
        text += tr(" · %1").arg(QString::fromStdString(name));
    if (const PictureSize size = samples.fileSize(ref.position);
        size.width > 0 && (size.width != m_dataset->shape.width || size.height != m_dataset->shape.height))
        text += tr(" · %1 × %2 in the file").arg(size.width).arg(size.height);
    return text;
}

QVariant ThumbnailModel::picture(int row) const {
    const PictureRef& ref = refOf(row);
    const quint64 key = keyOf(ref);
    if (const QImage* known = m_cache.object(key))
        return known->isNull() ? QVariant() : QVariant(*known);
    if (m_asked.size() > mostAsked)
        m_asked.clear();
    if (m_asked.emplace(key, row).second)
        m_loader->ask({m_generation, key,
                       Samples(samplesOf(ref).source(), {samplesOf(ref).indices()[ref.position]}), 0,
                       m_dataset->shape, m_side});
    return {};
}

QVariant ThumbnailModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const PictureRef& ref = refOf(index.row());
    switch (role) {
    case Qt::DecorationRole:
        return picture(index.row());
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return describe(ref);
    case LabelRole:
        return samplesOf(ref).label(ref.position);
    case CorrectedRole:
        return correction(ref) != nullptr;
    case FailedRole: {
        const QImage* known = m_cache.object(keyOf(ref));
        return known != nullptr && known->isNull();
    }
    default:
        return {};
    }
}

} // namespace flipscope
