#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kMoveFactorsAcrossReshapes};

// The Multiply and the weights are next to each other, and values are equal.
void ExpectMoved(absl::string_view body) {
  const std::unique_ptr<Graph> original = ParseBody(body);
  const std::unique_ptr<Graph> moved = ParseBody(body);
  RunPasses(kPasses, *moved);
  const Node& multiply = *moved->FindNode("m");
  const Node &above = *multiply.input(0).node, &below = *multiply.uses()[0].node;
  EXPECT_TRUE(above.name() == "t" || above.name() == "bias" || below.name() == "t")
      << BodyOf(*moved);
  ExpectEqualValues(*original, *moved);
}

TEST(MoveFactorsAcrossReshapes, AboveASqueeze) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 1, 1, 3]}
  %w = Constant() f32[2, 1, 1, 2] {1, 2, 3, 4}
  %t = Convolution(%x, %w) names("t")
  %axes = Constant() i64[1] {2}
  %s = Squeeze(%t, %axes) names("s")
  %a = Constant() f32[2, 1] {10, -1}
  %m = Multiply(%s, %a) names("m")
  %out = Result(%m)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 1, 1, 3]}
  %w = Constant() f32[2, 1, 1, 2] {1, 2, 3, 4}
  %t = Convolution(%x, %w) names("t")
  %m/factors = Constant() f32[2, 1, 1] {10, -1}
  %m = Multiply(%t, %m/factors)
  %axes = Constant() i64[1] {2}
  %s = Squeeze(%m, %axes) names("m")
  %out = Result(%s)
)");
}

TEST(MoveFactorsAcrossReshapes, BelowAnUnsqueeze) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3]}
  %a = Constant() f32[2, 1] {10, -1}
  %m = Multiply(%x, %a) names("m")
  %axes = Constant() i64[1] {2}
  %s = Unsqueeze(%m, %axes) names("s")
  %w = Constant() f32[1, 2, 1, 2] {1, 2, 3, 4}
  %t = Convolution(%s, %w) names("t")
  %out = Result(%t)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3]}
  %axes = Constant() i64[1] {2}
  %s = Unsqueeze(%x, %axes)
  %m/factors = Constant() f32[2, 1, 1] {10, -1}
  %m = Multiply(%s, %m/factors) names("s")
  %w = Constant() f32[1, 2, 1, 2] {1, 2, 3, 4}
  %t = Convolution(%m, %w) names("t")
  %out = Result(%t)
)");
}

TEST(MoveFactorsAcrossReshapes, DenseLayersOnSequences) {
  for (const char* factor :
       {"f32[4] {1, 2, 3, 4}", "f32[1, 1, 4] {1, 2, 3, 4}", "f32[] {7}", "f32[1, 1] {7}"}) {
    ExpectMoved(absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [6, 3]}
  %w = Constant() f32[3, 4] seeded(1)
  %t = MatMul(%x, %w)
  %b = Constant() f32[4] seeded(2)
  %bias = Add(%t, %b)
  %shape = Constant() i64[3] {2, 3, 4}
  %s = Reshape(%bias, %shape) {special_zero = false}
  %a = Constant() )",
                             factor, R"(
  %m = Multiply(%s, %a)
  %out = Result(%m)
)"));
    ExpectMoved(absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [2, 3, 4]}
  %a = Constant() )",
                             factor, R"(
  %m = Multiply(%x, %a)
  %shape = Constant() i64[2] {6, 4}
  %s = Reshape(%m, %shape) {special_zero = false}
  %w = Constant() f32[4, 3] seeded(1)
  %t = MatMul(%s, %w)
  %out = Result(%t)
)"));
  }
}

TEST(MoveFactorsAcrossReshapes, ExtentsMayBeUnknown) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  %x = Parameter() {element_type = f32, shape = [?, 1, 1, ?]}
  %w = Constant() f32[2, 1, 1, 2] {1, 2, 3, 4}
  %t = Convolution(%x, %w)
  %axes = Constant() i64[1] {-2}
  %s = Squeeze(%t, %axes)
  %a = Constant() f32[2, 1] {10, -1}
  %m = Multiply(%s, %a)
  %out = Result(%m)
)");
  RunPasses(kPasses, *graph);
  EXPECT_EQ(graph->FindNode("m")->input(0).node->name(), "t");
}

