// What the set-up form knows about the network's text: help, networks to choose from, what is wrong with it,
// and how large it is on the data that are open.
#pragma once

#include "datasets/dataset.h"
#include "engine/encoder.h"
#include "widgets/optionform.h"

#include <QString>

#include <string>
#include <vector>

namespace flipscope::networkfield {

/// How networks are written, as rich text.
QString help();

/// The named networks, and those of the presets.
std::vector<OptionForm::Suggestion> suggestions();

/// Empty: nothing. Both null: any data will do.
QString problem(const std::string& text, const Dataset* dataset, const Encoder* encoder);

struct Facts {
    QString summary; ///< maps, weights, bytes, operations
    QString layers;  ///< a line each
};
/// Throws Error where there is a problem.
Facts facts(const std::string& text, const Dataset& dataset, const Encoder& encoder);

} // namespace flipscope::networkfield
