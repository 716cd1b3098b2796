// Classes of single pictures by a model, prepared as the model says, and the CSV that lists them: what
// `predict` prints and what the window writes for a folder. Keep one for many pictures: making it looks at
// every weight. The trap: the model must outlive it.
#pragma once

#include "engine/answers.h"
#include "engine/io/modelfile.h"
#include "engine/network/forwardpass.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace flipscope {

struct PicturePrediction {
    std::string name;                 ///< of the class
    std::uint16_t predicted = 0;      ///< its number
    std::int32_t score = 0;           ///< z - threshold of that class
    std::int32_t lead = 0;            ///< over the second
    std::vector<std::int32_t> scores; ///< one per class
};

class PicturePredictor {
public:
    PicturePredictor(const Model& model, const Kernels& kernels);

    /// model.preparation.shape.size() bytes, prepared already.
    PicturePrediction predict(std::span<const std::uint8_t> pixels);
    /// Throws Error as readPicture() does.
    PicturePrediction predict(const std::filesystem::path& file);

private:
    const Model& m_model;
    ForwardPass m_pass;
};

/// One field of a CSV line, quoted where it must be (RFC 4180).
std::string csvField(const std::string& text);
/// "file,class,score,lead" and a line of it, with their ends.
std::string predictionCsvHeader();
std::string predictionCsvLine(const std::filesystem::path& file, const PicturePrediction& prediction);

struct FolderPredictions {
    std::string csv;
    std::size_t predicted = 0;
    std::vector<std::string> failures; ///< what is wrong with the pictures that have no line
};
/// Of all pictures below a folder, sorted by name. Looks at the thread's Watch (Stage::Predicting). Throws
/// Error where there are none.
FolderPredictions predictFolder(const Model& model, const std::filesystem::path& folder,
                                const Kernels& kernels);

} // namespace flipscope
