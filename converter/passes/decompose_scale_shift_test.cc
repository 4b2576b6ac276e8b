#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kDecomposeScaleShift};

std::string Net(absl::string_view scale, absl::string_view shift) {
  return absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 2, 2]}
  %w = Constant() f32[3, 1, 1] )",
                      scale, R"(
  %b = Constant() f32[3, 1, 1] )",
                      shift, R"(
  %ss = ScaleShift(%x, %w, %b) names("y")
  %out = Result(%ss)
)");
}

TEST(DecomposeScaleShift, GivesMultiplyAdd) {
  ExpectRewrite(kPasses, Net("{1, 2, 3}", "{3, 2, 1}"), R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 2, 2]}
  %w = Constant() f32[3, 1, 1] {1, 2, 3}
  %ss/multiply = Multiply(%x, %w)
  %b = Constant() f32[3, 1, 1] {3, 2, 1}
  %ss = Add(%ss/multiply, %b) names("y")
  %out = Result(%ss)
)");
}

TEST(DecomposeScaleShift, LeavesOutAShiftOfZeros) {
  ExpectRewrite(kPasses, Net("{1, 2, 3}", "{0, -0, 0}"), R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 2, 2]}
  %w = Constant() f32[3, 1, 1] {1, 2, 3}
  %ss = Multiply(%x, %w) names("y")
  %out = Result(%ss)
)");
}

TEST(DecomposeScaleShift, LeavesOutAScaleOfOnes) {
  ExpectRewrite(kPasses, Net("{1, 1, 1}", "{1, 0, 0}"), R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 2, 2]}
  %b = Constant() f32[3, 1, 1] {1, 0, 0}
  %ss = Add(%x, %b) names("y")
  %out = Result(%ss)
)");
}

TEST(DecomposeScaleShift, DisappearsWhenNeutral) {
  ExpectRewrite(kPasses, Net("{1, 1, 1}", "{0, 0, 0}"), R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 2, 2]} names("y")
  %out = Result(%x)
)");
}

TEST(DecomposeScaleShift, TakesComputedScales) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 2, 2]}
  %w = Parameter() {element_type = f32, shape = [1, 3, 1, 1]}
  %ss = ScaleShift(%x, %w)
  %out = Result(%ss)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 2, 2]}
  %w = Parameter() {element_type = f32, shape = [1, 3, 1, 1]}
  %ss = Multiply(%x, %w)
  %out = Result(%ss)
)");
}

TEST(DecomposeScaleShift, KeepsWhenExcludedSS1) {
  ExpectRefusal(kPasses, R"(
  source "s" : "Scale" exclude(linear_fusing)
  %x = Parameter() {element_type = f32, shape = [1, 3, 2, 2]}
  %w = Constant() f32[3, 1, 1] all(1)
  %ss = ScaleShift(%x, %w) from("s")
  %out = Result(%ss)
)",
                "ss", "SS1");
}

}  // namespace
}  // namespace mo
