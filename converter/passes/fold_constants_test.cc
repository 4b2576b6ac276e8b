#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/pipeline.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kFoldConstants};

TEST(FoldConstants, MovesElementsWithoutComputing) {
  ExpectRewrite(kPasses, R"(
  %c = Constant() f32[2, 3] {1, 2, 3, 4, 5, 6}
  %order = Constant() i64[2] {1, 0}
  %t = Transpose(%c, %order)
  %shape = Constant() i64[2] {1, -1}
  %r = Reshape(%t, %shape)
  %axis = Constant() i64[] {-1}
  %s = Split(%r, %axis) {num_splits = 3}
  %both = Concat(%s:2, %s:0) {axis = 0} names("both")
  %x = Parameter() {element_type = f32, shape = [2, 2]}
  %y = Multiply(%x, %both)
  %out = Result(%y)
)",
                R"(
  %both = Constant() f32[2, 2] {3, 6, 1, 4} names("both")
  %x = Parameter() {element_type = f32, shape = [2, 2]}
  %y = Multiply(%x, %both)
  %out = Result(%y)
)");
}

// A graph that writes into [1, 1, `count`] zeros.
std::string ScatterInto(int count) {
  return absl::StrCat(R"(
  %zero = Constant() f32[] {0}
  %shape = Constant() i64[3] {1, 1, )",
                      count, R"(}
  %zeros = Broadcast(%zero, %shape)
  %places = Constant() i32[1, 1, 2] {0, 2}
  %data = Parameter() {element_type = f32, shape = [1, 1, 2]}
  %axis = Constant() i64[] {2}
  %y = ScatterElementsUpdate(%zeros, %places, %data, %axis)
  %out = Result(%y)
)");
}

TEST(FoldConstants, LeavesALargeTensorThatElementsAreWrittenInto) {
  ExpectUnchanged(kPasses, ScatterInto(65536));
  ExpectRewrite(kPasses, ScatterInto(3), R"(
  %zeros = Constant() f32[1, 1, 3] {0, 0, 0}
  %places = Constant() i32[1, 1, 2] {0, 2}
  %data = Parameter() {element_type = f32, shape = [1, 1, 2]}
  %axis = Constant() i64[] {2}
  %y = ScatterElementsUpdate(%zeros, %places, %data, %axis)
  %out = Result(%y)
)");
}

TEST(FoldConstants, ComputesInDoubleAndRoundsOnce) {
  // gamma / √(variance + epsilon), as frameworks write normalizations out.
  ExpectRewrite(kPasses, R"(
  %variance = Constant() f32[2] {3, 0.25}
  %epsilon = Constant() f32[] {1}
  %sum = Add(%variance, %epsilon)
  %half = Constant() f32[] {-0.5}
  %root = Power(%sum, %half)
  %gamma = Constant() f32[2] {3, 1}
  %scale = Multiply(%gamma, %root)
  %x = Parameter() {element_type = f32, shape = [4, 2]}
  %y = Multiply(%x, %scale)
  %out = Result(%y)
)",
                R"(
  %scale = Constant() f32[2] real {1.5, 0.8944271909999159}
  %x = Parameter() {element_type = f32, shape = [4, 2]}
  %y = Multiply(%x, %scale)
  %out = Result(%y)
)");
}

TEST(FoldConstants, LeavesWhatMachinesRoundDifferently) {
  for (const char* op : {"Exp(%c)", "Sigmoid(%c)", "MatMul(%c, %c)", "SoftMax(%c) {axis = 0}",
                         "Power(%c, %third)"}) {
    ExpectUnchanged(kPasses, absl::StrCat("\n  %c = Constant() f32[2, 2] {1, 2, 3, 4}\n  %third = "
                                          "Constant() f32[] {0.3}\n  %y = ",
                                          op, "\n  %out = Result(%y)\n"));
  }
}

TEST(FoldConstants, LeavesWhatHasNoValue) {
  ExpectUnchanged(kPasses, R"(
  %c = Constant() f32[2] {-1, 4}
  %y = Sqrt(%c)
  %out = Result(%y)
)");
  // 2^53 + 1 is no double.
  ExpectUnchanged(kPasses, R"(
  %c = Constant() i64[1] {9007199254740993}
  %z = Constant() i64[1] {1}
  %y = Pad(%c, %z, %z) {pad_mode = "constant"}
  %out = Result(%y)
)");
  ExpectUnchanged(kPasses, R"(
  %c = Constant() f32[] {1e30}
  %y = Convert(%c) {destination_type = i32}
  %out = Result(%y)
)");
}

