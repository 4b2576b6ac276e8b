#include <string>

#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kSimplifyBodies, &kRemoveDeadNodes};

// An If with two bodies that are fed %w and %x.
std::string Choice(const std::string& condition) {
  return absl::StrCat("\n  %c = ", condition, R"(
  %x = Parameter() {element_type = f32, shape = [2]}
  %w = Constant() f32[2] {1, 2}
  %y = If(%c, %w, %x) {else_inputs = [2, 1], then_inputs = [1, 2]} graph "then" {
    %w = Parameter() {element_type = f32, shape = [2]}
    %a = Parameter() {element_type = f32, shape = [2]}
    %sum = Add(%a, %w)
    %out = Result(%sum)
  } graph "else" {
    %a = Parameter() {element_type = f32, shape = [2]}
    %w = Parameter() {element_type = f32, shape = [2]}
    %r = ReLU(%a)
    %out = Result(%r)
  } names("y")
  %out = Result(%y)
)");
}

TEST(SimplifyBodies, ABranchThatIsKnownTakesThePlaceOfItsNode) {
  ExpectRewrite(kPasses, Choice("Constant() boolean[] {1}"), R"(
  %x = Parameter() {element_type = f32, shape = [2]}
  %w = Constant() f32[2] {1, 2}
  %sum = Add(%x, %w) names("y")
  %out = Result(%sum)
)");
  ExpectRewrite(kPasses, Choice("Constant() boolean[1] {0}"), R"(
  %x = Parameter() {element_type = f32, shape = [2]}
  %r = ReLU(%x) names("y")
  %out = Result(%r)
)");
}

TEST(SimplifyBodies, TellsWhichBranchItTook) {
  const std::unique_ptr<Graph> graph = ParseBody(Choice("Constant() boolean[] {0}"));
  const Records records = RunPasses(kPasses, *graph);
  ASSERT_EQ(records.rewrites().size(), 1u);
  EXPECT_EQ(records.rewrites()[0].what,
            "its condition is always false, so its second body took its place");
}

TEST(SimplifyBodies, ConstantsGoIntoBodiesAndUnreadInputsAway) {
  ExpectRewrite(kPasses, Choice("Parameter() {element_type = boolean, shape = []}"), R"(
  %c = Parameter() {element_type = boolean, shape = []}
  %x = Parameter() {element_type = f32, shape = [2]}
  %y = If(%c, %x) {else_inputs = [1], then_inputs = [1]} graph "then" {
    %a = Parameter() {element_type = f32, shape = [2]}
    %w_1 = Constant() f32[2] {1, 2}
    %sum = Add(%a, %w_1)
    %out = Result(%sum)
  } graph "else" {
    %a = Parameter() {element_type = f32, shape = [2]}
    %r = ReLU(%a)
    %out = Result(%r)
  } names("y")
  %out = Result(%y)
)");
}

TEST(SimplifyBodies, AConstantStaysExcluded) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  source "w" : "Initializer" exclude(linear_fusing)
  %c = Parameter() {element_type = boolean, shape = []}
  %w = Constant() f32[2] {1, 2} from("w")
  %y = If(%c, %w) {else_inputs = [1], then_inputs = [1]} graph "then" {
    %a = Parameter() {element_type = f32, shape = [2]}
    %out = Result(%a)
  } graph "else" {
    %a = Parameter() {element_type = f32, shape = [2]}
    %r = ReLU(%a)
    %out = Result(%r)
  }
  %out = Result(%y)
)");
  RunPasses(kPasses, *graph);
  const Graph& body = *graph->FindNode("y")->bodies()[1];
  EXPECT_TRUE(body.FindNode("r")->input(0).node->Excluded(Optimization::kLinearFusing));
}

TEST(SimplifyBodies, OfALoopOnlyWhatIsNotCarriedOn) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [2]}
  %n = Constant() i64[] {2}
  %c = Constant() boolean[] {1}
  %s = Constant() f32[2] {1, 1}
  %w = Constant() f32[2] {3, 4}
  %y = Loop(%n, %c, %s, %x, %w, %x) {carried = 1} graph "body" {
    %i = Parameter() {element_type = i64, shape = []}
    %s = Parameter() {element_type = f32, shape = [2]}
    %unread = Parameter() {element_type = f32, shape = [2]}
    %w = Parameter() {element_type = f32, shape = [2]}
    %a = Parameter() {element_type = f32, shape = [?]}
    %yes = Constant() boolean[] {1}
    %goes_on = Result(%yes)
    %scaled = Multiply(%a, %w)
    %t = Add(%s, %scaled)
    %next = Result(%t)
  }
  %out = Result(%y)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2]}
  %n = Constant() i64[] {2}
  %c = Constant() boolean[] {1}
  %s = Constant() f32[2] {1, 1}
  %y = Loop(%n, %c, %s, %x) {carried = 1} graph "body" {
    %i = Parameter() {element_type = i64, shape = []}
    %s = Parameter() {element_type = f32, shape = [2]}
    %a = Parameter() {element_type = f32, shape = [2]}
    %yes = Constant() boolean[] {1}
    %goes_on = Result(%yes)
    %w_1 = Constant() f32[2] {3, 4}
    %scaled = Multiply(%a, %w_1)
    %t = Add(%s, %scaled)
    %next = Result(%t)
  }
  %out = Result(%y)
)");
}

}  // namespace
}  // namespace mo
