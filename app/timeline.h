// Moves through a run that is kept in a folder, while it is trained or afterwards: which step is looked at,
// the network of that step with what flipped in it, and how it does on the validation (else test) part. All
// reading is done on threads of this class; of moves that come faster than answers the latest wins. "Live"
// means that the latest snapshot is looked at, and no moment. GUI thread only.
#pragma once

#include "app/latestjob.h"
#include "app/moment.h"
#include "datasets/dataset.h"
#include "engine/encoder.h"
#include "engine/metrics.h"
#include "engine/timeline/flipcensus.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace flipscope {

/// What is known of a whole run, as far as it has been read.
struct RunOverview {
    quint64 firstStep = 0, lastStep = 0, exactFrom = 0;
    std::shared_ptr<const std::vector<std::vector<std::uint32_t>>> landscape; ///< flips, [layer][step - 1]
    std::optional<FlipPatterns> patterns;                       ///< none: not worked out anew this time
    std::vector<std::pair<std::uint64_t, FlipPatterns>> epochs; ///< patterns as of their ends, by step
    std::vector<FlipBurst> bursts;
    std::vector<std::pair<FlipPlace, std::uint32_t>> busiest; ///< weights, and how often they flipped
};

/// All flips of one neuron's weights, up to a step.
struct NeuronStory {
    std::uint32_t layer = 0, neuron = 0;
    quint64 upTo = 0;
    std::vector<NeuronFlip> flips;
};

/// How a network did on a part of the data.
struct MomentAccuracy {
    quint64 step = 0;
    bool onValidation = false; ///< else on the test part
    std::size_t edits = 0;     ///< weights flipped by hand
    ConfusionMatrix confusion;
};

class Timeline : public QObject {
    Q_OBJECT
public:
    explicit Timeline(QObject* parent = nullptr);
    ~Timeline() override;

    void setDataset(std::shared_ptr<const Dataset> dataset, std::shared_ptr<const Encoder> encoder);
    /// The run in a folder; `like`: a network of its shape. `growing`: it is being trained.
    void open(const QString& folder, const Network& like, quint64 totalSteps, quint64 stepsPerEpoch,
              bool growing);
    /// The training has come to its end: reads the rest.
    void setGrowing(bool growing);
    void close();

    bool isOpen() const { return m_source != nullptr; }
    const QString& folder() const { return m_folder; }
    /// A network of the run's shape, while one is open.
    const Network& like() const;
    bool isGrowing() const { return m_growing; }
    bool isLive() const { return m_live; }
    quint64 totalSteps() const { return m_totalSteps; }
    quint64 stepsPerEpoch() const { return m_stepsPerEpoch; }
    const RunOverview& overview() const { return m_overview; }
    /// The step that was asked for last; live: the latest known one.
    quint64 position() const { return m_position; }
    /// Whether a move is still under way.
    bool isMoving() const { return m_seek.isBusy(); }
    /// What is looked at; null: live.
    const std::shared_ptr<const Moment>& moment() const { return m_moment; }

    void moveTo(quint64 step);
    void goLive();
    /// Another run, or a model, that moments are compared with; an empty path: none. What is wrong is told by
    /// failed().
    void compareWith(const QString& path);
    /// The story of a neuron, as far as the log goes: told by storyReady().
    void askStory(int layer, int neuron);
    /// Weights of the moment's network that are the other way round; empties with the next move.
    void setEdits(std::vector<FlipPlace> edits);

Q_SIGNALS:
    void opened();
    void closed();
    void overviewChanged();
    void positionChanged(quint64 step, bool live);
    void momentChanged(); ///< moment() is another
    void evaluated(const flipscope::MomentAccuracy& accuracy);
    void storyReady(std::shared_ptr<const flipscope::NeuronStory> story);
    void failed(const QString& text);

private:
    struct Source;
    void readOn();
    void takeOverview(const RunOverview& overview);
    void take(const std::shared_ptr<const Moment>& moment);
    void evaluate();

    QString m_folder, m_other;
    std::shared_ptr<Source> m_source; // of the run that is open
    std::shared_ptr<const Dataset> m_dataset;
    std::shared_ptr<const Encoder> m_encoder;
    quint64 m_totalSteps = 0, m_stepsPerEpoch = 1, m_position = 0;
    bool m_growing = false, m_live = true, m_stalePatterns = true;
    RunOverview m_overview;
    std::shared_ptr<const Moment> m_moment;
    std::shared_ptr<const Moment> m_unedited;
    QTimer m_tick;
    // Last, so that they end before what they tell.
    LatestJob m_seek, m_count, m_evaluate, m_story;
};

} // namespace flipscope
