#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "converter/base/text.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/text.h"
#include "converter/graph/text_lexer.h"

namespace mo {
namespace {

constexpr int kDeepestNesting = 32;
constexpr int64_t kMaxElements = int64_t{1} << 40;
constexpr int64_t kMaxMadeElements = int64_t{1} << 28;  // of all() and seeded()

class GraphParser {
 public:
  GraphParser(TextLexer& lexer, Diagnostics& diagnostics, int depth)
      : lexer_(lexer), diagnostics_(diagnostics), depth_(depth) {}

  // graph "name" { line… }
  std::unique_ptr<Graph> Parse() {
    if (depth_ > kDeepestNesting) return Fail("graphs are nested too deeply");
    if (!lexer_.Take("graph")) return Fail("expected 'graph'");
    std::optional<std::string> name = lexer_.TakeString();
    if (!name) return Fail("expected the graph's name in quotes");
    if (!lexer_.Take("{")) return Fail("expected '{'");
    graph_ = std::make_unique<Graph>(*std::move(name));
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
  std::nullptr_t Fail(const std::string& message) {
    diagnostics_.Error(Code::kMogSyntax, lexer_.location(), message);
    return nullptr;
  }
  bool Error(const std::string& message) {
    Fail(message);
    return false;
  }
  bool ErrorAt(const Location& place, std::string message) {
    diagnostics_.Error(Code::kMogSyntax, place, std::move(message));
    return false;
  }
  // About the token that was taken last.
  bool Wrong(std::string message) { return ErrorAt(lexer_.taken_location(), std::move(message)); }
  bool Expect(absl::string_view token) {
    return lexer_.Take(token) || Error(absl::StrCat("expected '", token, "'"));
  }

  // source "name" : "type" [at "file":line:column] [exclude(optimization, …)]
  bool ParseSource() {
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

  // %name = Op(%input, %input:1) [constant] [{attributes}] [-> types] [names(…)] [from(…)] [graph
  // …]
  bool ParseNode() {
    const Location start = lexer_.location();
    NodeSpec spec;
    std::optional<std::string> name = lexer_.TakeReference();
    if (!name) return Error("expected a node, as in %name = Op(%input)");
    defined_.insert(*name);
    spec.name = *name;
    if (nodes_.count(spec.name) > 0)
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
    if (spec.op == ops::kConstant && !ParseConstant(spec.constant)) return false;
    if (lexer_.Take("{") && !ParseAttributes(*schema, spec.attributes)) return false;
    absl::StatusOr<Node*> node = graph_->Add(std::move(spec));
    if (!node.ok()) {
      diagnostics_.Error(Code::kGraphInvalid, start, std::string(node.status().message()));
      return false;
    }
    nodes_[*name] = *node;
    return ParseTypes(**node) && ParseNames(**node) && ParseProvenance(**node) &&
           ParseSubgraphs(**node);
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
      if (found == nodes_.end()) {
        if (*name == reader)
          return ErrorAt(
              place, absl::StrCat("node '", reader,
                                  "' reads itself, in a cycle; a node reads those above its line"));
        if (defined_.count(*name) > 0) return false;  // its own line is wrong and was reported
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

  bool ParseConstant(std::optional<Constant>& constant) {
    std::optional<ElementType> type = ParseElementType();
    if (!type) return false;
    std::optional<Shape> shape = ParseShape();
    if (!shape) return false;
    const std::optional<Extents> extents = shape->extents();
    const std::optional<int64_t> count = extents ? ElementCount(*extents) : std::nullopt;
    if (!count || *count > kMaxElements)
      return Error("a constant needs a static shape of a sensible size");
    if (lexer_.Take("seeded")) return ParseSeeded(*type, *extents, *count, constant);
    if (lexer_.Take("digest")) {
      std::optional<std::string> digest = ParseParenthesized();
      if (!digest) return false;
      constant =
          Constant::FromBytes(*type, *extents, DigestOnlyBytes(ByteSize(*type, *count), *digest));
      return true;
    }
    if (lexer_.Take("packed")) return ParsePacked(*type, *extents, *count, constant);
    return ParseElements(*type, *extents, *count, constant);
  }

  std::optional<std::string> ParseParenthesized() {
    if (!Expect("(")) return std::nullopt;
    std::string word = lexer_.TakeWord();
    if (!Expect(")")) return std::nullopt;
    return word;
  }

  bool ParseSeeded(ElementType type, const Extents& extents, int64_t count,
                   std::optional<Constant>& constant) {
    if (count > kMaxMadeElements) return Error("a seeded constant has at most 2^28 elements");
    if (!IsConvertible(type))
      return Error(absl::StrCat("there are no seeded values of ", ElementTypeName(type)));
    std::optional<std::string> word = ParseParenthesized();
    if (!word) return false;
    std::optional<int64_t> seed = ParseInt64(*word);
    if (!seed) return Error("expected a whole number as seed");
    constant =
        Constant::FromBytes(type, extents, SeededBytes(static_cast<uint64_t>(*seed), type, count));
    return true;
  }

  bool ParsePacked(ElementType type, const Extents& extents, int64_t count,
                   std::optional<Constant>& constant) {
    std::optional<std::string> hex = ParseParenthesized();
    if (!hex) return false;
    const bool digits =
        std::all_of(hex->begin(), hex->end(), [](char c) { return absl::ascii_isxdigit(c); });
    if (!digits || hex->size() != 2 * ByteSize(type, count))
      return Error("expected the constant's bytes as hexadecimal digits");
    constant = Constant::FromBytes(type, extents, OwnedBytes(absl::HexStringToBytes(*hex)));
    return true;
  }

  // [real] {v, v, …} or [real] all(v)
  bool ParseElements(ElementType type, const Extents& extents, int64_t count,
                     std::optional<Constant>& constant) {
    if (!IsConvertible(type))
      return Error(absl::StrCat("values of ", ElementTypeName(type), " cannot be listed"));
    const bool real = lexer_.Take("real");
    const bool all = lexer_.Take("all");
    if (!Expect(all ? "(" : "{")) return false;
    const absl::string_view close = all ? ")" : "}";
    std::string bytes;
    int64_t listed = 0;
    if (!lexer_.Take(close)) {
      do {
        if (!ParseElement(real ? ElementType::kF64 : type, bytes)) return false;
        ++listed;
      } while (lexer_.Take(","));
      if (!Expect(close)) return false;
    }
    if (count > kMaxMadeElements) return Error("a listed constant has at most 2^28 elements");
    if (all ? listed != 1 : listed != count) {
      return Error(absl::StrCat("expected ", all ? 1 : count, " values, found ", listed));
    }
    ByteSourcePtr source = all ? SplatBytes(std::move(bytes), static_cast<uint64_t>(count))
                               : OwnedBytes(std::move(bytes));
    constant =
        real ? Constant::FromBytes(ElementType::kF64, extents, std::move(source)).Converted(type)
             : Constant::FromBytes(type, extents, std::move(source));
    return true;
  }

  bool ParseElement(ElementType type, std::string& bytes) {
    const std::string word = lexer_.TakeWord();
    char element[8];
    if (type == ElementType::kI64 || type == ElementType::kU64) {
      const std::optional<int64_t> value = ParseInt64(word);
      if (!value) return Wrong(absl::StrCat("'", word, "' is not a whole number"));
      std::copy_n(reinterpret_cast<const char*>(&*value), 8, element);
    } else if (type == ElementType::kF32) {
      const std::optional<float> value = ParseFloat(word);
      if (!value) return Wrong(absl::StrCat("'", word, "' is not a number"));
      std::copy_n(reinterpret_cast<const char*>(&*value), 4, element);
    } else {
      const std::optional<double> value = ParseDouble(word);
      if (!value) return Wrong(absl::StrCat("'", word, "' is not a number"));
      FromDoubles(type, &*value, 1, element);
    }
    bytes.append(element, static_cast<size_t>(ElementBits(type) / 8));
    return true;
  }

  bool ParseAttributes(const OpSchema& op, Attributes& attributes) {
    do {
      const std::string name = lexer_.TakeWord();
      const AttributeSpec* spec = op.FindAttribute(name);
      if (spec == nullptr) return Wrong(absl::StrCat(op.name(), " has no attribute '", name, "'"));
      if (attributes.Has(name)) return Wrong(absl::StrCat("attribute '", name, "' is given twice"));
      if (!Expect("=")) return false;
      std::optional<AttributeValue> value = ParseAttribute(spec->kind);
      if (!value) return false;
      attributes.Set(name, *std::move(value));
    } while (lexer_.Take(","));
    return Expect("}");
  }

  std::optional<AttributeValue> ParseAttribute(AttributeKind kind) {
    switch (kind) {
      case AttributeKind::kBool: {
        const std::string word = lexer_.TakeWord();
        if (word == "true") return true;
        if (word == "false") return false;
        return Error("expected true or false"), std::nullopt;
      }
      case AttributeKind::kInt:
        return Wrapped(lexer_.TakeInt(), "a whole number");
      case AttributeKind::kDouble:
        return Wrapped(ParseDouble(lexer_.TakeWord()), "a number");
      case AttributeKind::kString:
        return Wrapped(lexer_.TakeString(), "a string in quotes");
      case AttributeKind::kInts:
        return ParseList<int64_t>(ParseInt64);
      case AttributeKind::kDoubles:
        return ParseList<double>(ParseDouble);
      case AttributeKind::kElementType:
        return Wrapped(ParseElementType(), "an element type");
      case AttributeKind::kShape:
        return Wrapped(ParseShape(), "a shape");
    }
    return std::nullopt;
  }

  template <typename T>
  std::optional<AttributeValue> Wrapped(std::optional<T> value, absl::string_view what) {
    if (!value) return Error(absl::StrCat("expected ", what)), std::nullopt;
    return AttributeValue(*std::move(value));
  }

  template <typename T>
  std::optional<AttributeValue> ParseList(std::optional<T> (*parse)(absl::string_view)) {
    std::vector<T> list;
    if (!Expect("[")) return std::nullopt;
    if (lexer_.Take("]")) return list;
    do {
      const std::string word = lexer_.TakeWord();
      std::optional<T> value = parse(word);
      if (!value)
        return Wrong(absl::StrCat("'", word, "' is not a number that fits here")), std::nullopt;
      list.push_back(*value);
    } while (lexer_.Take(","));
    if (!Expect("]")) return std::nullopt;
    return list;
  }

  std::optional<ElementType> ParseElementType() {
    const std::string word = lexer_.TakeWord();
    std::optional<ElementType> type = ElementTypeFromName(word);
    if (!type) Wrong(absl::StrCat("'", word, "' is not an element type"));
    return type;
  }

  std::optional<Shape> ParseShape() {
    if (!Expect("[")) return std::nullopt;
    if (lexer_.Take("]")) return Shape();
    std::vector<Dim> dims;
    do {
      const std::string word = lexer_.TakeWord();
      if (word == "..." && dims.empty())
        return Expect("]") ? std::optional(Shape::UnknownRank()) : std::nullopt;
      std::optional<Dim> dim = ParseDimOrSymbol(word);
      if (!dim) return Wrong(absl::StrCat("'", word, "' is not a dimension")), std::nullopt;
      dims.push_back(*std::move(dim));
    } while (lexer_.Take(","));
    if (!Expect("]")) return std::nullopt;
    return Shape(std::move(dims));
  }

  static std::optional<Dim> ParseDimOrSymbol(absl::string_view word) {
    const bool symbol = !word.empty() && absl::ascii_isalpha(static_cast<unsigned char>(word[0]));
    return symbol ? Dim::Symbol(word) : ParseDim(word);
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
    SourceSet sources;
    do {
      std::optional<int> source = ParseSourceReference();
      if (!source) return Error("expected a source node, as in \"name\" or #3");
      sources.push_back(*source);
    } while (lexer_.Take(","));
    std::sort(sources.begin(), sources.end());
    node.AddSources(sources);
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
    const auto found = name ? source_numbers_.find(*name) : source_numbers_.end();
    return found == source_numbers_.end() ? std::nullopt : std::optional(found->second);
  }

  bool ParseSubgraphs(Node& node) {
    while (lexer_.Sees("graph")) {
      std::unique_ptr<Graph> body = GraphParser(lexer_, diagnostics_, depth_ + 1).Parse();
      if (body == nullptr) return false;
      node.AddSubgraph(std::move(body));
    }
    return true;
  }

  TextLexer& lexer_;
  Diagnostics& diagnostics_;
  int depth_;
  bool failed_ = false;
  std::unique_ptr<Graph> graph_;
  std::map<std::string, Node*> nodes_;
  std::unordered_set<std::string> defined_;
  std::map<std::string, int> source_numbers_;
};

}  // namespace

std::unique_ptr<Graph> ParseGraph(absl::string_view text, const std::string& file,
                                  Diagnostics& diagnostics) {
  diagnostics.AddSourceText(file, text);
  TextLexer lexer(text, file);
  std::unique_ptr<Graph> graph = GraphParser(lexer, diagnostics, 0).Parse();
  if (graph != nullptr && !lexer.AtEnd()) {
    diagnostics.Error(Code::kMogSyntax, lexer.location(), "expected nothing after the graph");
    return nullptr;
  }
  return graph;
}

}  // namespace mo
