#include "app/runstatus.h"

#include "engine/memory.h"
#include "widgets/numberformat.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>

#include <algorithm>

namespace flipscope {

namespace {

constexpr qint64 speedWindow = 4000;   // milliseconds
constexpr qint64 shortestWindow = 500; // milliseconds before a speed is shown
constexpr int memoryInterval = 1000;   // milliseconds

QString nameOf(TrainingSession::State state) {
    using State = TrainingSession::State;
    switch (state) {
    case State::Idle:
        return RunStatus::tr("No data set");
    case State::Loading:
        return RunStatus::tr("Loading…");
    case State::Ready:
        return RunStatus::tr("Ready");
    case State::Training:
        return RunStatus::tr("Training");
    case State::Paused:
        return RunStatus::tr("Paused");
    case State::Stopping:
        return RunStatus::tr("Stopping…");
    case State::Finished:
        return RunStatus::tr("Finished");
    }
    return {};
}

} // namespace

RunStatus::RunStatus(QWidget* parent) : QWidget(parent), m_stateText(new QLabel), m_bar(new QProgressBar) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 0, 6, 0);
    layout->setSpacing(2 * fontMetrics().averageCharWidth());
    QFont bold = m_stateText->font();
    bold.setBold(true);
    m_stateText->setFont(bold);
    m_stateText->setObjectName(QStringLiteral("statusState"));
    m_stateText->setAccessibleName(tr("State"));
    m_bar->setObjectName(QStringLiteral("statusProgress"));
    m_bar->setAccessibleName(tr("Progress of the run"));
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(18 * fontMetrics().averageCharWidth());
    m_bar->setMaximumHeight(fontMetrics().height());
    layout->addWidget(m_stateText);
    layout->addWidget(m_bar);
    m_position = addField(QStringLiteral("statusPosition"), tr("Epoch and step"));
    m_accuracy =
        addField(QStringLiteral("statusAccuracy"),
                 tr("Accuracy over this epoch's batches, and on the validation part after the last epoch"));
    m_best = addField(QStringLiteral("statusBest"),
                      tr("Best accuracy on the validation part, and how long ago that was"));
    layout->addStretch(1);
    m_speed = addField(QStringLiteral("statusSpeed"), tr("Training speed over the last seconds"));
    m_left = addField(QStringLiteral("statusTimeLeft"), tr("Time left at this speed"));
    m_memory = addField(QStringLiteral("statusMemory"), tr("Memory of this program (resident)"));

    m_memoryTimer.setInterval(memoryInterval);
    connect(&m_memoryTimer, &QTimer::timeout, this, &RunStatus::showMemory);
    m_memoryTimer.start();
    m_clock.start();
    clear();
    setState(TrainingSession::State::Idle);
    showMemory();
}

QLabel* RunStatus::addField(const QString& name, const QString& toolTip) {
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setToolTip(toolTip);
    layout()->addWidget(label);
    return label;
}

/// As wide as it must be: the other fields come where there is room.
QSize RunStatus::minimumSizeHint() const {
    return {m_stateText->sizeHint().width() + m_bar->minimumWidth() + 2 * layout()->spacing(),
            QWidget::minimumSizeHint().height()};
}

void RunStatus::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

void RunStatus::show(QLabel& field, const QString& text) {
    if (field.text() == text)
        return;
    field.setText(text);
    fit();
}

/// Shows the fields that there is room for, the most important ones first.
void RunStatus::fit() {
    const int spacing = layout()->spacing();
    const QMargins margins = layout()->contentsMargins();
    int room = width() - margins.left() - margins.right();
    if (!m_bar->isHidden())
        room -= m_bar->width() + spacing;
    for (QLabel* field : {m_stateText, m_position, m_accuracy, m_left, m_best, m_speed, m_memory}) {
        room -= field->sizeHint().width() + spacing;
        field->setVisible(room >= 0 || field == m_stateText);
    }
}

void RunStatus::setState(TrainingSession::State state) {
    m_state = state;
    show(*m_stateText, nameOf(state));
    if (state != TrainingSession::State::Training) {
        m_sightings.clear();
        showSpeed();
    }
}

void RunStatus::setPhase(TrainingPhase phase) {
    if (phase != TrainingPhase::Evaluating)
        return;
    show(*m_stateText, tr("Evaluating…"));
    m_sightings.clear();
    showSpeed();
}

