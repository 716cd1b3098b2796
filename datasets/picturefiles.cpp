#include "datasets/picturefiles.h"

#include "datasets/archive.h"
#include "datasets/error.h"
#include "datasets/picturemodule.h"
#include "datasets/threads.h"
#include "datasets/watch.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>

namespace flipscope {
namespace {

namespace fs = std::filesystem;
using Picture = LabelledPictures::Picture;

constexpr std::size_t mostNotes = 20;
constexpr std::size_t mostDamaged = 1000;    // told one by one
constexpr std::size_t mostLookedAt = 1000;   // pictures, to choose a shape
constexpr std::size_t blockBytes = 16 << 20; // of pixels or file contents at a time
constexpr std::size_t mostInBlock = 512;     // pictures
constexpr int largestKept = 256;             // pixels; larger sides of equal pictures are scaled down
constexpr std::array<int, 5> commonSides = {64, 48, 32, 24, 16};

std::string topOf(const std::string& name) { return name.substr(0, name.find('/')); }

/// "a/b/" of "a/b/c.png"
std::string folderOf(const std::string& name) { return name.substr(0, name.find_last_of('/') + 1); }

/// The folders that all names share, down to one named as a part.
std::string sharedFolders(const std::vector<PictureName>& pictures) {
    std::string shared = folderOf(pictures.front().name);
    for (const auto& picture : pictures)
        while (!picture.name.starts_with(shared)) {
            shared.pop_back();
            shared = folderOf(shared);
        }
    for (std::size_t from = 0; from < shared.size(); from = shared.find('/', from) + 1)
        if (partOfName(shared.substr(from, shared.find('/', from) - from)) != Part::Unknown)
            return shared.substr(0, from);
    return shared;
}

/// Whether the folders directly below `shared` are parts: there is one for training that holds class folders,
/// or all are named as parts. (A class may be called "train".)
bool hasPartFolders(const std::vector<PictureName>& pictures, const std::string& shared) {
    bool some = false;
    bool all = true;
    bool trainHasClasses = false;
    bool trainHasPictures = false;
    for (const auto& picture : pictures) {
        const std::string below = picture.name.substr(shared.size());
        const std::string top = topOf(below);
        const bool isDirect = folderOf(below).size() == top.size() + 1;
        if (top == below)
            continue;
        const Part part = partOfName(top);
        some = some || part != Part::Unknown;
        all = all && part != Part::Unknown;
        if (part == Part::Train)
            (isDirect ? trainHasPictures : trainHasClasses) = true;
    }
    return (some && all) || (trainHasClasses && !trainHasPictures);
}

/// Gives pictures their classes by name, and sorts those.
void setClasses(LabelledPictures& list, const std::vector<std::string>& classOf) {
    list.classNames = classOf;
    std::sort(list.classNames.begin(), list.classNames.end(), classNameLess);
    list.classNames.erase(std::unique(list.classNames.begin(), list.classNames.end()), list.classNames.end());
    if (list.classNames.size() > std::numeric_limits<std::uint16_t>::max())
        throw Error(fmt::format("{}: expected at most {} classes (folders with pictures), found {}.",
                                list.roots.folder.string(), std::numeric_limits<std::uint16_t>::max(),
                                list.classNames.size()));
    std::unordered_map<std::string, std::uint16_t> labels;
    for (const auto& name : list.classNames)
        labels.emplace(name, static_cast<std::uint16_t>(labels.size()));
    for (std::size_t i = 0; i < list.pictures.size(); ++i)
        list.pictures[i].label = labels.at(classOf[i]);
}

struct Found {
    SampleFile unit;
    std::vector<std::string> classOf; ///< of each picture
    std::size_t classless = 0;
};

using ReadAction = std::function<void(std::size_t index, std::vector<std::uint8_t>&& bytes)>;
using FailAction = std::function<void(std::size_t index, const std::string& reason)>;

/// Contents of the chosen pictures in archives, one archive after the other.
void visitArchives(const LabelledPictures& list, const std::vector<std::size_t>& chosen,
                   const ReadAction& take, const FailAction& fail) {
    for (std::size_t a = 0; a < list.roots.archives.size(); ++a) {
        const Archive& archive = *list.roots.archives[a].archive;
        std::unordered_map<std::string, std::vector<std::size_t>> wanted; // a picture may be listed twice
        for (const std::size_t index : chosen) {
            if (list.pictures[index].archive != static_cast<std::int32_t>(a))
                continue;
            const std::string member = list.roots.file(list.pictures[index]).member;
            if (archive.find(member) == nullptr)
                fail(index, "no such file in the archive");
            else
                wanted[member].push_back(index);
        }
        if (wanted.empty())
            continue;
        archive.visit([&](const Archive::Member& member) { return wanted.contains(member.name); },
                      [&](const Archive::Member& member, std::vector<std::uint8_t>&& bytes) {
                          for (const std::size_t index : wanted.at(member.name))
                              take(index, std::vector<std::uint8_t>(bytes));
                      },
                      [&](const Archive::Member& member, const std::string& reason) {
                          for (const std::size_t index : wanted.at(member.name))
                              fail(index, reason);
                      });
    }
}

/// Pictures on their way from files to the sink, a block at a time.
class Decoding {
public:
    Decoding(const LabelledPictures& list, const Preparation& preparation, PixelSink& sink,
             SampleBlock& block)
        : m_list(list), m_preparation(preparation), m_sink(sink), m_block(block) {
        const std::size_t size = preparation.shape.size();
        m_capacity = std::clamp<std::size_t>(blockBytes / size, 1, mostInBlock);
        m_pixels.resize(m_capacity * size);
        m_sink.expect(preparation.shape, list.pictures.size());
    }

