#include "app/networkfield.h"

#include "datasets/error.h"
#include "engine/network/networkspec.h"
#include "engine/trainer.h"
#include "engine/trainingconfig.h"
#include "widgets/enginetext.h"
#include "widgets/enginewords.h"
#include "widgets/layernames.h"
#include "widgets/numberformat.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace flipscope::networkfield {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("flipscope::networkfield", text); }

std::vector<LayerShape> layersOf(const std::string& text, const Dataset& dataset, const Encoder& encoder) {
    return parseNetwork(text, imageMap(dataset.shape), encoder.outputs(), dataset.classCount());
}

/// "57.3 million", "9,216"
QString formatLarge(double number) {
    if (number >= 1e9)
        return tr("%1 billion").arg(formatReal(number / 1e9, 3));
    if (number >= 1e6)
        return tr("%1 million").arg(formatReal(number / 1e6, 3));
    return formatCount(static_cast<qint64>(number));
}

} // namespace

QString help() {
    const std::vector<std::pair<QString, QString>> rows{
        {QStringLiteral("1024"), tr("a dense layer of 1,024 neurons")},
        {QStringLiteral("64c3"), tr("64 filters of 3×3, padded; the map keeps its size")},
        {QStringLiteral("64v3"), tr("64 filters of 3×3, no padding; the map shrinks by 2")},
        {QStringLiteral("64c3s2"), tr("64 filters of 3×3 at every second place (stride 2)")},
        {QStringLiteral("p"), tr("after filters: pooling, 2×2 places become one")},
        {QStringLiteral("64c3+"), tr("filters that add their input of the same place and channel")},
        {QStringLiteral("64f3,64r3,128r3s2,a"),
         tr("residual: f begins the stream, r adds to it, a averages it for the output")},
    };
    QString table;
    for (const auto& [text, meaning] : rows)
        table +=
            QStringLiteral("<tr><td><code>%1</code></td><td>&nbsp;&nbsp;%2</td></tr>").arg(text, meaning);
    return tr("<p>The layers between picture and classes, separated by commas:</p><table>%1</table>"
              "<p>Dense layers come last: <code>32c3,32c3,p,256</code>. Or the name of a network; the arrow "
              "beside "
              "the field shows some.</p>")
        .arg(table);
}

std::vector<OptionForm::Suggestion> suggestions() {
    std::vector<OptionForm::Suggestion> list;
    for (const Preset& preset : presets())
        for (const Assignment& assignment : preset.assignments) {
            const QString text = QString::fromStdString(assignment.text);
            const bool known =
                std::any_of(list.begin(), list.end(), [&](const auto& s) { return s.text == text; });
            const auto& named = namedNetworks();
            const bool hasName = std::any_of(named.begin(), named.end(),
                                             [&](const auto& n) { return n.name == assignment.text; });
            if (assignment.key == "network" && !known && !hasName)
                list.push_back({text, tr("as in “%1”").arg(engineText(preset.title))});
        }
    for (const NamedNetwork& network : namedNetworks())
        list.push_back({QString::fromStdString(network.name), engineText(network.description)});
    return list;
}

QString problem(const std::string& text, const Dataset* dataset, const Encoder* encoder) {
    try {
        if (dataset && encoder)
            layersOf(text, *dataset, *encoder);
        else
            checkNetworkText(text);
    } catch (const Error& error) {
        return engineWords(error);
    }
    return {};
}

Facts facts(const std::string& text, const Dataset& dataset, const Encoder& encoder) {
    const std::vector<LayerShape> layers = layersOf(text, dataset, encoder);
    quint64 weights = 0, bits = 0;
    double operations = 0;
    QStringList lines;
    for (std::size_t l = 0; l < layers.size(); ++l) {
        const LayerShape& layer = layers[l];
        weights += layer.weightCount();
        bits += layer.weightCount() * layer.weightPlanes;
        operations += static_cast<double>(layer.weightCount()) *
                      static_cast<double>(layer.sumHeight() * layer.sumWidth());
        lines.append(layerSentence(layers, l));
    }
    return {tr("%1: %2 weights, %3 as bits, %4 multiplications per picture")
                .arg(mapsText(layers), formatCount(static_cast<qint64>(weights)), formatBytes((bits + 7) / 8),
                     formatLarge(operations)),
            lines.join(QLatin1Char('\n'))};
}

} // namespace flipscope::networkfield
