// The limits of docs/robustness.md: each has its message.

#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;

std::string Repeated(const std::string& text, int count) {
  return absl::StrJoin(std::vector<std::string>(count, text), "");
}

std::string Nested(const std::string& open, const std::string& inner, const std::string& close,
                   int depth) {
  return Repeated(open, depth) + inner + Repeated(close, depth);
}

constexpr char kMog[] =
    "graph \"g\" {\n  %x = Parameter() {element_type = f32, shape = [1]} names(\"x\")\n"
    "  %r = Result(%x)\n}\n";

// A field of a message of protobuf.
std::string Field(int number, const std::string& content) {
  std::string bytes(1, static_cast<char>(number << 3 | 2));
  for (size_t size = content.size();; size >>= 7) {
    if (size < 0x80) return bytes + static_cast<char>(size) + content;
    bytes += static_cast<char>(size | 0x80);
  }
}

// Of ONNX: graphs in attributes of nodes, so deep.
std::string NestedGraphs(int depth) {
  std::string graph = Field(2, "g");
  for (int i = 0; i < depth; ++i)
    graph = Field(1, Field(4, "If") + Field(5, Field(1, "then_branch") + Field(6, graph))) +
            Field(2, "g");
  return std::string("\x08\x08", 2) + Field(7, graph) + Field(8, std::string("\x10\x11", 2));
}

// Calls of functions of TensorFlow, so deep, each function with so many calls.
std::string NestedCalls(int depth, int calls) {
  std::string text =
      "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } }\n";
  const auto call = [](int i) {
    return absl::StrCat(" op: 'PartitionedCall' attr { key: 'f' value { func { name: 'f", i,
                        "' } } } attr { key: 'Tin' value { list { type: DT_FLOAT } } }"
                        " attr { key: 'Tout' value { list { type: DT_FLOAT } } }");
  };
  absl::StrAppend(&text, "node { name: 'y' input: 'x'", call(0), " }\nlibrary {\n");
  for (int i = 0; i < depth; ++i) {
    absl::StrAppend(&text, "  function { signature { name: 'f", i,
                    "' input_arg { name: 'i' type: DT_FLOAT } output_arg { name: 'o' type: "
                    "DT_FLOAT } }");
    std::string last = "i";
    for (int j = 0; j < calls; ++j) {
      absl::StrAppend(&text, " node_def { name: 'c", j, "' input: '", last, "'", call(i + 1), " }");
      last = absl::StrCat("c", j, ":output:0");
    }
    absl::StrAppend(&text, " ret { key: 'o' value: '", last, "' } }\n");
  }
  return absl::StrCat(text, "  function { signature { name: 'f", depth,
                      "' input_arg { name: 'i' type: DT_FLOAT } output_arg { name: 'o' type: "
                      "DT_FLOAT } } ret { key: 'o' value: 'i' } }\n}\n");
}

// Of ONNX, as text: a loop in a loop, of 1,024 iterations each.
constexpr char kLoops[] = R"(ir_version: 8
opset_import { version: 17 }
graph {
  name: "net"
  initializer { name: "m" data_type: 7 int64_data: 1024 }
  node { op_type: "Loop" input: ["m", "", "x"] output: "y" attribute { name: "body" type: GRAPH g {
    name: "outer"
    node { op_type: "Loop" input: ["m", "", "v"] output: "w" attribute { name: "body" type: GRAPH g {
      name: "inner"
      node { op_type: "Sin" input: "v2" output: "w2" }
      input { name: "i2" } input { name: "c2" } input { name: "v2" }
      output { name: "c2" } output { name: "w2" }
    } } }
    input { name: "i" } input { name: "c" } input { name: "v" }
    output { name: "c" } output { name: "w" }
  } } }
  input { name: "x" type { tensor_type { elem_type: 1 shape { dim { dim_value: 2 } } } } }
  output { name: "y" }
}
)";

