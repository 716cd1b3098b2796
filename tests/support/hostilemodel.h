// One input of the models' fuzzer as a model file. Its first byte says how the rest is meant: 0, as a whole
// file; else a header (up to the first zero byte) and the tensors behind it, which get the length in front
// that belongs there. Shared by the fuzzer and the test that opens what it found.
#pragma once

#include "datasets/error.h"
#include "engine/io/modelfile.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

namespace flipscope::test {

inline std::string hostileModel(std::span<const std::uint8_t> input) {
    if (input.empty())
        return {};
    const std::string rest(input.begin() + 1, input.end());
    if (input[0] == 0)
        return rest;
    const std::size_t size = std::min(rest.find('\0'), rest.size());
    std::string file;
    for (int i = 0; i < 8; ++i)
        file += static_cast<char>(std::uint64_t{size} >> (8 * i) & 255);
    return file + rest.substr(0, size) + (size < rest.size() ? rest.substr(size + 1) : std::string());
}

/// Reads it in `folder`; what is accepted must predict, and come back the same when it is written again. Any
/// Error is as it should be.
inline void openHostileModel(std::span<const std::uint8_t> input, const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    const std::filesystem::path file = folder / "model.flipscope";
    std::ofstream(file, std::ios::binary) << hostileModel(input);
    try {
        const Model model = loadModel(file);
        Activations batch = model.encoder.makeBatch(1);
        model.encoder.encode(std::vector<std::uint8_t>(model.preparation.shape.size(), 100), batch, 0);
        model.network.predict(batch, selectKernels("scalar"));
        saveModel(model, file);
        if (loadModel(file).network.checksum() != model.network.checksum())
            std::abort();
    } catch (const Error&) {
    }
}

} // namespace flipscope::test
