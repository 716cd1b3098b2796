#include "widgets/theme.h"

#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

// Outside any namespace, as the macro demands: a static library's resources are not registered by themselves.
static void registerIcons() { Q_INIT_RESOURCE(widgets); }

namespace flipscope {

namespace {

/// Draws an SVG whose lines are `currentColor` in the palette's colour; coloured icons have no such lines.
class TintedSvgEngine final : public QIconEngine {
public:
    explicit TintedSvgEngine(QByteArray svg) : m_svg(std::move(svg)) {}

    QIconEngine* clone() const override { return new TintedSvgEngine(m_svg); }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        QByteArray tinted = m_svg;
        tinted.replace("currentColor", colour(mode).name().toLatin1());
        QSvgRenderer renderer(tinted);
        const bool faded = mode == QIcon::Disabled && tinted == m_svg;
        painter->save();
        painter->setOpacity(faded ? painter->opacity() * 0.4 : painter->opacity());
        painter->setRenderHint(QPainter::Antialiasing);
        const int side = std::min(rect.width(), rect.height());
        QRect square(0, 0, side, side);
        square.moveCenter(rect.center());
        renderer.render(painter, square);
        painter->restore();
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap result(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return result;
    }

private:
    static QColor colour(QIcon::Mode mode) {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::WindowText);
        if (mode == QIcon::Selected)
            return palette.color(QPalette::Active, QPalette::HighlightedText);
        return palette.color(QPalette::Active, QPalette::WindowText);
    }

    QByteArray m_svg;
};

} // namespace

QIcon icon(const QString& name) {
    registerIcons();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "icon", qUtf8Printable(name));
    return QIcon(new TintedSvgEngine(opened ? file.readAll() : QByteArray()));
}

QStringList iconNames() {
    registerIcons();
    QStringList names = QDir(QStringLiteral(":/icons")).entryList(QDir::Files, QDir::Name);
    for (QString& name : names)
        name.chop(4); // ".svg"
    return names;
}

} // namespace flipscope
