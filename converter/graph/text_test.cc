#include "converter/graph/text.h"

#include "converter/graph/ops/ops.h"
#include "converter/graph/verifier.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kNet[] = R"(graph "net" {
  source "conv1" : "Convolution" at "net.prototxt":12:1 exclude(linear_fusing)
  source "split" : "Slice"
  %data = Parameter() {element_type = f32, layout = "NCHW", shape = [N, 3, 8, 8]} names("data") from("split")
  %w = Constant() f32[4, 3, 3, 3] seeded(7)
  %conv1 = Convolution(%data, %w) {strides = [2, 2]} -> f32[N, 4, 3, 3] names("conv1") from("conv1")
  %axis = Constant() i64[] {1}
  %parts = Split(%conv1, %axis) {num_splits = 2} -> f32[N, 2, 3, 3], f32[N, 2, 3, 3] names(; "b", "c") from("conv1", "split")
  %real = Constant() f32[1, 2, 1, 1] real {0.1, 0.3333333333333333}
  %"odd \"name\"\x0a" = Add(%parts:1, %real) -> f32[N, 2, 3, 3]
  %out = Result(%"odd \"name\"\x0a")
}
)";

std::string Errors(absl::string_view text) {
  Diagnostics diagnostics;
  EXPECT_EQ(ParseGraph(text, "t.mog", diagnostics), nullptr);
  return diagnostics.Render();
}

TEST(Text, PrintsWhatItParsed) {
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph = ParseGraph(kNet, "t.mog", diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  EXPECT_TRUE(VerifyGraph(*graph).ok()) << VerifyGraph(*graph);
  EXPECT_EQ(PrintGraph(*graph), kNet);
}

TEST(Text, KeepsEveryFormOfConstant) {
  constexpr char kConstants[] = R"(graph "g" {
  %a = Constant() f32[3] {1, -0.1, 1e-05}
  %b = Constant() f32[2, 2] all(2.5)
  %c = Constant() u4[4] packed(1234)
  %d = Constant() f64[0] {}
  %e = Constant() f32[100] digest(0123456789abcdef0123456789abcdef)
  %f = Constant() boolean[2] {0, 1}
  %g = Constant() f32[3] {inf, -inf, nan}
  %ra = Result(%a)
  %rb = Result(%b)
  %rc = Result(%c)
  %rd = Result(%d)
  %re = Result(%e)
  %rf = Result(%f)
  %rg = Result(%g)
}
)";
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph = ParseGraph(kConstants, "t.mog", diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  const std::string printed = PrintGraph(*graph);
  std::unique_ptr<Graph> again = ParseGraph(printed, "t.mog", diagnostics);
  ASSERT_NE(again, nullptr) << diagnostics.Render();
  EXPECT_EQ(PrintGraph(*again), printed);
  for (const char* line :
       {"%a = Constant() f32[3] {1, -0.1, 1e-05}", "%b = Constant() f32[2, 2] all(2.5)",
        "%c = Constant() u4[4] packed(1234)", "%d = Constant() f64[0] {}",
        "%e = Constant() f32[100] digest(0123456789abcdef0123456789abcdef)",
        "%f = Constant() boolean[2] {0, 1}", "%g = Constant() f32[3] {inf, -inf, nan}"}) {
    EXPECT_THAT(printed, HasSubstr(line));
  }
  EXPECT_FALSE(graph->FindNode("e")->constant()->available());
}

TEST(Text, PrintsManyElementsAsDigest) {
  Graph graph("g");
  Node* constant = graph.AddConstant(
      "c", Constant::FromDoubles(ElementType::kF32, {65}, std::vector<double>(65, 1.0)));
  ASSERT_TRUE(graph.Add({.op = ops::kResult, .name = "r", .inputs = {constant->output()}}).ok());
  EXPECT_THAT(PrintGraph(graph), HasSubstr("f32[65] digest("));
}

