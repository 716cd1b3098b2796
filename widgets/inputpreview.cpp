#include "widgets/inputpreview.h"

#include "widgets/augmentationpreview.h"
#include "widgets/encoderpreview.h"
#include "widgets/enginewords.h"
#include "widgets/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QTabWidget>

#include <utility>

namespace flipscope {

namespace {

QString captionOf(const Dataset& data, const PictureRef& ref, const Samples& samples) {
    const std::size_t label = samples.label(ref.position);
    return label < data.classCount() ? QString::fromStdString(data.classNames[label]) : QString();
}

} // namespace

InputPreview::InputPreview(QWidget* parent)
    : QWidget(parent), m_tabs(new QTabWidget), m_encoding(new EncoderPreview), m_problem(new QLabel),
      m_versions(new AugmentationPreview) {
    setObjectName(QStringLiteral("inputPreview"));
    m_tabs->setObjectName(QStringLiteral("previewTabs"));
    m_tabs->setAccessibleName(tr("Input"));
    m_tabs->setDocumentMode(true);
    m_problem->setObjectName(QStringLiteral("encoderProblem"));
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->hide();
    auto* encoding = new QWidget;
    auto* encodingLayout = new QVBoxLayout(encoding);
    encodingLayout->addWidget(m_problem);
    encodingLayout->addWidget(m_encoding, 1);
    m_tabs->addTab(encoding, tr("Encoder"));
    m_tabs->addTab(m_versions, tr("Augmentation"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_tabs);
    connect(m_tabs, &QTabWidget::currentChanged, this, &InputPreview::refresh);
    refresh();
}

void InputPreview::setDataset(std::shared_ptr<const Dataset> dataset) {
    m_dataset = std::move(dataset);
    m_picture.reset(); // the grid says which one is looked at now
    refresh();
}

void InputPreview::setEncoder(std::shared_ptr<const Encoder> encoder, const QString& problem) {
    m_encoder = std::move(encoder);
    m_encoderProblem = problem;
    refresh();
}

void InputPreview::setAugmentation(const std::optional<Augmentation>& augmentation, std::uint64_t seed,
                                   const QString& problem) {
    m_augmentation = augmentation;
    m_seed = seed;
    m_augmentationProblem = problem;
    refresh();
}

void InputPreview::setPicture(const std::optional<PictureRef>& picture) {
    m_picture = picture;
    refresh();
}

void InputPreview::showFor(const QString& option) {
    m_tabs->setCurrentIndex(option == QLatin1String("augment") ? 1 : 0);
}

QString InputPreview::problem() const {
    return m_tabs->currentIndex() == 0 ? m_encoderProblem : m_augmentationProblem;
}

/// The hidden tab is filled when it is chosen.
void InputPreview::refresh() {
    if (m_tabs->currentIndex() == 0)
        showEncoding();
    else
        showVersions();
}

void InputPreview::showEncoding() {
    m_problem->setVisible(!m_encoderProblem.isEmpty());
    m_problem->setText(m_encoderProblem);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, errorText(palette()));
    m_problem->setPalette(colours);
    if (!m_dataset || !m_picture) {
        m_encoding->clear();
        return;
    }
    const Samples& samples = m_picture->isLeftOut
                                 ? m_dataset->leftOut[static_cast<std::size_t>(m_picture->part)]
                                 : m_dataset->part(m_picture->part);
    std::vector<std::uint8_t> pixels(m_dataset->shape.size());
    try {
        samples.read(m_picture->position, pixels);
    } catch (const std::exception& error) { // its file is gone
        m_encoding->clear();
        m_problem->setText(engineWords(error));
        m_problem->show();
        return;
    }
    m_encoding->setPicture(pixels, m_dataset->shape, m_encoder.get(),
                           captionOf(*m_dataset, *m_picture, samples));
}

void InputPreview::showVersions() {
    if (!m_augmentation)
        m_versions->clear(m_augmentationProblem);
    else if (!m_dataset || !m_picture)
        m_versions->clear(tr("Select a picture to see what augmentation makes of it"));
    else if (m_picture->isLeftOut || m_picture->part != DataPart::Train)
        m_versions->clear(tr("Only training pictures are augmented: select one of those"));
    else if (m_augmentation->empty())
        m_versions->clear(tr("Every epoch shows the pictures as they are. Set-up > Training > Augmentation "
                             "changes them, for example with: shift:2,flip"));
    else
        try {
            m_versions->setPicture(m_dataset->train, m_picture->position, m_dataset->shape, *m_augmentation,
                                   m_seed, m_encoder.get());
        } catch (const std::exception& error) { // its file is gone
            m_versions->clear(engineWords(error));
        }
}

} // namespace flipscope
