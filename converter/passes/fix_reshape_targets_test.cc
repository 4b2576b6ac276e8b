#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

using ::testing::ElementsAre;

const std::vector<const Pass*> kPasses = {&kFixReshapeTargets};

// [N, T, 6] as [N, T, 2, 3], by the extents of the input.
constexpr char kHeads[] = R"(
  %x = Parameter() {element_type = f32, shape = [N, T, 6]}
  %s = ShapeOf(%x) {output_type = i64}
  %which = Constant() i64[2] {0, 1}
  %axis = Constant() i64[] {0}
  %kept = Gather(%s, %which, %axis) {batch_dims = 0}
  %heads = Constant() i64[2] {2, 3}
  %target = Concat(%kept, %heads) {axis = 0}
  %y = Reshape(%x, %target) {special_zero = false} names("y")
  %out = Result(%y)
)";

// A printed graph as a body, without the types, which are those of open extents.
std::string WithoutTypes(absl::string_view text) {
  std::string body;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (absl::StartsWith(line, "  %"))
      absl::StrAppend(&body, line.substr(0, line.find(" -> ")), "\n");
  }
  return body;
}

// The target that the pass gives %y. What the graph computes stays the same, with 2 for each
// extent that is open.
std::vector<int64_t> Fixed(const std::string& body) {
  const std::unique_ptr<Graph> graph = ParseBody(body);
  RunPasses(kPasses, *graph);
  const Constant* target = graph->FindNode("y")->constant_input(1);
  if (target == nullptr) return {};
  const auto with_extents = [](const std::string& text) {
    return ParseBody(absl::StrReplaceAll(
        text, {{"[N", "[2"}, {"[?", "[2"}, {", T", ", 2"}, {", ?", ", 2"}, {", 2..9", ", 2"}}));
  };
  ExpectEqualValues(*with_extents(body), *with_extents(WithoutTypes(BodyOf(*graph))));
  return target->Int64s();
}

TEST(FixReshapeTargets, CopiesExtentsOfTheSameAxes) {
  EXPECT_THAT(Fixed(kHeads), ElementsAre(0, 0, 2, 3));
  EXPECT_THAT(Fixed(absl::StrReplaceAll(kHeads, {{"[N, T, 6]", "[?, 2..9, 6]"}})),
              ElementsAre(0, 0, 2, 3));
}

TEST(FixReshapeTargets, LetsOneExtentFollow) {
  EXPECT_THAT(Fixed(absl::StrReplaceAll(kHeads, {{"{0, 1}", "{1, 0}"}, {"N, T", "N, 2"}})),
              ElementsAre(2, -1, 2, 3));
}

TEST(FixReshapeTargets, LetsWhatIsComputedFollow) {
  EXPECT_THAT(Fixed(R"(
  %x = Parameter() {element_type = f32, shape = [?, 6]}
  %s = ShapeOf(%x) {output_type = i64}
  %two = Constant() i64[1] {2}
  %some = Multiply(%s, %two)
  %zero = Constant() i64[1] {0}
  %axis = Constant() i64[] {0}
  %rows = Gather(%some, %zero, %axis) {batch_dims = 0}
  %three = Constant() i64[1] {3}
  %target = Concat(%rows, %three) {axis = 0}
  %y = Reshape(%x, %target) {special_zero = false}
  %out = Result(%y)
)"),
              ElementsAre(-1, 3));
}

// The shape is that of another value, which has the same extents.
TEST(FixReshapeTargets, FollowsExtentsUpTheGraph) {
  EXPECT_THAT(Fixed(R"(
  %x = Parameter() {element_type = f32, shape = [?, ?, 4]}
  %w = Constant() f32[4, 6] seeded(1)
  %b = Constant() f32[6] seeded(2)
  %s = ShapeOf(%x) {output_type = i64}
  %which = Constant() i64[2] {0, 1}
  %axis = Constant() i64[] {0}
  %kept = Gather(%s, %which, %axis) {batch_dims = 0}
  %heads = Constant() i64[2] {2, 3}
  %target = Concat(%kept, %heads) {axis = 0}
  %m = MatMul(%x, %w) {transpose_a = false, transpose_b = false}
  %a = Add(%m, %b)
  %y = Reshape(%a, %target) {special_zero = false}
  %out = Result(%y)
)"),
              ElementsAre(0, 0, 2, 3));
}

TEST(FixReshapeTargets, KeepsWhatTheTargetCopied) {
  EXPECT_THAT(Fixed(absl::StrReplaceAll(kHeads, {{"{2, 3}", "{0, -1}"},
                                                 {"[N, T, 6]", "[N, T, 6, 5]"},
                                                 {"special_zero = false", "special_zero = true"}})),
              ElementsAre(0, 0, 0, -1));
}

TEST(FixReshapeTargets, NotOfExcludedNodesRT1) {
  const std::string source = "\n  source \"q\" : \"Any\" exclude(operation_fusing)";
  for (const char* node : {"names(\"y\")", "{batch_dims = 0}", "{output_type = i64}"}) {
    const std::string marked = absl::StrCat(node, " from(\"q\")");
    ExpectRefusal(kPasses, source + absl::StrReplaceAll(kHeads, {{node, marked}}), "y", "RT1");
  }
}

TEST(FixReshapeTargets, NotIfTwoExtentsAreUnknownRT2) {
  ExpectRefusal(kPasses, absl::StrReplaceAll(kHeads, {{"{0, 1}", "{1, 0}"}}), "y", "RT2");
}

TEST(FixReshapeTargets, NotIfAnExtentIsZeroRT3) {
  ExpectRefusal(kPasses,
                absl::StrReplaceAll(kHeads, {{"{2, 3}", "{0, 3}"}, {"[N, T, 6]", "[N, T, 0]"}}),
                "y", "RT3");
}

}  // namespace
}  // namespace mo
