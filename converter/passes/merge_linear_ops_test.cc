#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kMergeLinearOps};

// A chain on x, as {"Multiply", "f32[] {6}"}, …: nodes n0, n1, … The input has another reader.
struct Step {
  absl::string_view op, constant;
};
std::string Chain(const std::vector<Step>& steps) {
  std::string body = "\n  %x = Parameter() {element_type = f32, shape = [1, 3, 2, 2]}\n";
  std::string value = "%x";
  for (size_t i = 0; i < steps.size(); ++i) {
    absl::StrAppend(&body, "  %c", i, " = Constant() ", steps[i].constant, "\n  %n", i, " = ",
                    steps[i].op, "(", value, ", %c", i, ")\n");
    value = absl::StrCat("%n", i);
  }
  return absl::StrCat(body, "  %other = ReLU(%x)\n  %both = Concat(", value,
                      ", %other) {axis = 1} names(\"y\")\n  %out = Result(%both)\n");
}

std::string Merged(absl::string_view nodes, absl::string_view last) {
  return absl::StrCat("\n  %x = Parameter() {element_type = f32, shape = [1, 3, 2, 2]}\n", nodes,
                      "  %other = ReLU(%x)\n  %both = Concat(", last,
                      ", %other) {axis = 1} names(\"y\")\n  %out = Result(%both)\n");
}

TEST(MergeLinearOps, MultiplyAddMultiply) {
  ExpectRewrite(
      kPasses, Chain({{"Multiply", "f32[] {6}"}, {"Add", "f32[] {6}"}, {"Multiply", "f32[] {6}"}}),
      Merged(
          "  %n2/scale/value = Constant() f32[] {36}\n  %n2/scale = Multiply(%x, %n2/scale/value)\n"
          "  %n2/shift/value = Constant() f32[] {36}\n  %n2 = Add(%n2/scale, %n2/shift/value)\n",
          "%n2"));
}

TEST(MergeLinearOps, ScalarsAndChannelsTogether) {
  ExpectRewrite(
      kPasses,
      Chain({{"Multiply", "f32[] {6}"},
             {"Add", "f32[3, 1, 1] {6, 7, 8}"},
             {"Multiply", "f32[] {6}"}}),
      Merged(
          "  %n2/scale/value = Constant() f32[] {36}\n  %n2/scale = Multiply(%x, %n2/scale/value)\n"
          "  %n2/shift/value = Constant() f32[3, 1, 1] {36, 42, 48}\n  %n2 = Add(%n2/scale, "
          "%n2/shift/value)\n",
          "%n2"));
}

TEST(MergeLinearOps, WhatIsNeutralDisappears) {
  ExpectRewrite(kPasses,
                Chain({{"Multiply", "f32[] {1}"}, {"Add", "f32[] {0}"}, {"Multiply", "f32[] {1}"}}),
                Merged("", "%x"));
  ExpectRewrite(
      kPasses, Chain({{"Add", "f32[] {0}"}, {"Multiply", "f32[] {6}"}}),
      Merged("  %n1/scale/value = Constant() f32[] {6}\n  %n1 = Multiply(%x, %n1/scale/value)\n",
             "%n1"));
  ExpectRewrite(
      kPasses, Chain({{"Add", "f32[] {6}"}, {"Multiply", "f32[] {1}"}}),
      Merged("  %n1/shift/value = Constant() f32[] {6}\n  %n1 = Add(%x, %n1/shift/value)\n",
             "%n1"));
}

// As f32 the product is 1, but the two are not the identity.
TEST(MergeLinearOps, WhatIsAlmostNeutralStays) {
  ExpectRewrite(kPasses, Chain({{"Multiply", "f32[] {3}"}, {"Multiply", "f32[] {0.333333343}"}}),
                Merged("  %n1/scale/value = Constant() f32[] real {1.0000000298023224}\n"
                       "  %n1 = Multiply(%x, %n1/scale/value)\n",
                       "%n1"));
  ExpectRewrite(kPasses, Chain({{"Multiply", "f32[] real {0.1}"}, {"Multiply", "f32[] real {10}"}}),
                Merged("", "%x"));
}

