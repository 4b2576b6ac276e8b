#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kAvoidOverwrittenStates};

// Four iterations on the states %a and %b; `results` are the body's.
std::string Loop(absl::string_view results) {
  return absl::StrCat(R"(
  %n = Constant() i64[] {4}
  %go = Constant() boolean[] {1}
  %x = Parameter() {element_type = f32, shape = [2]}
  %z = Parameter() {element_type = f32, shape = [2]}
  %y = Loop(%n, %go, %x, %z) {axes = [], carried = 2} graph "body" {
    %i = Parameter() {element_type = i64, shape = []}
    %a = Parameter() {element_type = f32, shape = [2]}
    %b = Parameter() {element_type = f32, shape = [2]}
    %always = Constant() boolean[] {1}
)",
                      results, R"(
  }
  %out = Result(%y)
  %out2 = Result(%y:1)
)");
}

TEST(AvoidOverwrittenStates, AStateThatBecomesAnother) {
  ExpectRewrite(kPasses, Loop(R"(
    %again = Result(%always)
    %sum = Add(%a, %b)
    %first = Result(%sum)
    %second = Result(%a)
)"),
                Loop(R"(
    %again = Result(%always)
    %sum = Add(%a, %b)
    %first = Result(%sum)
    %second/always = Constant() boolean[] {1}
    %second/copy = Select(%second/always, %a, %a)
    %second = Result(%second/copy)
)"));
}

TEST(AvoidOverwrittenStates, AlsoUnderAnotherShape) {
  const std::unique_ptr<Graph> graph = ParseBody(Loop(R"(
    %again = Result(%always)
    %shape = Constant() i64[2] {1, 2}
    %row = Reshape(%b, %shape)
    %flat = Constant() i64[1] {2}
    %list = Reshape(%row, %flat)
    %first = Result(%list)
    %second = Result(%a)
)"));
  RunPasses(kPasses, *graph);
  const Graph& body = *graph->FindNode("y")->bodies()[0];
  EXPECT_EQ(body.FindNode("first")->input(0).node->name(), "first/copy");
  EXPECT_EQ(body.FindNode("second")->input(0).node->name(), "second/copy");
}

TEST(AvoidOverwrittenStates, NotOneThatStaysOrIsComputed) {
  ExpectUnchanged(kPasses, Loop(R"(
    %again = Result(%always)
    %first = Result(%a)
    %r = ReLU(%a)
    %second = Result(%r)
)"));
}

}  // namespace
}  // namespace mo