TEST(FoldConstants, LeavesWhatDependsOnAnInput) {
  ExpectUnchanged(kPasses, R"(
  %c = Constant() f32[2] {-1, 4}
  %x = Parameter() {element_type = f32, shape = [2]}
  %y = Add(%c, %x)
  %out = Result(%y)
)");
}

// Weights that are integers of a type, and what reads them.
std::string IntegerWeights(absl::string_view type, absl::string_view reader,
                           absl::string_view more = "") {
  return absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [1, 2]}
  %w = Constant() )",
                      type, R"([2, 2] {1, 2, 3, 4}
  %f = Convert(%w) {destination_type = f32}
  %z = Constant() f32[] {1}
  %b = Subtract(%f, %z)
  %s = Constant() f32[2] {0.5, 0.25}
  %m = Multiply(%b, %s)
  %y = )",
                      reader, "\n  %out = Result(%y)\n", more);
}

TEST(FoldConstants, KeepsWeightsThatAreIntegers) {
  for (const char* type : {"i8", "u8"})
    ExpectUnchanged(kPasses, IntegerWeights(type, "MatMul(%x, %m)"));
  ExpectUnchanged({&kFoldConstants, &kNormalizeSubtractDivide, &kMergeLinearOps},
                  IntegerWeights("u8", "MatMul(%x, %m)"));
}

TEST(FoldConstants, FoldsIntegersThatAreNoWeights) {
  auto has_convert = [](const std::string& body) {
    const std::unique_ptr<Graph> graph = ParseBody(body);
    RunPasses(kPasses, *graph);
    graph->RemoveDeadNodes();
    return absl::StrContains(BodyOf(*graph), "Convert");
  };
  EXPECT_FALSE(has_convert(IntegerWeights("i32", "MatMul(%x, %m)")));
  EXPECT_FALSE(has_convert(IntegerWeights("i8", "Add(%x, %m)")));
  EXPECT_FALSE(has_convert(IntegerWeights("i8", "MatMul(%m, %x) {transpose_b = true}")));
  EXPECT_FALSE(has_convert(
      IntegerWeights("i8", "MatMul(%x, %m)", "  %other = ReLU(%f)\n  %o = Result(%other)\n")));
}

TEST(FoldConstants, WhatCannotBeComputedIsTheModelsFault) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  %c = Constant() f32[2] {1, 2}
  %i = Constant() i32[1] {9}
  %axis = Constant() i32[] {0}
  %y = Gather(%c, %i, %axis)
  %out = Result(%y)
)");
  Records records;
  const PassOptions options;
  PassContext context(options, records);
  const absl::Status status = RunPass(kFoldConstants, *graph, context).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_EQ(status.message(), "node 'y' (Gather): index 9 is not one of an axis of 2 elements");
}

TEST(FoldConstants, MakesNoHugeConstantsOfFewElements) {
  std::string body = "\n  %c0 = Constant() f32[4] {1, 2, 3, 4}\n";
  for (int i = 0; i < 36; ++i)
    absl::StrAppend(&body, "  %c", i + 1, " = Concat(%c", i, ", %c", i, ") {axis = 0}\n");
  absl::StrAppend(&body, "  %out = Result(%c36)\n");
  const std::unique_ptr<Graph> graph = ParseBody(body);
  RunPasses(kPasses, *graph);
  graph->RemoveDeadNodes();
  int64_t largest = 0;
  for (const Node* node : graph->nodes()) {
    if (node->constant()) largest = std::max(largest, node->constant()->size());
  }
  EXPECT_EQ(largest, int64_t{1} << 30);
  EXPECT_EQ(graph->node_count(), 10);  // the constant, 8 that were not folded, and the Result
}

