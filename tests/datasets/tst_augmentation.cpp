// Augmentation: what each item may do to a picture, and that the bytes are the same everywhere and always.
#include "datasets/augmentation.h"

#include "datasets/error.h"
#include "datasets/random.h"
#include "support/syntheticdata.h"

#include <QtTest>

#include <cmath>
#include <numeric>
#include <set>

using namespace flipscope;

namespace {

using Pixels = std::vector<std::uint8_t>;

/// Every value differs from its neighbours'.
Pixels gradient(ImageShape shape) {
    Pixels pixels(shape.size());
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<std::uint8_t>(i * 37 % 251);
    return pixels;
}

Pixels applied(const char* spec, Pixels pixels, ImageShape shape, std::uint32_t sample,
               std::uint64_t epoch = 1, std::uint64_t seed = 1) {
    Augmentation::parse(spec).apply(pixels, shape, seed, epoch, sample);
    return pixels;
}

int at(const Pixels& pixels, ImageShape shape, int x, int y, int channel = 0) {
    x = std::clamp(x, 0, shape.width - 1);
    y = std::clamp(y, 0, shape.height - 1);
    return pixels[static_cast<std::size_t>((y * shape.width + x) * shape.channels + channel)];
}

Pixels moved(const Pixels& from, ImageShape shape, int dx, int dy) {
    Pixels to;
    for (int y = 0; y < shape.height; ++y)
        for (int x = 0; x < shape.width; ++x)
            for (int c = 0; c < shape.channels; ++c)
                to.push_back(static_cast<std::uint8_t>(at(from, shape, x - dx, y - dy, c)));
    return to;
}

/// Where the brightness of a picture with one bright spot lies, in pixels from the middle.
std::pair<double, double> centreOfMass(const Pixels& pixels, ImageShape shape) {
    double sum = 0, sumX = 0, sumY = 0;
    for (int y = 0; y < shape.height; ++y)
        for (int x = 0; x < shape.width; ++x) {
            const double value = at(pixels, shape, x, y);
            sum += value;
            sumX += value * (x - (shape.width - 1) / 2.0);
            sumY += value * (y - (shape.height - 1) / 2.0);
        }
    return {sumX / sum, sumY / sum};
}

} // namespace