    /// With no bytes: to be read from disk.
    void add(std::size_t index, std::vector<std::uint8_t>&& bytes) {
        m_bytesWaiting += bytes.size();
        m_waiting.push_back({index, std::move(bytes), {}, {}});
        if (m_waiting.size() == m_capacity || m_bytesWaiting > blockBytes)
            flush();
    }

    void flush() {
        const std::size_t size = m_preparation.shape.size();
        forEachBlock(m_waiting.size(), 4, [&](std::size_t first, std::size_t last) {
            for (std::size_t i = first; i < last; ++i)
                decodeOne(m_waiting[i], std::span(m_pixels).subspan(i * size, size));
        });
        for (std::size_t i = 0; i < m_waiting.size(); ++i) {
            if (!m_waiting[i].failure.empty()) {
                fail(m_waiting[i].index, m_waiting[i].failure);
                continue;
            }
            const Picture& picture = m_list.pictures[m_waiting[i].index];
            m_sink.add(std::span(m_pixels).subspan(i * size, size));
            m_block.labels.push_back(picture.label);
            m_block.origins.names.push_back(picture.name);
            m_block.origins.sizes.push_back(m_waiting[i].size);
            if (m_hasGroups)
                m_block.origins.groups.push_back(picture.group);
        }
        m_waiting.clear();
        m_bytesWaiting = 0;
    }

    void fail(std::size_t index, const std::string& reason) {
        if (++m_failed <= mostNotes)
            m_block.notes.push_back(fmt::format("Skipped a damaged picture: {}", reason));
        if (m_failed <= mostDamaged)
            m_block.damaged.push_back({m_list.roots.file(m_list.pictures[index]).path.string(), reason});
    }

    void finish() {
        flush();
        if (m_failed > mostNotes)
            m_block.notes.push_back(
                fmt::format("{} more damaged pictures were skipped.", m_failed - mostNotes));
    }

private:
    struct Waiting {
        std::size_t index;
        std::vector<std::uint8_t> bytes;
        PictureSize size;
        std::string failure;
    };

