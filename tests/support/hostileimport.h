// One input of the importers' fuzzer. Its first byte says how pictures are seen, the second how the rest is
// meant: even, as a whole file (ONNX, or anything); odd, as NumPy arrays, each behind two bytes with its
// length, which become a .npz file whose checksums are right. Shared by the fuzzer and the test that opens
// what it found.
#pragma once

#include "datasets/error.h"
#include "engine/export/importer.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

namespace flipscope::test {

inline void writeNpz(const std::filesystem::path& file, std::span<const std::uint8_t> bytes) {
    archive* zip = archive_write_new();
    archive_write_set_format_zip(zip);
    archive_write_zip_set_compression_store(zip);
    if (archive_write_open_filename(zip, file.c_str()) != ARCHIVE_OK)
        std::abort();
    for (int n = 0; bytes.size() >= 2; ++n) {
        const std::size_t size = std::min<std::size_t>(bytes[0] + 256U * bytes[1], bytes.size() - 2);
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, ("array" + std::to_string(n) + ".npy").c_str());
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, static_cast<la_int64_t>(size));
        archive_write_header(zip, entry);
        archive_write_data(zip, bytes.data() + 2, size);
        archive_entry_free(entry);
        bytes = bytes.subspan(2 + size);
    }
    archive_write_free(zip);
}

/// What is accepted must predict, and come back the same from a model file. Any Error is as it should be.
inline void openHostileImport(std::span<const std::uint8_t> input, const std::filesystem::path& folder) {
    if (input.size() < 2)
        return;
    static constexpr std::array<const char*, 4> encoders{"grey", "threshold:100", "bitplanes:3", "median"};
    std::filesystem::create_directories(folder);
    const std::filesystem::path file = folder / "import";
    const std::span<const std::uint8_t> content = input.subspan(2);
    if (input[1] % 2 == 0)
        std::ofstream(file, std::ios::binary)
            .write(reinterpret_cast<const char*>(content.data()),
                   static_cast<std::streamsize>(content.size()));
    else
        writeNpz(file, content);
    ImportOptions options;
    options.encoder = encoders[input[0] % encoders.size()];
    options.useBiases = (input[0] & 4) == 0;
    options.width = input[0] >> 4;
    options.height = (input[0] & 8) == 0 ? options.width : 2;
    try {
        const Model model = importModel(file, options).model;
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
