#include <string>
#include <vector>

#include "converter/evaluator/evaluator.h"
#include "converter/frontends/tensorflow/loop_testing.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/verifier.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Unary(const std::string& name, const std::string& op) {
  return Function(name, {"a"}, FunctionNode("y", op, {"a"}), {"y:y:0"});
}

// The results for a first input, a number, and x.
std::vector<double> Results(const std::string& text, double first, std::vector<double> x) {
  const std::unique_ptr<Graph> graph = LoadText(text);
  if (graph == nullptr) return {};
  EXPECT_TRUE(VerifyGraph(*graph).ok()) << VerifyGraph(*graph);
  const int64_t count = static_cast<int64_t>(x.size());
  const auto results =
      Evaluate(*graph, {{{}, {first}}, {{count}, std::move(x)}}, Precision::kDouble);
  EXPECT_TRUE(results.ok()) << results.status();
  return results.ok() ? results->at(0).values : std::vector<double>();
}

TEST(ControlOperations, AnIfByAnInput) {
  for (const char* op : {"If", "StatelessIf"}) {
    const std::string text =
        Input("c", {}, "DT_BOOL") + Input("x", {2}) +
        TestNode("y", op, {"c", "x"},
                 Calls("then_branch", "f_neg") + Calls("else_branch", "f_abs")) +
        Library(Unary("f_neg", "Neg") + Unary("f_abs", "Abs"));
    EXPECT_THAT(Results(text, 1, {1, -2}), ElementsAre(-1, 2));
    EXPECT_THAT(Results(text, 0, {1, -2}), ElementsAre(1, 2));
  }
}

TEST(ControlOperations, ANumberOtherThanZeroIsTrue) {
  const std::string text = Input("c", {}) + Input("x", {2}) +
                           TestNode("y", "If", {"c", "x"},
                                    Calls("then_branch", "f_neg") + Calls("else_branch", "f_abs")) +
                           Library(Unary("f_neg", "Neg") + Unary("f_abs", "Abs"));
  EXPECT_THAT(Results(text, 0.5, {1, -2}), ElementsAre(-1, 2));
  EXPECT_THAT(Results(text, 0, {1, -2}), ElementsAre(1, 2));
}

TEST(ControlOperations, ACaseByAnInputTakesTheLastBranchForOtherNumbers) {
  for (const char* op : {"Case", "StatelessCase"}) {
    const std::string text =
        Input("c", {}, "DT_INT32") + Input("x", {2}) +
        TestNode("y", op, {"c", "x"},
                 Attribute("branches",
                           "list { func { name: \"f_neg\" } func { name: \"f_abs\" } "
                           "func { name: \"f_square\" } }")) +
        Library(Unary("f_neg", "Neg") + Unary("f_abs", "Abs") + Unary("f_square", "Square"));
    EXPECT_THAT(Results(text, 0, {1, -2}), ElementsAre(-1, 2));
    EXPECT_THAT(Results(text, 1, {1, -2}), ElementsAre(1, 2));
    EXPECT_THAT(Results(text, 2, {1, -2}), ElementsAre(1, 4));
    EXPECT_THAT(Results(text, -1, {1, -2}), ElementsAre(1, 4));
  }
}

TEST(ControlOperations, AConditionIsOneNumber) {
  EXPECT_THAT(ErrorsOf(Input("c", {2}) + Input("x", {2}) +
                       TestNode("y", "If", {"c", "x"},
                                Calls("then_branch", "f_neg") + Calls("else_branch", "f_neg")) +
                       Library(Unary("f_neg", "Neg"))),
              HasSubstr("its condition is [2]; expected one boolean or number"));
}

TEST(ControlOperations, ALoopWithoutABodyIsAnError) {
  EXPECT_THAT(ErrorsOf(Input("x", {2}) + TestNode("y", "While", {"x"})),
              HasSubstr("its condition and body do not fit its variables"));
}

}  // namespace
}  // namespace mo::tensorflow