class Limits : public CommandLineTest {
 protected:
  // What a model of these bytes is told.
  std::function<std::string()> Model(const std::string& file, const std::string& content) {
    return [=, this] {
      Write(file, content);
      return Convert({"--model", Path(file)}).err;
    };
  }
  std::function<std::string()> Configuration(const std::string& content) {
    return [=, this] {
      Write("net.mog", kMog);
      Write("c.toml", "schema = 1\n" + content);
      return Convert({"--model", Path("net.mog"), "--config", Path("c.toml")}).err;
    };
  }
};

// The rows of the table below "## Limits": what is limited, and the words of its message.
std::map<std::string, std::string> Documented() {
  std::ifstream file("docs/robustness.md");
  const std::string text = {std::istreambuf_iterator<char>(file), {}};
  std::map<std::string, std::string> rows;
  const std::string section = text.substr(text.find("\n## Limits\n"));
  for (absl::string_view line : absl::StrSplit(section.substr(0, section.find("\n## ", 1)), '\n')) {
    const std::vector<std::string> cells = absl::StrSplit(line, " | ");
    if (cells.size() != 4 || cells[3].find('`') == std::string::npos) continue;
    const std::vector<std::string> message = absl::StrSplit(cells[3], '`');
    rows[std::string(absl::StripPrefix(cells[0], "| "))] = absl::StrCat(message[1], "\n", cells[2]);
  }
  return rows;
}

TEST_F(Limits, AreDocumentedWithTheirMessages) {
  const std::string deep_key = "[a" + Repeated(".a", 20) + "]\n";
  std::string many_layers =
      "layer { name: 'd' type: 'Input' top: 'd' input_param { shape { } } }\n";
  for (int i = 0; i < 300; ++i)
    absl::StrAppend(&many_layers, "layer { name: 'l", i, "' type: 'ReLU' bottom: 'no", i,
                    "' top: 'l", i, "' }\n");
  const std::map<std::string, std::function<std::string()>> cases = {
      {"nesting of messages in a text",
       Model("net.prototxt", Nested("layer { ", "", "}", 70) + "\n")},
      {"nesting of graphs of ONNX", Model("net.onnx", NestedGraphs(40))},
      {"nesting of calls of functions of TensorFlow", Model("net.pbtxt", NestedCalls(70, 1))},
      {"nodes of functions of TensorFlow in place of their calls",
       Model("net.pbtxt", NestedCalls(20, 2))},
      {"iterations of ONNX's loops, as nodes", Model("net.txt", kLoops)},
      {"bytes of a configuration", Configuration("# " + std::string(5 << 20, 'x') + "\n")},
      {"parts of a key", Configuration(deep_key)},
      {"memory of a pattern, compiled",
       Configuration("[[exclude]]\nregex = ['" + Repeated("\\pL{1000}", 10) + "']\n")},
      {"steps of `preprocess`", Configuration("[[input]]\nname = \"x\"\npreprocess = [" +
                                              Repeated("{ scale = 2 },", 65) + "]\n")},
      {"elements of a constant of a text graph",
       Model(
           "net.mog",
           "graph \"g\" {\n  %w = Constant() f32[99999999999] seeded(1)\n  %r = Result(%w)\n}\n")},
      {"diagnostics of one kind", Model("net.prototxt", many_layers)},
      {"bytes of a file of arguments",
       [this] {
         Write("words", std::string(17 << 20, 'x'));
         return Run({"@" + Path("words")}).err;
       }},
  };
  const std::map<std::string, std::string> documented = Documented();
  for (const auto& [what, provoke] : cases) {
    ASSERT_EQ(documented.count(what), 1u) << what;
    const std::vector<std::string> wanted = absl::StrSplit(documented.at(what), '\n');
    const std::string found = provoke();
    EXPECT_THAT(found, HasSubstr(wanted[0])) << what;
    EXPECT_THAT(found, HasSubstr("[" + wanted[1] + "]")) << what;
  }
  for (const auto& [what, message] : documented)
    EXPECT_EQ(cases.count(what), 1u) << what << " has no case here";
}

}  // namespace
}  // namespace mo