void RunStatus::clear() {
    m_stepsPerEpoch = m_epochs = m_step = m_correct = m_seen = m_trained = 0;
    m_validation.reset();
    m_bestValidation.reset();
    m_bestEpoch = m_epochsDone = 0;
    show(*m_best, {});
    m_sightings.clear();
    m_bar->hide();
    show(*m_position, {});
    show(*m_accuracy, {});
    showSpeed();
}

void RunStatus::begin(const TrainingStart& start) {
    clear();
    m_stepsPerEpoch = start.stepsPerEpoch;
    m_epochs = start.epochs;
    m_bar->setRange(0, 1000);
    m_bar->setValue(0);
    m_bar->show();
    showPosition();
}

void RunStatus::addSteps(const StepSeries& steps) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
        m_step = steps.step(i);
        if ((m_step - 1) % m_stepsPerEpoch == 0)
            m_correct = m_seen = 0;
        m_correct += steps.correct(i);
        m_seen += steps.samples(i);
        m_trained += steps.samples(i);
    }
    if (m_state == TrainingSession::State::Training) {
        m_sightings.push_back({m_clock.elapsed(), m_trained});
        while (m_sightings.size() > 2 &&
               m_sightings.back().milliseconds - m_sightings.front().milliseconds > speedWindow)
            m_sightings.pop_front();
    }
    showPosition();
    showAccuracy();
    showSpeed();
}

void RunStatus::addEpoch(const EpochReport& report) {
    m_validation = report.validationAccuracy;
    m_epochsDone = report.epoch;
    if (report.best) {
        m_bestValidation = report.validationAccuracy;
        m_bestEpoch = report.epoch;
    }
    showAccuracy();
    showBest();
}

void RunStatus::showBest() {
    if (!m_bestValidation)
        return;
    const QString best =
        tr("best %1 in epoch %2")
            .arg(formatPercent(*m_bestValidation), formatCount(static_cast<qint64>(m_bestEpoch)));
    const std::uint64_t since = m_epochsDone - m_bestEpoch;
    show(*m_best,
         since == 0 ? best : tr("%1 (epochs since: %2)").arg(best, formatCount(static_cast<qint64>(since))));
}

void RunStatus::finish(const TrainingResult& result) {
    show(*m_stateText, result.stoppedByUser ? tr("Stopped, model kept") : tr("Finished"));
    if (result.testAccuracy)
        show(*m_accuracy, tr("test %1").arg(formatPercent(*result.testAccuracy)));
    showMemory();
}

void RunStatus::showPosition() {
    const std::uint64_t epoch = std::max<std::uint64_t>(m_step, 1) - 1;
    show(*m_position,
         tr("epoch %1 of %2, step %3")
             .arg(formatCount(static_cast<qint64>(epoch / m_stepsPerEpoch + 1)),
                  formatCount(static_cast<qint64>(m_epochs)), formatCount(static_cast<qint64>(m_step))));
    m_bar->setValue(static_cast<int>(1000 * m_step / (m_epochs * m_stepsPerEpoch)));
}

void RunStatus::showAccuracy() {
    if (m_seen == 0)
        return;
    const QString training = formatPercent(static_cast<double>(m_correct) / static_cast<double>(m_seen));
    show(*m_accuracy, m_validation
                          ? tr("training %1, validation %2").arg(training, formatPercent(*m_validation))
                          : tr("training %1").arg(training));
}

void RunStatus::showSpeed() {
    const qint64 time =
        m_sightings.empty() ? 0 : m_sightings.back().milliseconds - m_sightings.front().milliseconds;
    if (time < shortestWindow) {
        if (m_sightings.empty()) {
            show(*m_speed, {});
            show(*m_left, {});
        }
        return;
    }
    const double samples = static_cast<double>(m_sightings.back().samples - m_sightings.front().samples);
    const double speed = 1000.0 * samples / static_cast<double>(time);
    show(*m_speed, formatRate(speed, tr("samples/s")));
    const double perStep = static_cast<double>(m_trained) / static_cast<double>(m_step);
    const double rest = static_cast<double>(m_epochs * m_stepsPerEpoch - m_step) * perStep;
    show(*m_left, speed > 0 ? tr("%1 left").arg(formatDuration(rest / speed)) : QString());
}

void RunStatus::showMemory() {
    const quint64 bytes = residentBytes();
    show(*m_memory, bytes == 0 ? QString() : formatBytes(bytes));
}

} // namespace flipscope