TEST(Text, TellsAllErrorsWithTheirPlaces) {
  const std::string errors = Errors(
      "graph \"g\" {\n"
      "  %a = Parameter() {element_type = f32, shape = [1, 2]}\n"
      "  %b = ReLu(%a)\n"
      "  %c = ReLU(%nobody)\n"
      "  %d = ReLU(%b)\n"
      "  %a = ReLU(%a)\n"
      "  %e = Concat(%a) {axis = 5}\n"
      "}\n");
  EXPECT_THAT(errors, HasSubstr("t.mog:3:8: error: there is no operation 'ReLu'; did you mean "
                                "'ReLU' or 'Elu' or 'Gelu'? [MO3001]"));
  EXPECT_THAT(errors,
              HasSubstr("t.mog:4:13: error: there is no node 'nobody' above this line [MO3001]"));
  EXPECT_THAT(errors, HasSubstr("t.mog:6:3: error: there is a node 'a' already [MO3001]"));
  EXPECT_THAT(errors,
              HasSubstr("t.mog:7:3: error: axis 5 is not one of a tensor of rank 2 [MO3002]"));
  EXPECT_EQ(std::count(errors.begin(), errors.end(), '^'), 4) << errors;
  EXPECT_THAT(errors, Not(HasSubstr("expected '}'")));  // %d only follows from %b
}

TEST(Text, RefusesWhatDoesNotFit) {
  EXPECT_THAT(Errors("grap"), HasSubstr("t.mog:1:1: error: expected 'graph'"));
  EXPECT_THAT(Errors("graph \"g\" {"), HasSubstr("expected '}'"));
  EXPECT_THAT(Errors("graph \"g\" {\n%c = Constant() f32[3] {1, 2}\n}"),
              HasSubstr("expected 3 values, found 2"));
  EXPECT_THAT(Errors("graph \"g\" {\n%c = Constant() f32[9999999999999, 99999999999] all(1)\n}"),
              HasSubstr("sensible size"));
  EXPECT_THAT(Errors("graph \"g\" {\n%c = Constant() f32[1] {x}\n}"),
              HasSubstr("'x' is not a number"));
  EXPECT_THAT(Errors("graph \"g\" {\n%p = Parameter() {element_type = f32, shape = [2]}\n%r = "
                     "ReLU(%p) -> f32[3]\n}"),
              HasSubstr("output 0 is f32[2], not f32[3]"));
  EXPECT_THAT(Errors("graph \"g\" {\n%p = Parameter() {element_type = f32, layout = \"NCC\", shape "
                     "= [1, 2, 3]}\n}"),
              HasSubstr("the layout is 'NCC', expected the letters of its axes in order"));
  EXPECT_THAT(
      Errors("graph \"g\" {\n%p = Parameter() {element_type = f32, layout = \"NC\", shape = "
             "[1, 2, 3]}\n}"),
      HasSubstr("the layout NC does not fit the shape [1, 2, 3]"));
  EXPECT_THAT(Errors("graph \"g\" {\n%p = Parameter() {element_type = f32}\n}"),
              HasSubstr("attribute 'shape' is missing"));
  EXPECT_THAT(Errors("graph \"g\" {\n}\nx"),
              HasSubstr("t.mog:3:1: error: expected nothing after the graph"));
}

TEST(Text, ErrorsPointAtWhatIsWrong) {
  const std::vector<std::pair<std::string, std::string>> lines = {
      {"%a = ReLU( %b , %c)", "2:12: error: there is no node 'b' above this line"},
      {"%a = ReLU(%\"b c\")", "2:11: error: there is no node 'b c' above this line"},
      {"%a = Parameter() {bogus = 1}", "2:19: error: Parameter has no attribute 'bogus'"},
      {"%a = Parameter() {element_type = f17, shape = []}", "2:34: error: 'f17' is not an element"},
      {"%a = Parameter() {element_type = f32, shape = [2, 1.5]}",
       "2:51: error: '1.5' is not a dim"},
      {"%a = Constant() f32[2] {1, z}", "2:28: error: 'z' is not a number"},
      {"%a = Constant() i32[1] {99999999999}", "2:25: error: '99999999999' does not fit into i32"},
      {"%a = Constant() u8[1] {-1}", "2:24: error: '-1' does not fit into u8"},
      {"%a = Constant() i8[1] {0.5}", "2:24: error: '0.5' does not fit into i8"},
      {"%a = Constant() f16[1] {1e6}", "2:25: error: '1e6' does not fit into f16"},
      {"%a = ReLU(%p:1)", "2:11: error: node 'p' has 1 outputs"}};
  for (const auto& [line, error] : lines) {
    const std::string before = "graph \"g\" { %p = Parameter() {element_type = f32, shape = []}\n";
    EXPECT_THAT(Errors(before + line + "\n}"), HasSubstr("t.mog:" + error)) << line;
  }
}

