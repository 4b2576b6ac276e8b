#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kRemoveIdentities};

std::string Net(absl::string_view operation) {
  return absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]} names("x")
  %zeros = Constant() i64[2] {0, 0}
  %order = Constant() i64[2] {0, 1}
  %turned = Constant() i64[2] {1, 0}
  %shape = Constant() i64[2] {2, 3}
  %other = Constant() i64[2] {3, 2}
  %one = Constant() i64[1] {3}
  %axis = Constant() i64[] {1}
  %r = ReLU(%x) names("r")
  %y = )",
                      operation, " names(\"y\")\n  %out = Result(%y)\n");
}

TEST(RemoveIdentities, RemovesWhatChangesNothing) {
  for (const char* operation :
       {"Identity(%r)", "Convert(%r) {destination_type = f32}", "Reshape(%r, %shape)",
        "Transpose(%r, %order)", "Concat(%r) {axis = 0}", "Split(%r, %axis) {num_splits = 1}",
        "VariadicSplit(%r, %axis, %one)", "Pad(%r, %zeros, %zeros) {pad_mode = \"edge\"}"}) {
    ExpectRewrite(kPasses, Net(operation), R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]} names("x")
  %r = ReLU(%x) names("r", "y")
  %out = Result(%r)
)");
  }
}

TEST(RemoveIdentities, KeepsWhatChangesSomething) {
  for (const char* operation :
       {"Convert(%r) {destination_type = f16}", "Reshape(%r, %other)", "Transpose(%r, %turned)",
        "Concat(%r, %r) {axis = 0}", "Pad(%r, %zeros, %order) {pad_mode = \"edge\"}"}) {
    ExpectUnchanged(kPasses, Net(operation));
  }
}

TEST(RemoveIdentities, KeepsAReshapeOfUnknownExtents) {
  ExpectUnchanged(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [?, 3]}
  %shape = Constant() i64[2] {-1, 3}
  %y = Reshape(%x, %shape)
  %out = Result(%y)
)");
}

// A part of an axis whose extent is not known, after it a ReLU.
std::string PartOf(absl::string_view axis, absl::string_view split) {
  return absl::StrCat("\n  %x = Parameter() {element_type = f32, shape = [", axis,
                      R"(, 3]}
  %axis = Constant() i64[] {0}
  %two = Constant() i64[1] {2}
  %s = )",
                      split, "\n  %y = ReLU(%s)\n  %out = Result(%y)\n");
}

TEST(RemoveIdentities, RemovesASplitIntoOnePartOfAnUnknownExtent) {
  const std::unique_ptr<Graph> graph = ParseBody(PartOf("N", "Split(%x, %axis) {num_splits = 1}"));
  RunPasses(kPasses, *graph);
  EXPECT_EQ(graph->FindNode("s"), nullptr);
  EXPECT_EQ(ToString(graph->FindNode("y")->shape()), "[N, 3]");
}

TEST(RemoveIdentities, KeepsASplitThatTellsTheExtent) {
  ExpectUnchanged(kPasses, PartOf("?", "VariadicSplit(%x, %axis, %two)"));
}

TEST(RemoveIdentities, OfAConstantItIsTheConstantsToo) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  source "i" : "Identity" exclude(linear_fusing)
  %x = Parameter() {element_type = f32, shape = [2]}
  %c = Constant() f32[2] {1, 2}
  %i = Identity(%c) from("i")
  %y = Multiply(%x, %i)
  %z = Multiply(%y, %c)
  %out = Result(%z)
)");
  RunPasses({&kRemoveIdentities}, *graph);
  EXPECT_EQ(graph->FindNode("y")->input(1).node->op().name(), "Constant");
  EXPECT_TRUE(graph->FindNode("y")->input(1).node->Excluded(Optimization::kLinearFusing));
  EXPECT_FALSE(graph->FindNode("z")->input(1).node->Excluded(Optimization::kLinearFusing));
}

}  // namespace
}  // namespace mo
