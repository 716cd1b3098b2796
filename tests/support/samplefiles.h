// Makes small data files for tests: IDX, CIFAR, gzip. Each function returns bytes; write() puts them into a
// file.
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>
#include <QtEndian>

#include <functional>
#include <zlib.h>

namespace flipscope::test {

inline QString write(const QString& file, const QByteArray& bytes) {
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(file));
    return file;
}

inline QByteArray bigEndian(quint32 value) {
    QByteArray bytes(4, '\0');
    qToBigEndian(value, bytes.data());
    return bytes;
}

/// 00 00 08, the number of dimensions, the dimensions.
inline QByteArray idxHeader(const QList<quint32>& dimensions) {
    QByteArray bytes("\0\0\x08", 3);
    bytes.append(static_cast<char>(dimensions.size()));
    for (const quint32 dimension : dimensions)
        bytes.append(bigEndian(dimension));
    return bytes;
}

/// `count` pictures of height x width; the two low bytes of a picture's number are its first two pixels, so
/// that each can be told from the others.
inline QByteArray idxImages(quint32 count, quint32 height = 3, quint32 width = 2) {
    QByteArray bytes = idxHeader({count, height, width});
    for (quint32 i = 0; i < count; ++i) {
        QByteArray picture(static_cast<qsizetype>(height * width), '\x50');
        picture[0] = static_cast<char>(i & 0xffU);
        picture[1] = static_cast<char>(i >> 8 & 0xffU);
        bytes.append(picture);
    }
    return bytes;
}

inline QByteArray idxLabels(const QByteArray& labels) {
    return idxHeader({static_cast<quint32>(labels.size())}) + labels;
}

/// 0, 1, .. classes-1, 0, 1, ..
inline QByteArray roundRobin(int count, int classes) {
    QByteArray labels;
    for (int i = 0; i < count; ++i)
        labels.append(static_cast<char>(i % classes));
    return labels;
}

inline QByteArray gzipped(const QByteArray& bytes) {
    z_stream stream{};
    if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        qFatal("deflateInit2");
    QByteArray out(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(bytes.size()))) + 64,
                   '\0');
    QByteArray in = bytes;
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        qFatal("deflate");
    out.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return out;
}

/// CIFAR-10 records: picture i has red = i, green = pixel position / 4, blue = 200.
inline QByteArray cifarRecords(const QByteArray& labels) {
    QByteArray bytes;
    for (qsizetype i = 0; i < labels.size(); ++i) {
        bytes.append(labels[i]);
        bytes.append(QByteArray(1024, static_cast<char>(i)));
        for (int p = 0; p < 1024; ++p)
            bytes.append(static_cast<char>(p / 4));
        bytes.append(QByteArray(1024, static_cast<char>(200)));
    }
    return bytes;
}

/// The text of the Error that `action` throws; empty (and a failed check of the caller) where it throws none.
template <typename Exception> QString messageOf(const std::function<void()>& action) {
    try {
        action();
    } catch (const Exception& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

} // namespace flipscope::test