// However often passes run and whichever graph they run on.
TEST(FoldConstants, HoldsNoMoreElementsInAModelThanItsLimit) {
  constexpr int kTiles = 24;
  std::string body = "\n  %t = Constant() i64[1] {1048576}\n";
  for (int i = 0; i < kTiles; ++i) {
    absl::StrAppend(&body, "  %c", i, " = Constant() f32[2] {", i, ", 2}\n  %y", i, " = Tile(%c", i,
                    ", %t)\n  %out", i, " = Result(%y", i, ")\n");
  }
  const std::unique_ptr<Graph> graph = ParseBody(body);
  Records records;
  const PassOptions options;
  PassContext context(options, records);
  ASSERT_TRUE(RunPipeline(*graph, context).ok());
  int64_t held = 0, tiles = 0;
  for (const Node* node : graph->nodes()) {
    if (node->constant()) held += node->constant()->size();
    tiles += node->Is(ops::kTile);
  }
  EXPECT_LE(*context.folded().held, int64_t{1} << 25);
  EXPECT_EQ(tiles, kTiles - 15);
  EXPECT_EQ(held, *context.folded().held + 2 * tiles + 1);
}

// How many elements a Loop collects is known when its number of iterations is; then so is what
// follows from it.
TEST(FoldConstants, TellsReadersOfAComputedConstant) {
  constexpr char kLoop[] = R"(
  %c = Constant() boolean[] {1}
  %x = Parameter() {element_type = f32, shape = [2]}
  %l = Loop(%n, %c, %x) {axes = [0], carried = 1} graph "body" {
    %i = Parameter() {element_type = i64, shape = []}
    %s = Parameter() {element_type = f32, shape = [2]}
    %yes = Constant() boolean[] {1}
    %goes_on = Result(%yes)
    %t = Add(%s, %s)
    %next = Result(%t)
    %zero = Constant() i64[1] {0}
    %row = Unsqueeze(%t, %zero)
    %collected = Result(%row)
  }
)";
  ExpectRewrite(kPasses,
                absl::StrCat("  %a = Constant() i64[] {2}\n  %n = Add(%a, %a)", kLoop,
                             "  %r = ReLU(%l:1)\n  %extents = ShapeOf(%r)\n"
                             "  %out = Result(%extents)\n  %last = Result(%l)\n"),
                absl::StrCat("  %extents = Constant() i64[2] {4, 2}\n  %n = Constant() i64[] {4}",
                             kLoop, "  %out = Result(%extents)\n  %last = Result(%l)\n"));
}

// What a computed constant makes impossible is an error of the model.
TEST(FoldConstants, RefusesWhatAComputedConstantRulesOut) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  %half = Constant() f32[] {2.5}
  %doubled = Add(%half, %half)
  %k = Convert(%doubled) {destination_type = i64}
  %x = Parameter() {element_type = f32, shape = [4]}
  %top = TopK(%x, %k) {axis = 0, mode = "max", sort = "value"}
  %out = Result(%top)
)");
  Records records;
  const PassOptions options;
  PassContext context(options, records);
  const absl::Status status = RunPass(kFoldConstants, *graph, context).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
}

TEST(FoldConstants, CountsWhatItHoldsOnlyAsLongAsItIsThere) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  %c = Constant() f32[3] {1, 2, 3}
  %y = Sqrt(%c)
  %z = Sqrt(%y)
  %out = Result(%z)
  %kept = Result(%c)
)");
  Records records;
  const PassOptions options;
  PassContext context(options, records);
  ASSERT_TRUE(RunPass(kFoldConstants, *graph, context).ok());
  EXPECT_EQ(*context.folded().held, 3);
  graph->SetInput({graph->results()[0], 0}, graph->FindNode("c")->output());
  graph->RemoveDeadNodes();
  EXPECT_EQ(*context.folded().held, 0);
}

TEST(FoldConstants, LetsGoOfStepsThatNobodyReads) {
  std::string body = "\n  %c0 = Constant() f32[2] {1, 2}\n  %two = Constant() f32[] {2}\n";
  for (int i = 0; i < 20; ++i)
    absl::StrAppend(&body, "  %c", i + 1, " = Multiply(%c", i, ", %two)\n");
  absl::StrAppend(&body, "  %out = Result(%c20)\n");
  const std::unique_ptr<Graph> graph = ParseBody(body);
  RunPasses(kPasses, *graph);
  EXPECT_LE(graph->node_count(), 4);
  EXPECT_EQ(graph->results()[0]->constant_input(0)->Doubles()[1], 2 << 20);
}

}  // namespace
}  // namespace mo
