// The menu of a LineChart: how it is shown, and its values as a table or file.
#include "widgets/linechartprivate.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

#include <array>

namespace flipscope {

void LineChart::Private::makeMenu() {
    struct Choice {
        QString text;
        double weight;
    };
    const std::array<Choice, 3> choices = {Choice{LineChart::tr("Off"), 0.0},
                                           Choice{LineChart::tr("Light"), 0.6},
                                           Choice{LineChart::tr("Strong"), 0.95}};
    QMenu* smoothing = menu->addMenu(LineChart::tr("&Smoothing"));
    m_smoothing = new QActionGroup(q);
    m_smoothing->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    for (const Choice& choice : choices) {
        QAction* action = smoothing->addAction(choice.text);
        action->setCheckable(true);
        action->setData(choice.weight);
        m_smoothing->addAction(action);
        QObject::connect(action, &QAction::triggered, q, [this, choice] { q->setSmoothing(choice.weight); });
    }
    m_logarithmic = menu->addAction(LineChart::tr("&Logarithmic scale"));
    m_logarithmic->setCheckable(true);
    QObject::connect(m_logarithmic, &QAction::triggered, q,
                     [this](bool on) { q->setScale(on ? Scale::Logarithmic : Scale::Linear); });
    m_logarithmicX = menu->addAction(LineChart::tr("Logarithmic &steps"));
    m_logarithmicX->setCheckable(true);
    QObject::connect(m_logarithmicX, &QAction::triggered, q,
                     [this](bool on) { q->setScaleX(on ? Scale::Logarithmic : Scale::Linear); });
    m_envelope = menu->addAction(LineChart::tr("&Envelope: lowest to highest"));
    m_envelope->setCheckable(true);
    QObject::connect(m_envelope, &QAction::triggered, q, [this](bool on) { q->setEnvelope(on); });
    m_follow = menu->addAction(LineChart::tr("&Follow new values"));
    m_follow->setCheckable(true);
    QObject::connect(m_follow, &QAction::triggered, q, [this](bool on) { q->setFollow(on); });
    menu->addSeparator();
    menu->addAction(LineChart::tr("Show as &table…"), q, [this] { showTable(q, title, columns()); });
    menu->addAction(LineChart::tr("Save &picture…"), q, [this] {
        saveWithDialog(q, title, QStringLiteral("png"),
                       [this](const QString& file, QString* error) { return q->savePicture(file, error); });
    });
    menu->addAction(LineChart::tr("Save &drawing…"), q, [this] {
        saveWithDialog(q, title, QStringLiteral("svg"),
                       [this](const QString& file, QString* error) { return q->savePicture(file, error); });
    });
    menu->addAction(LineChart::tr("Save &values…"), q, [this] {
        saveWithDialog(q, title, QStringLiteral("csv"),
                       [this](const QString& file, QString* error) { return q->saveValues(file, error); });
    });
    updateMenu();
}

void LineChart::Private::updateMenu() {
    for (QAction* action : m_smoothing->actions())
        action->setChecked(action->data().toDouble() == weight);
    m_logarithmic->setChecked(plot->isLogarithmic());
    m_logarithmicX->setChecked(plot->isLogarithmicX());
    m_envelope->setChecked(hasEnvelope);
    m_follow->setChecked(following);
    m_back->setVisible(!following);
}

} // namespace flipscope