    void decodeOne(Waiting& waiting, std::span<std::uint8_t> pixels) const {
        Watch::advance(1);
        const DataFile file = m_list.roots.file(m_list.pictures[waiting.index]);
        try {
            if (!file.archive)
                waiting.bytes = readPictureFile(file.path);
            waiting.size = decodePicture(waiting.bytes, file.path, m_preparation, pixels);
        } catch (const Error& error) {
            waiting.failure = error.what();
        }
        waiting.bytes = {};
    }

    const LabelledPictures& m_list;
    const Preparation m_preparation;
    PixelSink& m_sink;
    SampleBlock& m_block;
    std::vector<Waiting> m_waiting;
    std::vector<std::uint8_t> m_pixels;
    std::size_t m_capacity = 1;
    std::size_t m_bytesWaiting = 0;
    std::size_t m_failed = 0;
    const bool m_hasGroups = std::any_of(m_list.pictures.begin(), m_list.pictures.end(),
                                         [](const Picture& picture) { return !picture.group.empty(); });
};

/// Evenly spread; all where there are few.
std::vector<std::size_t> someOf(std::size_t count) {
    const std::size_t some = std::min(count, std::clamp<std::size_t>(count / 50, 64, mostLookedAt));
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < some; ++i)
        chosen.push_back(i * count / some);
    return chosen;
}

std::vector<ImageShape> shapesOf(const LabelledPictures& list, const std::vector<std::size_t>& chosen) {
    std::vector<ImageShape> shapes(chosen.size());
    std::vector<std::size_t> onDisk;
    std::unordered_map<std::size_t, std::size_t> slots;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        slots[chosen[i]] = i;
        if (list.pictures[chosen[i]].archive < 0)
            onDisk.push_back(chosen[i]);
    }
    const auto look = [&](std::size_t index, std::span<const std::uint8_t> bytes) {
        try {
            const fs::path path = list.roots.file(list.pictures[index]).path;
            const auto content = bytes.empty() ? readPictureFile(path) : std::vector<std::uint8_t>();
            shapes[slots.at(index)] = shapeOfPicture(bytes.empty() ? content : bytes, path);
        } catch (const Error&) { // told when it is read
        }
    };
    forEachBlock(onDisk.size(), 1, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i)
            look(onDisk[i], {});
    });
    visitArchives(
        list, chosen, [&](std::size_t index, std::vector<std::uint8_t>&& bytes) { look(index, bytes); },
        [](std::size_t, const std::string&) {});
    std::erase_if(shapes, [](const ImageShape& shape) { return shape.width == 0; });
    return shapes;
}

/// What most of the pictures are, or could be; `note` says how that was found.
ImageShape naturalShape(const LabelledPictures& list, std::string& note) {
    auto shapes = shapesOf(list, someOf(list.pictures.size()));
    if (shapes.empty())
        return {1, 1, 1};
    const bool hasColour = std::any_of(shapes.begin(), shapes.end(),
                                       [](const ImageShape& shape) { return shape.channels == 3; });
    ImageShape natural = shapes.front();
    natural.channels = hasColour ? 3 : 1;
    const char* colour = hasColour ? "colour" : "grey";
    const bool sameSize = std::all_of(shapes.begin(), shapes.end(), [&](const ImageShape& shape) {
        return shape.width == natural.width && shape.height == natural.height;
    });
    const int longer = std::max(natural.width, natural.height);
    if (sameSize && longer <= largestKept)
        return natural;
    if (sameSize) {
        note = fmt::format("The pictures are of {} x {} pixels", natural.width, natural.height);
        natural.width = std::max(natural.width * largestKept / longer, 1);
        natural.height = std::max(natural.height * largestKept / longer, 1);
    } else {
        std::vector<int> sides;
        for (const auto& shape : shapes)
            sides.push_back(std::min(shape.width, shape.height));
        std::nth_element(sides.begin(), sides.begin() + static_cast<std::ptrdiff_t>(sides.size() / 2),
                         sides.end());
        const int median = sides[sides.size() / 2];
        const auto side = std::find_if(commonSides.begin(), commonSides.end(),
                                       [median](int common) { return common <= median; });
        natural.width = natural.height = side != commonSides.end() ? *side : median;
        note =
            fmt::format("The pictures are of several sizes (median of the shorter side: {} pixels)", median);
    }
    note += fmt::format("; as judged by {} of {}, {} x {} in {} suits them.", shapes.size(),
                        list.pictures.size(), natural.width, natural.height, colour);
    return natural;
}

} // namespace

