#include "app/film.h"

#include "app/timeline.h"
#include "datasets/error.h"
#include "engine/io/runfolder.h"
#include "engine/timeline/timemachine.h"
#include "engine/timeline/videofile.h"
#include "widgets/bittiles.h"
#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QCheckBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QSpinBox>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace flipscope {

namespace {

constexpr int cell = 3;       // pixels per weight
constexpr int gap = 6;        // between neurons
constexpr int caption = 24;   // pixels below them
constexpr int perSecond = 25; // pictures of the video

/// The weights of one neuron as a picture, planes and channels side by side.
void drawNeuron(QPainter& painter, QPoint at, const LayerParameters& layer, std::size_t neuron,
                const BitTiles& tiles, const std::vector<FlipPlace>& flips) {
    const int inputs = static_cast<int>(layer.shape.inputs());
    const int width = tiles.cells().width();
    for (int i = 0; i < inputs; ++i) {
        const BitTiles::Place place = tiles.placeOf(i);
        const int weight = layer.weight(neuron, columnOfInput(layer.shape, static_cast<std::size_t>(i)));
        const QPoint p = at + QPoint((static_cast<int>(place.tile) * (width + 1) + place.cell % width) * cell,
                                     place.cell / width * cell);
        painter.fillRect(QRect(p, QSize(cell, cell)), weight > 0   ? QColor(0xf1ecdf)
                                                      : weight < 0 ? QColor(0x2f4d78)
                                                                   : QColor(0x9fb0c6));
    }
    for (const FlipPlace& flip : flips) {
        if (flip.layer != 0 || flip.neuron != neuron)
            continue;
        const BitTiles::Place place =
            tiles.placeOf(static_cast<int>(inputOfColumn(layer.shape, flip.column)));
        const QPoint p = at + QPoint((static_cast<int>(place.tile) * (width + 1) + place.cell % width) * cell,
                                     place.cell / width * cell);
        painter.fillRect(QRect(p, QSize(cell, cell)), QColor(0xf4511e));
    }
}

class Frames {
public:
    explicit Frames(const FilmWish& wish)
        : m_shape(parametersOf(wish.like.layers().front()).shape),
          m_neurons(std::min(wish.neurons, static_cast<int>(m_shape.neurons))),
          m_columns(static_cast<int>(std::ceil(std::sqrt(m_neurons * 1.6)))) {
        const bool isPicture = wish.picture.size() * wish.planes == m_shape.inputs();
        m_tiles =
            isPicture ? BitTiles(wish.picture, wish.planes) : BitTiles(static_cast<int>(m_shape.inputs()));
        const int rows = (m_neurons + m_columns - 1) / m_columns;
        m_each = QSize((m_tiles.cells().width() + 1) * static_cast<int>(m_tiles.count()) * cell,
                       m_tiles.cells().height() * cell) +
                 QSize(gap, gap);
        // Videos want even sides.
        m_size = QSize((m_columns * m_each.width() + gap + 1) / 2 * 2,
                       (rows * m_each.height() + gap + caption + 1) / 2 * 2);
    }

    QImage draw(TimeMachine& time) const {
        QImage image(m_size, QImage::Format_RGB888);
        image.fill(QColor(0x808080));
        QPainter painter(&image);
        const Network network = time.network();
        const LayerParameters& layer = parametersOf(network.layers().front());
        const std::vector<FlipPlace> flips = time.flips();
        for (int n = 0; n < m_neurons; ++n)
            drawNeuron(painter, {gap + n % m_columns * m_each.width(), gap + n / m_columns * m_each.height()},
                       layer, static_cast<std::size_t>(n), m_tiles, flips);
        painter.setPen(Qt::white);
        painter.drawText(QRect(gap, m_size.height() - caption, m_size.width() - gap, caption),
                         Qt::AlignVCenter,
                         QObject::tr("Step %1").arg(formatCount(static_cast<qint64>(time.step()))));
        return image;
    }

private:
    LayerShape m_shape;
    int m_neurons, m_columns;
    BitTiles m_tiles;
    QSize m_each, m_size;
};

} // namespace

FilmResult writeFilm(const FilmWish& wish, const TrainingControl& control,
                     const std::function<void(std::size_t, std::size_t)>& progress) {
    TimeMachine time(wish.log.toStdString(), wish.like);
    const Frames frames(wish);
    FilmResult result;
    std::optional<VideoFile> video;
    const QDir folder(wish.folder);
    for (quint64 step = wish.first; step <= wish.last && !control.stopRequested(); step += wish.every) {
        time.seek(step);
        const QImage frame = frames.draw(time);
        const QString file =
            folder.filePath(QStringLiteral("frame-%1.png").arg(++result.frames, 5, 10, QLatin1Char('0')));
        if (!frame.save(file))
            throw Error(QObject::tr("%1: cannot be written; choose another folder, or check the free space")
                            .arg(file)
                            .toStdString());
        try {
            if (wish.video && result.frames == 1)
                video.emplace(folder.filePath(QStringLiteral("film.avi")).toStdString(), frame.width(),
                              frame.height(), perSecond);
            if (video)
                video->add(frame.constBits(), static_cast<std::size_t>(frame.bytesPerLine()));
        } catch (const Error& error) { // the pictures are worth having without it
            result.videoNote = QString::fromUtf8(error.what());
        }
        if (progress)
            progress(static_cast<std::size_t>(result.frames), (wish.last - wish.first) / wish.every + 1);
    }
    if (video)
        result.videoNote = QObject::tr("video in film.avi");
    return result;
}

std::optional<FilmWish> askForFilm(QWidget* parent, const Timeline& timeline, ImageShape picture,
                                   std::size_t planes) {
    QDialog dialog(parent);
    dialog.setWindowTitle(QObject::tr("Export film"));
    const RunOverview& o = timeline.overview();
    const auto steps = [&](quint64 value) {
        auto* box = new QSpinBox;
        box->setRange(static_cast<int>(o.firstStep), static_cast<int>(o.lastStep));
        box->setValue(static_cast<int>(value));
        box->setGroupSeparatorShown(true);
        return box;
    };
    auto *first = steps(o.firstStep), *last = steps(o.lastStep);
    auto* every = new QSpinBox;
    every->setRange(1, 1000000);
    every->setValue(static_cast<int>(std::max<quint64>(1, (o.lastStep - o.firstStep) / 250)));
    auto* neurons = new QSpinBox;
    neurons->setRange(1, 256);
    neurons->setValue(40);
    auto* video = new QCheckBox(QObject::tr("Video too (film.avi)"));
    video->setChecked(true);
    auto* form = new QFormLayout(&dialog);
    form->addRow(QObject::tr("First step"), first);
    form->addRow(QObject::tr("Last step"), last);
    form->addRow(QObject::tr("Every so many steps"), every);
    form->addRow(QObject::tr("Neurons of the first layer"), neurons);
    form->addRow(video);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    QObject::connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    form->addRow(buttons);
    if (dialog.exec() != QDialog::Accepted)
        return std::nullopt;
    const QString folder = QFileDialog::getExistingDirectory(parent, QObject::tr("Folder for the pictures"));
    if (folder.isEmpty())
        return std::nullopt;
    return FilmWish{QDir(timeline.folder()).filePath(QString::fromLatin1(RunFolder::flipLogName)),
                    timeline.like(),
                    folder,
                    static_cast<quint64>(first->value()),
                    static_cast<quint64>(last->value()),
                    static_cast<quint64>(every->value()),
                    neurons->value(),
                    picture,
                    planes,
                    video->isChecked()};
}

} // namespace flipscope
