#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/text.h"
#include "converter/graph/bodies.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/text.h"
#include "converter/graph/text_lexer.h"
#include "converter/graph/text_values.h"

namespace mo {
namespace {

class GraphParser : private TextValueParser {
 public:
  GraphParser(TextLexer& lexer, Diagnostics& diagnostics) : TextValueParser(lexer, diagnostics) {}
  // Of a body of a node in the graph that `outer` parses.
  GraphParser(TextLexer& lexer, Diagnostics& diagnostics, GraphParser& outer)
      : TextValueParser(lexer, diagnostics), depth_(outer.depth_ + 1), outer_(&outer) {}

  // graph "name" { line… }
  std::unique_ptr<Graph> Parse() {
    if (depth_ > kMaxNesting) return Fail("graphs are nested too deeply");
    if (!lexer_.Take("graph")) return Fail("expected 'graph'");
    std::optional<std::string> name = lexer_.TakeString();
    if (!name) return Fail("expected the graph's name in quotes");
    if (!lexer_.Take("{")) return Fail("expected '{'");
    graph_ = outer_ == nullptr ? std::make_unique<Graph>(*std::move(name))
                               : std::make_unique<Graph>(*std::move(name), *outer_->graph_);
    while (!lexer_.Take("}")) {
      if (lexer_.AtEnd()) return Fail("expected '}' at the end of the graph");
      const int line = lexer_.location().line;
      const bool ok = lexer_.Take("source") ? ParseSource() : ParseNode();
      if (!ok && lexer_.location().line == line) lexer_.SkipLine();
      failed_ |= !ok;
    }
    return failed_ ? nullptr : std::move(graph_);
  }

 private:
  // source "name" : "type" [at "file":line:column] [exclude(optimization, …)]
  bool ParseSource() {
    if (outer_ != nullptr) return Error("source nodes are those of the outermost graph");
    SourceNode source;
    std::optional<std::string> name = lexer_.TakeString();
    if (!name) return Error("expected the source node's name in quotes");
    if (!Expect(":")) return false;
    std::optional<std::string> type = lexer_.TakeString();
    if (!type) return Error("expected the source node's type in quotes");
    source.name = *std::move(name);
    source.type = *std::move(type);
    if (lexer_.Take("at") && !ParseLocation(source.location)) return false;
    if (lexer_.Take("exclude") && !ParseExclusions(source.excluded)) return false;
    source_numbers_.emplace(source.name, static_cast<int>(graph_->source_nodes().size()));
    graph_->AddSourceNode(std::move(source));
    return true;
  }

  bool ParseLocation(Location& location) {
    std::optional<std::string> file = lexer_.TakeString();
    std::optional<int64_t> line, column;
    const bool ok = file && lexer_.Take(":") && (line = lexer_.TakeInt()) && lexer_.Take(":") &&
                    (column = lexer_.TakeInt());
    if (!ok) return Error("expected \"file\":line:column");
    location = {*std::move(file), static_cast<int>(*line), static_cast<int>(*column)};
    return true;
  }

  bool ParseExclusions(OptimizationSet& excluded) {
    if (!Expect("(")) return false;
    do {
      const std::string word = lexer_.TakeWord();
      const std::optional<Optimization> optimization = OptimizationFromName(word);
      if (!optimization) return Wrong(absl::StrCat("there is no optimization '", word, "'"));
      excluded.Insert(*optimization);
    } while (lexer_.Take(","));
    return Expect(")");
  }

  // %name = Op(%input, %input:1) [constant] [{attributes}] [graph …] [-> types] [names(…)]
  // [from(…)]
  bool ParseNode() {
    const Location start = lexer_.location();
    NodeSpec spec;
    std::optional<std::string> name = lexer_.TakeReference();
    if (!name) return Error("expected a node, as in %name = Op(%input)");
    spec.name = *name;
    Node*& defined = nodes_[*name];
    if (defined != nullptr)
      return ErrorAt(start, absl::StrCat("there is a node '", spec.name, "' already"));
    if (!Expect("=")) return false;
    const Location op_location = lexer_.location();
    const std::string op = lexer_.TakeWord();
    const OpSchema* schema = FindOp(op);
    if (schema == nullptr) {
      return ErrorAt(op_location,
                     absl::StrCat("there is no operation '", op, "'", DidYouMean(op, OpNames())));
    }
    if (!ParseInputs(*name, spec.inputs)) return false;
    spec.op = schema->type;
    if (spec.op == ops::kConstant && !(spec.constant = ParseConstant())) return false;
    if (lexer_.Take("{") && !ParseAttributes(*schema, spec.attributes)) return false;
    if (!ParseBodies(spec.bodies)) return false;
    absl::StatusOr<Node*> node = graph_->Add(std::move(spec));
    if (!node.ok()) {
      diagnostics_.Error(Code::kGraphInvalid, start, std::string(node.status().message()));
      return false;
    }
    defined = *node;
    return ParseTypes(**node) && ParseNames(**node) && ParseProvenance(**node);
  }

  static std::vector<std::string> OpNames() {
    std::vector<std::string> names;
    for (const OpSchema& op : AllOps()) names.push_back(std::string(op.name()));
    return names;
  }

