#include "engine/picturepredictor.h"

#include "datasets/error.h"
#include "datasets/pictures.h"
#include "datasets/watch.h"

#include <fmt/format.h>

namespace flipscope {

PicturePredictor::PicturePredictor(const Model& model, const Kernels& kernels)
    : m_model(model), m_pass(model.network, kernels) {}

PicturePrediction PicturePredictor::predict(std::span<const std::uint8_t> pixels) {
    Activations batch = m_model.encoder.makeBatch(1);
    m_model.encoder.encode(pixels, batch, 0);
    const Int32Matrix scores = m_pass.scores(batch);
    const Answer answer = answerOf({scores.row(0), scores.columns()}, 0);
    return {m_model.classNames[answer.predicted],
            answer.predicted,
            answer.score,
            answer.lead,
            {scores.row(0), scores.row(0) + scores.columns()}};
}

PicturePrediction PicturePredictor::predict(const std::filesystem::path& file) {
    return predict(readPicture(file, m_model.preparation));
}

std::string csvField(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
}

std::string predictionCsvHeader() { return "file,class,score,lead\n"; }

std::string predictionCsvLine(const std::filesystem::path& file, const PicturePrediction& prediction) {
    return fmt::format("{},{},{},{}\n", csvField(file.string()), csvField(prediction.name), prediction.score,
                       prediction.lead);
}

FolderPredictions predictFolder(const Model& model, const std::filesystem::path& folder,
                                const Kernels& kernels) {
    const auto files = picturesBelow(folder);
    if (files.empty())
        throw Error(fmt::format("{}: no pictures in this folder", folder.string()));
    FolderPredictions all;
    all.csv = predictionCsvHeader();
    PicturePredictor predictor(model, kernels);
    Watch::begin(Watch::Stage::Predicting, files.size());
    for (const auto& file : files) {
        try {
            all.csv += predictionCsvLine(file, predictor.predict(file));
            ++all.predicted;
        } catch (const Error& error) { // the other pictures are still wanted
            all.failures.emplace_back(error.what());
        }
        Watch::advance(1);
    }
    return all;
}

} // namespace flipscope
