#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kMergeEqualNodes};

// Two nodes of one tensor, joined.
std::string Net(absl::string_view first, absl::string_view second, absl::string_view head = "") {
  return absl::StrCat(head, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %one = Constant() i64[1] {1}
  %also_one = Constant() i64[1] {1}
  %factor = Constant() f32[] {2}
  %b = )",
                      first, "\n  %a = ", second,
                      "\n  %y = Concat(%b, %a) {axis = 0}\n  %out = Result(%y)\n");
}

TEST(MergeEqualNodes, KeepsTheFirstByName) {
  ExpectRewrite(kPasses, Net("ReLU(%x) names(\"one\")", "ReLU(%x) names(\"two\")"), R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %a = ReLU(%x) names("two", "one")
  %y = Concat(%a, %a) {axis = 0}
  %out = Result(%y)
)");
}

TEST(MergeEqualNodes, WithEqualListsOfAxes) {
  ExpectRewrite(kPasses,
                Net("ReduceMean(%x, %one) {keep_dims = true}",
                    "ReduceMean(%x, %also_one) {keep_dims = true}"),
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %also_one = Constant() i64[1] {1}
  %a = ReduceMean(%x, %also_one) {keep_dims = true}
  %y = Concat(%a, %a) {axis = 0}
  %out = Result(%y)
)");
}

TEST(MergeEqualNodes, OfIntegersWithEqualConstants) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = i64, shape = [2, 3]}
  %two = Constant() i64[] {2}
  %also_two = Constant() i64[] {2}
  %a = Multiply(%x, %two)
  %b = Multiply(%x, %also_two)
  %y = Concat(%a, %b) {axis = 0}
  %out = Result(%y)
)",
                R"(
  %x = Parameter() {element_type = i64, shape = [2, 3]}
  %two = Constant() i64[] {2}
  %a = Multiply(%x, %two)
  %y = Concat(%a, %a) {axis = 0}
  %out = Result(%y)
)");
}

TEST(MergeEqualNodes, BroadcastsOfEqualConstants) {
  constexpr char kTwo[] = R"(
  %x = Parameter() {element_type = i64, shape = [2]}
  %zero = Constant() f32[] {0}
  %also_zero = Constant() f32[] {0}
  %a = Broadcast(%zero, %x) {mode = "numpy"}
  %b = Broadcast(%also_zero, %x) {mode = "numpy"}
  %first = Result(%a)
  %second = Result(%b)
)";
  const std::unique_ptr<Graph> graph = ParseBody(kTwo);
  RunPasses(kPasses, *graph);
  EXPECT_EQ(graph->results()[0]->input(0), graph->results()[1]->input(0)) << BodyOf(*graph);
  ExpectUnchanged(kPasses, absl::StrReplaceAll(kTwo, {{"%also_zero = Constant() f32[] {0}",
                                                       "%also_zero = Constant() f32[] {1}"}}));
}

TEST(MergeEqualNodes, NotWithDifferentAttributesOrConstants) {
  ExpectUnchanged(kPasses, Net("Elu(%x) {alpha = 1}", "Elu(%x) {alpha = 0.5}"));
  ExpectUnchanged(kPasses, Net("Multiply(%x, %factor)", "Multiply(%x, %factor)"));
  ExpectUnchanged(kPasses, Net("ReLU(%x)", "Abs(%x)"));
}

TEST(MergeEqualNodes, NotTwoOutputs) {
  ExpectUnchanged(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %r = ReLU(%x)
  %one = Result(%r)
  %two = Result(%r)
)");
}

TEST(MergeEqualNodes, KeepsWhenExcludedEN1) {
  const std::string source = "\n  source \"s\" : \"Any\" exclude(operation_fusing)";
  ExpectRefusal(kPasses, Net("ReLU(%x) from(\"s\")", "ReLU(%x) from(\"s\")", source), "a", "EN1");
}

TEST(MergeEqualNodes, KeepsApartWhatIsExcludedApartEN2) {
  const std::string source = "\n  source \"s\" : \"Any\" exclude(resnet_stride)";
  ExpectRefusal(kPasses, Net("ReLU(%x) from(\"s\")", "ReLU(%x)", source), "a", "EN2");
}

}  // namespace
}  // namespace mo
