// How smooth the data panel stays while 100,000 pictures are scrolled through that are read from disk on
// demand: writes a set of that many pictures of 64 x 64 (400 MB) into a temporary folder, opens it with no
// room for pixels in memory, and scrolls by the wheel, by pages and by jumps for some seconds each (argument,
// default 10). Prints the gaps of a 30 Hz timer, the bytes of pictures kept, and what the program grew by.
#include "app/bench/gapmeter.h"
#include "datasets/open.h"
#include "engine/memory.h"
#include "widgets/datasetpanel.h"
#include "widgets/picturegrid.h"

#include <QApplication>
#include <QEventLoop>
#include <QFile>
#include <QListView>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QWheelEvent>
#include <QtEndian>

#include <cstdlib>
#include <functional>

namespace flipscope {

namespace {

constexpr quint32 pictures = 100'000;
constexpr quint32 side = 64;
constexpr double mebibyte = 1024.0 * 1024.0;

void writeIdx(const QString& file, const std::vector<quint32>& sizes,
              const std::function<char(quint64)>& byte) {
    QFile out(file);
    QByteArray bytes("\0\0\x08", 3);
    bytes.append(static_cast<char>(sizes.size()));
    quint64 count = 1;
    for (const quint32 size : sizes) {
        const quint32 big = qToBigEndian(size);
        bytes.append(reinterpret_cast<const char*>(&big), 4);
        count *= size;
    }
    if (!out.open(QIODevice::WriteOnly))
        std::exit(1);
    for (quint64 i = 0; i < count; ++i) {
        bytes.append(byte(i));
        if (bytes.size() >= 1 << 20) {
            out.write(bytes);
            bytes.clear();
        }
    }
    out.write(bytes);
}

void wait(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

/// Calls `scroll` 60 times a second.
void measure(const char* name, DatasetPanel& panel, int seconds, quint64 before,
             const std::function<void(int)>& scroll) {
    GapMeter gaps;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    int step = 0;
    QObject::connect(&timer, &QTimer::timeout, &timer, [&] { scroll(step++); });
    gaps.begin();
    timer.start(16);
    wait(1000 * seconds);
    timer.stop();
    std::printf("%s: ", name);
    gaps.print();
    std::printf("%s: %.1f MiB of pictures kept, the program grew by %.1f MiB\n", name,
                static_cast<double>(panel.grid()->model()->cachedBytes()) / mebibyte,
                (static_cast<double>(residentBytes()) - static_cast<double>(before)) / mebibyte);
}

int run(int seconds) {
    const QTemporaryDir folder;
    writeIdx(folder.filePath(QStringLiteral("train-images-idx3-ubyte")), {pictures, side, side},
             [](quint64 i) {
                 return static_cast<char>(i / (side * side) * 7 + i % side * (i / side % side) / 16);
             });
    writeIdx(folder.filePath(QStringLiteral("train-labels-idx1-ubyte")), {pictures},
             [](quint64 i) { return static_cast<char>(i % 10); });
    DatasetRequest request;
    request.dataset = folder.path().toStdString();
    request.validationFraction = request.testFraction = 0;
    request.memory = 1; // byte: pixels stay on disk
    const auto dataset = std::make_shared<const Dataset>(openDataset(request));
    DatasetPanel panel;
    panel.resize(420, 780);
    panel.show();
    wait(500);
    const quint64 before = residentBytes();
    QElapsedTimer clock;
    clock.start();
    panel.setDataset(dataset);
    std::printf("shown after %lld ms: %d pictures\n", static_cast<long long>(clock.elapsed()),
                panel.grid()->model()->rowCount());
    wait(1000); // it has settled
    QListView* list = panel.grid()->list();
    QScrollBar* bar = list->verticalScrollBar();
    measure("wheel", panel, seconds, before, [list](int) {
        QWheelEvent wheel(QPointF(50, 50), list->viewport()->mapToGlobal(QPointF(50, 50)), {}, {0, -120},
                          Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(list->viewport(), &wheel);
    });
    measure("pages", panel, seconds, before,
            [bar](int) { bar->triggerAction(QAbstractSlider::SliderPageStepAdd); });
    measure("jumps", panel, seconds, before, [bar](int step) {
        bar->setValue(static_cast<int>(qint64{bar->maximum()} * (step * 7919 % 10007) / 10007));
    });
    return 0;
}

} // namespace

} // namespace flipscope

int main(int argc, char* argv[]) {
    const QApplication application(argc, argv);
    return flipscope::run(argc > 1 ? std::max(1, std::atoi(argv[1])) : 10);
}
