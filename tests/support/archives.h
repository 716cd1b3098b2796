// Makes archives for tests, among them ones that no honest program makes.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <archive.h>
#include <archive_entry.h>

namespace flipscope::test {

struct ArchiveMember {
    QByteArray name;
    QByteArray content;
    QByteArray linkTo = {}; ///< empty: a file
};

enum class ArchiveKind { Zip, TarGz, Tar };

inline QString writeArchive(const QString& file, ArchiveKind kind, const QList<ArchiveMember>& members) {
    archive* out = archive_write_new();
    if (kind == ArchiveKind::Zip)
        archive_write_set_format_zip(out);
    else
        archive_write_set_format_pax_restricted(out);
    if (kind == ArchiveKind::TarGz)
        archive_write_add_filter_gzip(out);
    if (archive_write_open_filename(out, file.toUtf8().constData()) != ARCHIVE_OK)
        qFatal("cannot write %s", qPrintable(file));
    for (const auto& member : members) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, member.name.constData());
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_filetype(entry, member.linkTo.isEmpty() ? AE_IFREG : AE_IFLNK);
        if (!member.linkTo.isEmpty())
            archive_entry_set_symlink(entry, member.linkTo.constData());
        archive_entry_set_size(entry, member.content.size());
        if (archive_write_header(out, entry) != ARCHIVE_OK)
            qFatal("cannot write the member %s", member.name.constData());
        archive_write_data(out, member.content.constData(), static_cast<std::size_t>(member.content.size()));
        archive_entry_free(entry);
    }
    archive_write_free(out);
    return file;
}

} // namespace flipscope::test
