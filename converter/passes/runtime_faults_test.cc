#include "absl/strings/str_cat.h"
#include "converter/passes/pipeline.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(RuntimeFaults, ConstantStringsAreTold) {
  const std::string strings = R"(
  %x = Parameter() {element_type = u8, shape = [2]}
  %b = Constant() i32[1] {0}
  %e = Constant() i32[1] {2}
  %c = Constant() u8[2] {97, 98}
)";
  EXPECT_THAT(RuntimeFaults(*ParseBody(strings + "%s = StringTensorPack(%b, %e, %c)\n"
                                                 "%out = Result(%s)\n")),
              ElementsAre(HasSubstr("'s' (StringTensorPack) makes strings of constants alone")));
  EXPECT_TRUE(RuntimeFaults(*ParseBody(strings + "%s = StringTensorPack(%b, %e, %x)\n"
                                                 "%out = Result(%s)\n"))
                  .empty());
}

// x + c, and c's type.
std::vector<std::string> FaultsOfSum(absl::string_view type, absl::string_view number) {
  return RuntimeFaults(*ParseBody(absl::StrCat(
      "  %x = Parameter() {element_type = ", type, ", shape = [2]}\n  %c = Constant() ", type,
      "[] {", number, "}\n  %s = Add(%x, %c)\n  %out = Result(%s)\n")));
}

TEST(RuntimeFaults, IntegersBeyond32BitsAreTold) {
  EXPECT_THAT(FaultsOfSum("i64", "2147483648"),
              ElementsAre(HasSubstr("'s' (Add) computes with 'c', integers beyond 32 bits")));
  EXPECT_THAT(FaultsOfSum("i64", "-2147483649"), ElementsAre(HasSubstr("beyond 32 bits")));
  EXPECT_THAT(FaultsOfSum("i64", "2147483647"), IsEmpty());
  EXPECT_THAT(FaultsOfSum("i64", "-2147483648"), IsEmpty());
  EXPECT_THAT(FaultsOfSum("u32", "4294967295"), IsEmpty());
  EXPECT_THAT(FaultsOfSum("f64", "1e10"), IsEmpty());
}

TEST(RuntimeFaults, AnEndThatIsAsFarAsCanBeIsNone) {
  EXPECT_THAT(RuntimeFaults(*ParseBody(R"(
  %x = Parameter() {element_type = f32, shape = [4]}
  %b = Constant() i64[1] {1}
  %e = Constant() i64[1] {9223372036854775807}
  %t = Constant() i64[1] {1}
  %s = StridedSlice(%x, %b, %e, %t) {begin_mask = [0], end_mask = [0]}
  %out = Result(%s)
)")),
              IsEmpty());
}

}  // namespace
}  // namespace mo
