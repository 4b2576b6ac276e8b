#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kKeepReducedAxes};

constexpr char kBody[] = R"(
  %x = Parameter() {element_type = f32, shape = [2, 3, 4, 5]}
  %axes = Constant() i64[2] {-1, 2}
  %m = ReduceMean(%x, %axes) {keep_dims = false} names("m")
  %shape = Constant() i64[4] {2, 3, 1, 1}
  %r = Reshape(%m, %shape) {special_zero = false} names("r")
  %out = Result(%r)
)";

constexpr char kKept[] = R"(
  %x = Parameter() {element_type = f32, shape = [2, 3, 4, 5]}
  %axes = Constant() i64[2] {-1, 2}
  %m = ReduceMean(%x, %axes) {keep_dims = true} names("r")
  %out = Result(%m)
)";

TEST(KeepReducedAxes, ThatAReshapePutsIn) { ExpectRewrite(kPasses, kBody, kKept); }

TEST(KeepReducedAxes, ThatAnUnsqueezePutsIn) {
  ExpectRewrite(kPasses,
                absl::StrReplaceAll(kBody, {{"i64[4] {2, 3, 1, 1}", "i64[2] {2, 3}"},
                                            {"Reshape(%m, %shape) {special_zero = false}",
                                             "Unsqueeze(%m, %shape)"}}),
                kKept);
}

TEST(KeepReducedAxes, OfAnyNumberOfImages) {
  const std::unique_ptr<Graph> graph = ParseBody(
      absl::StrReplaceAll(kBody, {{"[2, 3, 4, 5]", "[?, 3, ?, ?]"}, {"{2, 3, 1", "{-1, 3, 1"}}));
  RunPasses(kPasses, *graph);
  EXPECT_EQ(graph->FindNode("r"), nullptr);
}

// What reads it is of the shape that is left: verified after the pass.
TEST(KeepReducedAxes, OfWhichTheReshapeSaidMore) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  %x = Parameter() {element_type = f32, shape = [?, 3, 4, 5]}
  %other = Parameter() {element_type = f32, shape = [N]}
  %axes = Constant() i64[2] {-1, 2}
  %m = ReduceMean(%x, %axes) {keep_dims = false} names("m")
  %n = ShapeOf(%other) {output_type = i64}
  %rest = Constant() i64[3] {3, 1, 1}
  %shape = Concat(%n, %rest) {axis = 0}
  %r = Reshape(%m, %shape) {special_zero = false} names("r")
  %y = ReLU(%r)
  %out = Result(%y)
)");
  ASSERT_EQ(graph->FindNode("y")->shape(), Shape({Dim::Symbol("N"), 3, 1, 1}));
  RunPasses(kPasses, *graph);
  EXPECT_EQ(graph->FindNode("r"), nullptr);
  EXPECT_EQ(graph->FindNode("y")->shape(), Shape({Dim::Any(), 3, 1, 1}));
}

TEST(KeepReducedAxes, NotIntoAnotherRank) {
  ExpectUnchanged(kPasses,
                  absl::StrReplaceAll(kBody, {{"i64[4] {2, 3, 1, 1}", "i64[3] {2, 3, 1}"}}));
}

TEST(KeepReducedAxes, WhenExcludedKA1) {
  const std::string source = "\n  source \"s\" : \"Any\" exclude(operation_fusing)";
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"names(\"m\")", "from(\"s\")"},
                                                        {"names(\"r\")", "from(\"s\")"},
                                                        {"{-1, 2}", "{-1, 2} from(\"s\")"}}) {
    ExpectRefusal(kPasses, source + absl::StrReplaceAll(kBody, {{from, to}}), "r", "KA1");
  }
}

TEST(KeepReducedAxes, OthersReadKA2) {
  ExpectRefusal(kPasses, absl::StrReplaceAll(kBody, {{"%out = ", "%also = Result(%m)\n  %out = "}}),
                "r", "KA2");
}

TEST(KeepReducedAxes, OfAnotherShapeKA3) {
  ExpectRefusal(kPasses, absl::StrReplaceAll(kBody, {{"{2, 3, 1, 1}", "{2, 1, 1, 3}"}}), "r",
                "KA3");
  ExpectRefusal(kPasses,
                absl::StrReplaceAll(kBody, {{"[2, 3, 4, 5]", "[?, ?, 4, 5]"},
                                            {"{2, 3, 1, 1}", "{0, 0, 1, 1}"},
                                            {"special_zero = false", "special_zero = true"}}),
                "r", "KA3");
}

}  // namespace
}  // namespace mo
