#include "converter/evaluator/equality.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "converter/evaluator/evaluator.h"
#include "converter/graph/text.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

std::unique_ptr<Graph> Parse(absl::string_view body) {
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph =
      ParseGraph(absl::StrCat("graph \"test\" {\n", body, "}\n"), "test.mog", diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  return graph;
}

bool Equal(absl::string_view a, absl::string_view b) {
  return CheckEqualValues(*Parse(a), *Parse(b)).ok();
}

std::string Sum(absl::string_view constant) {
  return absl::StrCat("  %x = Parameter() {element_type = f32, shape = [4]}\n  %c = Constant() ",
                      "f64[1] {", constant,
                      "}\n  %d = Convert(%x) {destination_type = f64}\n  %s = Add(%d, %c)\n"
                      "  %o = Result(%s)\n");
}

TEST(Equality, IsRelativeToTheOutput) {
  EXPECT_TRUE(Equal(Sum("3"), Sum("3")));
  EXPECT_TRUE(Equal(Sum("3"), Sum("3.0000000001")));
  EXPECT_FALSE(Equal(Sum("3"), Sum("3.000000001")));
}

// (x + c) - c, whose values are the rounding of the sum, less x: zero but for rounding.
std::string Cancelled(absl::string_view first, absl::string_view last) {
  return absl::StrCat(
      "  %x = Parameter() {element_type = f32, shape = [4]}\n"
      "  %d = Convert(%x) {destination_type = f64}\n  %c = Constant() f64[1] {0.3}\n"
      "  %m = Multiply(%d, %c)\n  %s = Add(%m, %c)\n  %t = Subtract(%s, ",
      first, ")\n  %u = Subtract(%t, ", last, ")\n  %o = Result(%u)\n");
}

TEST(Equality, OfWhatCancelsForAllInputsIsWithinRounding) {
  EXPECT_TRUE(Equal(Cancelled("%m", "%c"), Cancelled("%c", "%m")));
  const std::string other = "  %e = Constant() f64[1] {0.3000000000001}\n";
  std::string shifted = Cancelled("%m", "%e");
  shifted.insert(shifted.find("  %m"), other);
  EXPECT_FALSE(Equal(Cancelled("%m", "%c"), shifted));
}

}  // namespace
}  // namespace mo
