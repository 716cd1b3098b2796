#include "app/cli/commands.h"

#include "app/cli/output.h"
#include "datasets/error.h"
#include "datasets/preparation.h"
#include "engine/export/importer.h"
#include "engine/io/jsontext.h"

#include <fmt/format.h>

#include <filesystem>

namespace flipscope::cli {

namespace {

std::vector<std::string> namesIn(const std::string& text) {
    std::vector<std::string> names{{}};
    for (const char c : text)
        if (c == ',')
            names.emplace_back();
        else
            names.back() += c;
    return names;
}

} // namespace

int importFile(const ImportArguments& arguments) {
    ImportOptions options;
    options.encoder = arguments.encoder;
    options.mean = arguments.mean;
    options.deviation = arguments.deviation;
    options.useBiases = !arguments.noBiases;
    PictureWish wish;
    readSize(arguments.pictures, wish);
    options.width = wish.width;
    options.height = wish.height;
    std::error_code error;
    if (!arguments.overwrite && std::filesystem::exists(arguments.out, error))
        throw Error(
            fmt::format("{}: is there already; choose another --out or add --overwrite", arguments.out));
    Imported imported = importModel(arguments.file, options);
    Model& model = imported.model;
    if (!arguments.classes.empty()) {
        model.classNames = namesIn(arguments.classes);
        if (model.classNames.size() != model.network.classes())
            throw Error(fmt::format("--classes: expected {} names, found {}", model.network.classes(),
                                    model.classNames.size()),
                        Error::Kind::Usage);
    }
    saveModel(model, arguments.out);
    for (const std::string& note : imported.notes)
        say("note: {}\n", note);
    if (arguments.json)
        fmt::print("{}\n", jsonText(nlohmann::ordered_json{{"event", "result"},
                                                           {"schema", 1},
                                                           {"model", arguments.out},
                                                           {"network", model.network.sizes()},
                                                           {"encoder", model.encoder.spec()},
                                                           {"model_checksum", model.network.checksum()}}));
    else
        fmt::print("network       {} (encoder {})\nsaved         {}, checksum {}\n", model.network.sizes(),
                   model.encoder.spec(), arguments.out, model.network.checksum());
    return Done;
}

} // namespace flipscope::cli
