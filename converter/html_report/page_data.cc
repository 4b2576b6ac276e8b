#include "converter/html_report/page_data.h"

#include <map>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "converter/base/text.h"
#include "nlohmann/json.hpp"

namespace mo {
namespace {

using Json = nlohmann::ordered_json;

class PageWriter {
 public:
  explicit PageWriter(const PageInput& input) : input_(input), report_(input.report) {}

  std::string Write() {
    Json page = {
        {"model", report_.model_name},
        {"framework", report_.framework},
        {"license", report_.license},
        {"files", Files()},
        {"settings", Settings()},
        {"before", {{"counts", Counts(report_.before)}, {"nodes", Nodes(input_.before)}}},
        {"after", {{"counts", Counts(report_.after)}, {"nodes", Nodes(input_.after)}}},
        {"sources", Sources()},
        {"rewrites", Rewrites()},
        {"refusals", Refusals()},
        {"exclusions", Exclusions()},
        {"transposes", Transposes()},
        {"losses", Losses()},
        {"warnings", Warnings()},
    };
    if (input_.digest)
      page["ir"] =
          Json::array({DigestedJson(input_.digest->xml), DigestedJson(input_.digest->bin)});
    page["attributes"] = std::move(attribute_lists_);
    page["texts"] = std::move(texts_);
    return page.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
  }

 private:
  int Text(const std::string& text) {
    const auto [found, is_new] = text_numbers_.try_emplace(text, texts_.size());
    if (is_new) texts_.push_back(text);
    return static_cast<int>(found->second);
  }

  Json TextList(const std::vector<std::string>& list) {
    Json numbers = Json::array();
    for (const std::string& text : list) numbers.push_back(Text(text));
    return numbers;
  }

  Json Attribute(const AttributeValue& value) {
    struct Visitor {
      Json operator()(bool v) const { return v; }
      Json operator()(int64_t v) const { return v; }
      Json operator()(double v) const { return ShortestDecimal(v); }
      Json operator()(const std::string& v) const { return v; }
      Json operator()(const Ints& v) const { return v; }
      Json operator()(const Doubles& v) const {
        Json list = Json::array();
        for (double number : v) list.push_back(ShortestDecimal(number));
        return list;
      }
      Json operator()(ElementType v) const { return std::string(ElementTypeName(v)); }
      Json operator()(const Shape& v) const { return ToString(v); }
    };
    return std::visit(Visitor(), value);
  }

  // The number of a list of attributes: most nodes of one operation have the same.
  int AttributeList(const std::vector<std::pair<std::string, AttributeValue>>& attributes) {
    Json object = Json::object();
    for (const auto& [name, value] : attributes) object[name] = Attribute(value);
    const auto [found, is_new] = attribute_numbers_.try_emplace(
        object.dump(-1, ' ', false, Json::error_handler_t::replace), attribute_lists_.size());
    if (is_new) attribute_lists_.push_back(std::move(object));
    return static_cast<int>(found->second);
  }

  Json Nodes(const GraphPicture& picture) {
    Json nodes = Json::array();
    for (const PictureNode& node : picture) {
      Json inputs = Json::array();
      for (const PictureNode::Input& input : node.inputs) {
        inputs.push_back(input.node);
        inputs.push_back(input.output);
      }
      nodes.push_back({Text(node.name), Text(node.operation), node.owner, std::move(inputs),
                       AttributeList(node.attributes), TextList(node.types),
                       TextList(node.tensor_names), TextList(node.sources), Text(node.value),
                       Text(node.note)});
    }
    return nodes;
  }

  Json Counts(const GraphCounts& counts) {
    Json operations = Json::object();
    for (const auto& [type, count] : counts.operations) operations[type] = count;
    return {{"operations", std::move(operations)},
            {"parameters", counts.parameters},
            {"multiply_accumulates", counts.multiply_accumulates}};
  }

  Json Files() {
    Json files = Json::array();
    for (const ReportedFile& file : report_.files)
      files.push_back({Text(file.name), Text(ToHex(file.digest))});
    return files;
  }

  Json Settings() {
    Json settings = Json::array();
    for (const ReportedSetting& setting : report_.settings)
      settings.push_back({Text(setting.key), Text(setting.value), Text(setting.origin)});
    return settings;
  }

  Json Named(const std::vector<NamedNode>& nodes) {
    Json numbers = Json::array();
    for (const NamedNode& node : nodes) numbers.push_back(Text(node.name));
    return numbers;
  }

