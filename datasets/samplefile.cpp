#include "datasets/samplefile.h"

#include "datasets/cifar.h"
#include "datasets/csv.h"
#include "datasets/error.h"
#include "datasets/idx.h"
#include "datasets/mat.h"
#include "datasets/npz.h"
#include "datasets/picturefiles.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace flipscope {
Part partOfName(const std::string& name) {
    const auto isWord = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
    auto from = name.begin();
    while (from != name.end()) {
        from = std::find_if(from, name.end(), isWord);
        const auto to = std::find_if_not(from, name.end(), isWord);
        std::string word(from, to);
        std::transform(word.begin(), word.end(), word.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (word.starts_with("train"))
            return Part::Train;
        if (word.starts_with("t10k") || word.starts_with("test"))
            return Part::Test;
        if (word.starts_with("val"))
            return Part::Validation;
        from = to;
    }
    return Part::Unknown;
}

Part partOf(const std::filesystem::path& file, bool folderToo) {
    const Part part = partOfName(file.filename().string());
    return part == Part::Unknown && folderToo ? partOfName(file.parent_path().filename().string()) : part;
}

bool SampleFile::holds(const DataFile& file) const {
    const auto same = [&file](const DataFile& other) { return isSameFile(file, other); };
    return same(images) || same(labels) || std::any_of(twins.begin(), twins.end(), same);
}

void checkLabels(const SampleBlock& block, std::size_t classCount, const std::string& reason) {
    const auto bad = std::find_if(block.labels.begin(), block.labels.end(),
                                  [classCount](std::uint16_t label) { return label >= classCount; });
    if (bad == block.labels.end())
        return;
    const auto index = static_cast<std::uint64_t>(bad - block.labels.begin());
    throw Error(
        fmt::format("{}: label out of range at offset {} (sample {}): expected 0 to {} ({}), found {}.",
                    block.labelFile.string(), block.firstLabel + index * block.labelStride, index,
                    classCount - 1, reason, *bad));
}

const std::vector<SampleFormat>& sampleFormats() {
    static const std::vector<SampleFormat> formats = {
        {"idx", "IDX images and labels, plain or .gz, beginning with the bytes 00 00 08", findIdx, readIdx,
         false, locateIdx},
        {"cifar", "CIFAR binary files (.bin) of 3073 bytes per sample (CIFAR-100: 3074)", findCifar,
         readCifar, false, locateCifar},
        {"npz", "NumPy arrays (.npz, .npy) of pictures and of labels", findNpz, readNpz},
        {"mat", "MATLAB files (.mat) with pictures X and labels y", findMat, readMat},
        {"csv", "tables (CSV, TSV) of pixels or of picture files, with labels", findCsv, readCsv},
        {"pictures", "folders of picture files, one for each class", findPictureFolders, readPictures, true},
    };
    return formats;
}

bool classNameLess(const std::string& a, const std::string& b) {
    const auto isNumber = [](const std::string& text) {
        return !text.empty() &&
               std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    };
    if (isNumber(a) != isNumber(b))
        return isNumber(a);
    if (!isNumber(a))
        return a < b;
    const auto digits = [](const std::string& text) {
        return text.substr(std::min(text.find_first_not_of('0'), text.size()));
    };
    const std::string x = digits(a);
    const std::string y = digits(b);
    return x.size() != y.size() ? x.size() < y.size() : x != y ? x < y : a < b;
}

std::string toString(ImageShape shape) {
    return fmt::format("{} x {} x {}", shape.width, shape.height, shape.channels);
}

} // namespace flipscope
