#include "datasets/knownsets.h"

#include "datasets/glyphs.h"
#include "datasets/grouped.h"

#include <fmt/format.h>

// Sizes and checksums are those that others published; `checksumSource` says who. Where two published the
// same file, the SHA-256 is taken.

namespace flipscope {
namespace {

constexpr const char* tfds = "TensorFlow Datasets, url_checksums";
constexpr const char* torchvision = "torchvision, prototype datasets; size as the server announces it";

std::vector<std::string> letters(char first, char last) {
    std::vector<std::string> names;
    for (char c = first; c <= last; ++c)
        names.emplace_back(1, c);
    return names;
}

std::vector<std::string> joined(std::vector<std::string> names, const std::vector<std::string>& more) {
    names.insert(names.end(), more.begin(), more.end());
    return names;
}

/// One of the four files that MNIST and its kin come in.
struct IdxFile {
    const char* name;
    std::uint64_t size;
    const char* sha256;
};

std::vector<RemoteFile> idxFiles(const std::vector<std::string>& bases, const std::vector<IdxFile>& files) {
    std::vector<RemoteFile> remote;
    for (const auto& file : files) {
        RemoteFile one{file.name, {}, file.size, fmt::format("sha256:{}", file.sha256), tfds};
        for (const auto& base : bases)
            one.urls.push_back(base + file.name);
        remote.push_back(one);
    }
    return remote;
}

/// What MNIST, Fashion-MNIST and Kuzushiji-MNIST share.
CatalogueEntry likeMnist(const char* name, const char* title, const char* what) {
    CatalogueEntry entry;
    entry.name = name;
    entry.title = title;
    entry.description = fmt::format("70,000 grey {}, 28 x 28, 10 classes; 60,000 for training", what);
    entry.folderNames = {name};
    entry.trainSamples = 60000;
    entry.testSamples = 10000;
    entry.classCount = 10;
    entry.shape = {28, 28, 1};
    return entry;
}

CatalogueEntry fashionMnist() {
    auto entry = likeMnist("fashion-mnist", "Fashion-MNIST", "pictures of clothing");
    entry.homePage = "https://github.com/zalandoresearch/fashion-mnist";
    entry.licence = "MIT";
    entry.debianPackage = "dataset-fashion-mnist";
    entry.classNames = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                        "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
    entry.files =
        idxFiles({"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
                  "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"},
                 {{"train-images-idx3-ubyte.gz", 26421880,
                   "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"},
                  {"train-labels-idx1-ubyte.gz", 29515,
                   "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"},
                  {"t10k-images-idx3-ubyte.gz", 4422102,
                   "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"},
                  {"t10k-labels-idx1-ubyte.gz", 5148,
                   "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"}});
    return entry;
}

CatalogueEntry mnist() {
    auto entry = likeMnist("mnist", "MNIST", "handwritten digits");
    entry.homePage = "http://yann.lecun.com/exdb/mnist/";
    entry.licence = "CC BY-SA 3.0 as others state it; its home page states none";
    entry.classNames = letters('0', '9');
    entry.files =
        idxFiles({"https://storage.googleapis.com/cvdf-datasets/mnist/",
                  "https://ossci-datasets.s3.amazonaws.com/mnist/", "http://yann.lecun.com/exdb/mnist/"},
                 {{"train-images-idx3-ubyte.gz", 9912422,
                   "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"},
                  {"train-labels-idx1-ubyte.gz", 28881,
                   "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"},
                  {"t10k-images-idx3-ubyte.gz", 1648877,
                   "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"},
                  {"t10k-labels-idx1-ubyte.gz", 4542,
                   "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"}});
    return entry;
}

CatalogueEntry kmnist() {
    auto entry = likeMnist("kmnist", "Kuzushiji-MNIST", "cursive Japanese characters");
    entry.homePage = "http://codh.rois.ac.jp/kmnist/";
    entry.licence = "CC BY-SA 4.0";
    entry.classNames = {"o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"};
    entry.files = idxFiles(
        {"http://codh.rois.ac.jp/kmnist/dataset/kmnist/", "https://codh.rois.ac.jp/kmnist/dataset/kmnist/"},
        {{"train-images-idx3-ubyte.gz", 18165135,
          "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"},
         {"train-labels-idx1-ubyte.gz", 29497,
          "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"},
         {"t10k-images-idx3-ubyte.gz", 3041136,
          "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"},
         {"t10k-labels-idx1-ubyte.gz", 5120,
          "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"}});
    return entry;
}

struct EmnistSplit {
    const char* name;
    const char* what;
    std::size_t train, test;
    std::vector<std::string> classNames;
    std::uint16_t firstLabel = 0;
};

/// All of EMNIST's splits lie in one archive of 562 MB.
CatalogueEntry emnist(const EmnistSplit& split) {
    CatalogueEntry entry;
    entry.name = fmt::format("emnist-{}", split.name);
    entry.title = fmt::format("EMNIST {}", split.name);
    entry.classNames = split.classNames;
    entry.classCount = split.classNames.size();
    entry.trainSamples = split.train;
    entry.testSamples = split.test;
    entry.shape = {28, 28, 1};
    entry.description =
        fmt::format("{} grey handwritten {}, 28 x 28, {} classes; {} for training",
                    grouped(split.train + split.test), split.what, entry.classCount, grouped(split.train));
    entry.homePage = "https://www.nist.gov/itl/products-and-services/emnist-dataset";
    entry.licence = "none stated; its authors ask to be cited (arXiv 1702.05373)";
    entry.folderNames = {entry.name};
    entry.files = {{"gzip.zip",
                    {"https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip",
                     "https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/gzip.zip"},
                    561753746,
                    "sha256:fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e",
                    tfds}};
    entry.unpacking = Unpacking::Members;
    entry.archiveFolder = "emnist-archive";
    for (const char* file :
         {"train-images-idx3", "train-labels-idx1", "test-images-idx3", "test-labels-idx1"})
        entry.members.push_back(fmt::format("{}-{}-ubyte.gz", entry.name, file));
    entry.isTransposed = true;
    entry.firstLabel = split.firstLabel;
    return entry;
}

std::vector<CatalogueEntry> emnistSplits() {
    const auto digits = letters('0', '9');
    const auto digitsAndCapitals = joined(digits, letters('A', 'Z'));
    // The small letters that do not look like their capitals.
    const auto merged = joined(digitsAndCapitals, {"a", "b", "d", "e", "f", "g", "h", "n", "q", "r", "t"});
    return {emnist({"balanced", "characters", 112800, 18800, merged}),
            emnist({"byclass", "characters", 697932, 116323, joined(digitsAndCapitals, letters('a', 'z'))}),
            emnist({"bymerge", "characters", 697932, 116323, merged}),
            emnist({"digits", "digits", 240000, 40000, digits}),
            emnist({"letters", "letters", 124800, 20800, letters('a', 'z'), 1}),
            emnist({"mnist", "digits", 60000, 10000, digits})};
}

CatalogueEntry cifar(const char* name, const char* title, std::size_t classCount) {
    CatalogueEntry entry;
    entry.name = name;
    entry.title = title;
    entry.description =
        fmt::format("60,000 colour photographs, 32 x 32, {} classes; 50,000 for training", classCount);
    entry.homePage = "https://www.cs.toronto.edu/~kriz/cifar.html";
    entry.licence = "none stated; its authors ask to be cited (Krizhevsky 2009)";
    entry.trainSamples = 50000;
    entry.testSamples = 10000;
    entry.classCount = classCount;
    entry.shape = {32, 32, 3};
    return entry;
}

CatalogueEntry cifar10() {
    auto entry = cifar("cifar-10", "CIFAR-10", 10);
    entry.classNames = {"airplane", "automobile", "bird",  "cat",  "deer",
                        "dog",      "frog",       "horse", "ship", "truck"};
    entry.folderNames = {"cifar-10", "cifar-10-batches-bin"};
    entry.files = {{"cifar-10-binary.tar.gz",
                    {"https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
                     "https://cave.cs.toronto.edu/kriz/cifar-10-binary.tar.gz"},
                    170052171,
                    "sha256:c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
                    tfds}};
    return entry;
}

CatalogueEntry cifar100() {
    auto entry = cifar("cifar-100", "CIFAR-100", 100);
    entry.folderNames = {"cifar-100", "cifar-100-binary"};
    entry.files = {{"cifar-100-binary.tar.gz",
                    {"https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz",
                     "https://cave.cs.toronto.edu/kriz/cifar-100-binary.tar.gz"},
                    168513733,
                    "sha256:58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
                    tfds}};
    return entry;
}

CatalogueEntry svhn() {
    CatalogueEntry entry;
    entry.name = "svhn";
    entry.title = "SVHN (cropped digits)";
    entry.description =
        "99,289 colour photographs of house numbers' digits, 32 x 32, 10 classes; 73,257 for training";
    entry.homePage = "http://ufldl.stanford.edu/housenumbers/";
    entry.licence = "for non-commercial use only (its home page)";
    entry.classNames = letters('0', '9');
    entry.folderNames = {"svhn"};
    entry.trainSamples = 73257;
    entry.testSamples = 26032;
    entry.classCount = 10;
    entry.shape = {32, 32, 3};
    const auto file = [](const char* name, std::uint64_t size, const char* sha256) {
        return RemoteFile{name,
                          {fmt::format("http://ufldl.stanford.edu/housenumbers/{}", name)},
                          size,
                          fmt::format("sha256:{}", sha256),
                          tfds};
    };
    entry.files = {
        file("train_32x32.mat", 182040794,
             "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8"),
        file("test_32x32.mat", 64275384, "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b")};
    return entry;
}

std::vector<std::string> trafficSigns() {
    std::vector<std::string> names;
    for (const int limit : {20, 30, 50, 60, 70, 80})
        names.push_back(fmt::format("speed limit {} km/h", limit));
    return joined(names, {"end of speed limit 80 km/h",
                          "speed limit 100 km/h",
                          "speed limit 120 km/h",
                          "no overtaking",
                          "no overtaking by lorries",
                          "right of way at the next crossing",
                          "priority road",
                          "give way",
                          "stop",
                          "no vehicles",
                          "no lorries",
                          "no entry",
                          "danger",
                          "bend to the left",
                          "bend to the right",
                          "double bend",
                          "uneven road",
                          "slippery road",
                          "road narrows on the right",
                          "road works",
                          "traffic lights",
                          "pedestrians",
                          "children",
                          "bicycles",
                          "ice or snow",
                          "wild animals",
                          "end of all limits",
                          "turn right ahead",
                          "turn left ahead",
                          "straight on only",
                          "straight on or right",
                          "straight on or left",
                          "keep right",
                          "keep left",
                          "roundabout",
                          "end of no overtaking",
                          "end of no overtaking by lorries"});
}

CatalogueEntry gtsrb() {
    CatalogueEntry entry;
    entry.name = "gtsrb";
    entry.title = "GTSRB";
    entry.description = "51,839 colour photographs of German traffic signs, 15 to 250 pixels wide, 43 "
                        "classes; 39,209 for training";
    entry.homePage = "https://benchmark.ini.rub.de/gtsrb_dataset.html";
    entry.licence = "none stated; its authors ask to be cited (Stallkamp et al. 2012)";
    entry.classNames = trafficSigns();
    entry.folderNames = {"gtsrb"};
    entry.trainSamples = 39209;
    entry.testSamples = 12630;
    entry.classCount = 43;
    entry.shape = {0, 0, 3};
    const std::string base = "https://sid.erda.dk/public/archives/daaeac0d7ce1152aea9b61d9f1e19370/";
    const auto file = [&base](const char* name, std::uint64_t size, const char* checksum,
                              const char* source) {
        return RemoteFile{name, {base + name}, size, checksum, source};
    };
    entry.files = {
        file("GTSRB_Final_Training_Images.zip", 276294756, "md5:f33fd80ac59bff73c82d25ab499e03a3",
             "several public loaders of the same file; size as the server announces it"),
        file("GTSRB_Final_Test_Images.zip", 88978620,
             "sha256:48ba6fab7e877eb64eaf8de99035b0aaecfbc279bee23e35deca4ac1d0a837fa", torchvision),
        file("GTSRB_Final_Test_GT.zip", 99620,
             "sha256:f94e5a7614d75845c74c04ddb26b8796b9e483f43541dd95dd5b726504e16d6d", torchvision)};
    entry.unpacking = Unpacking::TrafficSigns;
    entry.archiveFolder = "gtsrb-archive";
    return entry;
}

CatalogueEntry glyphs() {
    const GlyphSpec spec;
    CatalogueEntry entry;
    entry.name = glyphsName;
    entry.title = "Glyphs";
    entry.description =
        "letters and digits that the program draws itself, distorted and noisy; any size and number "
        "of classes: glyphs:classes=62,size=32,train=20000,test=5000";
    entry.licence = "none needed: drawn on your machine";
    entry.classNames = glyphClassNames(spec);
    entry.folderNames = {glyphsName};
    entry.trainSamples = spec.train;
    entry.testSamples = spec.test;
    entry.classCount = spec.classes;
    entry.shape = {static_cast<int>(spec.size), static_cast<int>(spec.size), 1};
    return entry;
}

} // namespace

std::vector<CatalogueEntry> knownSets() {
    std::vector<CatalogueEntry> sets = {fashionMnist(), mnist(), kmnist(), cifar10(),
                                        cifar100(),     svhn(),  gtsrb()};
    const auto splits = emnistSplits();
    sets.insert(sets.end(), splits.begin(), splits.end());
    sets.push_back(glyphs());
    return sets;
}

} // namespace flipscope
