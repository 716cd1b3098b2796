// The pictures of one part of a data set as a list for item views: Qt::DecorationRole is the picture, decoded
// when it is asked for and kept in a bounded cache, so 60,000 rows cost their indices only. The trap: rows
// are positions in the filtered list; SampleRole is the position in the part.
#pragma once

#include "datasets/dataset.h"

#include <QAbstractListModel>
#include <QCache>
#include <QImage>
#include <QStringList>

#include <vector>

namespace flipscope {

class ThumbnailModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { SampleRole = Qt::UserRole, LabelRole };

    explicit ThumbnailModel(QObject* parent = nullptr);

    void setSamples(Samples samples, ImageShape shape, QStringList classNames);
    /// Only samples with this label; -1: all.
    void setLabelFilter(int label);
    int labelFilter() const { return m_filter; }
    /// Only what `text` names: "#12" the picture at that position in the part, "12" that or the class of this
    /// name, anything else a piece of a class's or a picture file's name, in any case. Empty: all. Together
    /// with the label filter.
    void setSearch(const QString& text);

    /// Side of a thumbnail in pixels; pictures keep their aspect and grow by whole factors where they are
    /// smaller.
    void setSide(int pixels);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    /// Position of a row's sample in the part.
    std::size_t sampleOf(int row) const { return m_rows[static_cast<std::size_t>(row)]; }

private:
    void selectRows();
    bool isFound(std::size_t sample, const std::vector<bool>& classes) const;
    QImage thumbnail(std::size_t sample) const;
    QString className(std::size_t sample) const;

    Samples m_samples;
    ImageShape m_shape;
    QStringList m_classNames;
    int m_filter = -1;
    QString m_search;
    int m_side = 56;
    std::vector<std::uint32_t> m_rows;
    mutable QCache<std::uint32_t, QImage> m_cache;
};

} // namespace flipscope
