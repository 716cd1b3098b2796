#include "app/openable.h"

#include "engine/io/modelfile.h"
#include "engine/io/runfolder.h"

#include <QFileInfo>

#include <filesystem>

namespace flipscope {

namespace {

/// A folder of pictures may hold a config.json, too: a run also has something that training left.
bool isRun(const QString& folder) {
    const std::filesystem::path path = folder.toStdString();
    if (!RunFolder::holdsRun(path))
        return false;
    const RunFolder run = RunFolder::view(path);
    std::error_code error;
    for (const auto& left : {run.metrics(), run.flipLog(), run.result(), run.checkpoints()})
        if (std::filesystem::exists(left, error))
            return true;
    return false;
}

} // namespace

Openable Openable::of(const QString& path) {
    const QFileInfo info(path);
    if (info.isDir())
        return {isRun(path) ? Kind::Run : Kind::Data, path};
    if (!info.isFile())
        return {Kind::Data, path};
    if (path.endsWith(QLatin1String(modelFileEnding), Qt::CaseInsensitive))
        return {Kind::Model, path};
    const QString folder = info.absolutePath();
    if (info.suffix() == QLatin1String("checkpoint") && isRun(QFileInfo(folder).absolutePath()))
        return {Kind::Run, QFileInfo(folder).absolutePath()};
    const bool isOfRun =
        info.suffix() == QLatin1String("fliplog") || info.fileName() == QLatin1String(RunFolder::configName);
    if (isOfRun && isRun(folder))
        return {Kind::Run, folder};
    return {info.suffix() == QLatin1String("json") ? Kind::Settings : Kind::Data, path};
}

} // namespace flipscope
