// Tests app/setuppanel.h: the form is the configuration, presets and methods fill it, mistakes are refused.
#include "app/setuppanel.h"

#include "datasets/error.h"
#include "support/syntheticdata.h"
#include "widgets/optionform.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace flipscope;

namespace {

QLineEdit* line(const SetupPanel& panel, const char* key) {
    const QString name = QString::fromLatin1(key);
    return qobject_cast<QLineEdit*>(panel.formOf(name)->editor(name));
}

QSpinBox* number(const SetupPanel& panel, const char* key) {
    const QString name = QString::fromLatin1(key);
    return qobject_cast<QSpinBox*>(panel.formOf(name)->editor(name));
}

void choose(QComboBox* box, const QString& data) {
    box->setCurrentIndex(box->findData(data));
    Q_EMIT box->activated(box->currentIndex());
}

} // namespace

class TestSetupPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsEveryOption();
    void startsWithDefaults();
    void takesPresets_data();
    void takesPresets();
    void namesThePreset();
    void refusesUnknownPreset();
    void changesMethod();
    void tellsNetworkSize();
    void refusesMistakes_data();
    void refusesMistakes();
    void tellsDataChangesOnce();
};

void TestSetupPanel::showsEveryOption() {
    const SetupPanel panel;
    for (const OptionSpec& spec : TrainingConfig::generalOptions())
        if (spec.key != "method")
            QVERIFY2(panel.formOf(QString::fromStdString(spec.key)), spec.key.c_str());
    for (const OptionSpec& spec : TrainingConfig::methodOptions("bitflip"))
        QVERIFY2(panel.formOf(QString::fromStdString(spec.key)), spec.key.c_str());
}

void TestSetupPanel::startsWithDefaults() { QVERIFY(SetupPanel().config() == TrainingConfig()); }

void TestSetupPanel::takesPresets_data() {
    QTest::addColumn<QString>("name");
    for (const Preset& preset : presets())
        QTest::newRow(preset.name.c_str()) << QString::fromStdString(preset.name);
}

void TestSetupPanel::takesPresets() {
    QFETCH(QString, name);
    SetupPanel panel;
    panel.choosePreset(name);
    QVERIFY(panel.config() == TrainingConfig::resolve(findPreset(name.toStdString()).assignments));
    QCOMPARE(panel.preset(), name);
}

void TestSetupPanel::namesThePreset() {
    SetupPanel panel;
    choose(panel.presetBox(), QStringLiteral("mnist"));
    QCOMPARE(panel.preset(), QStringLiteral("mnist"));
    QCOMPARE(panel.config().text("dataset"), findPreset("mnist").name);
    const int epochs = number(panel, "epochs")->value();
    number(panel, "epochs")->setValue(epochs + 1);
    QCOMPARE(panel.preset(), QString());
    number(panel, "epochs")->setValue(epochs);
    QCOMPARE(panel.preset(), QStringLiteral("mnist"));
}

void TestSetupPanel::refusesUnknownPreset() {
    SetupPanel panel;
    QVERIFY_THROWS_EXCEPTION(Error, panel.choosePreset(QStringLiteral("nothing")));
    QVERIFY(panel.config() == TrainingConfig());
}

void TestSetupPanel::changesMethod() {
    SetupPanel panel;
    number(panel, "epochs")->setValue(7); // chosen by the user: stays
    choose(panel.methodBox(), QStringLiteral("gft"));
    const TrainingConfig expected =
        TrainingConfig::resolve({{"method", "gft", "", {}}, {"epochs", "7", "", {}}});
    QVERIFY(panel.config() == expected);
    QVERIFY(expected.integer("batch") != TrainingConfig().integer("batch")); // followed the method
    choose(panel.methodBox(), QStringLiteral("bitflip"));
    QVERIFY(panel.config() == TrainingConfig::resolve({{"epochs", "7", "", {}}}));
}

void TestSetupPanel::tellsNetworkSize() {
    SetupPanel panel;
    QCOMPARE(panel.networkFacts(), QString());
    const auto dataset = std::make_shared<const Dataset>(syntheticDataset({10, 9, 1}, 5, 50));
    panel.setDataset(dataset, std::make_shared<const Encoder>(
                                  Encoder::fit("thermometer:3", dataset->train, dataset->shape)));
    panel.setOption(QStringLiteral("network"), std::string("32,16"));
    const std::size_t inputs = 3 * 90;
    const std::size_t weights = inputs * 32 + 32 * 16 + 16 * 5;
    const QString facts = panel.networkFacts();
    QVERIFY2(facts.contains(QLocale().toString(static_cast<qlonglong>(weights))), qPrintable(facts));
    QVERIFY2(facts.contains(QStringLiteral("270")), qPrintable(facts));
}

void TestSetupPanel::refusesMistakes_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* key, const char* text) {
        QTest::addRow("%s=%s", key, text) << QString::fromLatin1(key) << QString::fromLatin1(text);
    };
    row("network", "");
    row("network", "12,,3");
    row("network", "1000000");
    row("network", "65536,65536");
    row("encoder", "grey-ish");
    row("encoder", "threshold:0");
    row("kernels", "nonsense");
    row("seed", "-1");
    row("seed", "one");
}

void TestSetupPanel::refusesMistakes() {
    QFETCH(QString, key);
    QFETCH(QString, text);
    SetupPanel panel;
    QLineEdit* editor = line(panel, qPrintable(key));
    const QString before = editor->text();
    editor->setText(text);
    QVERIFY(!panel.formOf(key)->errorText(key).isEmpty());
    QVERIFY_THROWS_EXCEPTION(Error, panel.config());
    editor->setText(before);
    QVERIFY(panel.config() == TrainingConfig());
}

void TestSetupPanel::tellsDataChangesOnce() {
    SetupPanel panel;
    QSignalSpy changed(&panel, &SetupPanel::dataChanged);
    number(panel, "epochs")->setValue(3); // has nothing to do with data
    line(panel, "dataset")->setText(QStringLiteral("mnist"));
    line(panel, "seed")->setText(QStringLiteral("12"));
    line(panel, "limit")->setText(QStringLiteral("500"));
    QVERIFY(changed.isEmpty());
    QTRY_COMPARE(changed.size(), 1);
    panel.setOption(QStringLiteral("seed"), std::int64_t{4}); // not by the user
    line(panel, "network")->setText(QStringLiteral("64"));
    QVERIFY(!changed.wait(1000));
}

QTEST_MAIN(TestSetupPanel)
#include "tst_setuppanel.moc"
