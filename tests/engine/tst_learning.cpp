// Real pictures: the methods learn Fashion-MNIST, and do not learn labels that mean nothing. Skips visibly
// where the data set is not installed.
#include "datasets/catalogue.h"
#include "datasets/open.h"
#include "engine/trainer.h"

#include <QtTest>

#include <algorithm>
#include <random>

using namespace flipscope;

namespace {

TrainingResult train(const QString& method, Dataset data) {
    const TrainingConfig config = TrainingConfig::resolve({{"method", method.toStdString(), "", {}},
                                                           {"epochs", "5", "", {}},
                                                           {"network", "512,512", "", {}},
                                                           {"batch", "256", "", {}}});
    Trainer trainer(config, std::move(data));
    TrainingControl control;
    return trainer.run(control);
}

/// The same samples in front of labels drawn from a hat.
Samples shuffledLabels(const Samples& samples, ImageShape shape) {
    std::vector<std::uint8_t> pixels(samples.size() * shape.size());
    std::vector<std::uint16_t> labels;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples.read(i, std::span(pixels).subspan(i * shape.size(), shape.size()));
        labels.push_back(samples.label(i));
    }
    std::shuffle(labels.begin(), labels.end(), std::mt19937(1));
    return Samples(std::make_shared<MemorySamples>(shape.size(), std::move(pixels), std::move(labels)));
}

} // namespace

class TestLearning : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        if (!locate(*findInCatalogue("fashion-mnist")))
            QSKIP("Fashion-MNIST is not on this machine (package dataset-fashion-mnist)");
        DatasetRequest request;
        request.dataset = "fashion-mnist";
        request.limit = 6000;
        m_data = openDataset(request);
    }
    void learnsPictures_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<double>("atLeast");
        QTest::newRow("bitflip") << QStringLiteral("bitflip") << 0.75;
        QTest::newRow("gft") << QStringLiteral("gft") << 0.70;
        QTest::newRow("gft-plain") << QStringLiteral("gft-plain") << 0.60;
        for (const char* method : {"local-errors", "bep", "bold", "sign-flip"})
            QTest::newRow(method) << QString::fromLatin1(method) << 0.75;
    }
    void learnsPictures() {
        QFETCH(QString, method);
        QFETCH(double, atLeast);
        const TrainingResult result = train(method, m_data);
        QCOMPARE(result.trainSamples + result.validationSamples, std::size_t{6000});
        QCOMPARE(result.testSamples, std::size_t{10000});
        QVERIFY2(*result.testAccuracy >= atLeast, qPrintable(QString::number(*result.testAccuracy)));
    }
    void cannotLearnNoise() {
        Dataset noise = m_data;
        noise.train = shuffledLabels(m_data.train, m_data.shape);
        noise.validation = shuffledLabels(m_data.validation, m_data.shape);
        const double accuracy = *train(QStringLiteral("bitflip"), std::move(noise)).testAccuracy;
        QVERIFY2(accuracy > 0.02 && accuracy < 0.25, qPrintable(QString::number(accuracy)));
    }

private:
    Dataset m_data;
};

QTEST_APPLESS_MAIN(TestLearning)
#include "tst_learning.moc"
