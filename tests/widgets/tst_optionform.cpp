// Every kind of option there and back, resets, read-only, validation and its message.
#include "widgets/optionform.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

using namespace flipscope;

class TestOptionForm : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void roundTrip_data();
    void roundTrip();
    void chosenKeysInOrder();
    void userEditsAreSignalled();
    void resetIsThereWhenChanged();
    void anotherDefault();
    void readOnly();
    void validatorSpeaks();
    void wideIntegersAreChecked();
    void helpIsShown();
    void suggestionsFillAText();
    void wideFieldsHaveNoLabel();
    void wheelPassesBy();
    void unitsStandInTheFields();
};

namespace {

std::vector<OptionSpec> options() {
    return {{"flag", "Flag", "Turns it on.", false, 0, 0, {}},
            {"count", "Count", "How many.", std::int64_t{20}, 1, 100000, {}},
            {"seed", "Seed", "Where numbers start.", std::int64_t{1}, 0, 9e18, {}},
            {"rate", "Rate", "How fast.", 0.25, 0, 10, {}},
            {"choice", "Choice", "Which one.", std::string("b"), 0, 0, {"a", "b", "c"}},
            {"text", "Text", "Anything.", std::string("1024,1024"), 0, 0, {}}};
}

QToolButton* resetOf(const OptionForm& form, const char* key) {
    return form.editor(QString::fromLatin1(key))->parentWidget()->findChild<QToolButton*>();
}

} // namespace

void TestOptionForm::roundTrip_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    QTest::newRow("flag on") << "flag"
                             << "true";
    QTest::newRow("count") << "count"
                           << "99999";
    QTest::newRow("seed beyond 2^53") << "seed"
                                      << "9007199254740993";
    QTest::newRow("rate") << "rate"
                          << "3.5";
    QTest::newRow("rate with many digits") << "rate"
                                           << "0.0001234";
    QTest::newRow("rate of a third") << "rate"
                                     << "0.333333333";
    QTest::newRow("choice") << "choice"
                            << "c";
    QTest::newRow("text") << "text"
                          << "512, \"x\"";
    QTest::newRow("empty text") << "text"
                                << "";
}

void TestOptionForm::roundTrip() {
    QFETCH(QString, key);
    QFETCH(QString, text);
    OptionForm form;
    form.setOptions(options());
    const std::vector<OptionSpec> specs = options();
    for (const OptionSpec& spec : specs)
        QVERIFY(form.value(QString::fromStdString(spec.key)) == spec.defaultValue);
    const auto spec = std::find_if(specs.begin(), specs.end(),
                                   [&](const OptionSpec& s) { return QString::fromStdString(s.key) == key; });
    const OptionValue value = parseOption(*spec, text.toStdString(), "test");
    QVERIFY(value != spec->defaultValue);
    QSignalSpy spy(&form, &OptionForm::valueChanged);
    form.setValue(key, value);
    QVERIFY(form.value(key) == value);
    QVERIFY(form.values().at(key.toStdString()) == value);
    QCOMPARE(form.values().size(), specs.size());
    QCOMPARE(spy.count(), 0); // not by the user
}

void TestOptionForm::chosenKeysInOrder() {
    OptionForm form;
    form.setOptions(options(), {QStringLiteral("text"), QStringLiteral("flag")});
    QCOMPARE(form.keys(), (std::vector<std::string>{"text", "flag"}));
    QVERIFY(!form.contains(QStringLiteral("rate")));
    form.setOptions(options(), {QStringLiteral("rate")});
    QCOMPARE(form.keys(), std::vector<std::string>{"rate"});
    QVERIFY(!form.editor(QStringLiteral("text")));
}

void TestOptionForm::userEditsAreSignalled() {
    OptionForm form;
    form.setOptions(options());
    QSignalSpy spy(&form, &OptionForm::valueChanged);
    const auto editor = [&](const char* key) { return form.editor(QString::fromLatin1(key)); };
    qobject_cast<QCheckBox*>(editor("flag"))->click();
    qobject_cast<QSpinBox*>(editor("count"))->stepUp();
    qobject_cast<QDoubleSpinBox*>(editor("rate"))->setValue(0.5);
    qobject_cast<QComboBox*>(editor("choice"))->setCurrentIndex(0);
    QTest::keyClick(editor("text"), Qt::Key_End);
    QTest::keyClicks(editor("text"), QStringLiteral("9"));
    QStringList keys;
    for (const auto& call : spy)
        keys.append(call[0].toString());
    QCOMPARE(keys, (QStringList{QStringLiteral("flag"), QStringLiteral("count"), QStringLiteral("rate"),
                                QStringLiteral("choice"), QStringLiteral("text")}));
    QCOMPARE(std::get<bool>(form.value(QStringLiteral("flag"))), true);
    QVERIFY(std::get<std::int64_t>(form.value(QStringLiteral("count"))) > 20);
    QCOMPARE(std::get<double>(form.value(QStringLiteral("rate"))), 0.5);
    QCOMPARE(std::get<std::string>(form.value(QStringLiteral("choice"))), std::string("a"));
    QCOMPARE(std::get<std::string>(form.value(QStringLiteral("text"))), std::string("1024,10249"));
}

