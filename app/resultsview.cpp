#include "app/resultsview.h"

#include "app/inspectedmodel.h"
#include "datasets/error.h"
#include "engine/answers.h"
#include "engine/io/atomicfile.h"
#include "engine/picturepredictor.h"
#include "widgets/numberformat.h"
#include "widgets/progressstrip.h"

#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <oneapi/tbb/task_arena.h>

#include <utility>

namespace flipscope {

namespace {

QString shapeText(ImageShape shape) {
    return ResultsView::tr("%1×%2, %3 channels").arg(shape.width).arg(shape.height).arg(shape.channels);
}

} // namespace

ResultsView::ResultsView(InspectedModel& model, QWidget* window)
    : QObject(window), m_model(model), m_window(window), m_panel(new ResultsPanel),
      m_progress(*m_panel->progress(), {&m_folder, &m_evaluation}, tr("Predicting: %1 of %2")) {
    connect(&m_model, &InspectedModel::changed, this, &ResultsView::follow);
    connect(m_panel, &ResultsPanel::partChosen, this, &ResultsView::evaluate);
    connect(m_panel, &ResultsPanel::refreshRequested, this, &ResultsView::evaluate);
    connect(m_panel, &ResultsPanel::folderRequested, this, &ResultsView::chooseFolder);
    connect(m_panel, &ResultsPanel::cancelRequested, this, [this] {
        m_evaluation.cancel();
        m_folder.cancel();
        m_panel->setOutdated(true);
    });
    connect(&m_evaluation, &LatestJob::failed, this,
            [this](const QString& text) { m_panel->clear(tr("The model could not be evaluated"), text); });
    connect(&m_folder, &LatestJob::failed, this,
            [this](const QString& text) { Q_EMIT failed(tr("The folder was not predicted"), text); });
}

void ResultsView::setShown(bool shown) {
    m_shown = shown;
    if (m_shown && m_stale)
        evaluate();
}

void ResultsView::setDataset(std::shared_ptr<const Dataset> dataset) {
    if (dataset == m_dataset)
        return;
    m_dataset = std::move(dataset);
    m_panel->setDataset(m_dataset);
    follow(true);
}

void ResultsView::follow(bool settled) {
    if (!settled) {
        m_panel->setOutdated(true);
        return;
    }
    m_stale = true;
    if (m_shown)
        evaluate();
}

QString ResultsView::mismatch(const Model& model) const {
    if (model.preparation.shape != m_dataset->shape)
        return tr("The model expects pictures of %1; those of the open data are of %2.")
            .arg(shapeText(model.preparation.shape), shapeText(m_dataset->shape));
    if (model.classNames != m_dataset->classNames)
        return tr("The model knows %1 classes, the open data have %2, or they have other names. Open the "
                  "data that it was trained on.")
            .arg(model.classNames.size())
            .arg(m_dataset->classNames.size());
    return {};
}

void ResultsView::evaluate() {
    m_stale = false;
    const auto model = m_model.model();
    const auto part = m_panel->part();
    if (!model || !m_dataset || !part) {
        m_evaluation.cancel();
        m_panel->clear(tr("No results yet"),
                       tr("Train a model or open one, and see what it gets right and wrong."));
        return;
    }
    if (const QString why = mismatch(*model); !why.isEmpty()) {
        m_evaluation.cancel();
        m_panel->clear(tr("This model does not fit the open data"), why);
        return;
    }
    // An evaluation may take longer than an epoch: what runs is finished, then the latest model follows.
    m_evaluation.request(
        [this, model, data = m_dataset, part = *part, title = m_model.title()]() -> LatestJob::Delivery {
            std::vector<Answer> answers;
            tbb::task_arena arena(1);
            arena.execute([&] {
                answers = answersOf(model->network, model->encoder, data->part(part), selectKernels("auto"));
            });
            auto shared = std::make_shared<const std::vector<Answer>>(std::move(answers));
            return [this, data, part, title, shared] {
                if (data == m_dataset && part == m_panel->part())
                    m_panel->setResults({data, part, title, shared});
            };
        },
        LatestJob::Before::Finish);
    m_progress.show();
}

void ResultsView::chooseFolder() {
    if (!m_model.model()) {
        Q_EMIT failed(tr("There is no model yet"), tr("Train one, or open one with File > Open model."));
        return;
    }
    const QString folder = QFileDialog::getExistingDirectory(m_window, tr("Pictures to predict"));
    if (folder.isEmpty())
        return;
    const QString file = QFileDialog::getSaveFileName(
        m_window, tr("Save predictions"), QDir(folder).filePath(QStringLiteral("../predictions.csv")),
        tr("CSV files (*.csv)"));
    if (!file.isEmpty())
        predictFolder(folder, file);
}

void ResultsView::predictFolder(const QString& folder, const QString& csvFile) {
    const auto model = m_model.model();
    if (!model)
        return;
    m_folder.request([this, model, folder, csvFile]() -> LatestJob::Delivery {
        const FolderPredictions all =
            flipscope::predictFolder(*model, folder.toStdString(), selectKernels("auto"));
        writeFileAtomically(csvFile.toStdString(), all.csv);
        QString text = tr("%1 pictures below %2 were predicted; their classes are in %3.")
                           .arg(formatCount(static_cast<qint64>(all.predicted)),
                                QDir::toNativeSeparators(folder), QDir::toNativeSeparators(csvFile));
        if (!all.failures.empty())
            text += tr(" %1 could not be read, the first: %2")
                        .arg(formatCount(static_cast<qint64>(all.failures.size())),
                             QString::fromStdString(all.failures.front()));
        return [this, text] { Q_EMIT folderPredicted(text); };
    });
    m_progress.show();
}

} // namespace flipscope
