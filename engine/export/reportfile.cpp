// The format `report`: one page of HTML about a model and its run, with all pictures inside and no script. It
// follows the reader's light or dark setting. What the run folder does not tell is left out and said so.
#include "datasets/error.h"
#include "datasets/grouped.h"
#include "engine/export/boards.h"
#include "engine/export/formats.h"
#include "engine/export/pngpicture.h"
#include "engine/export/reportstyle.h"
#include "engine/export/runrecords.h"
#include "engine/export/testvectors.h"
#include "engine/io/jsontext.h"
#include "engine/io/neuronrecorder.h"
#include "engine/io/runfolder.h"
#include "engine/io/runnotes.h"
#include "engine/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace flipscope {

namespace {

constexpr std::size_t mostClassesShown = 32;

std::string escaped(const std::string& text) {
    std::string html;
    for (const char c : text)
        html += c == '&'               ? "&amp;"
                : c == '<'             ? "&lt;"
                : c == '>'             ? "&gt;"
                : c == '"'             ? "&quot;"
                : c < ' ' && c != '\n' ? " "
                                       : std::string(1, c);
    return utf8Text(html);
}

std::string percent(const std::optional<double>& value) {
    return value ? fmt::format("{:.2f} %", 100 * *value) : "&ndash;";
}

std::string row(const std::string& name, const std::string& html) {
    return fmt::format("<tr><th>{}</th><td>{}</td></tr>\n", escaped(name), html);
}

std::string section(const std::string& title, const std::string& html) {
    return html.empty() ? "" : fmt::format("<section><h2>{}</h2>\n{}</section>\n", title, html);
}

// ---- curves ----

struct Series {
    std::string name, style;
    std::vector<double> values;
};

std::string points(const Series& series, double low, double high, double width, double height) {
    std::string text;
    const double steps = std::max<double>(1, static_cast<double>(series.values.size()) - 1);
    for (std::size_t i = 0; i < series.values.size(); ++i)
        if (!std::isnan(series.values[i]))
            text += fmt::format("{:.1f},{:.1f} ", 48 + (width - 58) * static_cast<double>(i) / steps,
                                10 + (height - 34) * (high - series.values[i]) / (high - low));
    return text;
}

std::string chart(const std::string& title, const std::vector<Series>& all, bool isShare) {
    constexpr double width = 420, height = 220;
    double low = INFINITY, high = -INFINITY;
    std::size_t count = 0;
    for (const Series& series : all)
        for (const double value : series.values)
            if (!std::isnan(value)) {
                low = std::min(low, value);
                high = std::max(high, value);
                count = std::max(count, series.values.size());
            }
    if (count == 0)
        return {};
    if (high - low < 1e-12)
        high = low + 1;
    const auto label = [isShare](double value) {
        return isShare         ? fmt::format("{:.1f} %", 100 * value)
               : value >= 1000 ? grouped(static_cast<std::uint64_t>(value))
                               : fmt::format("{:.4g}", value);
    };
    std::string svg = fmt::format("<figure><svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n",
                                  width, height, escaped(title));
    for (int tick = 0; tick <= 4; ++tick) {
        const double y = 10 + (height - 34) * tick / 4;
        svg += fmt::format("<line class=\"grid\" x1=\"48\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>"
                           "<text x=\"44\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n",
                           width - 10, y, y, y + 4, label(high - (high - low) * tick / 4));
    }
    svg += fmt::format("<text x=\"48\" y=\"{0}\">1</text><text x=\"{1}\" y=\"{0}\" text-anchor=\"end\">epoch "
                       "{2}</text>\n",
                       height - 8, width - 10, count);
    std::string names;
    for (const Series& series : all) {
        const std::string line = points(series, low, high, width, height);
        if (line.empty())
            continue;
        if (count == 1) // a line of one point would not be seen
            svg += fmt::format("<circle class=\"{}\" r=\"4\" cx=\"{}\" cy=\"{}\"/>\n", series.style,
                               line.substr(0, line.find(',')),
                               line.substr(line.find(',') + 1, line.find(' ') - line.find(',') - 1));
        svg += fmt::format("<polyline class=\"{}\" points=\"{}\"/>\n", series.style, line);
        names += fmt::format(" <span class=\"{}\">{}</span>", series.style, escaped(series.name));
    }
    return svg + fmt::format("</svg><figcaption>{}:{}</figcaption></figure>\n", escaped(title), names);
}

std::string curves(const std::filesystem::path& run) {
    auto metrics = runMetrics(run);
    if (metrics.empty())
        return "<p>No metrics were found beside the model.</p>\n";
    return "<div class=\"row\">" +
           chart("Accuracy",
                 {{"training", "a", metrics["train_accuracy"]},
                  {"validation", "b", metrics["validation_accuracy"]}},
                 true) +
           chart("Loss", {{"training", "a", metrics["loss"]}}, false) +
           chart("Weights flipped per epoch", {{"flips", "a", metrics["flips"]}}, false) + "</div>\n";
}

// ---- confusion ----

std::string confusionTable(const ExportSource& source) {
    if (source.test.empty())
        return "<p>No test pictures were there.</p>\n";
    const std::vector<std::uint16_t> predicted = predictedClasses(source.model, source.test);
    const std::vector<std::string>& names = source.model.classNames;
    std::vector<std::vector<std::uint64_t>> counts(names.size(), std::vector<std::uint64_t>(names.size()));
    std::uint64_t correct = 0;
    for (std::size_t i = 0; i < predicted.size(); ++i) {
        ++counts[source.test.label(i)][predicted[i]];
        correct += source.test.label(i) == predicted[i];
    }
    std::string html = fmt::format(
        "<p>{} of {} test pictures of {} are classified correctly: {:.2f} %. Rows are true classes, "
        "columns predictions.</p>\n",
        grouped(correct), grouped(predicted.size()), escaped(source.testName),
        100.0 * static_cast<double>(correct) / static_cast<double>(predicted.size()));
    if (names.size() > mostClassesShown)
        return html + fmt::format("<p>The matrix of {} classes is too large to show.</p>\n", names.size());
    html += "<div class=\"wide\"><table class=\"confusion\"><tr><th></th>";
    for (std::size_t c = 0; c < names.size(); ++c)
        html += fmt::format("<th>{}</th>", escaped(names[c]));
    html += "</tr>\n";
    for (std::size_t t = 0; t < names.size(); ++t) {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts[t])
            total += count;
        html += fmt::format("<tr><th>{}</th>", escaped(names[t]));
        for (std::size_t p = 0; p < names.size(); ++p) {
            const double share =
                total == 0 ? 0 : static_cast<double>(counts[t][p]) / static_cast<double>(total);
            html += fmt::format("<td class=\"{}\" style=\"--share:{:.3f}\">{}</td>",
                                t == p ? "right" : "wrong", std::sqrt(share), counts[t][p]);
        }
        html += "</tr>\n";
    }
    return html + "</table></div>\n";
}

