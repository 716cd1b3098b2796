// What a person has corrected in a data set without touching its files: samples left out, labels replaced.
// Part of a run's configuration (options `skip` and `relabel`), so that every program that opens the data by
// it has the same samples. The trap: samples are named as they lie in the files, by the part of the files and
// the name of the picture file or, where there is none (or two of that name), the position; so a correction
// holds however the data are divided.
#pragma once

#include "datasets/dataset.h"

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace flipscope {

class Corrections {
public:
    /// `skip`: "train:cats/1.png,test#5,train#8-12"; `relabel`: the same with a class each,
    /// "train:cats/1.png=dog,train#8-12=ship". Parts are train, validation, test. A backslash takes the
    /// meaning from the sign behind it. Throws Error (Usage).
    static Corrections parse(const std::string& skip, const std::string& relabel);
    std::string skip() const; ///< canonical
    std::string relabel() const;
    bool empty() const { return m_leftOut.empty() && m_labels.empty(); }
    bool operator==(const Corrections&) const = default;

    /// Fills data.leftOut and data.correctedLabels and says in data.notes what was done. Throws Error (Usage)
    /// for a class that there is not.
    void apply(Dataset& data) const;

    // Edits, of samples of a data set to which these were applied.
    void leaveOut(const Dataset& data, DataPart part, std::span<const std::uint32_t> positions);
    /// `positions` are in data.leftOut.
    void takeBack(const Dataset& data, DataPart part, std::span<const std::uint32_t> positions);
    /// The label that the data themselves give ends the correction.
    void label(const Dataset& data, DataPart part, std::span<const std::uint32_t> positions,
               std::uint16_t label);
    /// Back to what the data say.
    void restoreLabels(const Dataset& data, DataPart part, std::span<const std::uint32_t> positions);

private:
    struct Place {
        DataPart part;       ///< of the files
        std::string name;    ///< empty: `index` says which
        std::uint32_t index; ///< in the source
        auto operator<=>(const Place&) const = default;
    };
    static std::vector<Place> placesOf(const Samples& samples, DataPart filePart,
                                       std::span<const std::uint32_t> positions);
    class Text;   // reads the options
    class Finder; // tells which samples are named
    void leaveOutOf(Dataset& data, DataPart part, Finder& finder) const;
    void labelsOf(Dataset& data, DataPart part, Finder& finder) const;

    std::set<Place> m_leftOut;
    std::map<Place, std::string> m_labels; ///< the class
};

} // namespace flipscope
