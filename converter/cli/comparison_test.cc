#include "converter/cli/comparison.h"

#include <cmath>
#include <limits>
#include <memory>
#include <string>

#include "converter/graph/ops/ops.h"
#include "converter/graph/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;

std::unique_ptr<Graph> Parse(const std::string& body) {
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph = ParseGraph("graph \"g\" {\n" + body + "}\n", "g.mog", diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  return graph;
}

absl::StatusOr<std::vector<OutputDifference>> Compare(const std::string& a, const std::string& b,
                                                      const ComparisonOptions& options = {}) {
  const absl::StatusOr<Reference> reference = Reference::Of(*Parse(a), options);
  EXPECT_TRUE(reference.ok()) << reference.status();
  return reference->CompareWith(*Parse(b));
}

// A net that adds `shift` to its input.
std::string Shifted(const std::string& shift, const std::string& type = "f32") {
  return "  %x = Parameter() {element_type = " + type + ", shape = [4]}\n  %c = Constant() " +
         type + "[1] {" + shift + "}\n  %s = Add(%x, %c) names(\"y\")\n  %o = Result(%s)\n";
}

TEST(Comparison, EqualGraphsDifferByNothing) {
  const auto differences = Compare(Shifted("1"), Shifted("1"));
  ASSERT_TRUE(differences.ok());
  ASSERT_EQ(differences->size(), 1u);
  const OutputDifference& y = differences->front();
  EXPECT_EQ(y.output, "y");
  for (const Difference& difference : {*y.in_double, y.in_float}) {
    EXPECT_EQ(difference.absolute, 0);
    EXPECT_EQ(difference.relative, 0);
    EXPECT_EQ(difference.ulps, 0);
    EXPECT_EQ(difference.parts_of_bound, 0);
  }
}

TEST(Comparison, MeasuresEachCriterion) {
  const auto apart = Compare(Shifted("4"), Shifted("4.000001"));
  ASSERT_TRUE(apart.ok());
  const OutputDifference& y = apart->front();
  EXPECT_NEAR(y.in_double->absolute, 9.5e-7, 1e-8);  // 4.000001 as a float is 4 + 2 · 2^-22
  EXPECT_FALSE(y.in_double->within_bound());
  EXPECT_TRUE(y.in_float.within_bound());
  EXPECT_GT(y.in_float.parts_of_bound, 0);
  EXPECT_FALSE(y.within_bound());
  EXPECT_FALSE(AllWithinBound(*apart));
  const auto alone = Compare(Shifted("4"), Shifted("4.000001"), {.in_double = false});
  EXPECT_FALSE(alone->front().in_double.has_value());
  EXPECT_TRUE(AllWithinBound(*alone));
  EXPECT_FALSE(AllWithinBound(*Compare(Shifted("4"), Shifted("4.001"), {.in_double = false})));
}

TEST(Comparison, UlpsAreNumbersOfFloat32InBetween) {
  auto constant = [](const std::string& value) {
    return "  %x = Parameter() {element_type = f32, shape = [1]}\n  %z = Constant() f32[1] {0}\n"
           "  %m = Multiply(%x, %z)\n  %c = Constant() f32[1] {" +
           value + "}\n  %s = Add(%m, %c)\n  %o = Result(%s)\n";
  };
  auto ulps = [&](const std::string& a, const std::string& b) {
    return Compare(constant(a), constant(b))->front().in_float.ulps;
  };
  EXPECT_EQ(ulps("1", "1.00000012"), 1);
  EXPECT_EQ(ulps("2", "1.9999999"), 1);
  EXPECT_EQ(ulps("1e-45", "-1e-45"), 2);  // both sides of 0
  EXPECT_EQ(ulps("1", "2"), 8388608);
  EXPECT_TRUE(std::isinf(ulps("1", "nan")));
}

TEST(Comparison, MatchesByNameAndThenByPosition) {
  constexpr char kA[] = R"(
  %p = Parameter() {element_type = f32, shape = [2]}
  %q = Parameter() {element_type = f32, shape = [2]}
  %d = Subtract(%p, %q) names("d")
  %e = Multiply(%p, %p)
  %o1 = Result(%d)
  %o2 = Result(%e)
)";
  constexpr char kSwapped[] = R"(
  %q = Parameter() {element_type = f32, shape = [2]}
  %p = Parameter() {element_type = f32, shape = [2]}
  %square = Multiply(%p, %p)
  %difference = Subtract(%p, %q) names("d")
  %o2 = Result(%square)
  %o1 = Result(%difference)
)";
  const auto differences = Compare(kA, kSwapped);
  ASSERT_TRUE(differences.ok()) << differences.status();
  EXPECT_TRUE(AllWithinBound(*differences));
  EXPECT_EQ(differences->at(0).output, "d");
  EXPECT_EQ(differences->at(1).output, "e");
}

TEST(Comparison, OtherSignaturesAreErrors) {
  EXPECT_THAT(Compare(Shifted("1"), Shifted("1") + "  %o2 = Result(%x)\n").status().message(),
              HasSubstr("one has 1 outputs, the other 2"));
  EXPECT_THAT(Compare(Shifted("1"), Shifted("1", "f16")).status().message(),
              HasSubstr("input 'x' is f32[4] in one and f16[4] in the other"));
  const std::string open =
      "  %x = Parameter() {element_type = f32, shape = [?]}\n  %o = Result(%x)\n";
  EXPECT_EQ(Reference::Of(*Parse(open), {}).status().code(), absl::StatusCode::kResourceExhausted);
}

