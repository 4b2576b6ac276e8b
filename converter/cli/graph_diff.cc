#include "converter/cli/graph_diff.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "converter/base/text.h"

namespace mo {
namespace {

std::string InWords(const AttributeValue& value) {
  struct Visitor {
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(int64_t v) const { return absl::StrCat(v); }
    std::string operator()(double v) const { return ShortestDecimal(v); }
    std::string operator()(const std::string& v) const { return absl::StrCat("'", v, "'"); }
    std::string operator()(const Ints& v) const { return ToString(v); }
    std::string operator()(const Doubles& v) const {
      const auto write = [](std::string* out, double d) { out->append(ShortestDecimal(d)); };
      return absl::StrCat("[", absl::StrJoin(v, ", ", write), "]");
    }
    std::string operator()(ElementType v) const { return std::string(ElementTypeName(v)); }
    std::string operator()(const Shape& v) const { return ToString(v); }
  };
  return std::visit(Visitor(), value);
}

std::string InWords(const TensorType& type) {
  return absl::StrCat(ElementTypeName(type.element_type), ToString(type.shape));
}

std::string InWords(const Constant& constant) {
  return absl::StrCat("a constant ", ElementTypeName(constant.type()),
                      ToString(constant.extents()));
}

std::string InWords(const Value& value) {
  if (value.node->constant()) return InWords(*value.node->constant());
  const std::string port = value.output > 0 ? absl::StrCat(":", value.output) : "";
  return absl::StrCat("'", value.node->name(), "'", port);
}

// Norm of the differences / norm of the first one's values.
std::string RelativeDifference(const Constant& a, const Constant& b) {
  double squares = 0, differences = 0;
  int64_t different = 0;
  const int64_t block = a.block();
  std::vector<double> values(block), others(block);
  for (int64_t begin = 0; begin < a.size(); begin += block) {
    const int64_t count = std::min(block, a.size() - begin);
    a.ReadDoubles(begin, count, values.data());
    b.ReadDoubles(begin, count, others.data());
    for (int64_t i = 0; i < count; ++i) {
      different += values[i] != others[i];
      squares += values[i] * values[i];
      differences += (values[i] - others[i]) * (values[i] - others[i]);
    }
  }
  return absl::StrFormat("%d of %d values differ, by %.3g of the norm", different, a.size(),
                         squares > 0 ? std::sqrt(differences / squares) : INFINITY);
}

// Empty: none.
std::string ConstantDifference(const Constant& a, const Constant& b) {
  if (InWords(a) != InWords(b)) return absl::StrCat(InWords(a), " -> ", InWords(b));
  if (a.digest() == b.digest()) return "";
  const bool is_readable = a.available() && b.available() && IsConvertible(a.type());
  return absl::StrCat(InWords(a), ": ",
                      is_readable ? RelativeDifference(a, b) : std::string("other values"));
}

std::string InputDifference(const Value& a, const Value& b) {
  if (a.node->constant() && b.node->constant())
    return ConstantDifference(*a.node->constant(), *b.node->constant());
  return InWords(a) == InWords(b) ? "" : absl::StrCat(InWords(a), " -> ", InWords(b));
}

class NodeDiff {
 public:
  NodeDiff(const Node& a, const Node& b) : a_(a), b_(b) {}

  // A line each.
  std::vector<std::string> Lines() {
    if (a_.op().type != b_.op().type) Add("operation", a_.op().name(), b_.op().name());
    Attributes();
    Inputs();
    Outputs();
    for (size_t i = 0; i < std::min(a_.bodies().size(), b_.bodies().size()); ++i) {
      const std::string text = GraphDifferences(*a_.bodies()[i], *b_.bodies()[i]);
      if (!text.empty()) lines_.push_back(absl::StrCat("body ", i, ":\n", text));
    }
    return std::move(lines_);
  }

 private:
  void Add(absl::string_view what, absl::string_view from, absl::string_view to) {
    if (from != to) lines_.push_back(absl::StrCat(what, ": ", from, " -> ", to));
  }

  void Attributes() {
    std::set<std::string> names;
    for (const auto& [name, value] : a_.attributes().all()) names.insert(name);
    for (const auto& [name, value] : b_.attributes().all()) names.insert(name);
    for (const std::string& name : names) {
      const AttributeValue* from = a_.attributes().Find(name);
      const AttributeValue* to = b_.attributes().Find(name);
      Add(name, from == nullptr ? "none" : InWords(*from), to == nullptr ? "none" : InWords(*to));
    }
  }

  void Inputs() {
    if (a_.input_count() != b_.input_count()) {
      Add("inputs", absl::StrCat(a_.input_count()), absl::StrCat(b_.input_count()));
      return;
    }
    for (int i = 0; i < a_.input_count(); ++i) {
      const std::string difference = InputDifference(a_.input(i), b_.input(i));
      if (!difference.empty()) lines_.push_back(absl::StrCat("input ", i, ": ", difference));
    }
  }

  void Outputs() {
    for (int i = 0; i < std::min(a_.output_count(), b_.output_count()); ++i) {
      Add(absl::StrCat("output ", i), InWords(a_.type(i)), InWords(b_.type(i)));
      Add(absl::StrCat("names of output ", i), absl::StrJoin(a_.tensor_names(i), ", "),
          absl::StrJoin(b_.tensor_names(i), ", "));
    }
  }

  const Node& a_;
  const Node& b_;
  std::vector<std::string> lines_;
};

using NodesByName = std::map<std::string, const Node*>;

NodesByName ByName(const Graph& graph) {
  NodesByName nodes;
  for (const Node* node : graph.TopologicalOrder()) {
    if (!node->constant()) nodes[node->name()] = node;
  }
  return nodes;
}

std::string NamesOf(const std::vector<Node*>& nodes) {
  return absl::StrJoin(nodes, ", ", [](std::string* out, const Node* node) {
    absl::StrAppend(out, "'", node->name(), "'");
  });
}

void AddOrder(absl::string_view what, const std::vector<Node*>& a, const std::vector<Node*>& b,
              std::string& text) {
  if (NamesOf(a) != NamesOf(b))
    absl::StrAppend(&text, what, ": ", NamesOf(a), " -> ", NamesOf(b), "\n");
}

void AddMissing(absl::string_view where, const NodesByName& nodes, const NodesByName& others,
                std::string& text) {
  for (const auto& [name, node] : nodes) {
    if (others.count(name) == 0)
      absl::StrAppend(&text, "only in the ", where, ": '", name, "' (", node->op().name(), ")\n");
  }
}

}  // namespace

std::string GraphDifferences(const Graph& a, const Graph& b) {
  std::string text;
  AddOrder("inputs", a.parameters(), b.parameters(), text);
  AddOrder("outputs", a.results(), b.results(), text);
  const NodesByName nodes = ByName(a), others = ByName(b);
  AddMissing("first", nodes, others, text);
  AddMissing("second", others, nodes, text);
  for (const auto& [name, node] : nodes) {
    const auto other = others.find(name);
    if (other == others.end()) continue;
    const std::vector<std::string> lines = NodeDiff(*node, *other->second).Lines();
    if (lines.empty()) continue;
    absl::StrAppend(&text, "'", name, "' (", node->op().name(), "):\n  ",
                    absl::StrJoin(lines, "\n  "), "\n");
  }
  return text;
}

}  // namespace mo
