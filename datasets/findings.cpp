#include "datasets/findings.h"

#include <algorithm>
#include <map>
#include <utility>

namespace flipscope {
namespace {

constexpr std::uint64_t usualTenths = 9;

/// a/b against c/d: apart by a factor of 3/2 or more, in whole numbers.
bool differs(PictureSize a, PictureSize b) {
    const std::uint64_t left = std::uint64_t{a.width} * b.height;
    const std::uint64_t right = std::uint64_t{b.width} * a.height;
    return 2 * std::max(left, right) >= 3 * std::min(left, right);
}

bool isWider(PictureSize a, PictureSize b) {
    return std::uint64_t{a.width} * b.height > std::uint64_t{b.width} * a.height;
}

} // namespace

OddSizes findOddSizes(const Dataset& data) {
    std::vector<std::pair<PictureSize, SampleRef>> all;
    std::map<std::pair<std::uint16_t, std::uint16_t>, std::uint64_t> counts;
    for (const DataPart part : dataParts) {
        const Samples& samples = data.part(part);
        for (std::uint32_t i = 0; i < samples.size(); ++i)
            if (const PictureSize size = samples.fileSize(i); size.width > 0 && size.height > 0) {
                all.emplace_back(size, SampleRef{part, i});
                ++counts[{size.width, size.height}];
            }
    }
    OddSizes found;
    if (counts.size() < 2)
        return found;
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    std::vector<PictureSize> sizes;
    for (const auto& [size, ref] : all)
        sizes.push_back(size);
    std::nth_element(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2),
                     sizes.end(), [](PictureSize a, PictureSize b) { return isWider(b, a); });
    const PictureSize median = sizes[sizes.size() / 2];
    if (10 * most->second >= usualTenths * all.size())
        found.usual = {most->first.first, most->first.second};
    for (const auto& [size, ref] : all) {
        const bool isOdd = found.usual.width > 0
                               ? size != found.usual
                               : differs(size, median) || 2 * size.width < data.shape.width ||
                                     2 * size.height < data.shape.height;
        if (isOdd)
            found.samples.push_back(ref);
    }
    return found;
}

} // namespace flipscope