void TestOptionForm::resetIsThereWhenChanged() {
    OptionForm form;
    form.setOptions(options());
    QVERIFY(!resetOf(form, "rate")->isEnabled());
    form.setValue(QStringLiteral("rate"), 0.125);
    QVERIFY(resetOf(form, "rate")->isEnabled());
    QVERIFY(!resetOf(form, "count")->isEnabled());
    QSignalSpy spy(&form, &OptionForm::valueChanged);
    resetOf(form, "rate")->click();
    QCOMPARE(std::get<double>(form.value(QStringLiteral("rate"))), 0.25);
    QVERIFY(!resetOf(form, "rate")->isEnabled());
    QCOMPARE(spy.count(), 1);
}

void TestOptionForm::anotherDefault() {
    OptionForm form;
    form.setOptions(options());
    form.setDefault(QStringLiteral("count"), std::int64_t{7});
    QVERIFY(resetOf(form, "count")->isEnabled());
    resetOf(form, "count")->click();
    QCOMPARE(std::get<std::int64_t>(form.value(QStringLiteral("count"))), std::int64_t{7});
}

void TestOptionForm::readOnly() {
    OptionForm form;
    form.setOptions(options());
    form.setValue(QStringLiteral("rate"), 1.0);
    form.setReadOnly(true);
    for (const std::string& key : form.keys()) {
        QVERIFY(!form.editor(QString::fromStdString(key))->isEnabled());
        QVERIFY(!resetOf(form, key.c_str())->isEnabled());
    }
    form.setReadOnly(false);
    QVERIFY(form.editor(QStringLiteral("text"))->isEnabled());
    QVERIFY(resetOf(form, "rate")->isEnabled());
}

void TestOptionForm::validatorSpeaks() {
    OptionForm form;
    form.setOptions(options());
    form.setValidator([](const std::string& key, const std::string& text) {
        return key == "text" && text.find('x') != std::string::npos ? QStringLiteral("no x please")
                                                                    : QString();
    });
    QVERIFY(!form.hasErrors());
    QTest::keyClicks(form.editor(QStringLiteral("text")), QStringLiteral("x"));
    QVERIFY(form.hasErrors());
    QCOMPARE(form.errorText(QStringLiteral("text")), QStringLiteral("no x please"));
    QTest::keyClick(form.editor(QStringLiteral("text")), Qt::Key_Backspace);
    QVERIFY(!form.hasErrors());
    QVERIFY(form.errorText(QStringLiteral("text")).isEmpty());
}

void TestOptionForm::wideIntegersAreChecked() {
    OptionForm form;
    form.setOptions(options());
    auto* seed = qobject_cast<QLineEdit*>(form.editor(QStringLiteral("seed")));
    QVERIFY(seed);
    for (const char* wrong : {"", "-1", "12x", "99999999999999999999"}) {
        seed->setText(QString::fromLatin1(wrong));
        QVERIFY2(form.hasErrors(), wrong);
    }
    seed->setText(QStringLiteral("42"));
    QVERIFY(!form.hasErrors());
    QCOMPARE(std::get<std::int64_t>(form.value(QStringLiteral("seed"))), std::int64_t{42});
}

void TestOptionForm::helpIsShown() {
    OptionForm form;
    form.setOptions(options());
    for (const OptionSpec& spec : options()) {
        const QWidget* editor = form.editor(QString::fromStdString(spec.key));
        QVERIFY(editor->toolTip().contains(QString::fromStdString(spec.help)));
        QVERIFY(editor->whatsThis().contains(QString::fromStdString(spec.help)));
        QCOMPARE(editor->accessibleName(), QString::fromStdString(spec.label));
    }
}

