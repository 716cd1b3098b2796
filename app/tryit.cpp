#include "app/tryit.h"

#include "widgets/drawpad.h"
#include "widgets/enginewords.h"
#include "widgets/numberformat.h"

#include <QBuffer>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>

#include <utility>

namespace flipscope {

TryIt::TryIt(InspectedModel& model, QWidget* window)
    : QObject(window), m_model(model), m_window(window), m_panel(new TryItPanel),
      m_random(std::random_device{}()) {
    connect(&m_model, &InspectedModel::changed, this, [this] {
        m_isStale = true;
        if (m_shown)
            followModel();
    });
    connect(&m_job, &LatestJob::failed, this, [this](const QString& text) { m_panel->setCaption(text); });
    connect(&m_feed, &VideoFeed::pictureReady, this,
            [this](const std::shared_ptr<const RawPicture>& picture) { ask(*picture, true); });
    connect(&m_feed, &VideoFeed::ended, this, [this](const QString& failure) {
        m_panel->setCameraRunning(false);
        m_panel->setCaption(failure.isEmpty() ? tr("The video is over.") : failure);
    });
    wirePanel();
}

void TryIt::wirePanel() {
    connect(m_panel, &TryItPanel::drawn, this, &TryIt::askAboutCanvas);
    connect(m_panel, &TryItPanel::cleared, this, &TryIt::forget);
    connect(m_panel, &TryItPanel::fileGiven, this, &TryIt::openPicture);
    connect(m_panel, &TryItPanel::imageGiven, this, &TryIt::pasteImage);
    connect(m_panel, &TryItPanel::sampleRequested, this, &TryIt::askAboutRandomSample);
    connect(m_panel, &TryItPanel::targetChanged, this, &TryIt::askAgain);
    connect(m_panel, &TryItPanel::openModelRequested, this, &TryIt::openModelRequested);
    connect(m_panel, &TryItPanel::followRunRequested, &m_model, &InspectedModel::followRun);
    connect(m_panel, &TryItPanel::fileRequested, this, [this] {
        const QString file =
            QFileDialog::getOpenFileName(m_window, tr("Open picture"), {},
                                         tr("Pictures (*.png *.jpg *.jpeg *.bmp *.tif *.tiff "
                                            "*.ppm *.pgm *.webp);;All files (*)"));
        if (!file.isEmpty())
            openPicture(file);
    });
    connect(m_panel, &TryItPanel::cameraRequested, this, [this] {
        m_feed.startCamera(0);
        m_panel->setCameraRunning(true);
    });
    connect(m_panel, &TryItPanel::videoRequested, this, [this] {
        const QString file = QFileDialog::getOpenFileName(m_window, tr("Open video"));
        if (!file.isEmpty())
            openVideo(file);
    });
    connect(m_panel, &TryItPanel::stopRequested, this, [this] {
        m_feed.stop();
        m_panel->setCameraRunning(false);
    });
}

void TryIt::setShown(bool shown) {
    if (shown == m_shown)
        return;
    m_shown = shown;
    if (shown && m_isStale)
        followModel();
    Q_EMIT wantedChanged(shown);
}

void TryIt::followModel() {
    m_isStale = false;
    const auto model = m_model.model();
    if (!model) {
        m_panel->setModel({}, false, {}, {}, {});
        m_panel->clearAnswer();
        return;
    }
    if (model->preparation != m_preparation) { // what was asked about is no picture of this model's
        m_preparation = model->preparation;
        m_pixels.clear();
    }
    QStringList names;
    for (const std::string& name : model->classNames)
        names.append(QString::fromStdString(name));
    std::vector<LayerShape> layers;
    for (const Layer& layer : model->network.layers())
        layers.push_back(parametersOf(layer).shape);
    m_panel->setModel(m_model.title(), m_model.isFile(), model->preparation.shape, names, layers);
    askAgain();
}

void TryIt::ask(Picture picture, bool shows, const QString& caption) {
    PictureQuestion question{m_model.model(), std::move(picture), m_panel->target()};
    if (!question.model)
        return;
    m_job.request(
        [this, question = std::move(question), shows, caption]() -> LatestJob::Delivery {
            auto answer = std::make_shared<const PictureAnswer>(answerTo(question));
            return [this, answer, shows, caption] { show(*answer, shows, caption); };
        },
        LatestJob::Before::Finish);
}

void TryIt::askAgain() {
    if (!m_pixels.empty())
        ask(m_pixels, false);
}

void TryIt::show(const PictureAnswer& answer, bool shows, const QString& caption) {
    if (answer.pixels.size() != m_preparation.shape.size())
        return; // of a model before
    m_pixels = answer.pixels;
    if (shows)
        m_panel->showPicture(answer.prepared, caption);
    m_panel->setScores(answer.scores);
    m_panel->setSeen(answer.seen);
    m_panel->setEvidence(answer.evidence);
}

void TryIt::forget() {
    m_job.cancel();
    m_pixels.clear();
    m_panel->clearAnswer();
}

void TryIt::askAboutCanvas() {
    RawPicture raw;
    raw.pixels = m_panel->pad()->pixels(raw.shape);
    m_panel->setCaption({});
    ask(std::move(raw), false);
}

void TryIt::openPicture(const QString& file) {
    ask(PictureFile{file.toStdString()}, true, QFileInfo(file).fileName());
}

void TryIt::openVideo(const QString& file) {
    m_feed.startFile(file);
    m_panel->setCameraRunning(true);
}

/// As a file, so that transparency and depth are treated as those of files.
void TryIt::pasteImage(const QImage& image) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    ask(PictureBytes{{bytes.begin(), bytes.end()}}, true, tr("pasted picture"));
}

void TryIt::askAboutRandomSample() {
    if (!m_dataset)
        return;
    const DataPart part = !m_dataset->test.empty()         ? DataPart::Test
                          : !m_dataset->validation.empty() ? DataPart::Validation
                                                           : DataPart::Train;
    if (!m_dataset->part(part).empty())
        askAbout(part,
                 std::uniform_int_distribution<std::size_t>(0, m_dataset->part(part).size() - 1)(m_random));
}

void TryIt::askAbout(DataPart part, std::size_t position) {
    const Samples& samples = m_dataset->part(part);
    if (m_dataset->preparation.shape != m_preparation.shape) {
        m_panel->setCaption(tr("The open data are no pictures of this model's size."));
        return;
    }
    PreparedPixels pixels(m_dataset->shape.size());
    try {
        samples.read(position, pixels);
    } catch (const std::exception& error) { // its file is gone
        m_panel->setCaption(engineWords(error));
        return;
    }
    const std::size_t label = samples.label(position);
    const QString name =
        label < m_dataset->classCount() ? QString::fromStdString(m_dataset->classNames[label]) : QString();
    ask(std::move(pixels), true, tr("%1, picture %2").arg(name, formatCount(static_cast<qint64>(position))));
}

} // namespace flipscope
