#include "converter/frontends/tensorflow/flat_graph.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(FlatGraph, InlinesFunctions) {
  const std::string library = R"(
library { function {
  signature { name: "f" input_arg { name: "a" type: DT_FLOAT } input_arg { name: "b" type: DT_FLOAT }
              output_arg { name: "sum" type: DT_FLOAT } output_arg { name: "first" type: DT_FLOAT } }
  node_def { name: "s" op: "AddV2" input: "a" input: "b" }
  node_def { name: "parts" op: "Split" input: "axis:output:0" input: "s:z:0"
             attr { key: "num_split" value { i: 2 } } }
  node_def { name: "axis" op: "Const" attr { key: "value" value { tensor { dtype: DT_INT32
             tensor_shape { } int_val: 0 } } } }
  ret { key: "sum" value: "s:z:0" } ret { key: "first" value: "parts:output:1" } } }
)";
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {4}) + Values("c", {4}, {10, 20, 30, 40}) +
               TestNode("call", "StatefulPartitionedCall", {"x", "c"},
                        Attribute("f", "func { name: \"f\" }")) +
               TestNode("y", "Neg", {"call:1"}) + library);
  EXPECT_THAT(Computed(*graph, {1, 2, 3, 4}), ElementsAre(-33, -44));
  EXPECT_NE(graph->FindNode("call/s"), nullptr);
}

TEST(FlatGraph, RefusesCallsThatHaveNoEnd) {
  const std::string text =
      Input("x", {4}) +
      TestNode("call", "PartitionedCall", {"x"}, Attribute("f", "func { name: \"f\" }")) + R"(
library { function {
  signature { name: "f" input_arg { name: "a" } output_arg { name: "b" } }
  node_def { name: "again" op: "PartitionedCall" input: "a"
             attr { key: "f" value { func { name: "f" } } } }
  ret { key: "b" value: "again:output:0" } } }
)";
  EXPECT_THAT(ErrorsOf(text), AllOf(HasSubstr("more than 64 deep"), HasSubstr("[MO3209]")));
  EXPECT_THAT(ErrorsOf(Input("x", {4}) + TestNode("call", "PartitionedCall", {"x"},
                                                  Attribute("f", "func { name: \"g\" }"))),
              HasSubstr("calls 'g', which is not in the library"));
}

// Each function calls the next one twice.
TEST(FlatGraph, RefusesFunctionsThatGrowWithoutMeasure) {
  std::string library = "library {";
  for (int i = 0; i < 24; ++i) {
    const auto call = [i](absl::string_view name, absl::string_view input) {
      return absl::StrCat("node_def { name: \"", name, "\" op: \"PartitionedCall\" input: \"",
                          input, "\" attr { key: \"f\" value { func { name: \"f", i + 1,
                          "\" } } } }");
    };
    absl::StrAppend(&library, "function { signature { name: \"f", i,
                    "\" input_arg { name: \"a\" } output_arg { name: \"b\" } }", call("p", "a"),
                    call("q", "p:output:0"), "ret { key: \"b\" value: \"q:output:0\" } }");
  }
  absl::StrAppend(&library, "function { signature { name: \"f24\" input_arg { name: \"a\" } ",
                  "output_arg { name: \"b\" } } ret { key: \"b\" value: \"a\" } } }");
  EXPECT_THAT(
      ErrorsOf(Input("x", {4}) +
               TestNode("call", "PartitionedCall", {"x"}, Attribute("f", "func { name: \"f0\" }")) +
               library),
      AllOf(HasSubstr("functions have more than 262144 nodes"), HasSubstr("[MO3209]")));
}

TEST(FlatGraph, RefusesNodesThatAreNotThere) {
  EXPECT_THAT(
      ErrorsOf(Input("x", {4}) + TestNode("y", "AddV2", {"x", "nowhere"})),
      AllOf(HasSubstr("reads 'nowhere', which is no tensor of the graph"), HasSubstr("[MO3108]")));
  EXPECT_THAT(ErrorsOf(Input("x", {4}) + Input("x", {4})), HasSubstr("is defined twice"));
}

}  // namespace
}  // namespace mo::tensorflow