// ---- neurons ----

std::vector<double> numbersIn(const nlohmann::ordered_json& json, const char* name) {
    std::vector<double> values;
    if (json.is_object() && json.contains(name) && json[name].is_array())
        for (const auto& value : json[name])
            values.push_back(value.is_number() ? value.get<double>() : 0);
    return values;
}

std::string picture(const std::vector<double>& values, std::size_t width, const std::string& caption) {
    if (values.empty())
        return {};
    const double most = *std::max_element(values.begin(), values.end());
    return fmt::format("<figure><img alt=\"{0}\" src=\"{1}\"><figcaption>{0}; dark 0, bright "
                       "{2:.0f}</figcaption></figure>\n",
                       escaped(caption), pictureUrl(values, width), most);
}

std::size_t squareSide(std::size_t count) {
    return static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(count))));
}

/// Flips of the first layer's weights by the pixel that they look at, its channels and planes added up.
std::string inputPicture(const Model& model, const std::vector<double>& byInput) {
    const LayerShape& shape = parametersOf(model.network.layers().front()).shape;
    if (byInput.size() != shape.inputs())
        return {};
    const MapShape image = model.network.image();
    std::vector<double> pixels(shape.isDense() ? image.pixels() : shape.taps(), 0);
    for (std::size_t j = 0; j < byInput.size(); ++j)
        pixels[shape.isDense() ? j % image.values() / image.channels : j / shape.input.channels] +=
            byInput[j];
    return picture(pixels, shape.isDense() ? image.width : shape.kernelWidth,
                   shape.isDense() ? "Flips of the first layer by pixel"
                                   : "Flips of the first filters by place");
}

std::string neurons(const ExportSource& source) {
    const nlohmann::ordered_json record = runObject(source.run, NeuronRecorder::fileName);
    if (!record.is_object() || !record.contains("layers") || !record["layers"].is_array())
        return "<p>The run did not record its neurons.</p>\n";
    std::string html =
        "<p>One cell per neuron or filter, row by row. Blame: how often samples told it to change "
        "in the last epoch. Flips: its weights that changed from the end of an epoch to the next, "
        "added up.</p>\n<div class=\"row\">";
    for (std::size_t l = 0; l < record["layers"].size() && l < source.model.network.layers().size(); ++l) {
        const auto& layer = record["layers"][l];
        for (const auto& [key, name] : {std::pair("blame", "Blame"), std::pair("flips", "Flips")}) {
            const std::vector<double> values = numbersIn(layer, key);
            html += picture(values, squareSide(values.size()), fmt::format("{}, layer {}", name, l + 1));
        }
        if (l == 0)
            html += inputPicture(source.model, numbersIn(layer, "flips_by_input"));
    }
    return html + "</div>\n";
}

