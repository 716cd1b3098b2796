// What a ResultsPanel writes to files, and the menu that offers it.
#include "widgets/resultspanel.h"

#include "widgets/classmeasuresmodel.h"
#include "widgets/confusionmodel.h"
#include "widgets/confusionview.h"
#include "widgets/valuetable.h"

#include <QImage>
#include <QMenu>
#include <QSaveFile>
#include <QToolButton>

#include <functional>
#include <limits>

namespace flipscope {

namespace {

QString csvField(QString text) {
    return QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

bool write(const QString& file, const QByteArray& text, QString* error) {
    QSaveFile out(file);
    const bool saved = out.open(QIODevice::WriteOnly) && out.write(text) == text.size() && out.commit();
    if (!saved && error)
        *error = notWritten(file, out.errorString());
    return saved;
}

QByteArray lineOf(const QStringList& fields) {
    return (fields.join(QLatin1Char(',')) + QStringLiteral("\r\n")).toUtf8();
}

} // namespace

void ResultsPanel::makeExportMenu() {
    using Save = bool (ResultsPanel::*)(const QString&, QString*) const;
    auto* menu = new QMenu(m_more);
    const auto add = [this, menu](const char* name, const QString& text, const QString& title,
                                  const char* ending, Save save) {
        QAction* action = menu->addAction(text, this, [this, title, ending, save] {
            saveWithDialog(
                this, title, QString::fromLatin1(ending),
                [this, save](const QString& file, QString* error) { return (this->*save)(file, error); });
        });
        action->setObjectName(QString::fromLatin1(name));
        action->setEnabled(false);
    };
    add("saveConfusion", tr("Confusion matrix as &CSV…"), tr("confusion"), "csv",
        &ResultsPanel::saveConfusion);
    add("saveConfusionPicture", tr("Confusion matrix as &picture…"), tr("confusion"), "png",
        &ResultsPanel::savePicture);
    add("saveMeasures", tr("&Measures per class…"), tr("classes"), "csv", &ResultsPanel::saveMeasures);
    add("saveAnswers", tr("&Answers to all pictures…"), tr("answers"), "csv", &ResultsPanel::saveAnswers);
    const QList<QAction*> ofResults = menu->actions();
    connect(menu, &QMenu::aboutToShow, this, [this, ofResults] {
        for (QAction* action : ofResults)
            action->setEnabled(m_results.answers != nullptr);
    });
    menu->addSeparator();
    QAction* folder =
        menu->addAction(tr("Predict a &folder of pictures…"), this, &ResultsPanel::folderRequested);
    folder->setObjectName(QStringLiteral("predictFolder"));
    m_more->setMenu(menu);
}

/// A line per class as labelled, a column per answer.
bool ResultsPanel::saveConfusion(const QString& file, QString* error) const {
    QStringList head{csvField(tr("class \\ answer"))};
    for (const QString& name : m_confusion->classNames())
        head.append(csvField(name));
    QByteArray text = lineOf(head);
    for (std::size_t actual = 0; actual < m_confusion->confusion().classes(); ++actual) {
        QStringList line{csvField(m_confusion->classNames().value(static_cast<int>(actual)))};
        for (std::size_t predicted = 0; predicted < m_confusion->confusion().classes(); ++predicted)
            line.append(QString::number(m_confusion->confusion().count(actual, predicted)));
        text += lineOf(line);
    }
    return write(file, text, error);
}

bool ResultsPanel::saveMeasures(const QString& file, QString* error) const {
    QByteArray text = lineOf({QStringLiteral("class"), QStringLiteral("pictures"),
                              QStringLiteral("precision"), QStringLiteral("recall"), QStringLiteral("f1")});
    const auto number = [](const std::optional<double>& value) {
        return value ? QString::number(*value, 'g', QLocale::FloatingPointShortest) : QString();
    };
    for (std::size_t c = 0; c < m_confusion->confusion().classes(); ++c) {
        const ClassMeasures m = measuresOf(m_confusion->confusion(), c);
        text += lineOf({csvField(m_confusion->classNames().value(static_cast<int>(c))),
                        QString::number(m.actual), number(m.precision), number(m.recall), number(m.f1)});
    }
    return write(file, text, error);
}

/// The first columns are those of `evaluate --predictions`.
bool ResultsPanel::saveAnswers(const QString& file, QString* error) const {
    QByteArray text = "index,label,class,score,lead,margin,file\r\n";
    for (std::size_t i = 0; m_results.answers && i < m_results.answers->size(); ++i) {
        const Answer& a = (*m_results.answers)[i];
        const std::string name = m_results.dataset->part(m_results.part).name(i);
        text += lineOf({QString::number(i), QString::number(a.actual), QString::number(a.predicted),
                        QString::number(a.score), QString::number(a.lead), QString::number(a.margin),
                        name.empty() ? QString() : csvField(QString::fromStdString(name))});
    }
    return write(file, text, error);
}

bool ResultsPanel::savePicture(const QString& file, QString* error) const {
    QSaveFile out(file);
    const bool saved =
        out.open(QIODevice::WriteOnly) && m_matrix->picture().save(&out, "PNG") && out.commit();
    if (!saved && error)
        *error = notWritten(file, out.errorString());
    return saved;
}

} // namespace flipscope