TEST(Comparison, SeedsGiveOtherInputs) {
  const std::string square =
      "  %x = Parameter() {element_type = f32, shape = [4]}\n  %s = Multiply(%x, %x)\n"
      "  %o = Result(%s)\n";
  const std::string same =
      "  %x = Parameter() {element_type = f32, shape = [4]}\n"
      "  %o = Result(%x)\n";
  auto absolute = [&](uint64_t seed) {
    return Compare(square, same, {.seed = seed, .inputs_per_model = 1})->front().in_float.absolute;
  };
  EXPECT_EQ(absolute(1), absolute(1));
  EXPECT_NE(absolute(1), absolute(2));
}

// Passes for Bisect: one that changes nothing about the values, and one that does.
absl::StatusOr<bool> RenameAdd(Graph& graph, PassContext&) {
  Node* add = graph.FindNode("s");
  if (add == nullptr) return false;
  absl::StatusOr<Node*> copy =
      graph.Add({.op = ops::kAdd, .name = "copy", .inputs = add->inputs()});
  if (!copy.ok()) return copy.status();
  graph.ReplaceUses(add->output(), (*copy)->output());
  graph.Remove(add);
  return true;
}
absl::StatusOr<bool> AddBecomesSubtract(Graph& graph, PassContext&) {
  Node* add = graph.FindNode("copy");
  if (add == nullptr) return false;
  absl::StatusOr<Node*> wrong =
      graph.Add({.op = ops::kSubtract, .name = "wrong", .inputs = add->inputs()});
  if (!wrong.ok()) return wrong.status();
  graph.ReplaceUses(add->output(), (*wrong)->output());
  graph.Remove(add);
  return true;
}
absl::StatusOr<bool> NeverReached(Graph&, PassContext&) {
  return absl::InternalError("after the wrong pass");
}

constexpr Pass kRight = {
    .name = "right", .summary = "", .optimization = std::nullopt, .run = RenameAdd};
constexpr Pass kWrong = {
    .name = "wrong", .summary = "", .optimization = std::nullopt, .run = AddBecomesSubtract};
constexpr Pass kLater = {
    .name = "later", .summary = "", .optimization = std::nullopt, .run = NeverReached};

TEST(Bisect, NamesTheFirstWrongPass) {
  const std::unique_ptr<Graph> original = Parse(Shifted("1"));
  const std::unique_ptr<Graph> graph = Parse(Shifted("1"));
  const PassOptions pass_options;
  Records records;
  PassContext context(pass_options, records);
  const Stage stages[] = {{"first", false, {&kWrong, &kRight}},
                          {"second", true, {&kRight, &kWrong, &kLater}}};
  const absl::StatusOr<Bisection> bisection = Bisect(stages, *original, *graph, context, {});
  ASSERT_TRUE(bisection.ok()) << bisection.status();
  EXPECT_EQ(bisection->compared, 2);
  ASSERT_TRUE(bisection->wrong.has_value());
  EXPECT_EQ(bisection->wrong->stage, "second");
  EXPECT_EQ(bisection->wrong->pass, "wrong");
  EXPECT_EQ(bisection->wrong->round, 1);
  EXPECT_FALSE(AllWithinBound(bisection->wrong->differences));
  EXPECT_EQ(bisection->wrong->differences[0].in_double->absolute, 2);
}

TEST(Bisect, SaysThatAllAreWithinTheBound) {
  const std::unique_ptr<Graph> original = Parse(Shifted("1"));
  const std::unique_ptr<Graph> graph = Parse(Shifted("1"));
  const PassOptions pass_options;
  Records records;
  PassContext context(pass_options, records);
  const Stage stages[] = {{"only", true, {&kRight}}};
  const absl::StatusOr<Bisection> bisection = Bisect(stages, *original, *graph, context, {});
  ASSERT_TRUE(bisection.ok()) << bisection.status();
  EXPECT_EQ(bisection->compared, 1);
  EXPECT_FALSE(bisection->wrong.has_value());
}

// The nearest f32 of 1/6 is compared as the 1/6 that a pass reads; its neighbour is not.
TEST(Bisect, ReadsNumbersAsThePassesDo) {
  for (const auto& [sixth, compared] : {std::pair("0.16666667", 1), std::pair("0.16666669", 0)}) {
    const std::string body = std::string(
                                 "  %x = Parameter() {element_type = f32, shape = [4]}\n"
                                 "  %t = Constant() f32[] {3}\n  %a = Add(%x, %t)\n"
                                 "  %g = Clamp(%a) {min = 0, max = 6}\n  %s = Constant() f32[] {") +
                             sixth + "}\n  %y = Multiply(%g, %s)\n  %o = Result(%y)\n";
    const std::unique_ptr<Graph> original = Parse(body);
    const std::unique_ptr<Graph> graph = Parse(body);
    const PassOptions pass_options;
    Records records;
    PassContext context(pass_options, records);
    const Stage stages[] = {{"only", true, {&kFuseHardSwish}}};
    const absl::StatusOr<Bisection> bisection = Bisect(stages, *original, *graph, context, {});
    ASSERT_TRUE(bisection.ok()) << bisection.status();
    EXPECT_EQ(bisection->compared, compared);
    EXPECT_FALSE(bisection->wrong.has_value());
  }
}

}  // namespace
}  // namespace mo
