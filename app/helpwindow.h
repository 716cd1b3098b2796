// Help > Contents and F1: one page for every method and for the window, read from assets/help (the
// language's, else English); links to other pages, pictures in the palette's colours, nothing from the
// network.
#pragma once

#include <QDialog>
#include <QTextBrowser>

class QListWidget;

namespace flipscope {

/// Shows a page; its pictures are SVG files whose `currentColor` is the text's.
class HelpBrowser : public QTextBrowser {
    Q_OBJECT
public:
    explicit HelpBrowser(QWidget* parent = nullptr);
    QVariant loadResource(int type, const QUrl& name) override;

protected:
    void changeEvent(QEvent* event) override;
};

class HelpWindow : public QDialog {
    Q_OBJECT
public:
    explicit HelpWindow(QWidget* parent = nullptr);

    /// The name of a method, or "index". A page that there is none of says so.
    void showPage(const QString& name);
    QString page() const { return m_page; }
    QString text() const { return m_browser->toPlainText(); }

private:
    void addPages();

    QListWidget* m_pages;
    HelpBrowser* m_browser;
    QString m_page;
};

/// The page that is about what has the focus: the nearest widget above it that has this property names it.
inline constexpr const char* helpPageProperty = "helpPage";
QString helpPageFor(const QWidget* focus);

} // namespace flipscope
