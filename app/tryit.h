// Connects the Try it panel with the inspected model: every picture - drawn, dropped, pasted, opened, of the
// data, of a camera - is asked about in the background, the latest first; so is the last one again when the
// model changes, while training goes on.
#pragma once

#include "app/inspectedmodel.h"
#include "app/latestjob.h"
#include "app/pictureanswer.h"
#include "app/videofeed.h"

#include <QObject>
#include <QTimer>

#include <random>

namespace flipscope {

class TryIt : public QObject {
    Q_OBJECT
public:
    TryIt(InspectedModel& model, QWidget* window);

    TryItPanel* panel() const { return m_panel; }
    /// Whether the panel can be seen; see ResultsView::setShown().
    void setShown(bool shown);
    /// Snapshots are wanted.
    bool wanted() const { return m_shown; }
    void setDataset(std::shared_ptr<const Dataset> dataset) { m_dataset = std::move(dataset); }
    void openPicture(const QString& file);
    void openVideo(const QString& file);
    /// Of the data set, for other views that show one.
    void askAbout(DataPart part, std::size_t position);

Q_SIGNALS:
    void wantedChanged(bool wanted);
    void openModelRequested();
    void failed(const QString& title, const QString& text);

private:
    using Picture = decltype(PictureQuestion::picture);

    void wirePanel();
    void followModel();
    /// `shows`: the pad shows the picture as prepared.
    void ask(Picture picture, bool shows, const QString& caption = {});
    void askAgain();
    void show(const PictureAnswer& answer, bool shows, const QString& caption);
    void askAboutCanvas();
    void askAboutRandomSample();
    void pasteImage(const QImage& image);
    void forget();

    InspectedModel& m_model;
    QWidget* m_window;
    TryItPanel* m_panel;
    std::shared_ptr<const Dataset> m_dataset;
    Preparation m_preparation; // of the model that the panel shows
    PreparedPixels m_pixels;   // asked about last; empty: nothing
    bool m_isStale = false;
    bool m_shown = false;
    LatestJob m_job;
    VideoFeed m_feed;
    std::minstd_rand m_random; // which sample: no matter of a run
};

} // namespace flipscope
