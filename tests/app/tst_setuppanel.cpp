// Tests app/setuppanel.h: the form is the configuration, presets and methods fill it, mistakes are refused.
#include "app/setuppanel.h"

#include "datasets/error.h"
#include "engine/network/networkspec.h"
#include "support/syntheticdata.h"
#include "widgets/optionform.h"

#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

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

/// Pictures of five classes.
void openPictures(SetupPanel& panel, ImageShape shape, const char* encoder) {
    const auto dataset = std::make_shared<const Dataset>(syntheticDataset(shape, 5, 50));
    panel.setDataset(dataset,
                     std::make_shared<const Encoder>(Encoder::fit(encoder, dataset->train, dataset->shape)));
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
    void tellsSizesOfMaps();
    void offersNetworks();
    void checksTheNetworkAgainstTheData();
    void refusesMistakes_data();
    void refusesMistakes();
    void tellsDataChangesOnce();
};

void TestSetupPanel::showsEveryOption() {
    const SetupPanel panel;
    for (const OptionSpec& spec : TrainingConfig::generalOptions())
        if (spec.key != "method" && spec.key != "skip" && spec.key != "relabel") // edited in the data panel
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
    openPictures(panel, {10, 9, 1}, "thermometer:3");
    panel.setOption(QStringLiteral("network"), std::string("32,16"));
    const std::size_t inputs = 3 * 90;
    const std::size_t weights = inputs * 32 + 32 * 16 + 16 * 5;
    const QString facts = panel.networkFacts();
    QVERIFY2(facts.contains(QLocale().toString(static_cast<qlonglong>(weights))), qPrintable(facts));
    QVERIFY2(facts.contains(QStringLiteral("270")), qPrintable(facts));
}

void TestSetupPanel::tellsSizesOfMaps() {
    SetupPanel panel;
    openPictures(panel, {10, 9, 3}, "grey");
    panel.setOption(QStringLiteral("network"), std::string("6c3,p,8v3,16"));
    const QString facts = panel.networkFacts();
    QVERIFY2(facts.startsWith(QStringLiteral("9×10×3 → 4×5×6 → 2×3×8 → 16 → 5: ")), qPrintable(facts));
    const int weights = 6 * 9 * 3 + 8 * 9 * 6 + 16 * 48 + 5 * 16;
    const int multiplications = 6 * 9 * 3 * 90 + 8 * 9 * 6 * 6 + 16 * 48 + 5 * 16;
    QVERIFY2(facts.contains(QLocale().toString(weights) + QStringLiteral(" weights")), qPrintable(facts));
    QVERIFY2(facts.contains(QLocale().toString(multiplications) + QStringLiteral(" mult")),
             qPrintable(facts));
}

void TestSetupPanel::offersNetworks() {
    SetupPanel panel;
    openPictures(panel, {10, 9, 1}, "grey");
    const QString key = QStringLiteral("network");
    QVERIFY(panel.formOf(key)->editor(key)->toolTip().contains(QStringLiteral("64c3s2")));
    auto* button = panel.formOf(key)->findChild<QToolButton*>(QStringLiteral("suggestions"));
    QVERIFY(button);
    Q_EMIT button->menu()->aboutToShow();
    QStringList offered;
    for (QAction* action : button->menu()->actions()) {
        const QString text = action->text().section(QStringLiteral(" – "), 0, 0);
        QVERIFY2(!offered.contains(text), qPrintable(text));
        offered.append(text);
        action->trigger();
        QCOMPARE(action->isEnabled(), line(panel, "network")->text() == text); // only what fits can be chosen
        if (action->isEnabled())
            QVERIFY(panel.formOf(key)->errorText(key).isEmpty());
        else
            QVERIFY2(action->toolTip().contains(QStringLiteral("too small")), qPrintable(action->toolTip()));
    }
    for (const NamedNetwork& network : namedNetworks())
        QVERIFY(offered.contains(QString::fromStdString(network.name)));
    QVERIFY(offered.contains(QStringLiteral("1024,1024")));
}

void TestSetupPanel::checksTheNetworkAgainstTheData() {
    SetupPanel panel;
    const QString key = QStringLiteral("network");
    line(panel, "network")->setText(QStringLiteral("64v11,p,16"));
    QVERIFY(panel.formOf(key)->errorText(key).isEmpty()); // nothing is known about the pictures
    QCOMPARE(panel.config().text("network"), std::string("64v11,p,16"));
    openPictures(panel, {10, 9, 1}, "grey");
    const QString error = panel.formOf(key)->errorText(key);
    QVERIFY2(error.contains(QStringLiteral("9 x 10")) && error.contains(QStringLiteral("too small")),
             qPrintable(error));
    QVERIFY_THROWS_EXCEPTION(Error, panel.config());
    QCOMPARE(panel.dataConfig().text("network"), std::string("64v11,p,16")); // other pictures may be larger
    QVERIFY(panel.networkFacts().isEmpty());
    openPictures(panel, {40, 40, 1}, "grey");
    QVERIFY(panel.formOf(key)->errorText(key).isEmpty());
    QVERIFY(!panel.networkFacts().isEmpty());
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
    row("network", "65536,65536"); // 2^32 weights
    row("network", "64v11,16");
    row("network", "16,8c3");
    row("network", "p,16");
    row("network", "8c3,p,p");
    row("network", "8c2");
    row("network", "lenet");
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
    openPictures(panel, {10, 9, 1}, "grey");
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