TEST(MergeLinearOps, CoefficientsStayDouble) {
  // In f32 the product would be rounded twice.
  ExpectRewrite(kPasses,
                Chain({{"Multiply", "f32[] real {0.1}"}, {"Multiply", "f32[] real {0.3}"}}),
                Merged("  %n1/scale/value = Constant() f32[] real {0.03}\n  %n1 = Multiply(%x, "
                       "%n1/scale/value)\n",
                       "%n1"));
}

TEST(MergeLinearOps, WhatIsCanonicalStays) {
  ExpectUnchanged(kPasses, Chain({{"Multiply", "f32[] {6}"}, {"Add", "f32[] {6}"}}));
  ExpectUnchanged(kPasses, Chain({{"Multiply", "f32[] {6}"}}));
}

TEST(MergeLinearOps, WhatIsNeutralGoes) {
  const char kNothing[] = R"(
  %x = Parameter() {element_type = f32, shape = [1, 3]}
  %out = Result(%x)
)";
  for (const char* neutral : {"%k = Constant() f32[] {1}\n%n = Multiply(%x, %k)",
                              "%k = Constant() f32[3] {0, 0, 0}\n%n = Add(%x, %k)"}) {
    const std::string body = absl::StrCat("%x = Parameter() {element_type = f32, shape = [1, 3]}\n",
                                          neutral, "\n%out = Result(%n)\n");
    ExpectRewrite(kPasses, body, kNothing);
    PassOptions off;
    off.disabled.Insert(Optimization::kLinearFusing);
    ExpectUnchanged(kPasses, body, off);
  }
  // Not where it widens the tensor.
  ExpectUnchanged(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 3]}
  %k = Constant() f32[2, 1] {1, 1}
  %n = Multiply(%x, %k)
  %out = Result(%n)
)");
}

TEST(MergeLinearOps, ConstantMayStandFirst) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 3]}
  %a = Constant() f32[] {2}
  %m = Multiply(%a, %x)
  %n = Multiply(%a, %m)
  %out = Result(%n)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 3]}
  %n/scale/value = Constant() f32[] {4}
  %n = Multiply(%x, %n/scale/value)
  %out = Result(%n)
)");
}

TEST(MergeLinearOps, TwoChainsMayShareAConstant) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 3]}
  %a = Constant() f32[] {2}
  %m = Multiply(%x, %a)
  %n = Multiply(%m, %a)
  %p = Multiply(%x, %a)
  %q = Add(%p, %a)
  %both = Add(%n, %q)
  %out = Result(%both)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 3]}
  %n/scale/value = Constant() f32[] {4}
  %n = Multiply(%x, %n/scale/value)
  %a = Constant() f32[] {2}
  %p = Multiply(%x, %a)
  %q = Add(%p, %a)
  %both = Add(%n, %q)
  %out = Result(%both)
)");
}

TEST(MergeLinearOps, KeepsWhenExcludedML1) {
  ExpectRefusal(kPasses, R"(
  source "s" : "Scale" exclude(linear_fusing)
  %x = Parameter() {element_type = f32, shape = [1, 3]}
  %a = Constant() f32[] {2}
  %m = Multiply(%x, %a) from("s")
  %n = Multiply(%m, %a)
  %out = Result(%n)
)",
                "n", "ML1");
}

TEST(MergeLinearOps, KeepsWhenReadElsewhereML2) {
  constexpr char kBranched[] = R"(
  %x = Parameter() {element_type = f32, shape = [1, 3]}
  %a = Constant() f32[] {2}
  %m = Multiply(%x, %a)
  %n = Multiply(%m, %a)
  %r = ReLU(%m)
  %both = Add(%n, %r)
  %out = Result(%both)
)";
  ExpectRefusal(kPasses, kBranched, "n", "ML2");
}