std::vector<SampleFile> findPictureFolders(const DataPlace& place) {
    if (!place.isFolder() || place.pictures().empty())
        return {};
    const auto& pictures = place.pictures();
    const std::string shared = sharedFolders(pictures);
    const bool hasParts = hasPartFolders(pictures, shared);
    std::map<std::string, Found> byPart; // the part's folder; "": no parts
    for (const auto& picture : pictures) {
        const std::string below = picture.name.substr(hasParts ? shared.size() : 0);
        const std::string top = hasParts && below.find('/') != std::string::npos ? topOf(below) : "";
        const std::string inClass = folderOf(below.substr(top.empty() ? 0 : top.size() + 1));
        Found& found = byPart[top];
        if (inClass.empty()) {
            ++found.classless;
            continue;
        }
        if (!found.unit.pictures) {
            found.unit.pictures = std::make_shared<LabelledPictures>();
            found.unit.pictures->roots = place.roots();
        }
        found.unit.pictures->pictures.push_back({{picture.name, picture.archive}, 0, {}});
        found.classOf.push_back(inClass.substr(0, inClass.size() - 1));
    }
    std::vector<SampleFile> units;
    std::vector<std::string> notes;
    for (auto& [folder, found] : byPart) {
        const std::string within = hasParts ? shared + folder : "";
        const fs::path path = place.isArchive() || within.empty() ? place.path() : place.path() / within;
        if (found.classless > 0)
            notes.push_back(fmt::format("{}: {} pictures lie in no class's folder and were passed over.",
                                        path.string(), found.classless));
        if (!found.unit.pictures)
            continue;
        found.unit.part = hasParts ? partOfName(folder) : Part::Unknown;
        found.unit.images = found.unit.labels = DataFile(path);
        setClasses(*found.unit.pictures, found.classOf);
        units.push_back(std::move(found.unit));
    }
    if (!units.empty())
        units.front().notes = std::move(notes);
    return units;
}

SampleBlock readPictures(const SampleFile& file, const Prepare& prepare, PixelSink& pixels) {
    pictureModule(); // without it no picture is damaged, they just cannot be decoded
    const LabelledPictures& list = *file.pictures;
    SampleBlock block;
    block.pictureFile = block.labelFile = file.name();
    block.classNames = list.classNames;
    block.classesAreFound = true;
    std::string note;
    const ImageShape natural = naturalShape(list, note);
    const Preparation preparation = prepare(natural);
    block.shape = preparation.shape;
    if (!note.empty() && file.part != Part::Test && file.part != Part::Validation)
        block.notes.push_back(fmt::format("{} They are read as {}.", note, toString(block.shape)));

    Watch::begin(Watch::Stage::Reading, list.pictures.size());
    Decoding decoding(list, preparation, pixels, block);
    std::vector<std::size_t> inArchives;
    for (std::size_t i = 0; i < list.pictures.size(); ++i)
        if (list.pictures[i].archive < 0)
            decoding.add(i, {});
        else
            inArchives.push_back(i);
    visitArchives(
        list, inArchives,
        [&](std::size_t index, std::vector<std::uint8_t>&& bytes) { decoding.add(index, std::move(bytes)); },
        [&](std::size_t index, const std::string& reason) {
            decoding.fail(
                index, fmt::format("{}: {}.", list.roots.file(list.pictures[index]).path.string(), reason));
        });
    decoding.finish();
    return block;
}

} // namespace flipscope