// ---- tables ----

std::string summary(const ExportSource& source) {
    const Model& m = source.model;
    const ImageShape shape = m.preparation.shape;
    std::string html = "<table>\n";
    html += row("network", escaped(m.network.sizes()));
    html += row("method", escaped(m.method));
    html += row("data", escaped(m.dataset) + ", hash <code>" + escaped(m.dataHash) + "</code>");
    html += row("pictures", fmt::format("{} &times; {} &times; {}, encoder {}", shape.width, shape.height,
                                        shape.channels, escaped(m.encoder.spec())));
    html += row("accuracy", fmt::format("training {}, validation {}, test {}", percent(m.trainAccuracy),
                                        percent(m.validationAccuracy), percent(m.testAccuracy)));
    html += row("seed, epoch", fmt::format("{}, {}", m.seed, m.epoch));
    if (const auto flips = flipsOfRun(source.run))
        html += row("flips in training", grouped(*flips));
    html += row("checksum", "<code>" + m.network.checksum() + "</code>");
    return html + "</table>\n";
}

std::string configuration(const std::filesystem::path& run) {
    const nlohmann::ordered_json config = runObject(run, RunFolder::configName);
    if (!config.is_object())
        return "<p>No configuration was found beside the model.</p>\n";
    std::string html = "<table>\n";
    for (const auto& [key, value] : config.items())
        html += row(key, escaped(value.is_string() ? value.get<std::string>() : jsonText(value)));
    return html + "</table>\n";
}

/// What the user has noted about steps of the run.
std::string notes(const std::filesystem::path& run) {
    std::vector<RunNote> all;
    try {
        all = readNotes(run);
    } catch (const Error& error) {
        return fmt::format("<p>The notes cannot be read: {}</p>\n", escaped(error.what()));
    }
    std::string rows;
    for (const RunNote& note : all)
        rows += row(fmt::format("step {}", grouped(note.step)), escaped(note.text));
    return rows.empty() ? "" : "<table>\n" + rows + "</table>\n";
}

std::string sizes(const ExportSource& source) {
    std::string html =
        "<div class=\"wide\"><table><tr><th>layer</th><td>kind</td><td>inputs</td><td>neurons</td>"
        "<td>weights (bits)</td><td>bit operations per picture</td></tr>\n";
    for (std::size_t l = 0; l < source.model.network.layers().size(); ++l) {
        const LayerShape& s = parametersOf(source.model.network.layers()[l]).shape;
        const bool grey = l == 0 && source.model.network.inputType() == ValueType::U8;
        html += fmt::format(
            "<tr><th>{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", l + 1,
            s.isDense() ? "dense" : "filters " + s.name(), grouped(s.inputs()), grouped(s.neurons),
            grouped(s.weightCount()),
            grouped((grey ? 16 : 2) * s.weightPlanes * s.weightCount() * s.sumHeight() * s.sumWidth()));
    }
    return html +
           fmt::format("</table></div>\n<p>As C source, by <code>--format c</code>:</p>\n<pre>{}</pre>\n",
                       escaped(boardTable(cFootprint(source.model))));
}

Export make(const ExportSource& source) {
    const std::string title =
        fmt::format("{} on {}", escaped(source.model.network.sizes()), escaped(source.model.dataset));
    std::string html = fmt::format("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                                   "<meta name=\"viewport\" content=\"width=device-width\">"
                                   "<title>{0}</title><style>{1}</style></head><body>\n"
                                   "<header><h1>{0}</h1><p class=\"big\">{2} <small>of the test pictures "
                                   "right</small></p></header>\n",
                                   title, reportStyle, percent(source.model.testAccuracy));
    html += section("Model", summary(source));
    html += section("Curves", curves(source.run));
    html += section("Confusion", confusionTable(source));
    html += section("Blame and flips", neurons(source));
    html += section("Sizes", sizes(source));
    html += section("Notes", notes(source.run));
    html += section("Configuration", configuration(source.run));
    html += "<footer>Made by Flipscope.</footer></body></html>\n";
    return {{{source.name + ".html", html}}, "One page for any browser; all pictures are inside.\n"};
}

Proof prove(const ProofRequest& request) {
    if (request.source.test.empty())
        return {Proof::Outcome::NotMade, "no test pictures were there, so the page has no confusion matrix"};
    return {Proof::Outcome::Agrees,
            fmt::format("the confusion matrix counts the program's predictions for all "
                        "{} test pictures of {}",
                        grouped(request.predicted.size()), request.source.testName)};
}

} // namespace

ExportFormat reportFormat() {
    return {"report", "Report", "One page of HTML: configuration, curves, confusion, blame and flips, sizes.",
            false,    make,     prove};
}

} // namespace flipscope
