#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kFuseClamp};

std::string Net(absl::string_view nodes, absl::string_view head = "") {
  return absl::StrCat(head, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %low = Constant() f32[] {-0.5}
  %high = Constant() f32[1] {0.25}
)",
                      nodes, "  %out = Result(%y)\n");
}

constexpr char kMinimumFirst[] =
    "  %m = Minimum(%x, %high)\n  %y = Maximum(%low, %m) names(\"y\")\n";
constexpr char kMaximumFirst[] =
    "  %m = Maximum(%x, %low)\n  %y = Minimum(%m, %high) names(\"y\")\n";

TEST(FuseClamp, InBothOrders) {
  for (const char* nodes : {kMinimumFirst, kMaximumFirst}) {
    ExpectRewrite(kPasses, Net(nodes), R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %y = Clamp(%x) {min = -0.5, max = 0.25} names("y")
  %out = Result(%y)
)");
  }
}

TEST(FuseClamp, AReLUIsAMaximum) {
  ExpectRewrite(kPasses, Net("  %m = ReLU(%x)\n  %y = Minimum(%high, %m) names(\"y\")\n"), R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %y = Clamp(%x) {min = 0, max = 0.25} names("y")
  %out = Result(%y)
)");
}

TEST(FuseClamp, NotOfSomethingElse) {
  ExpectUnchanged(kPasses, Net("  %m = Minimum(%x, %high)\n  %y = Minimum(%m, %low)\n"));
  ExpectUnchanged(kPasses, Net("  %y = Maximum(%x, %low)\n"));
  ExpectUnchanged(kPasses, Net("  %m = Minimum(%x, %x)\n  %y = Maximum(%m, %low)\n"));
}

TEST(FuseClamp, KeepsWhenExcludedCL1) {
  const std::string source = "\n  source \"s\" : \"Any\" exclude(operation_fusing)";
  ExpectRefusal(kPasses,
                Net("  %m = Minimum(%x, %high) from(\"s\")\n  %y = Maximum(%m, %low)\n", source),
                "y", "CL1");
  ExpectRefusal(kPasses,
                Net("  %l = Constant() f32[] {-1} from(\"s\")\n  %m = Minimum(%x, %high)\n"
                    "  %y = Maximum(%m, %l)\n",
                    source),
                "y", "CL1");
}

TEST(FuseClamp, KeepsBoundsInAnotherOrderCL2) {
  ExpectRefusal(kPasses, Net("  %m = Minimum(%x, %low)\n  %y = Maximum(%m, %high)\n"), "y", "CL2");
  ExpectRefusal(kPasses,
                Net("  %i = Constant() f32[] {inf}\n  %m = Minimum(%x, %i)\n"
                    "  %y = Maximum(%m, %high)\n"),
                "y", "CL2");
}

TEST(FuseClamp, KeepsWhatBroadcastsUpCL3) {
  ExpectRefusal(kPasses,
                Net("  %l = Constant() f32[1, 1, 1] {-1}\n  %m = Minimum(%x, %high)\n"
                    "  %y = Maximum(%m, %l)\n"),
                "y", "CL3");
}

}  // namespace
}  // namespace mo