class TestAugmentation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void spelling_data() {
        QTest::addColumn<QString>("spec");
        QTest::addColumn<QString>("canonical");
        for (const auto& [spec, canonical] :
             {std::pair("", ""),
              {"flip", "flip"},
              {"erase:4,shift:2,flip,rotate:10", "flip,rotate:10,shift:2,erase:4"},
              {"shift:64", "shift:64"},
              {"rotate:180", "rotate:180"}})
            QTest::newRow(spec) << QString::fromLatin1(spec) << QString::fromLatin1(canonical);
    }
    void spelling() {
        QFETCH(QString, spec);
        QFETCH(QString, canonical);
        const Augmentation augmentation = Augmentation::parse(spec.toStdString());
        QCOMPARE(QString::fromStdString(augmentation.spec()), canonical);
        QCOMPARE(augmentation.empty(), spec.isEmpty());
    }

    void refuses_data() {
        QTest::addColumn<QString>("spec");
        for (const char* spec :
             {"shift", "shift:", "shift:0", "shift:65", "shift:-1", "shift:2x", "shift:2,", ",flip", "flip:2",
              "mirror", "flip,flip", "shift:1,shift:2", "rotate:181", "erase:99999", " flip"})
            QTest::newRow(spec) << QString::fromLatin1(spec);
    }
    void refuses() {
        QFETCH(QString, spec);
        try {
            Augmentation::parse(spec.toStdString());
            QFAIL("accepted");
        } catch (const Error& e) {
            QVERIFY(e.kind() == Error::Kind::Usage);
            QVERIFY2(QString::fromUtf8(e.what()).startsWith(QLatin1String("augment:")), e.what());
        }
    }

    void listedItemsAreUsable() {
        for (const auto& item : Augmentation::list())
            QCOMPARE(Augmentation::parse(item.item).spec(), item.item);
    }

    void shiftMovesWholePixels() {
        for (const ImageShape shape : {ImageShape{7, 5, 1}, ImageShape{6, 8, 3}}) {
            const Pixels from = gradient(shape);
            std::set<std::pair<int, int>> seen;
            for (std::uint32_t sample = 0; sample < 400; ++sample) {
                const Pixels to = applied("shift:1", from, shape, sample);
                for (int dx = -1; dx <= 1; ++dx)
                    for (int dy = -1; dy <= 1; ++dy)
                        if (to == moved(from, shape, dx, dy))
                            seen.insert({dx, dy});
                QVERIFY(!seen.empty());
            }
            QCOMPARE(seen.size(), std::size_t{9});
        }
    }

    void flipMirrorsHalf() {
        const ImageShape shape{5, 4, 3};
        const Pixels from = gradient(shape);
        Pixels mirrored;
        for (int y = 0; y < shape.height; ++y)
            for (int x = 0; x < shape.width; ++x)
                for (int c = 0; c < 3; ++c)
                    mirrored.push_back(static_cast<std::uint8_t>(at(from, shape, 4 - x, y, c)));
        int count = 0;
        for (std::uint32_t sample = 0; sample < 1000; ++sample) {
            const Pixels to = applied("flip", from, shape, sample);
            QVERIFY(to == from || to == mirrored);
            count += to == mirrored ? 1 : 0;
        }
        QVERIFY2(count > 430 && count < 570, qPrintable(QString::number(count)));
    }

    // A spot keeps its distance from the middle and is turned by up to N degrees, either way.
    void rotateTurns_data() {
        QTest::addColumn<int>("degrees");
        for (const int degrees : {5, 20, 90, 180})
            QTest::addRow("%d", degrees) << degrees;
    }
    void rotateTurns() {
        QFETCH(int, degrees);
        const ImageShape shape{41, 41, 1};
        Pixels from(shape.size());
        for (int y = 19; y <= 21; ++y)
            for (int x = 31; x <= 33; ++x)
                from[static_cast<std::size_t>(y * 41 + x)] = 250;
        double least = 0, most = 0;
        for (std::uint32_t sample = 0; sample < 300; ++sample) {
            const auto spec = "rotate:" + std::to_string(degrees);
            const auto [x, y] = centreOfMass(applied(spec.c_str(), from, shape, sample), shape);
            QVERIFY2(std::abs(std::hypot(x, y) - 12) < 0.15, qPrintable(QString::number(std::hypot(x, y))));
            const double angle = std::atan2(y, x) * 180 / 3.14159265358979;
            least = std::min(least, angle);
            most = std::max(most, angle);
        }
        QVERIFY(least >= -degrees - 0.5 && most <= degrees + 0.5);
        QVERIFY(least < -0.9 * degrees && most > 0.9 * degrees);
    }

    void eraseCoversASquare() {
        const ImageShape shape{9, 9, 1};
        const Pixels from = gradient(shape);
        const int mean = std::accumulate(from.begin(), from.end(), 0) / 81;
        std::size_t largest = 0;
        for (std::uint32_t sample = 0; sample < 200; ++sample) {
            const Pixels to = applied("erase:3", from, shape, sample);
            std::size_t changed = 0;
            for (std::size_t i = 0; i < to.size(); ++i)
                if (to[i] != from[i]) {
                    QCOMPARE(int{to[i]}, mean);
                    ++changed;
                }
            largest = std::max(largest, changed);
        }
        QVERIFY(largest >= 8 && largest <= 9); // one pixel may have had the mean already
    }

    void dependsOnSeedEpochAndSample() {
        const ImageShape shape{8, 8, 1};
        const Pixels from = gradient(shape);
        const char* spec = "shift:3,rotate:30";
        const Pixels one = applied(spec, from, shape, 7, 2, 5);
        QCOMPARE(applied(spec, from, shape, 7, 2, 5), one);
        QVERIFY(applied(spec, from, shape, 8, 2, 5) != one);
        QVERIFY(applied(spec, from, shape, 7, 3, 5) != one);
        QVERIFY(applied(spec, from, shape, 7, 2, 6) != one);
    }

    // Part of the file format: a run is its seed. Changing this number changes every augmented run.
    void bytesNeverChange() {
        const ImageShape shape{13, 11, 3};
        std::uint64_t sum = 0;
        for (std::uint32_t sample = 0; sample < 50; ++sample)
            for (const std::uint8_t value :
                 applied("flip,rotate:25,shift:2,erase:3", gradient(shape), shape, sample, 4, 9))
                sum = mix64(sum + value);
        QCOMPARE(sum, std::uint64_t{3430854062722593226U});
    }

    void previewIsWhatTrainingSees() {
        const ImageShape shape{7, 6, 1};
        const Samples all = syntheticSamples(shape, 3, 20, 6);
        const Samples part(all.source(), {5, 9, 2});
        Pixels expected(shape.size());
        part.read(1, expected);
        const Augmentation augmentation = Augmentation::parse("shift:2,flip");
        augmentation.apply(expected, shape, 3, 8, 1);
        QCOMPARE(augmentedPicture(part, shape, augmentation, 3, 8, 1), expected);
    }
};

QTEST_APPLESS_MAIN(TestAugmentation)
#include "tst_augmentation.moc"
