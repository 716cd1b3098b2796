// Looks for duplicates in a data set on a thread of its own. The trap: the answer is of the data set that was
// given last; an earlier search is given up.
#pragma once

#include "datasets/duplicates.h"
#include "datasets/watch.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <thread>
#include <vector>

namespace flipscope {

class DuplicateSearch : public QObject {
    Q_OBJECT
public:
    explicit DuplicateSearch(QObject* parent = nullptr);
    /// Gives up, and waits for that.
    ~DuplicateSearch() override;

    void start(std::shared_ptr<const Dataset> dataset);
    void stop();
    bool isRunning() const { return m_watch != nullptr; }

Q_SIGNALS:
    /// Within and across parts, as findDuplicates(.., true) gives them.
    void found(const std::vector<flipscope::Duplicate>& duplicates);
    /// Ten times a second.
    void progressed(const flipscope::Watch::Progress& progress);
    void failed(const QString& text);
    void stopped();

private:
    std::shared_ptr<Watch> m_watch; // null: nothing is searched
    QTimer m_tick;
    std::jthread m_thread; // last
};

} // namespace flipscope
