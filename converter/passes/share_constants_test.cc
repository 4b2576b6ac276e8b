#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

TEST(ShareConstants, IntegersByTheirBytes) {
  ExpectRewrite({&kShareConstants}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %p = Constant() i64[2] {1, 0}
  %a = Transpose(%x, %p)
  %r = ReLU(%a)
  %q = Constant() i64[2] {1, 0}
  %b = Transpose(%r, %q)
  %out = Result(%b)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %p = Constant() i64[2] {1, 0}
  %a = Transpose(%x, %p)
  %r = ReLU(%a)
  %b = Transpose(%r, %p)
  %out = Result(%b)
)");
}

TEST(ShareConstants, OthersThatAreCopies) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  %x = Parameter() {element_type = f32, shape = [100, 2]}
  %a = Constant() f32[100, 2] seeded(1)
  %p = Add(%x, %a)
  %q = Multiply(%p, %a)
  %out = Result(%q)
)");
  const Node* shared = graph->FindNode("a");
  Node* copy = graph->AddConstant("copy", *shared->constant());
  graph->SetInput({graph->FindNode("q"), 1}, copy->output());
  RunPasses({&kShareConstants}, *graph);
  EXPECT_EQ(graph->FindNode("q")->input(1).node, shared);
  EXPECT_EQ(graph->FindNode("copy"), nullptr);
}

TEST(ShareConstants, LeavesWhatIsEqualByChance) {
  ExpectUnchanged({&kShareConstants}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 2]}
  %a = Constant() f32[2] {1, 2}
  %p = Add(%x, %a)
  %b = Constant() f32[2] {1, 2}
  %q = Multiply(%p, %b)
  %out = Result(%q)
)");
}

TEST(ShareConstants, ScalesOfResizing) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 2, 2]}
  %axes = Constant() i64[2] {2, 3}
  %four = Constant() i64[2] {4, 4}
  %ones = Constant() f32[2] {1, 1}
  %p = Interpolate(%x, %four, %ones, %axes) {mode = "nearest", shape_calculation_mode = "sizes"}
  %eight = Constant() i64[2] {8, 8}
  %also_ones = Constant() f32[2] {1, 1}
  %q = Interpolate(%p, %eight, %also_ones, %axes) {mode = "nearest", shape_calculation_mode = "sizes"}
  %out = Result(%q)
)");
  RunPasses({&kShareConstants}, *graph);
  EXPECT_EQ(graph->FindNode("p")->input(2), graph->FindNode("q")->input(2));
}

TEST(ShareConstants, LeavesIntegersThatDiffer) {
  ExpectUnchanged({&kShareConstants}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 2]}
  %a = Constant() i64[2] {4, 1}
  %p = Reshape(%x, %a)
  %b = Constant() i32[2] {4, 1}
  %q = Reshape(%p, %b)
  %c = Constant() i64[2] {1, 4}
  %r = Reshape(%q, %c)
  %out = Result(%r)
)");
}

}  // namespace
}  // namespace mo
