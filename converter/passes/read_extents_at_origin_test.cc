#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kReadExtentsAtOrigin};

// The second extent of %x as a list of one number.
constexpr char kTaken[] = R"(
  %x = Parameter() {element_type = f32, shape = [5, ?, 4]}
  %order = Constant() i64[3] {1, 0, 2}
  %t = Transpose(%x, %order)
  %s = ShapeOf(%t) {output_type = i64}
  %first = Constant() i64[] {0}
  %axis = Constant() i64[] {0}
  %g = Gather(%s, %first, %axis) {batch_dims = 0}
  %at = Constant() i64[1] {0}
  %u = Unsqueeze(%g, %at) names("u")
  %out = Result(%u)
)";

constexpr char kRead[] = R"(
  %x = Parameter() {element_type = f32, shape = [5, ?, 4]}
  %u/shape = ShapeOf(%x) {output_type = i64}
  %u/index = Constant() i64[1] {1}
  %u/axis = Constant() i64[] {0}
  %u = Gather(%u/shape, %u/index, %u/axis) {batch_dims = 0} names("u")
  %out = Result(%u)
)";

// Shapes with `?` have no values to compare: the ones with numbers do.
void ExpectRead(const std::string& body, const std::string& expected) {
  const std::unique_ptr<Graph> graph = ParseBody(body);
  RunPasses(kPasses, *graph);
  EXPECT_EQ(BodyOf(*graph), BodyOf(*ParseBody(expected)));
}

TEST(ReadExtentsAtOrigin, OfWhatIsBeforeATranspose) { ExpectRead(kTaken, kRead); }

TEST(ReadExtentsAtOrigin, KnownOnesAreConstants) {
  ExpectRewrite({&kReadExtentsAtOrigin, &kFoldConstants}, absl::StrReplaceAll(kTaken, {{"?", "3"}}),
                R"(
  %x = Parameter() {element_type = f32, shape = [5, 3, 4]}
  %u = Constant() i64[1] {3} names("u")
  %out = Result(%u)
)");
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [5, 3, 4]}
  %s = ShapeOf(%x) {output_type = i32}
  %last = Constant() i64[] {2}
  %axis = Constant() i64[] {0}
  %u = Gather(%s, %last, %axis) {batch_dims = 0} names("u")
  %out = Result(%u)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [5, 3, 4]}
  %u = Constant() i32[] {4} names("u")
  %out = Result(%u)
)");
}

TEST(ReadExtentsAtOrigin, OfSlices) {
  ExpectRead(R"(
  %x = Parameter() {element_type = f32, shape = [5, ?, 4]}
  %s = ShapeOf(%x) {output_type = i64}
  %begin = Constant() i64[1] {-2}
  %end = Constant() i64[1] {-1}
  %step = Constant() i64[1] {1}
  %u = StridedSlice(%s, %begin, %end, %step) {begin_mask = [0], end_mask = [0]} names("u")
  %out = Result(%u)
)",
             kRead);
}

// The scalar stays one, and i32 stays i32.
TEST(ReadExtentsAtOrigin, InShapeAndTypeOfTheResult) {
  ExpectRead(absl::StrReplaceAll(kTaken, {{"%u = Unsqueeze(%g, %at)",
                                           "%u = Convert(%g) {destination_type = i32}"}}),
             absl::StrReplaceAll(
                 kRead, {{"i64[1] {1}", "i64[] {1}"}, {"output_type = i64", "output_type = i32"}}));
}

TEST(ReadExtentsAtOrigin, NotOfSeveral) {
  ExpectUnchanged(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [5, ?, 4]}
  %s = ShapeOf(%x) {output_type = i64}
  %index = Constant() i64[2] {1, 0}
  %axis = Constant() i64[] {0}
  %u = Gather(%s, %index, %axis) {batch_dims = 0}
  %out = Result(%u)
)");
  ExpectUnchanged(kPasses, kRead);
}

TEST(ReadExtentsAtOrigin, NotOfExcludedNodesRE1) {
  const std::string source = "\n  source \"q\" : \"Any\" exclude(operation_fusing)";
  for (const char* node : {"{batch_dims = 0}", "{output_type = i64}"}) {
    const std::string marked = absl::StrCat(node, " from(\"q\")");
    ExpectRefusal(kPasses, source + absl::StrReplaceAll(kTaken, {{node, marked}}), "u", "RE1");
  }
}

TEST(ReadExtentsAtOrigin, ShapesThatFollowFromThemAreKnown) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  %x = Parameter() {element_type = f32, shape = [5, ?, 4]}
  %order = Constant() i64[3] {1, 0, 2}
  %t = Transpose(%x, %order)
  %s = ShapeOf(%t) {output_type = i64}
  %second = Constant() i64[] {1}
  %axis = Constant() i64[] {0}
  %g = Gather(%s, %second, %axis)
  %zero = Constant() i64[] {0}
  %one = Constant() i64[] {1}
  %r = Range(%zero, %g, %one) {output_type = i64} names("r")
  %out = Result(%r)
)");
  RunPasses(kPasses, *graph);
  EXPECT_EQ(graph->results()[0]->input(0).shape(), Shape({5}));
}

}  // namespace
}  // namespace mo
