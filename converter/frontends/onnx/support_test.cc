#include "converter/frontends/onnx/support.h"

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(CanBeImported, ListsAllThatIsNotSupported) {
  const std::string errors = ErrorsOf(TestModel(
      Input("x", {2}) + TestNode("Frobnicate", {"x"}, {"a"}) +
          TestNode("Frobnicate", {"a"}, {"b"}) +
          "node { op_type: \"Twirl\" domain: \"org.example\" input: \"b\" output: \"y\" }" +
          Output("y"),
      21, "opset_import { domain: \"org.example\" version: 1 } "));
  EXPECT_THAT(errors, AllOf(HasSubstr("Frobnicate ×2 (first 'a'"),
                            HasSubstr("org.example.Twirl ×1 ('y'"), HasSubstr("[MO3104]")));
}

TEST(CanBeImported, LooksIntoGraphsOfAttributes) {
  const std::string branch =
      "type: GRAPH g { " + TestNode("Frobnicate", {"x"}, {"z"}) + Output("z") + "}";
  EXPECT_THAT(ErrorsOf(TestModel(
                  Input("x", {2}) + Input("c", {}, 9) +
                  TestNode("If", {"c"}, {"y"},
                           Attribute("then_branch", branch) + Attribute("else_branch", branch)) +
                  Output("y"))),
              HasSubstr("Frobnicate ×2"));
}

TEST(CanBeImported, SaysTheVersionOfAnOperatorThatOthersHave) {
  EXPECT_THAT(ErrorsOfNode(TestNode("Gelu", {"x"}, {"y"}), {2}, "", /*opset=*/19),
              HasSubstr("Gelu of opset 19 ×1"));
}

TEST(CanBeImported, RefusesOpsetsThatAreNotKnown) {
  EXPECT_THAT(ErrorsOfNode(TestNode("Neg", {"x"}, {"y"}), {2}, "", /*opset=*/99),
              HasSubstr("1 node is of a newer opset than 25, the newest that is known: Neg ×1 "
                        "('y'"));
  EXPECT_THAT(
      ErrorsOf(TestModel(
          Input("x", {2}) +
          "node { op_type: \"Gelu\" domain: \"com.microsoft\" input: \"x\" output: \"y\" }" +
          Output("y"))),
      AllOf(HasSubstr("of a domain of which the model does not say the version: com.microsoft"),
            HasSubstr("[MO3301]")));
}

}  // namespace
}  // namespace mo::onnx
