#include "converter/passes/sub_byte_moves.h"

#include "absl/strings/string_view.h"
#include "converter/passes/pipeline.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kAvoidRuntimeFaults};

// No values of such types are at hand to compare.
void ExpectBecomes(absl::string_view before, absl::string_view after) {
  const std::unique_ptr<Graph> graph = ParseBody(before);
  RunPasses(kPasses, *graph);
  EXPECT_EQ(BodyOf(*graph), BodyOf(*ParseBody(after)));
}

TEST(SubByteMoves, BytesAreMovedInstead) {
  ExpectBecomes(R"(
  %x = Parameter() {element_type = u4, shape = [2, 3]}
  %o = Constant() i64[2] {1, 0}
  %t = Transpose(%x, %o)
  %y = Convert(%t) {destination_type = f32} names("y")
  %out = Result(%y)
)",
                R"(
  %x = Parameter() {element_type = u4, shape = [2, 3]}
  %t/wide_0 = Convert(%x) {destination_type = u8}
  %o = Constant() i64[2] {1, 0}
  %t/wide = Transpose(%t/wide_0, %o)
  %t = Convert(%t/wide) {destination_type = u4}
  %y = Convert(%t) {destination_type = f32} names("y")
  %out = Result(%y)
)");
}

TEST(SubByteMoves, EachPartIsPackedAgain) {
  ExpectBecomes(R"(
  %x = Parameter() {element_type = i4, shape = [2, 3]}
  %a = Constant() i64[] {0}
  %s = Split(%x, %a) {num_splits = 2}
  %y = Convert(%s:1) {destination_type = f32} names("y")
  %out = Result(%y)
  %z = Convert(%s) {destination_type = f32} names("z")
  %out2 = Result(%z)
)",
                R"(
  %x = Parameter() {element_type = i4, shape = [2, 3]}
  %s/wide_0 = Convert(%x) {destination_type = i8}
  %a = Constant() i64[] {0}
  %s/wide = Split(%s/wide_0, %a) {num_splits = 2}
  %s/narrow_1 = Convert(%s/wide:1) {destination_type = i4}
  %y = Convert(%s/narrow_1) {destination_type = f32} names("y")
  %out = Result(%y)
  %s/narrow_0 = Convert(%s/wide) {destination_type = i4}
  %z = Convert(%s/narrow_0) {destination_type = f32} names("z")
  %out2 = Result(%z)
)");
}

TEST(SubByteMoves, ConvertsAndReshapesStay) {
  ExpectUnchanged(kPasses, R"(
  %x = Parameter() {element_type = u4, shape = [2, 3]}
  %o = Constant() i64[1] {6}
  %r = Reshape(%x, %o)
  %y = Convert(%r) {destination_type = f32} names("y")
  %out = Result(%y)
)");
}

TEST(SubByteMoves, StringsStay) {
  constexpr char kMoved[] = R"(
  %x = Parameter() {element_type = string, shape = [2, 3]}
  %o = Constant() i64[2] {1, 0}
  %t = Transpose(%x, %o)
  %out = Result(%t)
)";
  ExpectBecomes(kMoved, kMoved);
}

}  // namespace
}  // namespace mo
