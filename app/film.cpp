#include "app/film.h"

#include "app/timeline.h"
#include "datasets/error.h"
#include "engine/io/runfolder.h"
#include "engine/timeline/timemachine.h"
#include "engine/timeline/videofile.h"
#include "widgets/bittiles.h"
#include "widgets/enginewords.h"
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
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace flipscope {

namespace {

constexpr int smallestCell = 3, largestCell = 16; // pixels per weight
constexpr int usualWidth = 720;                   // of a picture, in pixels
constexpr int gap = 8, tileGap = 2;               // between neurons, between the tiles of one
constexpr int caption = 24;                       // pixels below them
constexpr int perSecond = 25;                     // pictures of the video
constexpr QRgb plus = 0xfff1ecdf, zero = 0xff9fb0c6, minus = 0xff2f4d78, flipped = 0xfff4511e;

class Frames {
public:
    explicit Frames(const FilmWish& wish)
        : m_shape(parametersOf(wish.like.layers().front()).shape),
          m_neurons(std::min(wish.neurons, static_cast<int>(m_shape.neurons))),
          m_columns(static_cast<int>(std::ceil(std::sqrt(m_neurons * 1.6)))),
          m_tiles(weightTiles(m_shape, true, wish.picture, wish.planes)) {
        for (std::size_t i = 0; i < m_shape.inputs(); ++i)
            m_column.push_back(columnOf(m_shape, m_tiles, static_cast<int>(i)));
        const QSize tile = m_tiles.cells();
        const int tiles = static_cast<int>(m_tiles.count()); // of a neuron, side by side
        m_cell = std::clamp((usualWidth / m_columns - gap - tiles * tileGap) / (tile.width() * tiles),
                            smallestCell, largestCell);
        m_each = QSize((tile.width() * m_cell + tileGap) * tiles - tileGap, tile.height() * m_cell) +
                 QSize(gap, gap);
        const int rows = (m_neurons + m_columns - 1) / m_columns;
        // Videos want even sides.
        m_size = QSize((std::max(m_columns * m_each.width() + gap, usualWidth / 4) + 1) / 2 * 2,
                       (rows * m_each.height() + gap + caption + 1) / 2 * 2);
    }

    QSize size() const { return m_size; }

    QImage draw(TimeMachine& time, quint64 stepsPerEpoch) const {
        QImage image(m_size, QImage::Format_RGB888);
        image.fill(QColor(0x808080));
        QPainter painter(&image);
        const Network network = time.network();
        const LayerParameters& layer = parametersOf(network.layers().front());
        std::vector<std::vector<bool>> flips(static_cast<std::size_t>(m_neurons),
                                             std::vector<bool>(m_shape.columns()));
        for (const FlipPlace& flip : time.flips())
            if (flip.layer == 0 && flip.neuron < flips.size())
                flips[flip.neuron][flip.column] = true;
        for (int n = 0; n < m_neurons; ++n)
            drawNeuron(painter, {gap + n % m_columns * m_each.width(), gap + n / m_columns * m_each.height()},
                       layer, static_cast<std::size_t>(n), flips[static_cast<std::size_t>(n)]);
        painter.setPen(Qt::white);
        const quint64 epoch = time.step() == 0 ? 0 : (time.step() - 1) / stepsPerEpoch + 1;
        painter.drawText(
            QRect(gap, m_size.height() - caption, m_size.width() - gap, caption), Qt::AlignVCenter,
            QObject::tr("Step %1 · epoch %2")
                .arg(formatCount(static_cast<qint64>(time.step())), formatCount(static_cast<qint64>(epoch))));
        return image;
    }

private:
    void drawNeuron(QPainter& painter, QPoint at, const LayerParameters& layer, std::size_t neuron,
                    const std::vector<bool>& flips) const {
        const int width = m_tiles.cells().width();
        for (std::size_t i = 0; i < m_column.size(); ++i) {
            const BitTiles::Place place = m_tiles.placeOf(static_cast<int>(i));
            const int weight = layer.weight(neuron, m_column[i]);
            const QPoint p = at + QPoint(static_cast<int>(place.tile) * (width * m_cell + tileGap) +
                                             place.cell % width * m_cell,
                                         place.cell / width * m_cell);
            painter.fillRect(QRect(p, QSize(m_cell, m_cell)), QColor(flips[m_column[i]] ? flipped
                                                                     : weight > 0       ? plus
                                                                     : weight < 0       ? minus
                                                                                        : zero));
        }
    }

    LayerShape m_shape;
    int m_neurons, m_columns;
    BitTiles m_tiles;
    std::vector<std::size_t> m_column; // of the weight matrix, of each input of the tiles
    int m_cell = smallestCell;
    QSize m_each, m_size;
};

std::size_t picturesOf(quint64 first, quint64 last, quint64 every) {
    return last < first ? 0 : static_cast<std::size_t>((last - first + every - 1) / every + 1);
}

} // namespace

FilmResult writeFilm(const FilmWish& wish, const TrainingControl& control,
                     const std::function<void(std::size_t, std::size_t)>& progress) {
    TimeMachine time(wish.log.toStdString(), wish.like);
    const Frames frames(wish);
    FilmResult result;
    std::optional<VideoFile> video;
    const QDir folder(wish.folder);
    const std::size_t count = picturesOf(wish.first, wish.last, wish.every);
    for (std::size_t i = 0; i < count && !control.stopRequested(); ++i) {
        time.seek(std::min(wish.first + i * wish.every, wish.last)); // the last one is always there
        const QImage frame = frames.draw(time, wish.stepsPerEpoch);
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
            result.videoNote = engineWords(error);
        }
        if (progress)
            progress(static_cast<std::size_t>(result.frames), count);
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
    auto* outcome = new QLabel;
    outcome->setObjectName(QStringLiteral("filmOutcome"));
    form->addRow(outcome);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    QObject::connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    form->addRow(buttons);
    const auto wish = [&](const QString& folder) {
        return FilmWish{QDir(timeline.folder()).filePath(QString::fromLatin1(RunFolder::flipLogName)),
                        timeline.like(),
                        folder,
                        static_cast<quint64>(first->value()),
                        static_cast<quint64>(last->value()),
                        static_cast<quint64>(every->value()),
                        neurons->value(),
                        picture,
                        planes,
                        video->isChecked(),
                        timeline.stepsPerEpoch()};
    };
    const auto tellOutcome = [&] {
        const FilmWish now = wish({});
        const std::size_t count = picturesOf(now.first, now.last, now.every);
        const QSize size = Frames(now).size();
        outcome->setText(count == 0 ? QObject::tr("The last step lies before the first.")
                                    : QObject::tr("%1 pictures of %2 × %3, %4 of video")
                                          .arg(formatCount(static_cast<qint64>(count)),
                                               formatCount(size.width()), formatCount(size.height()),
                                               formatDuration(static_cast<double>(count) / perSecond)));
        buttons->button(QDialogButtonBox::Ok)->setEnabled(count > 0);
    };
    for (QSpinBox* box : {first, last, every, neurons})
        QObject::connect(box, &QSpinBox::valueChanged, &dialog, tellOutcome);
    tellOutcome();
    if (dialog.exec() != QDialog::Accepted)
        return std::nullopt;
    const QString folder = QFileDialog::getExistingDirectory(parent, QObject::tr("Folder for the pictures"));
    if (folder.isEmpty())
        return std::nullopt;
    return wish(folder);
}

} // namespace flipscope
