#include "app/appearance.h"

#include <QActionGroup>
#include <QApplication>
#include <QMenu>
#include <QPalette>
#include <QProxyStyle>
#include <QSettings>
#include <QStyle>

namespace flipscope {

namespace {

const QString appearanceKey = QStringLiteral("window/appearance");

/// What the desktop gave, kept before it is first replaced.
struct Desktop {
    QPalette palette;
    QString style;
};

/// What the style draws for light windows only: the standard icons of dialog buttons, which speak for
/// themselves, and the light edge of disabled texts, which blurs them in the dark.
class WithoutLightMarks final : public QProxyStyle {
public:
    using QProxyStyle::QProxyStyle;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override {
        return hint == SH_DialogButtonBox_ButtonsHaveIcons || hint == SH_EtchDisabledText
                   ? 0
                   : QProxyStyle::styleHint(hint, option, widget, data);
    }
};

const Desktop& desktop() {
    static const Desktop first{QApplication::palette(), QApplication::style()->objectName()};
    return first;
}

QPalette light() {
    QPalette p(QColor(0xefefef));
    p.setColor(QPalette::Base, Qt::white);
    p.setColor(QPalette::AlternateBase, QColor(0xf6f6f6));
    p.setColor(QPalette::Highlight, QColor(0x308cc6));
    p.setColor(QPalette::HighlightedText, Qt::white);
    p.setColor(QPalette::Link, QColor(0x0057ae));
    return p;
}

QPalette dark() {
    const QColor text(0xe6e6e6);
    QPalette p(QColor(0x3a3d41), QColor(0x2b2d30));
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        p.setColor(role, text);
    p.setColor(QPalette::Base, QColor(0x1f2123));
    p.setColor(QPalette::AlternateBase, QColor(0x26282b));
    p.setColor(QPalette::ToolTipBase, QColor(0x3a3d41));
    p.setColor(QPalette::Highlight, QColor(0x2f6fab));
    p.setColor(QPalette::HighlightedText, Qt::white);
    p.setColor(QPalette::Link, QColor(0x6cb6ff));
    p.setColor(QPalette::PlaceholderText, QColor(0x9aa0a6));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, QColor(0x80868b));
    return p;
}

} // namespace

Appearance savedAppearance() {
    const QString name = QSettings().value(appearanceKey).toString();
    return name == QLatin1String("dark")    ? Appearance::Dark
           : name == QLatin1String("light") ? Appearance::Light
                                            : Appearance::Desktop;
}

void applyAppearance(Appearance appearance) {
    const Desktop& first = desktop();
    // Other styles paint in colours of their own.
    const QString style = appearance == Appearance::Desktop ? first.style : QStringLiteral("fusion");
    QApplication::setStyle(new WithoutLightMarks(style)); // owned by the application
    QApplication::setPalette(appearance == Appearance::Desktop ? first.palette
                             : appearance == Appearance::Light ? light()
                                                               : dark());
}

void saveAppearance(Appearance appearance) {
    QSettings().setValue(appearanceKey, appearance == Appearance::Dark    ? QStringLiteral("dark")
                                        : appearance == Appearance::Light ? QStringLiteral("light")
                                                                          : QStringLiteral("desktop"));
}

void chooseAppearance(Appearance appearance) {
    saveAppearance(appearance);
    applyAppearance(appearance);
}

void addAppearances(QMenu* menu) {
    auto* group = new QActionGroup(menu);
    const auto add = [&](const char* name, const QString& text, Appearance appearance) {
        QAction* action = menu->addAction(text, menu, [appearance] { chooseAppearance(appearance); });
        action->setObjectName(QString::fromLatin1(name));
        action->setCheckable(true);
        action->setChecked(savedAppearance() == appearance);
        group->addAction(action);
    };
    QObject::connect(menu, &QMenu::aboutToShow, group, [group] { // chosen elsewhere, too
        group->actions().at(static_cast<int>(savedAppearance()))->setChecked(true);
    });
    add("appearanceDesktop", QMenu::tr("As the &desktop"), Appearance::Desktop);
    add("appearanceLight", QMenu::tr("&Light"), Appearance::Light);
    add("appearanceDark", QMenu::tr("Da&rk"), Appearance::Dark);
}

} // namespace flipscope
