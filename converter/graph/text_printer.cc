#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/base/text.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/text.h"

namespace mo {
namespace {

constexpr int64_t kMaxPrintedElements = 64;

std::string Quoted(absl::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      constexpr char kHex[] = "0123456789abcdef";
      absl::StrAppend(&out, "\\x", std::string(1, kHex[byte >> 4]),
                      std::string(1, kHex[byte & 15]));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string Reference(absl::string_view name) {
  const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '/' ||
           c == '-';
  });
  return absl::StrCat("%", plain ? std::string(name) : Quoted(name));
}

std::string PrintAttribute(const AttributeValue& value) {
  struct Printer {
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(int64_t v) const { return absl::StrCat(v); }
    std::string operator()(double v) const { return ShortestDecimal(v); }
    std::string operator()(const std::string& v) const { return Quoted(v); }
    std::string operator()(const Ints& v) const { return ToString(v); }
    std::string operator()(const Doubles& v) const {
      auto format = [](std::string* out, double d) { out->append(ShortestDecimal(d)); };
      return absl::StrCat("[", absl::StrJoin(v, ", ", format), "]");
    }
    std::string operator()(ElementType v) const { return std::string(ElementTypeName(v)); }
    std::string operator()(const Shape& v) const { return ToString(v); }
  };
  return std::visit(Printer(), value);
}

bool IsDefault(const Node& node, const AttributeSpec& spec, const AttributeValue& value) {
  if (!spec.spatial_default) return spec.default_value == value;
  return value ==
         AttributeValue(Ints(std::max(0, node.input(0).shape().rank() - 2), *spec.spatial_default));
}

std::string PrintAttributes(const Node& node) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : node.attributes().all()) {
    if (IsDefault(node, *node.op().FindAttribute(name), value)) continue;
    parts.push_back(absl::StrCat(name, " = ", PrintAttribute(value)));
  }
  return parts.empty() ? "" : absl::StrCat(" {", absl::StrJoin(parts, ", "), "}");
}

std::string PrintElements(const Constant& constant) {
  if (ElementBits(constant.type()) < 8) {
    std::string hex;
    for (char byte : constant.Bytes())
      absl::StrAppend(&hex, absl::Hex(static_cast<uint8_t>(byte), absl::kZeroPad2));
    return absl::StrCat("packed(", hex, ")");
  }
  std::vector<std::string> parts;
  bool real = false;
  if (IsInteger(constant.type())) {
    for (int64_t value : constant.Int64s()) parts.push_back(absl::StrCat(value));
  } else {
    const std::vector<double> values = constant.Doubles();
    real = std::any_of(values.begin(), values.end(),
                       [&](double v) { return RoundTo(constant.type(), v) != v && v == v; });
    for (double value : values) {
      const bool single = !real && constant.type() == ElementType::kF32;
      parts.push_back(single ? ShortestDecimal(static_cast<float>(value)) : ShortestDecimal(value));
    }
  }
  const bool equal = parts.size() > 1 && std::count(parts.begin(), parts.end(), parts[0]) ==
                                             static_cast<ptrdiff_t>(parts.size());
  const std::string list = equal ? absl::StrCat("all(", parts[0], ")")
                                 : absl::StrCat("{", absl::StrJoin(parts, ", "), "}");
  return real ? absl::StrCat("real ", list) : list;
}

std::string PrintConstant(const Constant& constant) {
  std::string out =
      absl::StrCat(" ", ElementTypeName(constant.type()), ToString(constant.extents()), " ");
  if (const std::string description = constant.description(); !description.empty())
    return out + description;
  const bool listed = constant.size() <= kMaxPrintedElements && constant.available() &&
                      (IsConvertible(constant.type()) || ElementBits(constant.type()) < 8);
  return out + (listed ? PrintElements(constant)
                       : absl::StrCat("digest(", ToHex(constant.digest()), ")"));
}

std::string PrintNames(const Node& node) {
  std::vector<std::string> ports;
  bool any = false;
  for (int i = 0; i < node.output_count(); ++i) {
    auto quote = [](std::string* out, const std::string& name) { out->append(Quoted(name)); };
    ports.push_back(absl::StrJoin(node.tensor_names(i), ", ", quote));
    any |= !ports.back().empty();
  }
  return any ? absl::StrCat(" names(", absl::StrJoin(ports, "; "), ")") : "";
}

