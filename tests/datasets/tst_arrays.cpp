// Tests datasets/npz.h, mat.h and arrays.h: one picture, written in every layout and type, is read as the
// same pixels.
#include "datasets/arrays.h"

#include "datasets/error.h"
#include "datasets/open.h"
#include "support/archives.h"
#include "support/npyfiles.h"
#include "support/samplefiles.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <matio.h>

using namespace flipscope;
using namespace flipscope::test;

namespace {

constexpr int samples = 6;
constexpr int height = 2;
constexpr int width = 3;

/// Of sample n at row y, column x, channel c; all different, below 256.
int pixelAt(int n, int y, int x, int c) { return 40 * n + 12 * y + 4 * x + c; }

struct Axis {
    char name; ///< n, y, x or c
    int size;
};

/// The values in the order of `axes`, the last fastest, each as `make` turns it.
template <typename Value, typename Make>
std::vector<Value> laidOut(const std::vector<Axis>& axes, Make make) {
    std::vector<Value> values;
    int total = 1;
    for (const auto& axis : axes)
        total *= axis.size;
    for (int i = 0; i < total; ++i) {
        int at['z' + 1] = {};
        int rest = i;
        for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
            at[static_cast<int>(axis->name)] = rest % axis->size;
            rest /= axis->size;
        }
        values.push_back(make(pixelAt(at['n'], at['y'], at['x'], at['c'])));
    }
    return values;
}

std::uint8_t same(int value) { return static_cast<std::uint8_t>(value); }

QByteArray labelArray() { return npy<std::uint8_t>("|u1", "6,", {0, 1, 2, 0, 1, 2}); }

Dataset openWith(const QByteArray& images, const QByteArray& labels) {
    const QTemporaryDir folder;
    DatasetRequest request;
    request.dataset = writeArchive(folder.filePath(QStringLiteral("set.npz")), ArchiveKind::Zip,
                                   {{"images.npy", images}, {"labels.npy", labels}})
                          .toStdString();
    request.validationFraction = 0;
    request.testFraction = 0;
    return openDataset(request);
}

/// An empty text where the pixels are those of pixelAt.
QString differences(const Dataset& data, int channels) {
    if (data.shape != ImageShape{width, height, channels} || data.train.size() != samples)
        return QStringLiteral("shape %1 x %2 x %3")
            .arg(data.shape.width)
            .arg(data.shape.height)
            .arg(data.shape.channels);
    std::vector<std::uint8_t> pixels(data.shape.size());
    for (int n = 0; n < samples; ++n) {
        data.train.read(static_cast<std::size_t>(n), pixels);
        for (int y = 0, i = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                for (int c = 0; c < channels; ++c, ++i)
                    if (pixels[static_cast<std::size_t>(i)] != pixelAt(n, y, x, c))
                        return QStringLiteral("sample %1, row %2, column %3, channel %4: %5")
                            .arg(n)
                            .arg(y)
                            .arg(x)
                            .arg(c)
                            .arg(pixels[static_cast<std::size_t>(i)]);
    }
    return {};
}

} // namespace

