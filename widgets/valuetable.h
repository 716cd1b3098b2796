// The "show as table" twin of charts and heatmaps: columns of numbers as a model, a dialog that shows it, and
// the CSV file of it (RFC 4180, C locale, full precision).
#pragma once

#include <QAbstractTableModel>
#include <QStringList>

#include <functional>
#include <vector>

class QWidget;

namespace flipscope {

/// All columns have the same length; NaN is an empty cell.
struct NamedColumns {
    QStringList names;
    std::vector<std::vector<double>> values;
};

class ValueTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit ValueTableModel(NamedColumns columns, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    NamedColumns m_columns;
};

/// Text of a CSV file: quoted names, CRLF line ends, "." as decimal point.
QByteArray toCsv(const NamedColumns& columns);

/// Temporary file, then rename. False: could not write; `error` says what, why and what to do.
bool saveCsv(const NamedColumns& columns, const QString& file, QString* error);

/// Asks for a file with this ending ("csv"), calls `save(file, &error)`, and shows the error where that
/// fails.
void saveWithDialog(QWidget* parent, const QString& title, const QString& ending,
                    const std::function<bool(const QString&, QString*)>& save);

/// "%1 could not be written: %2. ..."
QString notWritten(const QString& file, const QString& reason);

/// Opens a non-modal dialog that deletes itself when closed.
void showTable(QWidget* parent, const QString& title, NamedColumns columns);

} // namespace flipscope