TEST(Text, ANodeCannotReadItself) {
  Diagnostics diagnostics;
  EXPECT_EQ(
      ParseGraph("graph \"g\" {\n  %a = ReLU(%a)\n  %r = Result(%a)\n}\n", "t.mog", diagnostics),
      nullptr);
  EXPECT_THAT(diagnostics.Render(),
              HasSubstr("t.mog:2:13: error: node 'a' reads itself, in a cycle; a node reads those "
                        "above its line [MO3001]"));
}

TEST(Text, LimitsNesting) {
  std::string text;
  for (int i = 0; i < 100; ++i)
    text += "graph \"g\" {\n%c = Constant() boolean[] {1}\n%y = If(%c) ";
  EXPECT_THAT(Errors(text), HasSubstr("nested too deeply"));
}

TEST(Text, NestedGraphsSurvive) {
  constexpr char kNested[] = R"(graph "outer" {
  source "choice" : "If" exclude(pad_folding)
  source "choice/then/y" : "Relu"
  %p = Parameter() {element_type = f32, shape = [2]}
  %c = Parameter() {element_type = boolean, shape = []}
  %y = If(%c, %p) {else_inputs = [1], then_inputs = [1]} graph "then" {
    %q = Parameter() {element_type = f32, shape = [?]} from("choice")
    %y = ReLU(%q) -> f32[?] from("choice", "choice/then/y")
    %r = Result(%y) from("choice")
  } graph "else" {
    %q = Parameter() {element_type = f32, shape = [2]}
    %w = Constant() f32[2] seeded(7)
    %y = Add(%q, %w) -> f32[2]
    %r = Result(%y)
  } -> f32[?] names("y") from("choice")
  %r = Result(%y)
}
)";
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph = ParseGraph(kNested, "t.mog", diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  EXPECT_EQ(PrintGraph(*graph), kNested);
  const Graph& body = *graph->FindNode("y")->bodies()[0];
  EXPECT_TRUE(body.FindNode("q")->Excluded(Optimization::kPadFolding));
}

TEST(Text, SourceNodesAreThoseOfTheOutermostGraph) {
  EXPECT_THAT(Errors("graph \"g\" {\n%c = Parameter() {element_type = boolean, shape = []}\n"
                     "%y = If(%c) graph \"then\" {\nsource \"a\" : \"A\"\n}\n}"),
              HasSubstr("source nodes are those of the outermost graph"));
}

TEST(Text, DeclaresSourcesInBodies) {
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = ParseGraph(
      R"(graph "g" {
  %c = Parameter() {element_type = boolean, shape = []}
  %y = If(%c) graph "then" {
    %a = Constant() f32[] {1}
    %inner = Sqrt(%a)
    %r = Result(%inner)
  } graph "else" {
    %a = Constant() f32[] {1}
    %r = Result(%a)
  }
  %out = Result(%y)
})",
      "t.mog", diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  DeclareSources(*graph);
  const Node* inner = graph->FindNode("y")->bodies()[0]->FindNode("inner");
  ASSERT_EQ(inner->sources().size(), 1);
  EXPECT_EQ(graph->source_nodes()[inner->sources()[0]].name, "inner");
}

}  // namespace
}  // namespace mo