class TestArrays : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void layouts_data() {
        QTest::addColumn<QByteArray>("array");
        QTest::addColumn<int>("channels");
        const Axis n{'n', samples};
        const Axis y{'y', height};
        const Axis x{'x', width};
        const Axis c{'c', 3};
        const auto bytes = [](const char* shape, const std::vector<Axis>& axes, bool fortran = false) {
            return npy("|u1", shape, laidOut<std::uint8_t>(axes, same), fortran);
        };
        QTest::newRow("N H W") << bytes("6, 2, 3", {n, y, x}) << 1;
        QTest::newRow("N H W 1") << bytes("6, 2, 3, 1", {n, y, x}) << 1;
        QTest::newRow("N H W C") << bytes("6, 2, 3, 3", {n, y, x, c}) << 3;
        QTest::newRow("N 1 H W") << bytes("6, 1, 2, 3", {n, y, x})
                                 << 3; // 3 in the last place: taken as channels
        QTest::newRow("H W N") << bytes("2, 3, 6", {y, x, n}) << 1;
        QTest::newRow("H W C N") << bytes("2, 3, 3, 6", {y, x, c, n}) << 3;
        QTest::newRow("Fortran N H W") << bytes("6, 2, 3", {x, y, n}, true) << 1;
        QTest::newRow("Fortran N H W C") << bytes("6, 2, 3, 3", {c, x, y, n}, true) << 3;
        QTest::newRow("Fortran H W C N") << bytes("2, 3, 3, 6", {n, c, x, y}, true) << 3;
        QTest::newRow("N D") << bytes("6, 6", {n, y, x}) << 1;
        QTest::newRow("Fortran N D") << bytes("6, 6", {y, x, n}, true) << 1;
    }

    void layouts() {
        QFETCH(QByteArray, array);
        QFETCH(int, channels);
        if (QLatin1String(QTest::currentDataTag()) == QLatin1String("N 1 H W")) {
            QCOMPARE(openWith(array, labelArray()).shape.channels, 3);
            return;
        }
        QCOMPARE(differences(openWith(array, labelArray()), channels), QString());
    }

    void planes() { // N x C x H x W with a width that cannot be channels
        std::vector<std::uint8_t> values(6 * 3 * 2 * 5);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = static_cast<std::uint8_t>(i);
        const Dataset data = openWith(npy("|u1", "6, 3, 2, 5", values), labelArray());
        QVERIFY((data.shape == ImageShape{5, 2, 3}));
        std::vector<std::uint8_t> pixels(data.shape.size());
        data.train.read(1, pixels);
        QCOMPARE(pixels[0], 30U);
        QCOMPARE(pixels[1], 40U); // the next plane
        QCOMPARE(pixels[3], 31U);
    }

    void types_data() {
        QTest::addColumn<QByteArray>("array");
        const std::vector<Axis> axes = {{'n', samples}, {'y', height}, {'x', width}};
        const auto row = [&axes](const char* type, auto make) {
            using Value = decltype(make(0));
            QTest::newRow(type) << npy(type, "6, 2, 3", laidOut<Value>(axes, make));
        };
        row("<i8", [](int v) { return static_cast<std::int64_t>(v); });
        row(">i2", [](int v) { return qToBigEndian(static_cast<std::int16_t>(v)); });
        row("<u4", [](int v) { return static_cast<std::uint32_t>(v); });
        row("<u2", [](int v) { return static_cast<std::uint16_t>(v); });
        row("<f8", [](int v) { return static_cast<double>(v); });
        row("<f4", [](int v) { return static_cast<float>(v) / 255; });
        QTest::newRow("u2 up to 65535")
            << npy("<u2", "6, 2, 3",
                   laidOut<std::uint16_t>(axes, [](int v) { return static_cast<std::uint16_t>(257 * v); }));
        QTest::newRow("-1 to 1") << npy("<f8", "6, 2, 3",
                                        laidOut<double>(axes, [](int v) { return v / 127.5 - 1; }));
    }

    void types() {
        QFETCH(QByteArray, array);
        QCOMPARE(differences(openWith(array, labelArray()), 1), QString());
    }

    void labels_data() {
        QTest::addColumn<QByteArray>("array");
        QTest::addColumn<QStringList>("classes");
        const QStringList numbers{QStringLiteral("0"), QStringLiteral("1"), QStringLiteral("2")};
        QTest::newRow("column") << npy<std::int32_t>("<i4", "6, 1", {0, 1, 2, 0, 1, 2}) << numbers;
        QTest::newRow("floats") << npy<double>("<f8", "6,", {0, 1, 2, 0, 1, 2}) << numbers;
        QTest::newRow("one-hot") << npy<float>("<f4", "6, 3",
                                               {1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1})
                                 << numbers;
        const QStringList names{QStringLiteral("ant"), QStringLiteral("bee"), QString::fromUtf8("\xc3\xa9")};
        QTest::newRow("bytes") << npyHeader("|S3", "6,") + QByteArray("antbee\xc3\xa9\0antbee\xc3\xa9\0", 18)
                               << names;
        std::vector<std::uint32_t> wide;
        for (int i = 0; i < 2; ++i)
            for (const std::uint32_t code : {97U, 110U, 116U, 98U, 101U, 101U, 0xe9U, 0U, 0U})
                wide.push_back(code);
        QTest::newRow("text") << npy("<U3", "6,", wide) << names;
    }

    void labels() {
        QFETCH(QByteArray, array);
        QFETCH(QStringList, classes);
        const auto images = npy("|u1", "6, 2, 3", std::vector<std::uint8_t>(36, 9));
        const Dataset data = openWith(images, array);
        QStringList found;
        for (const auto& name : data.classNames)
            found << QString::fromStdString(name);
        QCOMPARE(found, classes);
        for (std::size_t i = 0; i < samples; ++i)
            QCOMPARE(data.train.label(i), i % 3);
    }

    void pairsByName_data() {
        QTest::addColumn<QStringList>("images"); // of 4, then 2 samples
        QTest::addColumn<QStringList>("labels");
        const auto row = [](const char* name, const QStringList& images, const QStringList& labels) {
            QTest::newRow(name) << images << labels;
        };
        const auto list = [](const char* a, const char* b) {
            return QStringList{QString::fromLatin1(a), QString::fromLatin1(b)};
        };
        row("keras", list("x_train", "x_test"), list("y_train", "y_test"));
        row("medmnist", list("train_images", "test_images"), list("train_labels", "test_labels"));
        row("joined", list("xtrain", "xtest"), list("ytrain", "ytest"));
        row("numbered in turns", list("arr_0", "arr_2"), list("arr_1", "arr_3"));
        row("numbered, pictures first", list("arr_0", "arr_1"), list("arr_2", "arr_3"));
        row("by shape", list("train_a", "test_a"), list("train_b", "test_b"));
    }

    void pairsByName() {
        QFETCH(QStringList, images);
        QFETCH(QStringList, labels);
        const QTemporaryDir folder;
        QList<ArchiveMember> members;
        const auto add = [&members](const QString& name, const QByteArray& content) {
            members.append({name.toUtf8() + ".npy", content});
        };
        add(images[0], npy("|u1", "4, 2, 2", std::vector<std::uint8_t>(16, 7)));
        add(labels[0], npy<std::uint8_t>("|u1", "4,", {0, 1, 0, 1}));
        add(images[1], npy("|u1", "2, 2, 2", std::vector<std::uint8_t>(8, 8)));
        add(labels[1], npy<std::uint8_t>("|u1", "2,", {1, 0}));
        DatasetRequest request;
        request.dataset =
            writeArchive(folder.filePath(QStringLiteral("set.npz")), ArchiveKind::Zip, members).toStdString();
        request.validationFraction = 0;
        const auto check = [](const Dataset& data) {
            QCOMPARE(data.train.size(), 4U);
            QCOMPARE(data.test.size(), 2U);
            std::vector<std::uint8_t> pixels(4);
            data.test.read(0, pixels);
            QCOMPARE(pixels[0], 8U);
            QCOMPARE(data.test.label(0), 1U);
        };
        check(openDataset(request));
        if (images[0].startsWith(QStringLiteral("arr_")))
            return;
        const QTemporaryDir loose; // the same arrays as files of their own
        for (const auto& member : members)
            write(loose.filePath(QString::fromUtf8(member.name)), member.content);
        request.dataset = loose.path().toStdString();
        check(openDataset(request));
    }

    void refused_data() {
        QTest::addColumn<QByteArray>("images");
        QTest::addColumn<QByteArray>("labels");
        QTest::addColumn<QString>("says");
        const auto images = npy("|u1", "6, 2, 3", std::vector<std::uint8_t>(36, 9));
        const auto row = [](const char* name, const QByteArray& a, const QByteArray& b, const char* says) {
            QTest::newRow(name) << a << b << QString::fromLatin1(says);
        };
        row("counts", images, npy<std::uint8_t>("|u1", "5,", {0, 1, 2, 0, 1}), "as many labels");
        row("cut off", images.chopped(1), labelArray(), "too short");
        row("claims 2^40", npyHeader("|u1", "1099511627776, 2, 3") + QByteArray(100, 'x'), labelArray(),
            "too short");
        row("claims 2^70", npyHeader("|u1", "1099511627776, 4096, 4096, 3"), labelArray(), "too large");
        row("trailing bytes", images + "x", labelArray(), "too long");
        row("label 1.5", images, npy<double>("<f8", "6,", {0, 1, 1.5, 0, 1, 2}), "sample 2");
        row("label -1", images, npy<std::int8_t>("|i1", "6,", {0, 1, 2, 0, 1, -1}), "sample 5");
        row("standardised", npy("<f4", "6, 1, 1", std::vector<float>{-2.5F, 1, 2, 3, 1, 0}), labelArray(),
            "found -2.5 to 3");
        row("not a number", npy("<f4", "6, 1, 1", std::vector<float>{0, 1, std::nanf(""), 1, 1, 0}),
            labelArray(), "no numbers");
        row("giant side", npyHeader("|u1", "6, 5000, 1") + QByteArray(30000, 'x'), labelArray(),
            "1 to 4096 pixels");
        row("five channels", npy("|u1", "6, 2, 2, 5", std::vector<std::uint8_t>(120)), labelArray(),
            "1, 3 or 4 channels");
        row("pickled objects", npyHeader("|O", "6, 2") + QByteArray(200, 'x'), labelArray(), "no data set");
    }

    void refused() {
        QFETCH(QByteArray, images);
        QFETCH(QByteArray, labels);
        QFETCH(QString, says);
        const QString text = messageOf<Error>([&] { openWith(images, labels); });
        QVERIFY2(text.contains(says) && text.contains(QStringLiteral("set.npz")), qPrintable(text));
    }

    void matlab_data() {
        QTest::addColumn<int>("version");
        QTest::addColumn<int>("compression");
        QTest::newRow("5") << static_cast<int>(MAT_FT_MAT5) << static_cast<int>(MAT_COMPRESSION_NONE);
        QTest::newRow("5 compressed")
            << static_cast<int>(MAT_FT_MAT5) << static_cast<int>(MAT_COMPRESSION_ZLIB);
        QTest::newRow("7.3") << static_cast<int>(MAT_FT_MAT73) << static_cast<int>(MAT_COMPRESSION_NONE);
        QTest::newRow("7.3 compressed")
            << static_cast<int>(MAT_FT_MAT73) << static_cast<int>(MAT_COMPRESSION_ZLIB);
    }

    void matlab() { // as SVHN has it: X is height x width x 3 x N, y is 10 for the digit 0
        QFETCH(int, version);
        QFETCH(int, compression);
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("train_32x32.mat"));
        auto pixels = laidOut<std::uint8_t>({{'n', samples}, {'c', 3}, {'x', width}, {'y', height}}, same);
        std::vector<std::uint8_t> digits = {10, 1, 2, 10, 9, 3};
        mat_t* mat = Mat_CreateVer(file.toUtf8().constData(), nullptr, static_cast<mat_ft>(version));
        QVERIFY(mat != nullptr);
        std::array<std::size_t, 4> xDims = {height, width, 3, samples};
        std::array<std::size_t, 2> yDims = {samples, 1};
        matvar_t* x = Mat_VarCreate("X", MAT_C_UINT8, MAT_T_UINT8, 4, xDims.data(), pixels.data(), 0);
        matvar_t* y = Mat_VarCreate("y", MAT_C_UINT8, MAT_T_UINT8, 2, yDims.data(), digits.data(), 0);
        QCOMPARE(Mat_VarWrite(mat, x, static_cast<matio_compression>(compression)), 0);
        QCOMPARE(Mat_VarWrite(mat, y, static_cast<matio_compression>(compression)), 0);
        Mat_VarFree(x);
        Mat_VarFree(y);
        Mat_Close(mat);
        DatasetRequest request;
        request.dataset = folder.path().toStdString();
        request.validationFraction = 0;
        request.testFraction = 0;
        const Dataset data = openDataset(request);
        QCOMPARE(differences(data, 3), QString());
        QCOMPARE(data.classCount(), 10U);
        for (std::size_t i = 0; i < samples; ++i)
            QCOMPARE(data.train.label(i), digits[i] % 10);
    }

    void guesses_data() {
        QTest::addColumn<int>("values");
        QTest::addColumn<QString>("shape");
        QTest::newRow("MNIST") << 784 << QStringLiteral("28 x 28 x 1");
        QTest::newRow("CIFAR") << 3072 << QStringLiteral("32 x 32 x 3");
        QTest::newRow("rectangle") << 600 << QStringLiteral("25 x 24 x 1");
        QTest::newRow("48 is no colour picture") << 48 << QStringLiteral("8 x 6 x 1");
        QTest::newRow("prime") << 101 << QStringLiteral("101 x 1 x 1");
    }

    void guesses() {
        QFETCH(int, values);
        QFETCH(QString, shape);
        bool isPlanar = false;
        const auto guess = guessShape(static_cast<std::uint64_t>(values), isPlanar);
        QCOMPARE(QString::fromStdString(toString(guess)), shape);
        QCOMPARE(isPlanar, guess.channels == 3);
    }
};

QTEST_APPLESS_MAIN(TestArrays)
#include "tst_arrays.moc"
