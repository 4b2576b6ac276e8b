#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kFormScaleShift};

// x · a + b from one source node, "bn", that is excluded if so said.
std::string Pair(absl::string_view exclude = "", absl::string_view constant = "f32[2, 1, 1] {4, 5}",
                 absl::string_view results = "") {
  return absl::StrCat(R"(
  source "bn" : "BatchNorm")",
                      exclude, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %a = Constant() )",
                      constant, R"(
  %m = Multiply(%a, %x) names("m") from("bn")
  %b = Constant() f32[] {7}
  %y = Add(%m, %b) names("y") from("bn")
  %out = Result(%y)
)",
                      results);
}

TEST(FormScaleShift, OfAMultiplyAndTheAddThatBelongsToIt) {
  ExpectRewrite(kPasses, Pair(), R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %a = Constant() f32[2, 1, 1] {4, 5}
  %b = Constant() f32[] {7}
  %y = ScaleShift(%x, %a, %b) names("y")
  %out = Result(%y)
)");
}

TEST(FormScaleShift, OfANegativeASubtract) {
  ExpectRewrite(kPasses, Pair("", "f32[] {-1}"), R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %b = Constant() f32[] {7}
  %y = Subtract(%b, %x) names("y")
  %out = Result(%y)
)");
  ExpectRewrite(kPasses, Pair("", "f32[2, 1, 1] {-1, -1}"), R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %a = Constant() f32[2, 1, 1] all(-1)
  %b = Constant() f32[] {7}
  %y = ScaleShift(%x, %a, %b) names("y")
  %out = Result(%y)
)");
}

TEST(FormScaleShift, LeavesAnAddThatBelongsToAnother) {
  // Parsed without sources each node is its own source.
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %a = Constant() f32[] {4}
  %m = Multiply(%x, %a) names("m")
  %b = Constant() f32[] {7}
  %y = Add(%m, %b) names("y")
  %out = Result(%y)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %a = Constant() f32[] {4}
  %m = ScaleShift(%x, %a) names("m")
  %b = Constant() f32[] {7}
  %y = Add(%m, %b) names("y")
  %out = Result(%y)
)");
}

TEST(FormScaleShift, LeavesAnAddThatIsNotTheOnlyReader) {
  const std::unique_ptr<Graph> graph = ParseBody(Pair("", "f32[] {4}", "  %also = Result(%m)\n"));
  RunPasses(kPasses, *graph);
  EXPECT_EQ(graph->FindNode("m")->op().name(), "ScaleShift");
  EXPECT_EQ(graph->FindNode("y")->op().name(), "Add");
}

TEST(FormScaleShift, KeepsWhenExcludedFS1) {
  ExpectRefusal(kPasses, Pair(" exclude(linear_fusing)"), "m", "FS1");
}

TEST(FormScaleShift, KeepsWhatBroadcastsUpFS2) {
  ExpectRefusal(kPasses, Pair("", "f32[5, 1, 1, 1] {1, 2, 3, 4, 5}"), "m", "FS2");
}

TEST(FormScaleShift, KeepsIntegersFS3) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = i64, shape = [3]}
  %a = Constant() i64[] {3}
  %m = Multiply(%x, %a)
  %out = Result(%m)
)",
                "m", "FS3");
}

}  // namespace
}  // namespace mo
