#include "converter/passes/testing.h"

namespace mo {
namespace {

TEST(ShareConstants, SmallOnesByTheirBytes) {
  ExpectRewrite({&kShareConstants}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 2]}
  %a = Constant() f32[2] {1, 2}
  %p = Add(%x, %a)
  %b = Constant() f32[2] {1, 2}
  %q = Multiply(%p, %b)
  %out = Result(%q)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 2]}
  %a = Constant() f32[2] {1, 2}
  %p = Add(%x, %a)
  %q = Multiply(%p, %a)
  %out = Result(%q)
)");
}

TEST(ShareConstants, LargeOnesThatAreCopies) {
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

TEST(ShareConstants, LeavesWhatDiffers) {
  ExpectUnchanged({&kShareConstants}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 2]}
  %a = Constant() f32[2] {1, 2}
  %p = Add(%x, %a)
  %b = Constant() f32[1, 2] {1, 2}
  %q = Multiply(%p, %b)
  %c = Constant() f32[2] {1, 3}
  %r = Multiply(%q, %c)
  %d = Constant() f32[2] {-0, 0}
  %s = Add(%r, %d)
  %e = Constant() f32[2] {0, 0}
  %t = Add(%s, %e)
  %out = Result(%t)
)");
}

}  // namespace
}  // namespace mo
