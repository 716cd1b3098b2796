#include "widgets/valuetable.h"

#include "widgets/numberformat.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QTableView>
#include <QVBoxLayout>

#include <cmath>

namespace flipscope {

namespace {

QByteArray quoted(const QString& text) {
    QByteArray bytes = text.toUtf8();
    return '"' + bytes.replace("\"", "\"\"") + '"';
}

} // namespace

ValueTableModel::ValueTableModel(NamedColumns columns, QObject* parent)
    : QAbstractTableModel(parent), m_columns(std::move(columns)) {}

int ValueTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || m_columns.values.empty() ? 0
                                                        : static_cast<int>(m_columns.values.front().size());
}

int ValueTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.values.size());
}

QVariant ValueTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const double value =
        m_columns.values[static_cast<std::size_t>(index.column())][static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::DisplayRole && !std::isnan(value))
        return std::abs(value) < 1e15 && value == std::floor(value) ? formatCount(static_cast<qint64>(value))
                                                                    : formatReal(value, 6);
    return {};
}

QVariant ValueTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole)
        return m_columns.names.value(section);
    return {};
}

QByteArray toCsv(const NamedColumns& columns) {
    QByteArray text;
    for (int c = 0; c < columns.names.size(); ++c)
        text += (c > 0 ? "," : "") + quoted(columns.names[c]);
    text += "\r\n";
    const std::size_t rows = columns.values.empty() ? 0 : columns.values.front().size();
    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t c = 0; c < columns.values.size(); ++c) {
            const double value = columns.values[c][r];
            text += c > 0 ? "," : "";
            if (!std::isnan(value))
                text += QByteArray::number(value, 'g', QLocale::FloatingPointShortest);
        }
        text += "\r\n";
    }
    return text;
}

bool saveCsv(const NamedColumns& columns, const QString& file, QString* error) {
    QSaveFile out(file);
    const QByteArray text = toCsv(columns);
    const bool saved = out.open(QIODevice::WriteOnly) && out.write(text) == text.size() && out.commit();
    if (!saved && error)
        *error = notWritten(file, out.errorString());
    return saved;
}

QString notWritten(const QString& file, const QString& reason) {
    return ValueTableModel::tr("%1 could not be written: %2. Choose another folder or name.")
        .arg(file, reason);
}

void saveWithDialog(QWidget* parent, const QString& title, const QString& ending,
                    const std::function<bool(const QString&, QString*)>& save) {
    const QString file = QFileDialog::getSaveFileName(
        parent, ValueTableModel::tr("Save “%1”").arg(title), title + QLatin1Char('.') + ending,
        ValueTableModel::tr("%1 files (*.%2)").arg(ending.toUpper(), ending));
    QString error;
    if (!file.isEmpty() && !save(file, &error))
        QMessageBox::warning(parent, ValueTableModel::tr("Not saved"), error);
}

void showTable(QWidget* parent, const QString& title, NamedColumns columns) {
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto* view = new QTableView(dialog);
    view->setModel(new ValueTableModel(columns, view));
    view->setAlternatingRowColors(true);
    view->verticalHeader()->hide();
    view->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    view->setAccessibleName(title);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QPushButton* save = buttons->addButton(ValueTableModel::tr("Save values…"), QDialogButtonBox::ActionRole);
    QObject::connect(save, &QPushButton::clicked, dialog, [dialog, title, columns = std::move(columns)] {
        saveWithDialog(dialog, title, QStringLiteral("csv"),
                       [&](const QString& file, QString* error) { return saveCsv(columns, file, error); });
    });
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(view);
    layout->addWidget(buttons);
    dialog->resize(parent->fontMetrics().height() * QSize(36, 28));
    dialog->show();
}

} // namespace flipscope
