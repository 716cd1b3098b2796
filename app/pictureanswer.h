// One question to a model: a picture in whatever form it comes, prepared exactly as the model's data set was,
// the scores of all classes, and why one neuron answered as it did. Pure; called on a thread of its own.
#pragma once

#include "datasets/camera.h"
#include "engine/io/modelfile.h"
#include "widgets/evidenceview.h"
#include "widgets/tryitpanel.h"

#include <QImage>
#include <QString>

#include <memory>
#include <variant>
#include <vector>

namespace flipscope {

/// A picture file, by its path or its bytes.
struct PictureFile {
    std::string path;
};
struct PictureBytes {
    std::vector<std::uint8_t> bytes;
};
/// Prepared already: a sample of the data set, or the picture asked about before.
using PreparedPixels = std::vector<std::uint8_t>;

struct PictureQuestion {
    std::shared_ptr<const Model> model;
    std::variant<PreparedPixels, RawPicture, PictureFile, PictureBytes> picture;
    TryItPanel::Target target;
};

struct PictureAnswer {
    PreparedPixels pixels;
    QImage prepared; ///< the same to look at
    QImage seen;     ///< through the encoder
    std::vector<std::int32_t> scores;
    EvidenceView::Shown evidence;
};

/// Throws Error where the picture cannot be read.
PictureAnswer answerTo(const PictureQuestion& question);

} // namespace flipscope