std::string Squeezed(absl::string_view factor, absl::string_view results = "  %out = Result(%m)\n",
                     absl::string_view sources = "", absl::string_view from = "") {
  return absl::StrCat(sources, R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 1, 4]}
  %w = Constant() f32[2, 3, 1, 1] seeded(1)
  %t = Convolution(%x, %w)
  %axes = Constant() i64[1] {2}
  %s = Squeeze(%t, %axes)
  %a = Constant() )",
                      factor, "\n  %m = Multiply(%s, %a)", from, "\n", results);
}

// The weights above cannot take the factors, since their result is an output of the model.
TEST(MoveFactorsAcrossReshapes, BelowWeightsThatOthersRead) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [2, 2]}
  %w = Constant() f32[3, 2] {1, 2, 3, 4, 5, 6}
  %first = FullyConnected(%x, %w) names("first")
  %also = Result(%first)
  %c = Constant() f32[3] {2, 3, 4}
  %scaled = Multiply(%first, %c)
  %axis = Constant() i64[1] {1}
  %row = Unsqueeze(%scaled, %axis) names("row")
  %w2 = Constant() f32[3, 4] seeded(1)
  %second = MatMul(%row, %w2)
  %out = Result(%second)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 2]}
  %w = Constant() f32[3, 2] {1, 2, 3, 4, 5, 6}
  %first = FullyConnected(%x, %w) names("first")
  %also = Result(%first)
  %axis = Constant() i64[1] {1}
  %row = Unsqueeze(%first, %axis)
  %scaled/factors = Constant() f32[3] {2, 3, 4}
  %scaled = Multiply(%row, %scaled/factors) names("row")
  %w2 = Constant() f32[3, 4] seeded(1)
  %second = MatMul(%scaled, %w2)
  %out = Result(%second)
)");
}

TEST(MoveFactorsAcrossReshapes, KeepsWhenExcludedMR1) {
  ExpectRefusal(kPasses,
                Squeezed("f32[2, 1] {2, 3}", "  %out = Result(%m)\n",
                         "\n  source \"bn\" : \"Mul\" exclude(linear_fusing)", " from(\"bn\")"),
                "m", "MR1");
}

TEST(MoveFactorsAcrossReshapes, KeepsWhatIsReadElsewhereMR2) {
  const std::string results = "  %out = Result(%m)\n";
  ExpectRefusal(kPasses, Squeezed("f32[2, 1] {2, 3}", results + "  %other = Result(%s)\n"), "m",
                "MR2");
  ExpectRefusal(kPasses, Squeezed("f32[2, 1] {2, 3}", results + "  %other = Result(%t)\n"), "m",
                "MR2");
}

TEST(MoveFactorsAcrossReshapes, KeepsWhatBroadcastsUpMR3) {
  ExpectRefusal(kPasses, Squeezed("f32[5, 1, 1] {1, 2, 3, 4, 5}"), "m", "MR3");
  ExpectRefusal(kPasses, Squeezed("f32[1, 1, 1, 1] {7}"), "m", "MR3");
}

TEST(MoveFactorsAcrossReshapes, KeepsFactorsAlongALostAxisMR4) {
  ExpectRefusal(kPasses, Squeezed("f32[2, 4] seeded(2)"), "m", "MR4");
}

TEST(MoveFactorsAcrossReshapes, KeepsFactorsOfRowsMR5) {
  ExpectRefusal(kPasses, Squeezed("f32[4] {1, 2, 3, 4}"), "m", "MR5");
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 4, 1, 2]}
  %a = Constant() f32[4, 1, 1] {1, 2, 3, 4}
  %m = Multiply(%x, %a)
  %shape = Constant() i64[3] {0, 4, 2}
  %s = Reshape(%m, %shape) {special_zero = true}
  %w = Constant() f32[2, 2] seeded(1)
  %t = MatMul(%s, %w)
  %out = Result(%t)
)",
                "m", "MR5");
}

}  // namespace
}  // namespace mo
