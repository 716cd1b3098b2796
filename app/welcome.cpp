#include "app/welcome.h"

#include "app/guide.h"
#include "app/mainwindow.h"
#include "app/trainingactions.h"

#include <QAction>
#include <QCoreApplication>
#include <QDockWidget>
#include <QToolBar>

namespace flipscope::welcome {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("flipscope::welcome", text); }

QWidget* dock(MainWindow& window, const char* name) {
    return window.findChild<QDockWidget*>(QString::fromLatin1(name));
}

} // namespace

Guide* makeGuide(MainWindow& window) {
    auto* bar = window.findChild<QToolBar*>(QStringLiteral("trainingToolBar"));
    const QString start = window.actions().start->shortcut().toString(QKeySequence::NativeText);
    auto* guide = new Guide(
        &window, {{tr("1. Choose pictures"),
                   tr("Drop a folder, an archive or a file of pictures anywhere into the window, or take a "
                      "known data set "
                      "(File > Data sets). A folder for each class is all it takes. If Fashion-MNIST is open "
                      "already, that will "
                      "do."),
                   dock(window, "dataDock")},
                  {tr("2. Start training"),
                   tr("Press Start (%1). The curves, the neurons and the weights show what happens while it "
                      "happens. Pause, "
                      "single steps and stopping cost nothing: the result stays the same to the bit.")
                       .arg(start),
                   bar ? bar->widgetForAction(window.actions().start) : nullptr},
                  {tr("3. Look inside, and take it along"),
                   tr("Select a neuron, then click a weight: Why says which pictures voted for its last "
                      "flip. The timeline "
                      "below goes back to any step. Try it takes what you draw, or any picture. When it is "
                      "good: File > Save "
                      "model, or File > "
                      "Export for C, ONNX and more."),
                   dock(window, "neuronsDock")}});
    QObject::connect(guide, &Guide::stepShown, &window, [&window](int step) {
        const char* names[] = {"dataDock", "", "neuronsDock"};
        if (QWidget* shown = dock(window, names[step])) {
            shown->show();
            shown->raise();
        }
    });
    QObject::connect(&window.session(), &TrainingSession::started, guide, [guide] { guide->reach(2); });
    return guide;
}

} // namespace flipscope::welcome
