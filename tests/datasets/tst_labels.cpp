// Choosing, renaming and joining classes; label noise; pictures that are in several parts; groups.
#include "datasets/duplicates.h"
#include "datasets/error.h"
#include "datasets/labels.h"
#include "datasets/split.h"

#include <QtTest>

#include <map>
#include <set>

using namespace flipscope;

namespace {

/// One-pixel pictures of these values.
Samples samplesOf(const std::vector<std::uint8_t>& values, const std::vector<std::uint16_t>& labels,
                  SampleOrigins origins = {}) {
    return Samples(std::make_shared<MemorySamples>(1, values, labels, std::move(origins)));
}

Dataset animals() {
    Dataset data;
    data.shape = {1, 1, 1};
    data.classNames = {"cat", "dog", "horse", "*"};
    data.train = samplesOf({0, 1, 2, 3, 4, 5}, {0, 1, 2, 3, 1, 0});
    data.validation = samplesOf({10, 11}, {2, 2});
    data.test = samplesOf({20, 21, 22}, {1, 0, 3});
    return data;
}

/// "value:class value:class"
QString contentOf(const Dataset& data, const Samples& samples) {
    QStringList list;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        std::vector<std::uint8_t> value(1);
        samples.read(i, value);
        list << QStringLiteral("%1:%2").arg(value[0]).arg(
            QString::fromStdString(data.classNames[samples.label(i)]));
    }
    return list.join(QLatin1Char(' '));
}

Samples manySamples(std::size_t count, std::size_t classes) {
    std::vector<std::uint16_t> labels;
    for (std::size_t i = 0; i < count; ++i)
        labels.push_back(static_cast<std::uint16_t>(i % classes));
    return samplesOf(std::vector<std::uint8_t>(count), labels);
}

} // namespace

