#include "converter/passes/random_graphs/graph_lines.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/random_graphs/random_nodes.h"

namespace mo {
namespace {

// What is before `separator`, which is cut off with it; all of `text` where it is missing.
absl::string_view CutFront(absl::string_view& text, absl::string_view separator) {
  const size_t end = text.find(separator);
  const absl::string_view front = text.substr(0, end);
  text = end == absl::string_view::npos ? "" : text.substr(end + separator.size());
  return front;
}

// Cuts off what `separator` begins.
std::string CutBack(absl::string_view& text, absl::string_view separator) {
  const size_t begin = text.find(separator);
  if (begin == absl::string_view::npos) return "";
  const std::string back(text.substr(begin));
  text = text.substr(0, begin);
  return back;
}

// At commas outside of brackets.
std::vector<std::string> SplitList(absl::string_view text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (char c : text) {
    depth += c == '[' ? 1 : c == ']' ? -1 : 0;
    if (c == ',' && depth == 0) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  for (std::string& part : parts) part = std::string(absl::StripAsciiWhitespace(part));
  return parts;
}

GraphLines::Node ParseNode(absl::string_view line) {
  GraphLines::Node node;
  absl::ConsumePrefix(&line, "%");
  node.name = std::string(CutFront(line, " = "));
  node.op = std::string(CutFront(line, "("));
  for (absl::string_view input : absl::StrSplit(CutFront(line, ")"), ", ", absl::SkipEmpty()))
    node.inputs.push_back(std::string(absl::StripPrefix(input, "%")));
  node.provenance = CutBack(line, " from(");
  node.names = CutBack(line, " names(");
  const std::string types = CutBack(line, " -> ");
  node.types = std::string(absl::StripPrefix(types, " -> "));
  if (node.op == ops::kConstant.name()) {
    node.constant = std::string(line);
  } else if (!line.empty()) {
    absl::ConsumePrefix(&line, " {");
    absl::ConsumeSuffix(&line, "}");
    node.attributes = SplitList(line);
  }
  return node;
}

std::string PrintNode(const GraphLines::Node& node) {
  auto reference = [](std::string* out, const std::string& input) {
    absl::StrAppend(out, "%", input);
  };
  const std::string attributes =
      node.attributes.empty() ? "" : absl::StrCat(" {", absl::StrJoin(node.attributes, ", "), "}");
  return absl::StrCat("%", node.name, " = ", node.op, "(",
                      absl::StrJoin(node.inputs, ", ", reference), ")", node.constant, attributes,
                      node.types.empty() ? "" : " -> ", node.types, node.names, node.provenance);
}

}  // namespace

GraphLines::GraphLines(absl::string_view text) {
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (absl::StartsWith(line, "source ")) sources.push_back(std::string(line));
    if (absl::StartsWith(line, "%")) nodes.push_back(ParseNode(line));
  }
}

std::string GraphLines::Print() const {
  std::string text = "graph \"random\" {\n";
  for (const std::string& source : sources) absl::StrAppend(&text, "  ", source, "\n");
  for (const Node& node : nodes) absl::StrAppend(&text, "  ", PrintNode(node), "\n");
  return text + "}\n";
}

std::string Shuffled(absl::string_view text, uint64_t seed) {
  Random random(seed);
  GraphLines lines(text);
  std::vector<GraphLines::Node> rest = std::move(lines.nodes);
  lines.nodes.clear();
  std::set<std::string> placed;
  while (!rest.empty()) {
    std::vector<size_t> ready;
    std::set<std::string> met;  // parameters and results keep their order
    for (size_t i = 0; i < rest.size(); ++i) {
      const bool ordered =
          rest[i].op == ops::kParameter.name() || rest[i].op == ops::kResult.name();
      const bool first = !ordered || met.insert(rest[i].op).second;
      const bool has_inputs =
          std::all_of(rest[i].inputs.begin(), rest[i].inputs.end(), [&](const std::string& input) {
            return placed.count(input.substr(0, input.find(':'))) > 0;
          });
      if (first && has_inputs) ready.push_back(i);
    }
    const size_t next = random.Of(ready);
    placed.insert(rest[next].name);
    lines.nodes.push_back(std::move(rest[next]));
    rest.erase(rest.begin() + static_cast<ptrdiff_t>(next));
  }
  return lines.Print();
}

}  // namespace mo