  bool ParseInputs(const std::string& reader, std::vector<Value>& inputs) {
    if (!Expect("(")) return false;
    if (lexer_.Take(")")) return true;
    do {
      const Location place = lexer_.location();
      std::optional<std::string> name = lexer_.TakeReference();
      if (!name) return Error("expected an input, as in %name or %name:1");
      std::optional<int64_t> output = 0;
      if (lexer_.Take(":") && !(output = lexer_.TakeInt()))
        return Error("expected the number of an output");
      const auto found = nodes_.find(*name);
      if (found == nodes_.end() || found->second == nullptr) {
        if (*name == reader)
          return ErrorAt(
              place, absl::StrCat("node '", reader,
                                  "' reads itself, in a cycle; a node reads those above its line"));
        if (found != nodes_.end()) return false;  // its own line is wrong and was reported
        return ErrorAt(place, absl::StrCat("there is no node '", *name, "' above this line"));
      }
      if (*output < 0 || *output >= found->second->output_count()) {
        return ErrorAt(place, absl::StrCat("node '", *name, "' has ", found->second->output_count(),
                                           " outputs"));
      }
      inputs.push_back({found->second, static_cast<int>(*output)});
    } while (lexer_.Take(","));
    return Expect(")");
  }

  bool ParseTypes(const Node& node) {
    if (!lexer_.Take("->")) return true;
    for (int i = 0; i == 0 || lexer_.Take(","); ++i) {
      std::optional<ElementType> type = ParseElementType();
      if (!type) return false;
      std::optional<Shape> shape = ParseShape();
      if (!shape) return false;
      if (i >= node.output_count())
        return Error(absl::StrCat("the node has only ", node.output_count(), " outputs"));
      if (node.type(i) == TensorType{*type, *shape}) continue;
      return Error(absl::StrCat("output ", i, " is ", ElementTypeName(node.type(i).element_type),
                                ToString(node.shape(i)), ", not ", ElementTypeName(*type),
                                ToString(*shape)));
    }
    return true;
  }

  bool ParseNames(Node& node) {
    if (!lexer_.Take("names")) return true;
    if (!Expect("(")) return false;
    int output = 0;
    do {
      std::vector<std::string> names;
      for (std::optional<std::string> name = lexer_.TakeString(); name;
           name = lexer_.TakeString()) {
        names.push_back(*std::move(name));
        if (!lexer_.Take(",")) break;
      }
      if (output >= node.output_count())
        return Error(absl::StrCat("the node has only ", node.output_count(), " outputs"));
      node.set_tensor_names(output++, std::move(names));
    } while (lexer_.Take(";"));
    return Expect(")");
  }

  bool ParseProvenance(Node& node) {
    if (!lexer_.Take("from")) return true;
    if (!Expect("(")) return false;
    std::vector<int> sources;
    do {
      std::optional<int> source = ParseSourceReference();
      if (!source) return Error("expected a source node, as in \"name\" or #3");
      sources.push_back(*source);
    } while (lexer_.Take(","));
    std::sort(sources.begin(), sources.end());
    node.AddSources(SourceSet(std::move(sources)));
    return Expect(")");
  }

  std::optional<int> ParseSourceReference() {
    if (lexer_.Take("#")) {
      std::optional<int64_t> number = lexer_.TakeInt();
      const int64_t count = static_cast<int64_t>(graph_->source_nodes().size());
      if (!number || *number < 0 || *number >= count) return std::nullopt;
      return static_cast<int>(*number);
    }
    std::optional<std::string> name = lexer_.TakeString();
    return name ? SourceNumber(*name) : std::nullopt;
  }

  std::optional<int> SourceNumber(const std::string& name) const {
    if (outer_ != nullptr) return outer_->SourceNumber(name);
    const auto found = source_numbers_.find(name);
    return found == source_numbers_.end() ? std::nullopt : std::optional(found->second);
  }

  bool ParseBodies(std::vector<std::unique_ptr<Graph>>& bodies) {
    while (lexer_.Sees("graph")) {
      bodies.push_back(GraphParser(lexer_, diagnostics_, *this).Parse());
      if (bodies.back() == nullptr) return false;
    }
    return true;
  }

  int depth_ = 0;
  GraphParser* outer_ = nullptr;
  bool failed_ = false;
  std::unique_ptr<Graph> graph_;
  std::unordered_map<std::string, Node*> nodes_;  // nullptr: its line is wrong, or not yet read
  std::map<std::string, int> source_numbers_;
};

}  // namespace

std::unique_ptr<Graph> ParseGraph(absl::string_view text, const std::string& file,
                                  Diagnostics& diagnostics) {
  diagnostics.AddSourceText(file, text);
  TextLexer lexer(text, file);
  std::unique_ptr<Graph> graph = GraphParser(lexer, diagnostics).Parse();
  if (graph != nullptr && !lexer.AtEnd()) {
    diagnostics.Error(Code::kMogSyntax, lexer.location(), "expected nothing after the graph");
    return nullptr;
  }
  return graph;
}

}  // namespace mo
