#include "engine/io/neuronrecorder.h"

#include "datasets/error.h"
#include "engine/io/atomicfile.h"
#include "engine/io/jsontext.h"

namespace flipscope {

NeuronRecorder::NeuronRecorder(std::filesystem::path folder, std::function<void(const std::string&)> warn)
    : m_folder(std::move(folder)), m_warn(std::move(warn)) {
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
        const std::size_t tapColumns =
            shape.taps() == 1 ? shape.columns() : shape.input.pixelWords() * wordBits;
        for (std::size_t row = 0; row < now.weights.rows(); ++row)
            for (std::size_t w = 0; w < now.weights.words(); ++w)
                for (Word changed = now.weights.row(row)[w] ^ before.weights.row(row)[w]; changed != 0;
                     changed &= changed - 1) {
                    const auto k = w * wordBits + static_cast<std::size_t>(__builtin_ctzll(changed));
                    ++m_flips[l].byNeuron[row / shape.weightPlanes];
                    ++m_flips[l].byInput[k / tapColumns * shape.input.channels + k % tapColumns];
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
    try {
        writeFileAtomically(m_folder / fileName, jsonText(json) + "\n");
    } catch (const Error& e) {
        m_warn(e.what());
    }
}

} // namespace flipscope
