#include "app/pictureanswer.h"

#include "datasets/pictures.h"
#include "widgets/layernames.h"
#include "widgets/sampleimage.h"

#include <algorithm>

namespace flipscope {

namespace {

PreparedPixels prepared(const PictureQuestion& question) {
    const Preparation& preparation = question.model->preparation;
    if (const auto* pixels = std::get_if<PreparedPixels>(&question.picture))
        return *pixels;
    if (const auto* file = std::get_if<PictureFile>(&question.picture))
        return readPicture(file->path, preparation);
    PreparedPixels pixels(preparation.shape.size());
    if (const auto* raw = std::get_if<RawPicture>(&question.picture))
        preparePixels(raw->pixels, raw->shape, preparation, pixels);
    else
        decodePicture(std::get<PictureBytes>(question.picture).bytes, "picture", preparation, pixels);
    return pixels;
}

QImage imageOf(const std::vector<std::uint8_t>& pixels, const Preparation& preparation) {
    const QImage image = sampleImage(pixels, preparation.shape);
    const bool isBgr = preparation.shape.channels == 3 && preparation.order == ChannelOrder::Bgr;
    return isBgr ? image.rgbSwapped() : image;
}

EvidenceView::Shown evidenceFor(const Model& model, const Evidence& evidence, TryItPanel::Target target) {
    const auto& layers = model.network.layers();
    const auto scores = evidence.scores();
    target.layer = target.followsAnswer ? layers.size() - 1 : std::min(target.layer, layers.size() - 1);
    const LayerShape& shape = parametersOf(layers[target.layer]).shape;
    if (target.followsAnswer)
        target.neuron =
            static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
    const MapShape out = shape.output();
    target.neuron = std::min(target.neuron, out.channels - 1);
    EvidenceView::Shown shown;
    shown.evidence = evidence.of(target.layer, target.neuron, std::min(target.y, out.height - 1),
                                 std::min(target.x, out.width - 1));
    shown.isOutput = target.layer + 1 == layers.size();
    shown.name =
        shown.isOutput
            ? EvidenceView::tr("Class %1").arg(QString::fromStdString(model.classNames[target.neuron]))
            : neuronName(shape, static_cast<int>(target.layer), static_cast<int>(target.neuron));
    const bool isWholePicture = target.layer == 0 && shown.evidence.field.pixels() == 1;
    if (isWholePicture) {
        shown.picture = model.encoder.shape();
        shown.planes = model.encoder.planes();
    }
    return shown;
}

} // namespace

PictureAnswer answerTo(const PictureQuestion& question) {
    const Model& model = *question.model;
    PictureAnswer answer;
    answer.pixels = prepared(question);
    answer.prepared = imageOf(answer.pixels, model.preparation);
    Activations batch = model.encoder.makeBatch(1);
    model.encoder.encode(answer.pixels, batch, 0);
    answer.seen = imageOf(model.encoder.decode(batch, 0), model.preparation);
    Evidence evidence(model.network, selectKernels("auto"));
    evidence.run(batch);
    answer.scores.assign(evidence.scores().begin(), evidence.scores().end());
    answer.evidence = evidenceFor(model, evidence, question.target);
    return answer;
}

} // namespace flipscope
