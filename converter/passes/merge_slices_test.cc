#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kMergeSlices};

// Of %x [1, 4, 6]: elements 1 and 3 of axis 1, and then every second of axis 2, backwards.
constexpr char kTwo[] = R"(
  %x = Parameter() {element_type = f32, shape = [1, 4, 6]}
  %b = Constant() i64[2] {0, 1}
  %e = Constant() i64[2] {0, 4}
  %s = Constant() i64[2] {1, 2}
  %rows = StridedSlice(%x, %b, %e, %s) {begin_mask = [1, 0], end_mask = [1, 0]} names("rows")
  %b2 = Constant() i64[3] {0, 0, 4}
  %e2 = Constant() i64[3] {0, 0, 0}
  %s2 = Constant() i64[3] {1, 1, -2}
  %y = StridedSlice(%rows, %b2, %e2, %s2) {begin_mask = [1, 1], end_mask = [1, 1, 1]} names("y")
  %out = Result(%y)
)";

constexpr char kOne[] = R"(
  %y/begin = Constant() i64[3] {0, 1, 4}
  %y/end = Constant() i64[3] {0, 4, 0}
  %y/strides = Constant() i64[3] {1, 2, -2}
  %y = StridedSlice(%x, %y/begin, %y/end, %y/strides) {begin_mask = [1, 0, 0], end_mask = [1, 0, 1]} names("y")
  %out = Result(%y)
)";

constexpr char kParameter[] = "  %x = Parameter() {element_type = f32, shape = [1, 4, 6]}\n";

TEST(MergeSlices, OfDifferentAxes) {
  ExpectRewrite(kPasses, kTwo, absl::StrCat("\n", kParameter, kOne));
}

TEST(MergeSlices, OtherReadersKeepTheFirst) {
  const std::string body = absl::StrCat(kTwo, "  %also = Result(%rows)\n");
  const std::unique_ptr<Graph> graph = ParseBody(body);
  RunPasses(kPasses, *graph);
  ExpectEqualValues(*ParseBody(body), *graph);
  EXPECT_EQ(graph->results()[0]->input(0).node->input(0).node->name(), "x");
  EXPECT_EQ(graph->results()[1]->input(0).node->name(), "rows");
}

TEST(MergeSlices, NotOfOneAxis) {
  ExpectUnchanged(kPasses,
                  absl::StrReplaceAll(kTwo, {{"begin_mask = [1, 1]", "begin_mask = [1]"}}));
  ExpectUnchanged(kPasses, absl::StrReplaceAll(kTwo, {{"{1, 1, -2}", "{1, -1, -2}"}}));
}

TEST(MergeSlices, NotWhereAxesComeOrGo) {
  for (const char* mask : {"new_axis_mask", "shrink_axis_mask"}) {
    ExpectUnchanged(kPasses, absl::StrReplaceAll(
                                 kTwo, {{"end_mask = [1, 1, 1]",
                                         absl::StrCat("end_mask = [1, 1, 1], ", mask, " = [1]")}}));
  }
}

TEST(MergeSlices, NotWhereAPartIsComputed) {
  ExpectUnchanged(
      kPasses, absl::StrReplaceAll(kTwo, {{"%s = Constant() i64[2] {1, 2}",
                                           "%s = Parameter() {element_type = i64, shape = [2]}"}}));
}

TEST(MergeSlices, ExcludedNodesStay) {
  const std::string source = "\n  source \"s\" : \"Any\" exclude(resnet_stride)";
  for (const char* names : {"names(\"rows\")", "names(\"y\")"}) {
    ExpectUnchanged(kPasses, source + absl::StrReplaceAll(
                                          kTwo, {{names, absl::StrCat(names, " from(\"s\")")}}));
  }
}

}  // namespace
}  // namespace mo
