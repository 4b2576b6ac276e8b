#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kFuseSwish};

std::string Net(absl::string_view gate, absl::string_view head = "") {
  return absl::StrCat(head, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %one = Constant() f32[] {1}
)",
                      gate, "  %y = Multiply(%g, %x) names(\"y\")\n  %out = Result(%y)\n");
}

std::string Fused(absl::string_view op) {
  return absl::StrCat("\n  %x = Parameter() {element_type = f32, shape = [2, 3]}\n  %y = ", op,
                      "(%x) names(\"y\")\n  %out = Result(%y)\n");
}

TEST(FuseSwish, KnowsTheGates) {
  ExpectRewrite(kPasses, Net("  %g = Sigmoid(%x)\n"), Fused("Swish"));
  ExpectRewrite(kPasses, Net("  %g = HSigmoid(%x)\n"), Fused("HSwish"));
  ExpectRewrite(kPasses, Net("  %s = SoftPlus(%x)\n  %g = Tanh(%s)\n"), Fused("Mish"));
  ExpectRewrite(kPasses,
                Net("  %e = Exp(%x)\n  %a = Add(%e, %one)\n  %l = Log(%a)\n  %g = Tanh(%l)\n"),
                Fused("Mish"));
}

TEST(FuseSwish, LeavesTheGateToItsOtherReaders) {
  ExpectRewrite(kPasses, Net("  %g = Sigmoid(%x)\n  %also = Result(%g)\n"), R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %g = Sigmoid(%x)
  %also = Result(%g)
  %y = Swish(%x) names("y")
  %out = Result(%y)
)");
}

TEST(FuseSwish, NotOfSomethingElse) {
  ExpectUnchanged(kPasses, Net("  %n = Negative(%x)\n  %g = Sigmoid(%n)\n"));
  ExpectUnchanged(kPasses, Net("  %g = Tanh(%x)\n"));
}

TEST(FuseSwish, NamesWhatWentIn) {
  const std::unique_ptr<Graph> graph = ParseBody(Net("  %g = Sigmoid(%x)\n"));
  const Records records = RunPasses(kPasses, *graph);
  ASSERT_EQ(records.rewrites().size(), 1u);
  EXPECT_THAT(records.rewrites()[0].nodes_in, ::testing::ElementsAre("y", "g"));
  EXPECT_THAT(records.rewrites()[0].nodes_out, ::testing::ElementsAre("y"));
  EXPECT_THAT(records.rewrites()[0].sources, ::testing::ElementsAre("g", "y"));
}

TEST(FuseSwish, KeepsWhenExcludedSW1) {
  const std::string source = "\n  source \"s\" : \"Any\" exclude(operation_fusing)";
  ExpectRefusal(kPasses, Net("  %g = Sigmoid(%x) from(\"s\")\n", source), "y", "SW1");
  std::string body = Net("  %g = Sigmoid(%x)\n", source);
  body.insert(body.find("  %out"), "  %z = ReLU(%y)\n");
  body.replace(body.find(" names(\"y\")"), 11, " names(\"y\") from(\"s\")");
  ExpectRefusal(kPasses, body, "y", "SW1");
}

TEST(FuseSwish, KeepsAnExcludedConstantSW1) {
  std::string body = Net("  %e = Exp(%x)\n  %a = Add(%e, %one)\n  %l = Log(%a)\n  %g = Tanh(%l)\n",
                         "\n  source \"one\" : \"Const\" exclude(operation_fusing)");
  body.replace(body.find("{1}"), 3, "{1} from(\"one\")");
  const std::unique_ptr<Graph> graph = ParseBody(body);
  ExpectRefusal(kPasses, body, "y", "SW1");
  const Records records = RunPasses(kPasses, *graph);
  ASSERT_EQ(records.refusals().size(), 1u);
  EXPECT_EQ(records.refusals().front().blocker, "one");
  EXPECT_TRUE(records.refusals().front().by_exclusion);
  EXPECT_EQ(records.refusals().front().values, "'one', a constant of 'a', is excluded");
}

TEST(FuseSwish, KeepsOtherNumbersSW2) {
  ExpectRefusal(kPasses,
                Net("  %c = Constant() f32[] {1.0000001}\n  %e = Exp(%x)\n  %a = Add(%e, %c)\n"
                    "  %l = Log(%a)\n  %g = Tanh(%l)\n"),
                "y", "SW2");
}

TEST(FuseSwish, KeepsWhatBroadcastsUpSW3) {
  ExpectRefusal(kPasses,
                Net("  %c = Constant() f32[1, 1, 1] {1}\n  %e = Exp(%x)\n  %a = Add(%e, %c)\n"
                    "  %l = Log(%a)\n  %g = Tanh(%l)\n"),
                "y", "SW3");
}

}  // namespace
}  // namespace mo
