// The pictures of a data set as a list for item views: those of one part, of one class, found by a search, or
// any that are named. Qt::DecorationRole is the picture, or null until it has been made: that happens on
// another thread, and dataChanged() tells. The cache is bounded, so 100,000 rows cost their indices only. The
// trap: rows are positions in the filtered list; refOf() says which sample a row is.
#pragma once

#include "datasets/findings.h"

#include <QAbstractListModel>
#include <QCache>
#include <QImage>
#include <QStringList>

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace flipscope {

class PictureLoader;

/// A sample, or one that was left out: then `position` is in Dataset::leftOut.
struct PictureRef : SampleRef {
    bool isLeftOut = false;
    bool operator==(const PictureRef&) const = default;
};

class ThumbnailModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { LabelRole = Qt::UserRole, CorrectedRole, FailedRole };

    /// What is listed, before class and search are asked.
    struct Selection {
        DataPart part = DataPart::Train;
        bool isLeftOut = false;                      ///< those left out of all parts; `part` means nothing
        std::optional<std::vector<PictureRef>> only; ///< exactly these, in this order
    };

    explicit ThumbnailModel(QObject* parent = nullptr);
    ~ThumbnailModel() override;

    /// nullptr: nothing. Selection and filters stay where they still mean something.
    void setDataset(std::shared_ptr<const Dataset> dataset);
    void setSelection(Selection selection);
    const Selection& selection() const { return m_selection; }
    /// Only samples with this label; -1: all.
    void setLabelFilter(int label);
    int labelFilter() const { return m_filter; }
    /// Only what `text` names: "#12" the picture at that position in its part, "12" that or the class of this
    /// name, anything else a piece of a class's or a picture file's name, in any case. Empty: all. Together
    /// with the label filter.
    void setSearch(const QString& text);

    /// Side of a thumbnail in pixels; pictures keep their aspect and grow by whole factors where they are
    /// smaller.
    void setSide(int pixels);
    int side() const { return m_side; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    const PictureRef& refOf(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    /// -1: not listed.
    int rowOf(const PictureRef& ref) const;
    const Samples& samplesOf(const PictureRef& ref) const;
    /// Class, position, part and file of a picture, for people.
    QString describe(const PictureRef& ref) const;
    /// Bytes of pictures that are kept.
    qsizetype cachedBytes() const { return m_cache.totalCost(); }

private:
    struct FilterText;
    void refresh(); // model reset
    void selectRows();
    std::vector<PictureRef> candidates() const;
    bool isFound(const PictureRef& ref, const FilterText& text) const;
    QString className(int label) const;
    const CorrectedLabel* correction(const PictureRef& ref) const;
    QVariant picture(int row) const;

    std::shared_ptr<const Dataset> m_dataset;
    Selection m_selection;
    int m_filter = -1;
    QString m_search;
    int m_side = 64;
    int m_generation = 0; // of data set and side: pictures of another are not taken
    std::vector<PictureRef> m_rows;
    PictureLoader* m_loader;
    mutable QCache<quint64, QImage> m_cache;          // null images: could not be read
    mutable std::unordered_map<quint64, int> m_asked; // and the row that they were asked for
};

} // namespace flipscope