void TestOptionForm::suggestionsFillAText() {
    OptionForm form;
    form.setOptions(options());
    form.setValidator([](const std::string&, const std::string& text) {
        return text == "bad" ? QStringLiteral("Does not fit.") : QString();
    });
    form.setSuggestions(QStringLiteral("text"), {{QStringLiteral("good"), QStringLiteral("fits")},
                                                 {QStringLiteral("bad"), QStringLiteral("does not")}});
    form.setHelp(QStringLiteral("text"), QStringLiteral("<b>All about it</b>"));
    QCOMPARE(form.editor(QStringLiteral("text"))->toolTip(), QStringLiteral("<b>All about it</b>"));
    auto* button = form.findChild<QToolButton*>(QStringLiteral("suggestions"));
    QVERIFY(button);
    Q_EMIT button->menu()->aboutToShow();
    const QList<QAction*> actions = button->menu()->actions();
    QCOMPARE(actions.size(), 2);
    QCOMPARE(actions[0]->text(), QStringLiteral("good – fits"));
    QVERIFY(actions[0]->isEnabled());
    QVERIFY(!actions[1]->isEnabled());
    QCOMPARE(actions[1]->toolTip(), QStringLiteral("Does not fit."));
    QSignalSpy spy(&form, &OptionForm::valueChanged);
    actions[0]->trigger();
    QCOMPARE(spy.count(), 1); // by the user
    QVERIFY(form.value(QStringLiteral("text")) == OptionValue(std::string("good")));
    form.setReadOnly(true);
    QVERIFY(!button->isEnabled());
}

void TestOptionForm::wideFieldsHaveNoLabel() {
    OptionForm form;
    form.setOptions(options());
    const auto keys = form.keys();
    const auto labels = form.findChildren<QLabel*>().size();
    const QString text = QStringLiteral("text");
    form.setWide(text);
    form.setWide(text); // once more changes nothing
    QCOMPARE(form.findChildren<QLabel*>().size(), labels - 1);
    QCOMPARE(form.keys(), keys);
    form.resize(300, 400);
    form.show();
    QCoreApplication::processEvents();
    const auto left = [&](const char* key) {
        return form.editor(QString::fromLatin1(key))->mapTo(&form, QPoint()).x();
    };
    QVERIFY(left("text") < left("choice"));
    QVERIFY(form.editor(text)->mapTo(&form, QPoint()).y() >
            form.editor(QStringLiteral("choice"))->mapTo(&form, QPoint()).y());
    QCOMPARE(form.editor(text)->accessibleName(), QStringLiteral("Text"));
    form.setHelp(text, QStringLiteral("Help"));
    QCOMPARE(form.editor(text)->toolTip(), QStringLiteral("Help"));
}

void TestOptionForm::unitsStandInTheFields() {
    OptionForm form;
    form.setOptions({{"log", "Log", "Room.", std::int64_t{256}, 0, 1000, {}, "MiB", "no log"},
                     {"every", "Every", "Time.", 1.5, 0, 100, {}, "min", "never"},
                     {"least", "Least", "From 1.", std::int64_t{1}, 1, 9, {}, "", "none"}});
    const auto textOf = [&](const char* key) {
        return static_cast<QAbstractSpinBox*>(form.editor(QString::fromLatin1(key)))->text();
    };
    QCOMPARE(textOf("log"), QStringLiteral("256 MiB"));
    QCOMPARE(textOf("every"), QStringLiteral("1.50 min"));
    QCOMPARE(textOf("least"), QStringLiteral("1")); // 0 cannot be
    form.setValue(QStringLiteral("log"), std::int64_t{0});
    form.setValue(QStringLiteral("every"), 0.0);
    QCOMPARE(textOf("log"), QStringLiteral("no log"));
    QCOMPARE(textOf("every"), QStringLiteral("never"));
    auto* log = static_cast<QSpinBox*>(form.editor(QStringLiteral("log")));
    log->selectAll();
    QTest::keyClicks(log, QStringLiteral("7"));
    QVERIFY(form.value(QStringLiteral("log")) == OptionValue(std::int64_t{7}));
    log->selectAll();
    QTest::keyClicks(log, QStringLiteral("0"));
    QVERIFY(form.value(QStringLiteral("log")) == OptionValue(std::int64_t{0}));
}

void TestOptionForm::wheelPassesBy() {
    OptionForm form;
    form.setOptions(options());
    QWidget* count = form.editor(QStringLiteral("count"));
    QWheelEvent wheel({5, 5}, {5, 5}, {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(count, &wheel);
    QCOMPARE(std::get<std::int64_t>(form.value(QStringLiteral("count"))), std::int64_t{20});
}

QTEST_MAIN(TestOptionForm)
#include "tst_optionform.moc"
