#include "converter/passes/saturation.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/passes/pipeline.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kAvoidRuntimeFaults};

TEST(Saturation, BytesAreComputedIn32Bits) {
  for (absl::string_view op : {"Add", "Subtract", "Multiply"}) {
    for (absl::string_view type : {"u8", "i8"}) {
      const auto of = [&](absl::string_view text) {
        return absl::StrReplaceAll(text, {{"OP", op}, {"TYPE", type}});
      };
      ExpectRewrite(kPasses, of(R"(
  %x = Parameter() {element_type = TYPE, shape = [2, 3]}
  %z = Parameter() {element_type = TYPE, shape = [3]}
  %y = OP(%x, %z)
  %out = Result(%y)
)"),
                    of(R"(
  %x = Parameter() {element_type = TYPE, shape = [2, 3]}
  %y/wide_0 = Convert(%x) {destination_type = i32}
  %z = Parameter() {element_type = TYPE, shape = [3]}
  %y/wide_1 = Convert(%z) {destination_type = i32}
  %y/wide = OP(%y/wide_0, %y/wide_1)
  %y = Convert(%y/wide) {destination_type = TYPE}
  %out = Result(%y)
)"));
    }
  }
}

TEST(Saturation, Negatives) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = i8, shape = [3]}
  %y = Negative(%x)
  %out = Result(%y)
)",
                R"(
  %x = Parameter() {element_type = i8, shape = [3]}
  %y/wide_0 = Convert(%x) {destination_type = i32}
  %y/wide = Negative(%y/wide_0)
  %y = Convert(%y/wide) {destination_type = i8}
  %out = Result(%y)
)");
}

TEST(Saturation, OthersWrapThemselves) {
  for (absl::string_view type : {"i16", "u16", "i32", "u32", "i64", "f16", "f32"}) {
    ExpectUnchanged(kPasses,
                    absl::StrCat("  %x = Parameter() {element_type = ", type, ", shape = [3]}\n",
                                 "  %y = Add(%x, %x)\n  %out = Result(%y)\n"));
  }
}

TEST(Saturation, NotWhatStaysAmongItsInputs) {
  ExpectUnchanged(kPasses, R"(
  %x = Parameter() {element_type = u8, shape = [3]}
  %z = Parameter() {element_type = u8, shape = [3]}
  %y = Maximum(%x, %z)
  %out = Result(%y)
)");
}

}  // namespace
}  // namespace mo