TEST(MergeLinearOps, KeepsWhenTheMiddleIsAnOutputML2) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 3]}
  %a = Constant() f32[] {2}
  %m = Multiply(%x, %a)
  %n = Multiply(%m, %a)
  %out = Result(%n)
  %middle = Result(%m)
)",
                "n", "ML2");
}

TEST(MergeLinearOps, KeepsIntegersML3) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = i64, shape = [1, 3]}
  %a = Constant() i64[] {2}
  %m = Multiply(%x, %a)
  %n = Multiply(%m, %a)
  %out = Result(%n)
)",
                "n", "ML3");
}

TEST(MergeLinearOps, KeepsWhatBroadcastsUpML4) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 1, 3]}
  %a = Constant() f32[1, 4, 1] {1, 2, 3, 4}
  %b = Constant() f32[] {2}
  %m = Multiply(%x, %a)
  %n = Multiply(%m, %b)
  %out = Result(%n)
)",
                "n", "ML4");
}

TEST(MergeLinearOps, KeepsWhenTheConstantWouldGrowML5) {
  ExpectRefusal(
      kPasses,
      Chain({{"Multiply", "f32[3, 1, 1] {1, 2, 3}"}, {"Multiply", "f32[1, 2, 2] {1, 2, 3, 4}"}}),
      "n1", "ML5");
  // Pairwise each is no larger than the larger one, all together they are.
  ExpectRefusal(kPasses,
                Chain({{"Multiply", "f32[3, 1, 1] {1, 2, 3}"},
                       {"Add", "f32[] {2}"},
                       {"Add", "f32[1, 2, 2] {1, 2, 3, 4}"}}),
                "n2", "ML5");
}

// So the factors come into the weights, and the shift before the padding stays.
constexpr char kShiftScaleConvolution[] = R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 4, 4]}
  %a = Constant() f32[3, 1, 1] {1, 2, 3}
  %add = Add(%x, %a)
  %b = Constant() f32[] {2}
  %mul = Multiply(%add, %b)
  %w = Constant() f32[1, 3, 3, 3] seeded(1)
  %conv = Convolution(%mul, %w) {pads_begin = [1, 1], pads_end = [1, 1]}
  %out = Result(%conv)
)";

TEST(MergeLinearOps, KeepsAMultiplyThatConvolutionsTakeInML7) {
  ExpectRefusal(kPasses, kShiftScaleConvolution, "mul", "ML7");
  const std::unique_ptr<Graph> graph = ParseBody(kShiftScaleConvolution);
  RunPasses({&kMergeLinearOps, &kFuseLinearOps}, *graph);
  EXPECT_EQ(graph->FindNode("mul"), nullptr);
  EXPECT_EQ(graph->FindNode("conv")->input(0).node->name(), "add");
  ExpectEqualValues(*ParseBody(kShiftScaleConvolution), *graph);
}

TEST(MergeLinearOps, MergesWhereAReaderIsNoConvolution) {
  ExpectRewrite(kPasses, Chain({{"Add", "f32[] {3}"}, {"Multiply", "f32[] {6}"}}),
                Merged("  %n1/scale/value = Constant() f32[] {6}\n  %n1/scale = Multiply(%x, "
                       "%n1/scale/value)\n"
                       "  %n1/shift/value = Constant() f32[] {18}\n  %n1 = Add(%n1/scale, "
                       "%n1/shift/value)\n",
                       "%n1"));
}

TEST(MergeLinearOps, KeepsWhenACoefficientUnderflowsML6) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f64, shape = [3]}
  %a = Constant() f64[] {1e-200}
  %m = Multiply(%x, %a)
  %n = Multiply(%m, %a)
  %out = Result(%n)
)",
                "n", "ML6");
}

TEST(MergeLinearOps, KeepsWhenACoefficientOverflowsML6) {
  ExpectRefusal(kPasses, Chain({{"Multiply", "f32[] {1e30}"}, {"Multiply", "f32[] {1e30}"}}), "n1",
                "ML6");
}

}  // namespace
}  // namespace mo
