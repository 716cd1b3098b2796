// What a path is that somebody double-clicks, drops, or names on the command line. Looks at names and at what
// lies beside them; whoever opens it sees whether that was true.
#pragma once

#include <QString>

namespace flipscope {

struct Openable {
    enum class Kind { Data, Model, Run, Settings };
    Kind kind = Kind::Data; ///< also names of the catalogue, and what is not there at all
    QString path;           ///< of a run its folder, whichever of its files was named

    static Openable of(const QString& path);
};

} // namespace flipscope
