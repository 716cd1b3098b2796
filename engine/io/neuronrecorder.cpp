#include "engine/io/neuronrecorder.h"

#include "engine/io/atomicfile.h"
#include "engine/io/jsontext.h"

namespace flipscope {

NeuronRecorder::NeuronRecorder(std::filesystem::path folder) : m_folder(std::move(folder)) {
    std::error_code ignored;
    std::filesystem::remove(m_folder / fileName, ignored);
}

void NeuronRecorder::onStarted(const TrainingStart& start) { m_stepsPerEpoch = start.stepsPerEpoch; }

void NeuronRecorder::onStep(const StepReport& report, const StepDelta*) { m_step = report.step; }

bool NeuronRecorder::wantsSnapshot() const {
    return !m_hasBefore || (m_stepsPerEpoch > 0 && m_step % m_stepsPerEpoch == 0);
}

void NeuronRecorder::onSnapshot(TrainingSnapshot snapshot) {
    if (m_hasBefore)
        countFlips(snapshot.network);
    m_hasBefore = true;
    m_before = snapshot.network;
    if (m_step % m_stepsPerEpoch == 0)
        write(snapshot);
}

void NeuronRecorder::countFlips(const Network& network) {
    m_flips.resize(network.layers().size());
    for (std::size_t l = 0; l < m_flips.size(); ++l) {
        const LayerParameters &now = parametersOf(network.layers()[l]),
                              &before = parametersOf(m_before.layers()[l]);
        const LayerShape& shape = now.shape;
        m_flips[l].byNeuron.resize(shape.neurons);
        m_flips[l].byInput.resize(shape.inputs());
        for (std::size_t o = 0; o < shape.neurons; ++o) {
            std::size_t input = 0;
            for (std::size_t tap = 0; tap < shape.taps(); ++tap)
                for (std::size_t c = 0; c < shape.input.channels; ++c, ++input) {
                    const std::size_t k = shape.column(tap / shape.kernelWidth, tap % shape.kernelWidth, c);
                    const bool flipped = now.weights.get(o, k) != before.weights.get(o, k);
                    m_flips[l].byNeuron[o] += flipped;
                    m_flips[l].byInput[input] += flipped;
                }
        }
    }
}

void NeuronRecorder::write(const TrainingSnapshot& snapshot) const {
    nlohmann::ordered_json json{
        {"schema", 1}, {"epoch", snapshot.epoch}, {"layers", nlohmann::ordered_json::array()}};
    for (std::size_t l = 0; l < snapshot.network.layers().size(); ++l) {
        nlohmann::ordered_json layer{{"blame", nlohmann::ordered_json::array()}};
        if (l < snapshot.blame.size())
            layer["blame"] = snapshot.blame[l].count;
        layer["flips"] = l < m_flips.size() ? m_flips[l].byNeuron : std::vector<std::uint64_t>();
        if (l == 0 && l < m_flips.size())
            layer["flips_by_input"] = m_flips[l].byInput;
        json["layers"].push_back(std::move(layer));
    }
    writeFileAtomically(m_folder / fileName, jsonText(json) + "\n");
}

} // namespace flipscope