std::string PrintTypes(const Node& node) {
  if (node.output_count() == 0 || node.Is(ops::kParameter) || node.Is(ops::kConstant)) return "";
  std::vector<std::string> types;
  for (int i = 0; i < node.output_count(); ++i) {
    types.push_back(
        absl::StrCat(ElementTypeName(node.type(i).element_type), ToString(node.shape(i))));
  }
  return absl::StrCat(" -> ", absl::StrJoin(types, ", "));
}

class Printer {
 public:
  Printer(const Graph& graph, bool provenance, std::string indent)
      : graph_(graph), provenance_(provenance), indent_(std::move(indent)) {
    for (const SourceNode& source : graph.source_nodes()) ++source_names_[source.name];
  }

  std::string Print() const {
    std::string out = absl::StrCat("graph ", Quoted(graph_.name()), " {\n");
    for (const SourceNode& source : graph_.source_nodes()) {
      if (provenance_ && graph_.outer() == nullptr)
        absl::StrAppend(&out, indent_, "  ", PrintSource(source), "\n");
    }
    for (Node* node : graph_.TopologicalOrder())
      absl::StrAppend(&out, indent_, "  ", PrintNode(*node), "\n");
    return absl::StrCat(out, indent_, "}");
  }

 private:
  std::string PrintSource(const SourceNode& source) const {
    std::string out = absl::StrCat("source ", Quoted(source.name), " : ", Quoted(source.type));
    // Without its folder: a graph's text must not depend on where the model stood.
    const std::string file = source.location.file.substr(source.location.file.rfind('/') + 1);
    if (!file.empty()) {
      absl::StrAppend(&out, " at ", Quoted(file), ":", source.location.line, ":",
                      source.location.column);
    }
    if (source.excluded.empty()) return out;
    std::vector<absl::string_view> names;
    for (absl::string_view name : kOptimizationNames) {
      if (source.excluded.Has(*OptimizationFromName(name))) names.push_back(name);
    }
    return absl::StrCat(out, " exclude(", absl::StrJoin(names, ", "), ")");
  }

  std::string PrintNode(const Node& node) const {
    auto print_input = [](std::string* out, const Value& value) {
      absl::StrAppend(out, Reference(value.node->name()),
                      value.output > 0 ? absl::StrCat(":", value.output) : "");
    };
    std::string out = absl::StrCat(Reference(node.name()), " = ", node.op().name(), "(",
                                   absl::StrJoin(node.inputs(), ", ", print_input), ")");
    if (node.constant()) out += PrintConstant(*node.constant());
    out += PrintAttributes(node);
    for (const auto& body : node.bodies())
      absl::StrAppend(&out, " ", Printer(*body, provenance_, indent_ + "  ").Print());
    return absl::StrCat(out, PrintTypes(node), PrintNames(node), PrintProvenance(node));
  }

  // Source nodes by name; by number where a name is not unique.
  std::string PrintProvenance(const Node& node) const {
    if (!provenance_ || node.sources().empty()) return "";
    auto print_source = [this](std::string* out, int index) {
      const std::string& name = graph_.source_nodes()[index].name;
      absl::StrAppend(out, source_names_.at(name) == 1 ? Quoted(name) : absl::StrCat("#", index));
    };
    return absl::StrCat(" from(", absl::StrJoin(node.sources(), ", ", print_source), ")");
  }

  const Graph& graph_;
  bool provenance_;
  std::string indent_;
  std::map<std::string, int> source_names_;
};

void DeclareSourcesOfNodes(Graph& graph) {
  for (Node* node : graph.nodes()) {
    for (const auto& body : node->bodies()) DeclareSourcesOfNodes(*body);
    if (node->Is(ops::kConstant)) continue;
    node->AddSources({graph.AddSourceNode({node->name(), std::string(node->op().name()), {}, {}})});
  }
}

}  // namespace

std::string PrintGraph(const Graph& graph) {
  return Printer(graph, /*provenance=*/true, "").Print() + "\n";
}

std::string PrintWithoutProvenance(const Graph& graph) {
  return Printer(graph, /*provenance=*/false, "").Print() + "\n";
}

void DeclareSources(Graph& graph) {
  if (graph.source_nodes().empty()) DeclareSourcesOfNodes(graph);
}

}  // namespace mo
