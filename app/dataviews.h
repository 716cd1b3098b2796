// Everything in the window that is about data: the data panel, the preview of what the first layer sees, the
// dialog of known sets, what was opened lately, corrections with undo. Follows the session and the form; what
// is to be opened is asked for by signals.
#pragma once

#include "app/datacorrections.h"
#include "app/encodertrial.h"
#include "app/trainingsession.h"

#include <QObject>

#include <map>
#include <memory>
#include <string>

namespace flipscope {

class CatalogueDialog;
class DatasetPanel;
class InputPreview;
class RecentData;
class SetupPanel;

class DataViews : public QObject {
    Q_OBJECT
public:
    /// `window` owns the widgets that are windows of their own.
    DataViews(TrainingSession& session, SetupPanel& setup, QWidget* window);

    DatasetPanel* panel() const { return m_panel; }
    InputPreview* preview() const { return m_preview; }
    RecentData* recent() const { return m_recent; }
    CatalogueDialog* catalogue() const { return m_catalogue; }
    DataCorrections& corrections() { return m_corrections; }

    void showCatalogue();
    void setReadOnly(bool readOnly);

Q_SIGNALS:
    /// A name of the catalogue or a path, chosen by the user.
    void openRequested(const QString& dataset);
    void folderRequested();
    void fileRequested();
    /// The form says something else about the data than is open.
    void reopenRequested();

private:
    void wirePanel();
    void wireSession();
    void showDataset(const std::shared_ptr<const Dataset>& dataset,
                     const std::shared_ptr<const Encoder>& encoder);
    void loadingStopped();
    void followForm(const QString& key);
    void tryEncoder();
    void showAugmentation();
    void showRecent();

    TrainingSession& m_session;
    SetupPanel& m_setup;
    QWidget* m_window;
    DatasetPanel* m_panel;
    InputPreview* m_preview;
    RecentData* m_recent;
    CatalogueDialog* m_catalogue;
    EncoderTrial m_trial;
    DataCorrections m_corrections;
    std::weak_ptr<const Dataset> m_shownDataset;
    std::string m_wanted;                   // the data set that is being loaded
    std::map<QString, OptionValue> m_shown; // what the form said of the data that are shown
};

} // namespace flipscope
