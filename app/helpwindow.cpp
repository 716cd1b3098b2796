#include "app/helpwindow.h"

#include "app/firstsize.h"
#include "app/language.h"
#include "engine/assets.h"
#include "engine/learning/methods.h"
#include "widgets/enginetext.h"

#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFile>
#include <QFileInfo>
#include <QListWidget>
#include <QPainter>
#include <QSplitter>
#include <QSvgRenderer>
#include <QTextDocument>
#include <QVBoxLayout>

namespace flipscope {

namespace {

QString folder() { return QString::fromStdString(assetFolder("help").string()); }

/// The language's file where there is one, else English.
QString fileFor(const QString& name) {
    const QString translated = QStringLiteral("%1/%2/%3.html").arg(folder(), currentLanguage(), name);
    return QFileInfo::exists(translated) ? translated : QStringLiteral("%1/en/%2.html").arg(folder(), name);
}

QString read(const QString& file) {
    QFile page(file);
    return page.open(QIODevice::ReadOnly) ? QString::fromUtf8(page.readAll()) : QString();
}

} // namespace

HelpBrowser::HelpBrowser(QWidget* parent) : QTextBrowser(parent) {
    setOpenLinks(false);
    document()->setDocumentMargin(fontMetrics().height());
}

QVariant HelpBrowser::loadResource(int type, const QUrl& name) {
    if (type != QTextDocument::ImageResource || !name.path().endsWith(QLatin1String(".svg")))
        return {};
    QFile file(folder() + QStringLiteral("/pictures/") + QFileInfo(name.path()).fileName());
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll();
    svg.replace("currentColor", palette().color(QPalette::Text).name().toLatin1());
    QSvgRenderer renderer(svg);
    QImage picture(renderer.defaultSize() * devicePixelRatioF(), QImage::Format_ARGB32_Premultiplied);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    renderer.render(&painter);
    painter.end();
    picture.setDevicePixelRatio(devicePixelRatioF());
    return picture;
}

void HelpBrowser::changeEvent(QEvent* event) {
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) { // pictures are in its colours
        const QString html = toHtml();
        document()->clear();
        setHtml(html);
    }
}

HelpWindow::HelpWindow(QWidget* parent)
    : QDialog(parent), m_pages(new QListWidget), m_browser(new HelpBrowser) {
    setObjectName(QStringLiteral("helpWindow"));
    setWindowTitle(tr("Help"));
    m_pages->setObjectName(QStringLiteral("helpPages"));
    m_pages->setAccessibleName(tr("Pages"));
    m_browser->setObjectName(QStringLiteral("helpBrowser"));
    m_browser->setAccessibleName(tr("Page"));
    addPages();
    auto* both = new QSplitter;
    both->addWidget(m_pages);
    both->addWidget(m_browser);
    both->setStretchFactor(1, 1);
    both->setChildrenCollapsible(false);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(both, 1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_pages, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (item)
            showPage(item->data(Qt::UserRole).toString());
    });
    connect(m_browser, &QTextBrowser::anchorClicked, this, [this](const QUrl& link) {
        if (link.scheme().isEmpty())
            showPage(QFileInfo(link.path()).completeBaseName());
        else // a paper's page
            QDesktopServices::openUrl(link);
    });
    const int list = m_pages->sizeHintForColumn(0) + 4 * fontMetrics().height(); // no line is cut
    const int page = 100 * fontMetrics().averageCharWidth(); // a picture and what is around it
    setFirstSize(*this, QSize(list + page, 40 * fontMetrics().height()));
    both->setSizes({list, page});
    showPage(QStringLiteral("index"));
}

void HelpWindow::addPages() {
    const auto add = [this](const QString& title, const QString& page) {
        auto* item = new QListWidgetItem(title, m_pages);
        item->setData(Qt::UserRole, page);
    };
    add(tr("Flipscope in short"), QStringLiteral("index"));
    for (const Method& method : methods())
        add(engineText(method.title), QString::fromStdString(method.name));
}

void HelpWindow::showPage(const QString& name) {
    if (name == m_page)
        return;
    m_page = name;
    QString html = read(fileFor(name));
    if (html.isEmpty())
        html = tr("<h2>This page is missing</h2><p>It was looked for in %1. Install the program's assets, or "
                  "name "
                  "their folder in FLIPSCOPE_ASSETS.</p>")
                   .arg(fileFor(name).toHtmlEscaped());
    m_browser->setHtml(html);
    for (int row = 0; row < m_pages->count(); ++row)
        if (m_pages->item(row)->data(Qt::UserRole).toString() == name)
            m_pages->setCurrentRow(row);
}

QString helpPageFor(const QWidget* focus) {
    for (; focus; focus = focus->parentWidget())
        if (const QString page = focus->property(helpPageProperty).toString(); !page.isEmpty())
            return page;
    return QStringLiteral("index");
}

} // namespace flipscope