class TestLabels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void choosesClasses_data() {
        QTest::addColumn<QString>("list");
        QTest::addColumn<QString>("train");
        QTest::addColumn<QString>("test");
        const auto row = [](const char* list, const char* train, const char* test) {
            QTest::newRow(list) << QString::fromLatin1(list) << QString::fromLatin1(train)
                                << QString::fromLatin1(test);
        };
        row("", "0:cat 1:dog 2:horse 3:* 4:dog 5:cat", "20:dog 21:cat 22:*");
        row("dog,cat", "0:cat 1:dog 4:dog 5:cat", "20:dog 21:cat");
        row("hound=dog,cat", "0:cat 1:hound 4:hound 5:cat", "20:hound 21:cat");
        row("pet=cat|dog,horse", "0:pet 1:pet 2:horse 4:pet 5:pet", "20:pet 21:pet");
        row("pet=cat,pet=dog,horse", "0:pet 1:pet 2:horse 4:pet 5:pet", "20:pet 21:pet");
        row("*,hound=dog", "0:cat 1:hound 2:horse 3:* 4:hound 5:cat", "20:hound 21:cat 22:*");
        row("\\*,cat", "0:cat 3:* 5:cat", "21:cat 22:*");
        row("a\\,b=cat,c\\=d=dog", "0:a,b 1:c=d 4:c=d 5:a,b", "20:c=d 21:a,b");
        row("dog=hound,cat", "0:cat 1:dog 4:dog 5:cat", "20:dog 21:cat"); // renamed already
    }
    void choosesClasses() {
        QFETCH(QString, list);
        Dataset data = animals();
        chooseClasses(data, list.toStdString());
        QTEST(contentOf(data, data.train), "train");
        QTEST(contentOf(data, data.test), "test");
        QCOMPARE(data.preparation.classes, list.toStdString());
    }
    void orderIsThatOfTheList() {
        Dataset data = animals();
        chooseClasses(data, "horse,*,cat");
        QCOMPARE(data.classNames, (std::vector<std::string>{"horse", "dog", "*", "cat"}));
    }

    void refusesClasses_data() {
        QTest::addColumn<QString>("list");
        QTest::addColumn<QString>("says");
        for (const auto& [list, says] : {std::pair("cow,dog", "no class \"cow\""),
                                         {"cat,cat", "\"cat\" twice"},
                                         {"a=cat|dog,dog", "\"dog\" twice"},
                                         {"cat,,dog", "empty name"},
                                         {"cat,", "empty name"},
                                         {"=cat,dog", "empty name"},
                                         {"cat", "fewer than 2"},
                                         {"pet=cat|dog", "fewer than 2"},
                                         {"cat|dog,horse", "without a new name"}})
            QTest::newRow(list) << QString::fromLatin1(list) << QString::fromLatin1(says);
    }
    void refusesClasses() {
        QFETCH(QString, list);
        QFETCH(QString, says);
        Dataset data = animals();
        try {
            chooseClasses(data, list.toStdString());
            QFAIL("accepted");
        } catch (const Error& e) {
            QVERIFY(e.kind() == Error::Kind::Usage);
            QVERIFY2(QString::fromUtf8(e.what()).contains(says), e.what());
        }
    }

    void labelNoise() {
        const Samples clean = manySamples(1000, 4);
        const Samples noisy = withLabelNoise(clean, 0.25, 4, 3);
        QCOMPARE(noisy.indices(), clean.indices());
        std::map<int, int> wrong; // by the step to the new label
        for (std::size_t i = 0; i < 1000; ++i) {
            QVERIFY(noisy.label(i) < 4);
            if (noisy.label(i) != clean.label(i))
                ++wrong[(noisy.label(i) + 4 - clean.label(i)) % 4];
        }
        QCOMPARE(wrong[1] + wrong[2] + wrong[3], 250);
        for (const int step : {1, 2, 3})
            QVERIFY2(wrong[step] > 55 && wrong[step] < 115, qPrintable(QString::number(wrong[step])));
        const auto differ = [](const Samples& a, const Samples& b) {
            int count = 0;
            for (std::size_t i = 0; i < a.size(); ++i)
                count += a.label(i) != b.label(i) ? 1 : 0;
            return count;
        };
        QCOMPARE(differ(noisy, withLabelNoise(clean, 0.25, 4, 3)), 0);
        QVERIFY(differ(noisy, withLabelNoise(clean, 0.25, 4, 4)) > 100);
        QCOMPARE(differ(clean, withLabelNoise(clean, 0, 4, 3)), 0);
        // A sample's fate does not depend on which others there are.
        std::vector<std::uint32_t> half;
        for (std::uint32_t i = 0; i < 500; ++i)
            half.push_back(2 * i);
        const Samples part = withLabelNoise(Samples(clean.source(), half), 0.1, 4, 3);
        for (std::size_t i = 0; i < 500; ++i)
            if (part.label(i) != clean.label(2 * i))
                QCOMPARE(part.label(i), noisy.label(2 * i));
    }

    void findsDuplicates() {
        Dataset data = animals();
        data.train = samplesOf({1, 2, 3, 20, 10, 21, 2}, {0, 0, 1, 1, 2, 1, 0});
        data.validation = samplesOf({10, 22, 11}, {2, 3, 2});
        const auto found = findDuplicates(data);
        using Part = DataPart;
        const std::vector<std::tuple<Part, std::uint32_t, Part, std::uint32_t, bool>> expected = {
            {Part::Train, 3, Part::Test, 0, true},
            {Part::Train, 4, Part::Validation, 0, true},
            {Part::Train, 5, Part::Test, 1, false},
            {Part::Validation, 1, Part::Test, 2, true}};
        QCOMPARE(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i)
            QVERIFY(std::tuple(found[i].part, found[i].position, found[i].otherPart, found[i].other,
                               found[i].sameLabel) == expected[i]);
    }
    void treatsDuplicates() {
        Dataset data = animals();
        data.train = samplesOf({1, 20, 3, 21}, {0, 1, 1, 1}, {{"one.png", "two.png", "3.png", "4.png"}, {}});
        Dataset ignored = data, reported = data, removed = data;
        treatDuplicates(ignored, Duplicates::Ignore);
        QVERIFY(ignored.notes.empty());
        treatDuplicates(reported, Duplicates::Report);
        QCOMPARE(reported.train.size(), std::size_t{4});
        QCOMPARE(reported.notes.size(), std::size_t{1});
        const QString note = QString::fromStdString(reported.notes[0]);
        QVERIFY2(note.contains(QLatin1String("2 training samples")) &&
                     note.contains(QLatin1String("two.png")) &&
                     note.contains(QLatin1String("1 with another label")),
                 qPrintable(note));
        treatDuplicates(removed, Duplicates::Remove);
        QCOMPARE(contentOf(removed, removed.train), QStringLiteral("1:cat 3:dog"));
        QCOMPARE(removed.test.size(), std::size_t{3});
        QVERIFY(findDuplicates(removed).empty());
        data.train = samplesOf({20, 21}, {0, 1});
        QVERIFY_EXCEPTION_THROWN(treatDuplicates(data, Duplicates::Remove), Error);
    }

    void groupsFromNames_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("keys");
        QTest::newRow("bracket") << QStringLiteral("p(\\d+)_") << QStringLiteral("1 1 2 x.png");
        QTest::newRow("whole match") << QStringLiteral("p\\d") << QStringLiteral("p1 p1 p2 x.png");
        QTest::newRow("column") << QStringLiteral("column") << QStringLiteral("A B A C");
    }
    void groupsFromNames() {
        QFETCH(QString, pattern);
        const Samples samples =
            samplesOf({0, 1, 2, 3}, {0, 0, 1, 1},
                      {{"p1_a.png", "p1_b.png", "p2_a.png", "x.png"}, {"A", "B", "A", "C"}});
        QStringList keys;
        for (const auto& key : groupKeys(samples, pattern.toStdString()))
            keys << QString::fromStdString(key);
        QTEST(keys.join(QLatin1Char(' ')), "keys");
        for (const char* bad : {"(", "p(\\d", "[z-a]"})
            QVERIFY_EXCEPTION_THROWN(checkGroup(bad), Error);
        QVERIFY_EXCEPTION_THROWN(groupKeys(manySamples(3, 2), pattern.toStdString()), Error);
    }

    void groupsStayTogether_data() {
        QTest::addColumn<int>("groups");
        QTest::addColumn<int>("wanted");
        for (const int groups : {2, 3, 10, 100, 400})
            for (const int wanted : {1, 40, 100, 390})
                QTest::addRow("%d groups, %d samples", groups, wanted) << groups << wanted;
    }
    void groupsStayTogether() {
        QFETCH(int, groups);
        QFETCH(int, wanted);
        const Samples all = manySamples(400, 4);
        std::vector<std::string> keys;
        for (int i = 0; i < 400; ++i)
            keys.push_back(std::to_string(i * 7 % groups)); // spread over the classes
        const auto [taken, rest] =
            splitGrouped(all, keys, static_cast<std::size_t>(wanted), 5, RandomStream::ValidationSplit);
        QCOMPARE(taken.size() + rest.size(), std::size_t{400});
        QVERIFY(!taken.empty() && !rest.empty());
        std::set<std::string> first, second;
        for (const auto index : taken.indices())
            first.insert(keys[index]);
        for (const auto index : rest.indices())
            second.insert(keys[index]);
        for (const auto& key : first)
            QVERIFY(second.count(key) == 0);
        if (groups == 400) // each sample its own group: as exact as without
            QVERIFY(std::abs(static_cast<int>(taken.size()) - wanted) <= 2);
        if (groups == 100 && wanted >= 40) { // four samples of one class each
            std::map<int, int> counts;
            for (std::size_t i = 0; i < taken.size(); ++i)
                ++counts[taken.label(i)];
            for (const auto& [label, count] : counts)
                QVERIFY(std::abs(4 * count - wanted) <= 16);
        }
        const auto again =
            splitGrouped(all, keys, static_cast<std::size_t>(wanted), 5, RandomStream::ValidationSplit);
        QCOMPARE(again.taken.indices(), taken.indices());
    }
    void oneGroupCannotBeCut() {
        QVERIFY_EXCEPTION_THROWN(splitGrouped(manySamples(4, 2), std::vector<std::string>(4, "a"), 2, 1,
                                              RandomStream::ValidationSplit),
                                 Error);
    }
};

QTEST_APPLESS_MAIN(TestLabels)
#include "tst_labels.moc"
