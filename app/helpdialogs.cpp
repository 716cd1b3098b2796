#include "app/helpdialogs.h"

#include "widgets/theme.h"

#include <QCoreApplication>
#include <QMessageBox>

namespace flipscope {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("HelpDialogs", text); }

} // namespace

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
