#include "widgets/layernames.h"

#include "widgets/numberformat.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace flipscope {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("LayerNames", text); }

/// "32 filters of 3×3 over 1 channel, stride 2, pooled", "1,024 neurons"
QString contents(const LayerShape& shape) {
    const QString neurons = formatCount(static_cast<qint64>(shape.neurons));
    if (shape.isDense())
        return shape.reads == Reads::Bits ? tr("%1 neurons").arg(neurons)
                                          : tr("%1 neurons over averages, weights of 6 bits").arg(neurons);
    const QString channels =
        shape.input.channels == 1
            ? tr("1 channel")
            : tr("%1 channels").arg(formatCount(static_cast<qint64>(shape.input.channels)));
    QString text = tr("%1 filters of %2×%3 over %4")
                       .arg(neurons)
                       .arg(shape.kernelHeight)
                       .arg(shape.kernelWidth)
                       .arg(channels);
    if (shape.stride > 1)
        text = tr("%1, stride %2").arg(text).arg(shape.stride);
    if (shape.pool > 1)
        text = tr("%1, pooled").arg(text);
    if (shape.reads == Reads::Halved)
        return tr("%1 of 2×2 means (shortcut), weights of 6 bits").arg(text);
    if (shape.isFine())
        return tr("%1, weights of 6 bits").arg(text);
    return shape.writes != Writes::Bits ? tr("%1, added to the stream").arg(text) : text;
}

} // namespace

QString mapText(const MapShape& map) {
    if (map.pixels() == 1)
        return QString::number(map.channels);
    return QStringLiteral("%1×%2×%3").arg(map.height).arg(map.width).arg(map.channels);
}

QString mapsText(const std::vector<LayerShape>& layers) {
    QStringList maps(mapText(layers.front().input));
    for (const LayerShape& layer : layers)
        maps.append(mapText(layer.output()));
    return maps.join(QStringLiteral(" → "));
}

QString layerName(const std::vector<LayerShape>& layers, std::size_t layer) {
    if (layer + 1 == layers.size())
        return tr("output");
    return (layers[layer].isDense() ? tr("layer %1") : tr("conv %1")).arg(layer + 1);
}

QString layerLabel(const std::vector<LayerShape>& layers, std::size_t layer) {
    const LayerShape& shape = layers[layer];
    const bool all =
        std::all_of(layers.begin(), layers.end(), [](const LayerShape& l) { return l.isDense(); });
    const QString what = all ? QStringLiteral("%1→%2").arg(shape.input.values()).arg(shape.neurons)
                             : QString::fromStdString(shape.name());
    return tr("%1 · %2").arg(layerName(layers, layer), what);
}

QString layerSentence(const std::vector<LayerShape>& layers, std::size_t layer) {
    const LayerShape& shape = layers[layer];
    return tr("%1: %2, %3 → %4, %5 weights")
        .arg(layerName(layers, layer), contents(shape), mapText(shape.input), mapText(shape.output()),
             formatCount(static_cast<qint64>(shape.weightCount())));
}

QString neuronName(const LayerShape& shape, int layer, int neuron) {
    return (shape.isDense() ? tr("Neuron %1 of layer %2") : tr("Filter %1 of layer %2"))
        .arg(neuron)
        .arg(layer + 1);
}

} // namespace flipscope
