#include "converter/passes/channels_after_matmul.h"

#include "absl/strings/str_cat.h"
#include "converter/passes/pipeline.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kAvoidRuntimeFaults};

// A MatMul of [1, 2, 3, 4] with [4, 5], `between` that makes %e of %m, and what reads it.
std::string AfterMatMul(absl::string_view reader, absl::string_view between = "%e = ReLU(%m)",
                        bool copied = false) {
  return absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 4]}
  %w = Constant() f32[4, 5] seeded(1)
  %m = MatMul(%x, %w)
  %list = Constant() f32[2] {0.25, 0.5}
  %channels = Constant() f32[1, 2, 1, 1] {2, 3}
  %columns = Constant() f32[5] {1, 2, 3, 4, 5}
  %zero = Constant() f32[] {0}
  %half = Constant() f32[] {0.5}
  %one = Constant() f32[1] {0.5}
  )",
                      between, "\n",
                      copied ? "  %y/exponent = Constant() f32[] {1}\n"
                               "  %y/copy = Power(%e, %y/exponent)\n"
                             : "",
                      "  %y = ", reader, "\n  %out = Result(%y)\n");
}

constexpr char kSlopes[] = "PReLU(%e, %list)";

void ExpectCopy(const std::string& type, const std::string& numbers,
                absl::string_view between = "%e = ReLU(%m)") {
  ExpectRewrite(kPasses, AfterMatMul(type + "(%e, " + numbers, between),
                AfterMatMul(type + "(%y/copy, " + numbers, between, /*copied=*/true));
}

TEST(ChannelsAfterMatMul, AreThoseOfACopy) {
  ExpectCopy("PReLU", "%list)");
  ExpectCopy("FakeQuantize", "%zero, %channels, %channels, %channels) {levels = 256}");
  ExpectCopy("PReLU", "%list)", "%e = Add(%m, %columns)");
  ExpectCopy("PReLU", "%list)", "%t = Tanh(%m)\n  %e = Multiply(%half, %t)");
}

TEST(ChannelsAfterMatMul, OfTheLastAxisOrOneNumberAreRight) {
  ExpectUnchanged(kPasses, AfterMatMul("PReLU(%e, %one)"));
  ExpectUnchanged(
      kPasses, AfterMatMul("FakeQuantize(%e, %zero, %columns, %columns, %columns) {levels = 256}"));
}

TEST(ChannelsAfterMatMul, AreRightWhereTheMatMulDoesNotTakeThemIn) {
  ExpectUnchanged(kPasses, AfterMatMul(kSlopes, "%e = Power(%m, %half)"));
  ExpectUnchanged(kPasses, AfterMatMul(kSlopes, "%e = Multiply(%m, %m)"));
  ExpectUnchanged(kPasses, AfterMatMul(kSlopes, "%e = SoftMax(%m) {axis = 3}"));
  ExpectUnchanged(kPasses, AfterMatMul(kSlopes, "%e = Tanh(%x)"));
}

}  // namespace
}  // namespace mo
