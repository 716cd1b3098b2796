// Prints the engine's texts that the window shows, as a source file that lupdate reads: the engine knows no
// Qt, so its texts cannot be marked where they stand. See engineText().
#include "datasets/augmentation.h"
#include "datasets/catalogue.h"
#include "engine/encoder.h"
#include "engine/export/boards.h"
#include "engine/export/exporter.h"
#include "engine/learning/methods.h"
#include "engine/network/networkspec.h"
#include "engine/trainingconfig.h"

#include <fmt/format.h>

#include <set>
#include <string>

namespace {

using namespace flipscope;

std::string quoted(const std::string& text) {
    std::string safe;
    for (const char c : text)
        safe += c == '"' || c == '\\' ? std::string("\\") + c
                : c == '\n'           ? std::string("\\n")
                                      : std::string(1, c);
    return safe;
}

void add(std::set<std::string>& texts, const std::vector<OptionSpec>& options) {
    for (const OptionSpec& option : options)
        texts.insert({option.label, option.help, option.unit, option.zero});
}

} // namespace

int main() {
    std::set<std::string> texts;
    add(texts, TrainingConfig::generalOptions());
    for (const Method& method : methods()) {
        texts.insert({method.title, method.summary, method.source});
        add(texts, method.options);
    }
    for (const Preset& preset : presets())
        texts.insert({preset.title, preset.description});
    for (const Encoder::Description& encoder : Encoder::list())
        texts.insert(encoder.text);
    for (const Augmentation::Description& change : Augmentation::list())
        texts.insert(change.text);
    for (const NamedNetwork& network : namedNetworks())
        texts.insert(network.description);
    for (const ExportFormat& format : exportFormats())
        texts.insert({format.title, format.description});
    for (const CatalogueEntry& entry : catalogue())
        texts.insert({entry.title, entry.description});
    // Why a run ended (engine/trainer.cpp), with numbers in it.
    texts.insert({"all %1 epochs are done", "stopped in epoch %1 of %2",
                  "no better validation accuracy for %1 epochs: the best is that of epoch %2"});
    texts.erase(std::string());
    fmt::print("#include <QtGlobal>\nconst char* engineTexts[] = {{\n");
    for (const std::string& text : texts)
        fmt::print("    QT_TRANSLATE_NOOP(\"Engine\", \"{}\"),\n", quoted(text));
    fmt::print("}};\n");
    return 0;
}
