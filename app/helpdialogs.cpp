#include "app/helpdialogs.h"

#include "widgets/theme.h"

#include <QAction>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QMessageBox>
#include <QVBoxLayout>

namespace flipscope {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("HelpDialogs", text); }

} // namespace

void showShortcuts(QWidget* parent, const QList<QAction*>& actions) {
    auto* dialog = new QDialog(parent);
    dialog->setObjectName(QStringLiteral("shortcutsDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Shortcuts"));
    auto* keys = new QFormLayout;
    keys->setHorizontalSpacing(3 * dialog->fontMetrics().averageCharWidth());
    const auto add = [&](const QString& key, const QString& what) {
        auto* label = new QLabel(key);
        QFont bold = label->font();
        bold.setBold(true);
        label->setFont(bold);
        keys->addRow(label, new QLabel(what));
    };
    for (const QAction* action : actions)
        if (!action->shortcut().isEmpty())
            add(action->shortcut().toString(QKeySequence::NativeText),
                action->text().remove(QLatin1Char('&')).remove(QChar(0x2026)));
    add(tr("Arrow keys"), tr("Move over the neurons of the heatmap or the bits of the weights"));
    add(tr("Wheel, drag, double click"), tr("Zoom, move and fit a chart"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    auto* layout = new QVBoxLayout(dialog);
    layout->addLayout(keys);
    layout->addWidget(buttons);
    dialog->show();
}

void showAbout(QWidget* parent) {
    auto* box = new QMessageBox(parent);
    box->setObjectName(QStringLiteral("aboutDialog"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("About Flipscope"));
    const int side = 6 * box->fontMetrics().height();
    box->setIconPixmap(icon(QStringLiteral("flipscope")).pixmap(side, side));
    box->setText(tr("<h3>Flipscope %1</h3>").arg(QCoreApplication::applicationVersion()));
    box->setInformativeText(
        tr("Train binary neural networks by flipping bits, and watch every weight flip.\n\n"
           "Licence: GNU General Public License, version 3 or later (GPL-3.0-or-later). There is no "
           "warranty; you "
           "may pass the program on under that licence.\n\n"
           "Made with Qt %1, Qt Charts, oneTBB and OpenCV.")
            .arg(QString::fromLatin1(qVersion())));
    box->setStandardButtons(QMessageBox::Close);
    box->open();
}

} // namespace flipscope
