#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kFuseFakeQuantize};

// What a graph differs in from scale 0.5, zero point 4 and all numbers of u8.
struct Parts {
  std::string scale = "f32[] {0.5}", same_scale = "f32[] {0.5}";
  std::string zero = "f32[] {4}", same_zero = "f32[] {4}";
  std::string clamp = "min = 0, max = 255", integers = "u8";
  std::string of_divide = "", of_scale = "", head = "";
};

std::string Net(const Parts& p) {
  return absl::StrCat(p.head, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %s = Constant() )",
                      p.scale, p.of_scale, R"(
  %z = Constant() )",
                      p.zero, R"(
  %s2 = Constant() )",
                      p.same_scale, R"(
  %z2 = Constant() )",
                      p.same_zero, R"(
  %d = Divide(%x, %s))",
                      p.of_divide, R"(
  %r = Round(%d)
  %a = Add(%r, %z)
  %c = Clamp(%a) {)",
                      p.clamp, R"(}
  %q = Convert(%c) {destination_type = )",
                      p.integers, R"(}
  %f = Convert(%q) {destination_type = f32}
  %b = Subtract(%f, %z2)
  %y = Multiply(%b, %s2)
  %out = Result(%y)
)");
}

// The bounds and levels of the FakeQuantize that it becomes.
std::string BecomesOf(const std::string& body) {
  const std::unique_ptr<Graph> graph = ParseBody(body);
  const std::unique_ptr<Graph> original = ParseBody(body);
  RunPasses(kPasses, *graph);
  ExpectEqualValues(*original, *graph);
  const Node* node = graph->results()[0]->input(0).node;
  if (!node->Is(ops::kFakeQuantize)) return std::string(node->op().name());
  std::vector<std::string> bounds;
  for (int i = 1; i < 5; ++i)
    bounds.push_back(absl::StrJoin(node->constant_input(i)->Doubles(), " "));
  return absl::StrCat(absl::StrJoin(bounds, ", "), "; ", node->attributes().GetInt("levels"));
}

TEST(FuseFakeQuantize, TakesTheRangeOfTheIntegers) {
  EXPECT_EQ(BecomesOf(Net({})), "-2, 125.5, -2, 125.5; 256");
  EXPECT_EQ(BecomesOf(Net({.zero = "f32[] {0}",
                           .same_zero = "f32[] {0}",
                           .clamp = "min = -128, max = 127",
                           .integers = "i8"})),
            "-64, 63.5, -64, 63.5; 256");
  EXPECT_EQ(BecomesOf(Net({.clamp = "min = 0, max = 15"})), "-2, 5.5, -2, 5.5; 16");
}

TEST(FuseFakeQuantize, MayHaveAScaleForEachChannel) {
  EXPECT_EQ(BecomesOf(Net({.scale = "f32[2, 1] {0.5, 2}", .same_scale = "f32[2, 1] {0.5, 2}"})),
            "-2 -8, 125.5 502, -2 -8, 125.5 502; 256");
}

TEST(FuseFakeQuantize, NeedsNoZeroPoint) {
  std::string body = absl::StrReplaceAll(Net({}), {{"  %a = Add(%r, %z)\n", ""},
                                                   {"Clamp(%a)", "Clamp(%r)"},
                                                   {"  %b = Subtract(%f, %z2)\n", ""},
                                                   {"Multiply(%b, %s2)", "Multiply(%s2, %f)"}});
  EXPECT_EQ(BecomesOf(body), "0, 127.5, 0, 127.5; 256");
}

TEST(FuseFakeQuantize, KeepsWhatIsExcludedFQ1) {
  const std::string head = "\n  source \"s\" : \"Any\" exclude(operation_fusing)";
  ExpectRefusal(kPasses, Net({.of_divide = " from(\"s\")", .head = head}), "y", "FQ1");
  ExpectRefusal(kPasses, Net({.of_scale = " from(\"s\")", .head = head}), "y", "FQ1");
}

TEST(FuseFakeQuantize, KeepsWideIntegersFQ2) {
  ExpectRefusal(kPasses, Net({.integers = "i32"}), "y", "FQ2");
  ExpectRefusal(kPasses, Net({.integers = "i16"}), "y", "FQ2");
}

TEST(FuseFakeQuantize, KeepsOtherLimitsFQ3) {
  ExpectRefusal(kPasses, Net({.clamp = "min = 0, max = 300"}), "y", "FQ3");
  ExpectRefusal(kPasses, Net({.clamp = "min = 0, max = 254.5"}), "y", "FQ3");
}

TEST(FuseFakeQuantize, KeepsOtherScalesFQ4) {
  ExpectRefusal(kPasses, Net({.same_scale = "f32[] {0.25}"}), "y", "FQ4");
  ExpectRefusal(kPasses, Net({.scale = "f32[] {-0.5}", .same_scale = "f32[] {-0.5}"}), "y", "FQ4");
}

TEST(FuseFakeQuantize, KeepsOtherZeroPointsFQ5) {
  ExpectRefusal(kPasses, Net({.same_zero = "f32[] {2}"}), "y", "FQ5");
}

TEST(FuseFakeQuantize, KeepsOddZeroPointsFQ6) {
  ExpectRefusal(kPasses, Net({.zero = "f32[] {3}", .same_zero = "f32[] {3}"}), "y", "FQ6");
  ExpectRefusal(kPasses, Net({.zero = "f32[] {256}", .same_zero = "f32[] {256}"}), "y", "FQ6");
}

TEST(FuseFakeQuantize, KeepsWhatBroadcastsUpFQ7) {
  ExpectRefusal(kPasses, Net({.scale = "f32[1, 1, 1] {0.5}", .same_scale = "f32[1, 1, 1] {0.5}"}),
                "y", "FQ7");
}

}  // namespace
}  // namespace mo
