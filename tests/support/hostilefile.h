// One input of the readers' fuzzer as files of a data set: its first byte says which, two more how long the
// first of two files is. Shared by the fuzzer and the test that opens what it found.
#pragma once

#include "datasets/error.h"
#include "datasets/open.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

namespace flipscope::test {

struct HostileNames {
    const char* first;
    const char* second; ///< nullptr: one file
};

inline constexpr std::array<HostileNames, 10> hostileNames = {
    {{"train-images-idx3-ubyte", "train-labels-idx1-ubyte"},
     {"data_batch_1.bin", nullptr},
     {"set.npz", nullptr},
     {"x_train.npy", "y_train.npy"},
     {"set.mat", nullptr},
     {"set.csv", nullptr},
     {"set.zip", nullptr},
     {"set.tar.gz", nullptr},
     {"a/picture.png", "b/picture.jpg"},
     {"list.csv", "picture.png"}}};

/// Opens the data set that `input` describes, in `folder`, which is emptied before. Any Error is as it should
/// be.
inline void openHostile(std::span<const std::uint8_t> input, const std::filesystem::path& folder) {
    if (input.size() < 3)
        return;
    const HostileNames names = hostileNames[input[0] % hostileNames.size()];
    const std::size_t split = input[1] + 256U * input[2];
    std::span<const std::uint8_t> content = input.subspan(3);
    const auto write = [&folder](const char* name, std::span<const std::uint8_t> bytes) {
        std::filesystem::create_directories((folder / name).parent_path());
        std::ofstream(folder / name, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    };
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    if (names.second != nullptr) {
        const std::size_t first = std::min(split, content.size());
        write(names.second, content.subspan(first));
        content = content.first(first);
    }
    write(names.first, content);
    DatasetRequest request;
    request.cache = 0; // inputs are seen once
    request.dataset = folder.string();
    request.validationFraction = 0;
    request.testFraction = 0;
    // Archives are opened as such; everything else as a folder.
    if (names.second == nullptr && input[0] % hostileNames.size() >= 6)
        request.dataset = (folder / names.first).string();
    try {
        openDataset(request);
    } catch (const Error&) {
    }
}

} // namespace flipscope::test
