#include "widgets/enginetext.h"

#include <QCoreApplication>

namespace flipscope {

QString engineText(const std::string& text) { return QCoreApplication::translate("Engine", text.c_str()); }

} // namespace flipscope
