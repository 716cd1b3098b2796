#include "app/dataviews.h"

#include "app/cataloguedialog.h"
#include "app/recentdata.h"
#include "app/setuppanel.h"
#include "app/setupsections.h"
#include "datasets/error.h"
#include "widgets/datasetpanel.h"
#include "widgets/enginewords.h"
#include "widgets/inputpreview.h"

namespace flipscope {

DataViews::DataViews(TrainingSession& session, SetupPanel& setup, QWidget* window)
    : QObject(window), m_session(session), m_setup(setup), m_window(window), m_panel(new DatasetPanel),
      m_preview(new InputPreview),
      m_recent(new RecentData(tr("Open &recent data"), QStringLiteral("recentData"), window)),
      m_catalogue(new CatalogueDialog(flipscope::catalogue(), window)),
      m_corrections(
          [this] {
              return DataCorrections::Options{m_setup.text("skip"), m_setup.text("relabel")};
          },
          [this](const DataCorrections::Options& options) {
              m_setup.setOption(QStringLiteral("skip"), options.skip);
              m_setup.setOption(QStringLiteral("relabel"), options.relabel);
              Q_EMIT reopenRequested();
          },
          this) {
    m_panel->setObjectName(QStringLiteral("datasetPanel"));
    wirePanel();
    wireSession();
    connect(&m_setup, &SetupPanel::optionEdited, this, &DataViews::followForm);
    connect(&m_trial, &EncoderTrial::fitted, this,
            [this](const std::shared_ptr<const Encoder>& encoder) { m_preview->setEncoder(encoder); });
    connect(&m_trial, &EncoderTrial::failed, this,
            [this](const QString& problem) { m_preview->setEncoder(nullptr, problem); });
    showRecent();
    showAugmentation();
}

void DataViews::wirePanel() {
    connect(m_panel, &DatasetPanel::catalogueRequested, this, &DataViews::showCatalogue);
    connect(m_panel, &DatasetPanel::folderRequested, this, &DataViews::folderRequested);
    connect(m_panel, &DatasetPanel::fileRequested, this, &DataViews::fileRequested);
    connect(m_panel, &DatasetPanel::recentChosen, this, &DataViews::openRequested);
    connect(m_panel, &DatasetPanel::cancelRequested, &m_session, &TrainingSession::stopLoading);
    connect(m_panel, &DatasetPanel::pictureChanged, m_preview, &InputPreview::setPicture);
    connect(m_panel, &DatasetPanel::leaveOutRequested, &m_corrections, &DataCorrections::leaveOut);
    connect(m_panel, &DatasetPanel::takeBackRequested, &m_corrections, &DataCorrections::takeBack);
    connect(m_panel, &DatasetPanel::relabelRequested, &m_corrections, &DataCorrections::relabel);
    connect(m_panel, &DatasetPanel::restoreLabelsRequested, &m_corrections, &DataCorrections::restoreLabels);
    connect(m_recent, &RecentData::chosen, this, &DataViews::openRequested);
    connect(m_catalogue, &CatalogueDialog::openRequested, this, &DataViews::openRequested);
}

void DataViews::wireSession() {
    connect(&m_session, &TrainingSession::loading, this, [this](const QString& name) {
        m_wanted = name.toStdString();
        m_panel->setBusy(tr("Opening %1").arg(name));
    });
    connect(&m_session, &TrainingSession::loadingProgressed, m_panel, &DatasetPanel::setProgress);
    connect(&m_session, &TrainingSession::loadingStopped, this, &DataViews::loadingStopped);
    connect(&m_session, &TrainingSession::datasetReady, this, &DataViews::showDataset);
    connect(&m_session, &TrainingSession::openFailed, this, [this](const QString& text) {
        m_shown.clear();
        m_panel->setError(engineWords(text));
        m_preview->setDataset(nullptr);
        showRecent();
    });
}

void DataViews::showDataset(const std::shared_ptr<const Dataset>& dataset,
                            const std::shared_ptr<const Encoder>& encoder) {
    const bool isNew = dataset != m_shownDataset.lock();
    m_trial.cancel();
    m_preview->setEncoder(encoder);
    m_panel->setIdle();
    for (const QString& key : setup::keysOfData())
        m_shown[key] = m_setup.option(key);
    if (!isNew)
        return;
    m_shownDataset = dataset;
    m_preview->setDataset(dataset);
    m_corrections.setDataset(dataset);
    m_panel->setDataset(dataset); // selects a picture, which the preview shows
    m_recent->add(QString::fromStdString(m_wanted));
    showRecent();
    showAugmentation();
}

/// The form says again what is shown.
void DataViews::loadingStopped() {
    m_panel->setIdle();
    for (const auto& [key, value] : m_shown)
        m_setup.setOption(key, value);
    showAugmentation();
}

void DataViews::followForm(const QString& key) {
    if (key == QLatin1String("encoder")) {
        m_preview->showFor(key);
        tryEncoder();
    } else if (key == QLatin1String("augment")) {
        m_preview->showFor(key);
        showAugmentation();
    } else if (key == QLatin1String("seed")) {
        showAugmentation();
    }
}

void DataViews::tryEncoder() {
    const std::string spec = m_setup.text("encoder");
    m_trial.cancel();
    try {
        Encoder::checkSpec(spec);
    } catch (const Error& error) {
        m_preview->setEncoder(nullptr, engineWords(error));
        return;
    }
    if (m_session.dataset())
        m_trial.request(spec, m_session.dataset());
}

void DataViews::showAugmentation() {
    const auto seed =
        static_cast<std::uint64_t>(std::get<std::int64_t>(m_setup.option(QStringLiteral("seed"))));
    try {
        m_preview->setAugmentation(Augmentation::parse(m_setup.text("augment")), seed);
    } catch (const Error& error) {
        m_preview->setAugmentation(std::nullopt, seed, engineWords(error));
    }
}

void DataViews::showRecent() { m_panel->setRecent(m_recent->entries()); }

void DataViews::showCatalogue() {
    m_catalogue->show();
    m_catalogue->raise();
    m_catalogue->activateWindow();
}

void DataViews::setReadOnly(bool readOnly) {
    m_panel->setReadOnly(readOnly);
    m_catalogue->setReadOnly(readOnly);
    m_recent->menuAction()->setEnabled(!readOnly && !m_recent->isEmpty());
    m_corrections.setReadOnly(readOnly);
}

} // namespace flipscope
