// Which general options the set-up form shows in which section, in order; what no section names is "more
// options".
#pragma once

#include <QString>

#include <vector>

namespace flipscope::setup {

const std::vector<QString>& networkKeys();
const std::vector<QString>& trainingKeys();
const std::vector<QString>& dataKeys();
/// Every general option that no other section shows; the method has a field of its own.
std::vector<QString> otherKeys();

/// The general options that a first run needs; all others, and those of the method, are for experts.
bool isSimple(const QString& key);

/// Options that no field shows: they are edited in the data panel, and may be long.
bool isCorrection(const QString& key);

/// Options that decide which samples there are.
const std::vector<QString>& keysOfData();
/// Options that decide which samples there are, or what the encoder makes of them.
bool decidesOnData(const QString& key);

} // namespace flipscope::setup