  Json Sources() {
    Json sources = Json::array();
    for (const Outcome& outcome : report_.outcomes) {
      std::vector<std::string> excluded;
      for (absl::string_view name : kOptimizationNames) {
        if (outcome.excluded.Has(*OptimizationFromName(name)))
          excluded.push_back(std::string(name));
      }
      Json tensors = Json::array();
      for (const TensorPlace& place : outcome.tensors) {
        tensors.push_back(Text(place.tensor));
        tensors.push_back(Text(place.node));
      }
      sources.push_back({Text(outcome.name), Text(outcome.type),
                         Text(BaseName(outcome.location.file)), outcome.location.line,
                         outcome.location.column, TextList(excluded), Named(outcome.imported),
                         Named(outcome.now), Named(outcome.taken_into), std::move(tensors)});
    }
    return sources;
  }

  Json Rewrites() {
    Json rewrites = Json::array();
    for (const Rewrite& rewrite : report_.records->rewrites()) {
      rewrites.push_back({Text(rewrite.optimization), Text(rewrite.pass),
                          TextList(rewrite.nodes_in), TextList(rewrite.nodes_out),
                          Text(rewrite.what), TextList(rewrite.sources)});
    }
    return rewrites;
  }

  Json Refusals() {
    Json refusals = Json::array();
    for (const Refusal& refusal : report_.records->refusals()) {
      refusals.push_back({Text(std::string(refusal.optimization)), Text(std::string(refusal.pass)),
                          Text(refusal.node), Text(std::string(refusal.rule)),
                          Text(std::string(refusal.sentence)), Text(refusal.values),
                          Text(refusal.blocker), refusal.by_exclusion, TextList(refusal.sources),
                          TextList(refusal.blocker_sources)});
    }
    return refusals;
  }

  Json Exclusions() {
    Json exclusions = Json::array();
    for (const ReportedExclusion& exclusion : report_.exclusions) {
      int prevented = 0;
      for (const Refusal& refusal : report_.records->refusals())
        prevented += CausedBy(refusal, exclusion);
      exclusions.push_back({Text(exclusion.pattern), exclusion.is_regex, Text(exclusion.reason),
                            TextList(exclusion.optimizations), TextList(exclusion.hits),
                            prevented});
    }
    return exclusions;
  }

  Json Transposes() {
    Json transposes = Json::array();
    for (const ReportedTranspose& transpose : report_.transposes)
      transposes.push_back({Text(transpose.node), Text(transpose.reason)});
    return transposes;
  }

  Json Losses() {
    Json losses = Json::array();
    for (const HalfLoss& loss : input_.losses) {
      losses.push_back({Text(loss.constant), Text(loss.reader), Text(loss.type), loss.elements,
                        absl::StrFormat("%.3g", loss.largest), loss.overflowed, loss.vanished,
                        loss.reduced, absl::StrFormat("%.2g", loss.relative_error)});
    }
    return losses;
  }

  Json Warning(absl::string_view code, const std::string& file, int line, int column,
               const std::string& text) {
    return {Text(std::string(code)), Text(file), line, column, Text(text)};
  }

  // Those of the whole conversion, where its digest has them; otherwise of what was done so far.
  Json Warnings() {
    Json warnings = Json::array();
    if (input_.digest) {
      for (const ReportedWarning& warning : input_.digest->warnings)
        warnings.push_back(
            Warning(warning.code, warning.file, warning.line, warning.column, warning.text));
      return warnings;
    }
    for (const Diagnostic& diagnostic : report_.diagnostics->Shown()) {
      if (diagnostic.severity != Severity::kWarning) continue;
      const Location& place = diagnostic.location;
      warnings.push_back(Warning(CodeId(diagnostic.code), BaseName(place.file), place.line,
                                 place.column, diagnostic.text));
    }
    return warnings;
  }

  Json DigestedJson(const DigestedFile& file) {
    return {Text(file.name), file.bytes, Text(file.sha256)};
  }

  const PageInput& input_;
  const ReportInput& report_;
  Json texts_ = Json::array(), attribute_lists_ = Json::array();
  std::unordered_map<std::string, size_t> text_numbers_, attribute_numbers_;
};

}  // namespace

std::string PageDataJson(const PageInput& input) { return PageWriter(input).Write(); }

}  // namespace mo
