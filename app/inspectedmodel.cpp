#include "app/inspectedmodel.h"

#include "app/trainingsession.h"
#include "widgets/numberformat.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace flipscope {

InspectedModel::InspectedModel(TrainingSession& session, QObject* parent)
    : QObject(parent), m_session(session) {
    constexpr int restMilliseconds = 250; // a hand that drags the timeline has stopped
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMilliseconds);
    connect(&m_rest, &QTimer::timeout, this, [this] { Q_EMIT changed(true); });
    connect(&m_loader, &LatestJob::failed, this, &InspectedModel::failed);
    wireSession();
}

void InspectedModel::wireSession() {
    const TrainingSession* s = &m_session;
    connect(s, &TrainingSession::started, this, [this](const TrainingStart& start) {
        m_method = start.method;
        m_seed = static_cast<std::uint64_t>(start.config.integer("seed"));
        m_stepsPerEpoch = std::max<std::uint64_t>(1, start.stepsPerEpoch);
        clearRun();
        followRun();
    });
    connect(s, &TrainingSession::snapshotReady, this, &InspectedModel::takeSnapshot);
    connect(s, &TrainingSession::phaseChanged, this, [this](TrainingPhase phase) {
        if (phase == TrainingPhase::Paused && m_snapshot && !m_file && !m_moment)
            Q_EMIT changed(true);
    });
    connect(s, &TrainingSession::finished, this, &InspectedModel::showResult);
    connect(s, &TrainingSession::discarded, this, &InspectedModel::clearRun);
    connect(s, &TrainingSession::failed, this, &InspectedModel::clearRun);
}

std::shared_ptr<const Model> InspectedModel::model() const {
    if (m_file)
        return m_file;
    const auto& shown = m_moment ? m_moment : m_snapshot;
    if (!shown)
        return m_session.model();
    const auto& data = m_session.dataset();
    const auto& encoder = m_session.encoder();
    if (!data || !encoder)
        return nullptr;
    auto model = std::make_shared<Model>();
    model->network = shown->network;
    model->encoder = *encoder;
    model->preparation = data->preparation;
    model->preparation.shape = data->shape;
    model->classNames = data->classNames;
    model->method = m_method;
    model->dataset = data->name;
    model->dataHash = data->hash;
    model->seed = m_seed;
    model->epoch = shown->epoch;
    return model;
}

void InspectedModel::takeSnapshot(std::shared_ptr<const TrainingSnapshot> snapshot) {
    const bool endOfEpoch = snapshot->step > 0 && snapshot->step % m_stepsPerEpoch == 0;
    m_runTitle = endOfEpoch ? tr("after epoch %1").arg(formatCount(static_cast<qint64>(snapshot->epoch)))
                            : tr("epoch %1, step %2")
                                  .arg(formatCount(static_cast<qint64>(snapshot->epoch)),
                                       formatCount(static_cast<qint64>(snapshot->step)));
    m_snapshot = std::move(snapshot);
    if (m_file || m_moment)
        return;
    m_title = m_runTitle;
    Q_EMIT changed(endOfEpoch || m_session.state() == TrainingSession::State::Paused);
}

void InspectedModel::showMoment(std::shared_ptr<const TrainingSnapshot> moment) {
    if (!moment && !m_moment)
        return;
    m_moment = std::move(moment);
    if (m_file)
        return;
    m_title = m_moment ? tr("step %1").arg(formatCount(static_cast<qint64>(m_moment->step))) : m_runTitle;
    m_rest.start();
    Q_EMIT changed(false);
}

void InspectedModel::showResult(const TrainingResult& result) {
    m_snapshot = nullptr;
    m_runTitle =
        result.which == "best"
            ? tr("best model, after epoch %1").arg(formatCount(static_cast<qint64>(result.bestEpoch)))
            : tr("model as the last step left it");
    if (m_file || m_moment)
        return;
    m_title = m_runTitle;
    Q_EMIT changed(true);
}

void InspectedModel::clearRun() {
    m_snapshot = nullptr;
    m_moment = nullptr;
    m_runTitle.clear();
    if (m_file)
        return;
    m_title.clear();
    Q_EMIT changed(true);
}

void InspectedModel::followRun() {
    m_loader.cancel();
    if (!m_file)
        return;
    m_file = nullptr;
    m_moment = nullptr;
    m_title = m_runTitle;
    Q_EMIT changed(true);
}

void InspectedModel::openFile(const QString& path) {
    m_loader.request([this, path]() -> LatestJob::Delivery {
        auto model = std::make_shared<const Model>(loadModel(findModel(path.toStdString(), false)));
        return [this, path, model] {
            m_file = model;
            m_title = QFileInfo(path).fileName();
            Q_EMIT changed(true);
        };
    });
}

} // namespace flipscope
