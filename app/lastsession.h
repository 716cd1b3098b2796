// What the window was at when it last ended: its settings, and whether that end was meant. One file, written
// beside and renamed; a lock says whether the window that wrote it is still there. A second window neither
// reads nor writes it.
#pragma once

#include <QLockFile>
#include <QString>

#include <optional>
#include <string>

namespace flipscope {

class LastSession {
public:
    /// Reads what is there; from now on the session counts as not ended, until end() is called.
    explicit LastSession(const QString& folder);

    /// Of last time, as toJson(TrainingConfig) wrote them; nothing where there are none.
    const std::optional<std::string>& settings() const { return m_settings; }
    /// The last window neither closed nor is there any more: it crashed, or the machine did.
    bool endedUnexpectedly() const { return m_crashed; }

    /// What cannot be written is no error: the session is a convenience.
    void save(const std::string& settings);
    void end();

private:
    void write(bool isOpen);

    QString m_file;
    QLockFile m_lock;
    bool m_isOurs = false;
    bool m_crashed = false;
    std::optional<std::string> m_settings;
    std::string m_now;
};

} // namespace flipscope
