// What the first layer gets to see: the chosen picture beside its encoding, and as augmentation changes it
// from epoch to epoch. Follows every keystroke in the two fields; an error stands where the preview would be.
#pragma once

#include "datasets/augmentation.h"
#include "widgets/thumbnailmodel.h"

#include "engine/encoder.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QTabWidget;

namespace flipscope {

class AugmentationPreview;
class EncoderPreview;

class InputPreview : public QWidget {
    Q_OBJECT
public:
    explicit InputPreview(QWidget* parent = nullptr);

    void setDataset(std::shared_ptr<const Dataset> dataset);
    /// nullptr: there is none; `problem` says why.
    void setEncoder(std::shared_ptr<const Encoder> encoder, const QString& problem = {});
    /// The seed of the run decides, too. Nothing: `problem` says why.
    void setAugmentation(const std::optional<Augmentation>& augmentation, std::uint64_t seed,
                         const QString& problem = {});
    void setPicture(const std::optional<PictureRef>& picture);
    /// Brings the tab forward that belongs to an option ("encoder", "augment").
    void showFor(const QString& option);

    const EncoderPreview* encoderPreview() const { return m_encoding; }
    const AugmentationPreview* augmentationPreview() const { return m_versions; }
    QString problem() const;

private:
    void refresh();
    void showEncoding();
    void showVersions();

    std::shared_ptr<const Dataset> m_dataset;
    std::shared_ptr<const Encoder> m_encoder;
    QString m_encoderProblem;
    std::optional<Augmentation> m_augmentation = Augmentation();
    std::uint64_t m_seed = 1;
    QString m_augmentationProblem;
    std::optional<PictureRef> m_picture;
    QTabWidget* m_tabs;
    EncoderPreview* m_encoding;
    QLabel* m_problem;
    AugmentationPreview* m_versions;
};

} // namespace flipscope
