#include "widgets/thumbnailmodel.h"

#include "widgets/numberformat.h"
#include "widgets/sampleimage.h"

#include <algorithm>

namespace flipscope {

namespace {

constexpr int cachedPictures = 4000; // several screens; about 50 MB at most

} // namespace

ThumbnailModel::ThumbnailModel(QObject* parent) : QAbstractListModel(parent), m_cache(cachedPictures) {}

void ThumbnailModel::setSamples(Samples samples, ImageShape shape, QStringList classNames) {
    beginResetModel();
    m_samples = std::move(samples);
    m_shape = shape;
    m_classNames = std::move(classNames);
    m_cache.clear();
    selectRows();
    endResetModel();
}

void ThumbnailModel::setLabelFilter(int label) {
    if (label == m_filter)
        return;
    beginResetModel();
    m_filter = label;
    selectRows();
    endResetModel();
}

void ThumbnailModel::setSide(int pixels) {
    if (pixels == m_side)
        return;
    m_side = pixels;
    m_cache.clear();
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {Qt::DecorationRole});
}

void ThumbnailModel::setSearch(const QString& text) {
    const QString wanted = text.trimmed();
    if (wanted == m_search)
        return;
    beginResetModel();
    m_search = wanted;
    selectRows();
    endResetModel();
}

bool ThumbnailModel::isFound(std::size_t sample, const std::vector<bool>& classes) const {
    const std::uint16_t label = m_samples.label(sample);
    return (label < classes.size() && classes[label]) ||
           QString::fromStdString(m_samples.name(sample)).contains(m_search, Qt::CaseInsensitive);
}

void ThumbnailModel::selectRows() {
    m_rows.clear();
    const bool marked = m_search.startsWith(QLatin1Char('#'));
    bool isNumber = false;
    const qulonglong number = QStringView(m_search).mid(marked ? 1 : 0).toULongLong(&isNumber);
    std::vector<bool> classes;
    for (const QString& name : m_classNames)
        classes.push_back(name.contains(m_search, Qt::CaseInsensitive));
    // Classes may be called by digits: without the mark a number means either.
    const auto isWanted = [&](std::size_t i) {
        if (m_search.isEmpty())
            return true;
        if (isNumber && i == number)
            return true;
        if (marked)
            return false;
        return isNumber ? m_classNames.value(m_samples.label(i)) == m_search : isFound(i, classes);
    };
    for (std::size_t i = 0; i < m_samples.size(); ++i)
        if ((m_filter < 0 || m_samples.label(i) == m_filter) && isWanted(i))
            m_rows.push_back(static_cast<std::uint32_t>(i));
}

int ThumbnailModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QImage ThumbnailModel::thumbnail(std::size_t sample) const {
    const auto key = static_cast<std::uint32_t>(sample);
    if (const QImage* known = m_cache.object(key))
        return *known;
    QImage image = sampleImage(m_samples, sample, m_shape);
    const int longer = std::max({image.width(), image.height(), 1});
    if (longer > m_side)
        image = image.scaled(m_side, m_side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    else if (m_side / longer > 1)
        image = image.scaled(image.size() * (m_side / longer)); // whole factor: pixels stay pixels
    m_cache.insert(key, new QImage(image));
    return image;
}

QString ThumbnailModel::className(std::size_t sample) const {
    return m_classNames.value(m_samples.label(sample));
}

QVariant ThumbnailModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const std::size_t sample = sampleOf(index.row());
    switch (role) {
    case Qt::DecorationRole:
        return thumbnail(sample);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return tr("Picture %1: %2").arg(formatCount(static_cast<qint64>(sample)), className(sample));
    case SampleRole:
        return QVariant::fromValue(static_cast<qulonglong>(sample));
    case LabelRole:
        return m_samples.label(sample);
    default:
        return {};
    }
}

} // namespace flipscope
