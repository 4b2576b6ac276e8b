// What the operations of strings.cc infer and refuse, by hand. What they compute is in the
// conformance cases: the evaluator has no strings.

#include "absl/strings/str_cat.h"
#include "converter/graph/testing/operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;

// %p: begins, ends and four bytes.
std::string Packed(const std::string& begins, const std::string& ends) {
  return absl::StrCat("%b = Constant() ", begins, "\n%e = Constant() ", ends,
                      "\n%c = Constant() u8[4] {97, 98, 99, 100}\n",
                      "%p = StringTensorPack(%b, %e, %c)\n");
}

TEST(StringTensorPack, HasTheShapeOfThePlaces) {
  EXPECT_EQ(ShapeOfY("[1]", Packed("i32[2, 1] {0, 2}", "i32[2, 1] {2, 4}") + "%y = Identity(%p)"),
            "[2, 1]");
  EXPECT_EQ(ShapeOfY("[1]", Packed("i64[3] {0, 0, 1}", "i64[3] {2, 4, 4}") + "%y = Identity(%p)"),
            "[3]");
}

TEST(StringTensorPack, RefusesPlacesThatTheRuntimeRefuses) {
  auto error = [](const std::string& begins, const std::string& ends) {
    return ErrorOf("[1]", Packed(begins, ends) + "%y = ShapeOf(%p)");
  };
  EXPECT_THAT(error("i32[2] {2, 0}", "i32[2] {3, 4}"),
              HasSubstr("input 0 has places that descend, or that are not among the bytes [4]"));
  EXPECT_THAT(error("i32[2] {-1, 0}", "i32[2] {3, 4}"), HasSubstr("input 0 has places"));
  EXPECT_THAT(error("i32[2] {0, 1}", "i32[2] {3, 5}"), HasSubstr("input 1 has places"));
  EXPECT_THAT(error("i32[2] {0, 1}", "i32[3] {3, 4, 4}"),
              HasSubstr("the begins [2] and the ends [3] differ"));
  EXPECT_THAT(error("i32[2] {0, 1}", "i64[2] {3, 4}"),
              HasSubstr("the begins are i32, but the ends i64"));
  EXPECT_THAT(error("f32[2] {0, 1}", "f32[2] {3, 4}"),
              HasSubstr("input 0 is f32, expected i32 or i64"));
  EXPECT_THAT(ErrorOf("[1]", "%b = Constant() i32[1] {0}\n%y = StringTensorPack(%b, %b, %b)"),
              HasSubstr("the bytes are i32[1], expected a list of u8"));
}

TEST(StringTensorUnpack, HasTheShapeOfTheStrings) {
  const std::string lines =
      Packed("i32[2] {0, 2}", "i32[2] {2, 4}") + "%u = StringTensorUnpack(%p)\n";
  EXPECT_EQ(ShapeOfY("[1]", lines + "%y = Identity(%u)"), "[2]");
  EXPECT_EQ(ShapeOfY("[1]", lines + "%y = Identity(%u:1)"), "[2]");
  EXPECT_EQ(ShapeOfY("[1]", lines + "%y = Identity(%u:2)"), "[?]");
  EXPECT_THAT(ErrorOf("[1]", "%y = StringTensorUnpack(%x)"),
              HasSubstr("input 0 is f32, expected string"));
}

TEST(Strings, GoOnlyWhereTheRuntimeTakesThem) {
  const std::string lines = Packed("i32[2] {0, 2}", "i32[2] {2, 4}");
  EXPECT_THAT(ErrorOf("[1]", lines + "%y = Equal(%p, %p)"),
              HasSubstr("input 0 is string, which Equal does not take; expected numbers or "
                        "booleans"));
  EXPECT_THAT(ErrorOf("[1]", "%y = Convert(%x) {destination_type = string}"),
              HasSubstr("Convert has no result of strings"));
  EXPECT_THAT(ErrorOf("[1]", "%y = Constant() string[1] digest(00)"),
              HasSubstr("Constant has no result of strings"));
}

}  // namespace
}  // namespace mo
