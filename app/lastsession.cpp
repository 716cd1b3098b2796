#include "app/lastsession.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace flipscope {

namespace {

constexpr int version = 1;
constexpr qint64 largest = 1 << 20; // bytes; a configuration is about one thousand

} // namespace

LastSession::LastSession(const QString& folder)
    : m_file(QDir(folder).filePath(QStringLiteral("session.json"))),
      m_lock(QDir(folder).filePath(QStringLiteral("session.lock"))) {
    m_lock.setStaleLockTime(0); // only its program's end makes it stale, however long it runs
    m_isOurs = QDir().mkpath(folder) && m_lock.tryLock();
    QFile file(m_file);
    if (!m_isOurs || !file.open(QIODevice::ReadOnly))
        return;
    const QJsonObject last = QJsonDocument::fromJson(file.read(largest)).object();
    if (last.value(QLatin1String("version")).toInt() != version)
        return;
    m_crashed = last.value(QLatin1String("open")).toBool();
    const QString settings = last.value(QLatin1String("settings")).toString();
    if (!settings.isEmpty())
        m_settings = m_now = settings.toStdString();
    write(true);
}

void LastSession::save(const std::string& settings) {
    if (settings == m_now)
        return;
    m_now = settings;
    write(true);
}

void LastSession::end() { write(false); }

void LastSession::write(bool isOpen) {
    QSaveFile file(m_file);
    if (!m_isOurs || !file.open(QIODevice::WriteOnly))
        return;
    const QJsonObject session{{QStringLiteral("version"), version},
                              {QStringLiteral("open"), isOpen},
                              {QStringLiteral("settings"), QString::fromStdString(m_now)}};
    file.write(QJsonDocument(session).toJson());
    file.commit();
}

} // namespace flipscope
