// The window of a race: two lanes to choose, a budget, and while they train side by side their curves, the
// gap between them and the bits in which their networks differ.
#pragma once

#include "app/racesession.h"
#include "widgets/racemodel.h"

#include <QMainWindow>

#include <functional>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QTableView;

namespace flipscope {

class Banner;
class LaneSetup;
class LineChart;
class Note;

class RaceWindow : public QMainWindow {
    Q_OBJECT
public:
    /// What the training window offers.
    struct Source {
        std::function<std::optional<TrainingConfig>()> config; ///< of its form; none: it cannot be
        /// The data that are open, where they are those of a configuration; else null.
        std::function<std::shared_ptr<const Dataset>(const TrainingConfig&)> dataset;
        std::function<QString()> folder; ///< of kept runs; empty: nowhere
    };
    RaceWindow(Source source, QWidget* parent);

    RaceSession& session() { return *m_session; }
    LaneSetup* lane(int index) const { return m_lanes[static_cast<std::size_t>(index)]; }
    RaceModel* model() const { return m_model; }
    LineChart* accuracy() const { return m_accuracy; }
    LineChart* gap() const { return m_gap; }
    LineChart* differing() const { return m_differing; }
    void setBudget(const RaceBudget& budget);

public Q_SLOTS:
    void start();

Q_SIGNALS:
    void kept(); ///< new run folders are there

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeSetup();
    QWidget* makeBudget();
    QWidget* makeCharts();
    RaceBudget budget() const;
    RaceAxis axis() const;
    /// Nothing: it cannot be, and the note says why.
    std::optional<std::array<TrainingConfig, 2>> configs();
    void check();
    void showState();
    void begin(const TrainingStart& first, const TrainingStart& second);
    void take(const RaceNews& news);
    void takeResult(const RaceResult& result);
    void addSeries();
    void redrawSoon();
    void redraw();
    QString outcome(const RaceResult& result) const;

    Source m_source;
    RaceSession* m_session;
    RaceModel* m_model;
    std::array<LaneSetup*, 2> m_lanes;
    QDoubleSpinBox* m_amount;
    QComboBox* m_unit;
    QCheckBox* m_keep;
    QPushButton* m_start;
    QPushButton* m_pause;
    QPushButton* m_stop;
    Note* m_note;
    Banner* m_banner;
    QLabel* m_distanceText;
    QComboBox* m_over;
    LineChart* m_accuracy;
    LineChart* m_gap;
    LineChart* m_differing;
    LineChart* m_flips;
    QTimer m_redraw;
    // Of the race shown:
    std::array<QString, 2> m_names;
    std::array<RaceModel::Lane, 2> m_state;
    std::array<std::vector<RaceNews::Step>, 2> m_steps;
    std::array<std::vector<LanePoint>, 2> m_epochs;
    std::vector<std::pair<double, std::vector<LayerDistance>>> m_distances; // epochs -> layers
    std::vector<LayerShape> m_layers;
    std::uint64_t m_stepsPerEpoch = 1;
};

} // namespace flipscope
