#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

TEST(MergeReshapes, TheLastShapeSaysAll) {
  ExpectRewrite({&kMergeReshapes}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 6, 1, 1]}
  %axes = Constant() i64[2] {2, 3}
  %a = Squeeze(%x, %axes)
  %shape = Constant() i64[3] {2, 2, 3}
  %b = Reshape(%a, %shape) names("b")
  %out = Result(%b)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 6, 1, 1]}
  %b/shape = Constant() i64[3] {2, 2, 3}
  %b = Reshape(%x, %b/shape) names("b")
  %out = Result(%b)
)");
}

TEST(MergeReshapes, WhatTakesBackTheFirstIsNothing) {
  ExpectRewrite({&kMergeReshapes}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 6, 1, 1]}
  %axes = Constant() i64[2] {2, 3}
  %a = Squeeze(%x, %axes)
  %b = Unsqueeze(%a, %axes) names("b")
  %r = ReLU(%b)
  %out = Result(%r)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 6, 1, 1]} names("b")
  %r = ReLU(%x)
  %out = Result(%r)
)");
}

// The open extent follows from the number of elements.
TEST(MergeReshapes, OneOpenExtent) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  %x = Parameter() {element_type = f32, shape = [?, 6, 1, 1]}
  %axes = Constant() i64[2] {2, 3}
  %a = Squeeze(%x, %axes)
  %shape = Constant() i64[3] {-1, 2, 3}
  %b = Reshape(%a, %shape)
  %c = Unsqueeze(%a, %axes)
  %out = Result(%b)
  %out2 = Result(%c)
)");
  RunPasses({&kMergeReshapes}, *graph);
  EXPECT_EQ(BodyOf(*graph), BodyOf(*ParseBody(R"(
  %x = Parameter() {element_type = f32, shape = [?, 6, 1, 1]}
  %b/shape = Constant() i64[3] {-1, 2, 3}
  %b = Reshape(%x, %b/shape)
  %out = Result(%b)
  %out2 = Result(%x)
)")));
}

// What is read later still knows that both are one extent.
TEST(MergeReshapes, ExtentsWithNamesKeepThem) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  %x = Parameter() {element_type = f32, shape = [N, M, 6, 1]}
  %axes = Constant() i64[1] {3}
  %a = Squeeze(%x, %axes)
  %shape = Constant() i64[4] {0, 0, 2, -1}
  %b = Reshape(%a, %shape) {special_zero = true}
  %r = ReLU(%b)
  %out = Result(%r)
)");
  RunPasses({&kMergeReshapes}, *graph);
  EXPECT_EQ(BodyOf(*graph), BodyOf(*ParseBody(R"(
  %x = Parameter() {element_type = f32, shape = [N, M, 6, 1]}
  %b/shape = Constant() i64[4] {0, 0, 2, 3}
  %b = Reshape(%x, %b/shape) {special_zero = true}
  %r = ReLU(%b)
  %out = Result(%r)
)")));
  EXPECT_EQ(ToString(graph->FindNode("r")->shape()), "[N, M, 2, 3]");
}

TEST(MergeReshapes, ExtentsThatChangePlacesAreNotTakenBack) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  %x = Parameter() {element_type = f32, shape = [N, M, 6]}
  %s = ShapeOf(%x) {output_type = i64}
  %order = Constant() i64[3] {1, 0, 2}
  %zero = Constant() i64[] {0}
  %turned = Gather(%s, %order, %zero)
  %shape = Constant() i64[2] {-1, 6}
  %a = Reshape(%x, %shape)
  %b = Reshape(%a, %turned)
  %out = Result(%b)
)");
  EXPECT_EQ(ToString(graph->FindNode("b")->shape()), "[M, N, 6]");
  RunPasses({&kMergeReshapes}, *graph);
  EXPECT_EQ(graph->results()[0]->input(0).node->name(), "b");
}

TEST(MergeReshapes, OtherReadersKeepTheFirst) {
  ExpectRewrite({&kMergeReshapes}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 6]}
  %first = Constant() i64[1] {12}
  %a = Reshape(%x, %first) names("a")
  %second = Constant() i64[2] {3, 4}
  %b = Reshape(%a, %second) names("b")
  %out = Result(%a)
  %out2 = Result(%b)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 6]}
  %first = Constant() i64[1] {12}
  %a = Reshape(%x, %first) names("a")
  %b/shape = Constant() i64[2] {3, 4}
  %b = Reshape(%x, %b/shape) names("b")
  %out = Result(%a)
  %out2 = Result(%b)
)");
}

// Two extents that are not known, or no elements.
TEST(MergeReshapes, ShapesThatAreMoreThanNumbersStay) {
  ExpectUnchanged({&kMergeReshapes}, R"(
  %x = Parameter() {element_type = f32, shape = [?, ?, 1, 1]}
  %last = Constant() i64[1] {3}
  %a = Squeeze(%x, %last)
  %axis = Constant() i64[1] {2}
  %b = Squeeze(%a, %axis)
  %out = Result(%b)
)");
  ExpectUnchanged({&kMergeReshapes}, R"(
  %x = Parameter() {element_type = f32, shape = [0, 6]}
  %axis = Constant() i64[1] {0}
  %a = Unsqueeze(%x, %axis)
  %b = Unsqueeze(%a, %axis)
  %out = Result(%b)
)");
}

TEST(MergeReshapes, ExcludedNodesStay) {
  ExpectUnchanged({&kMergeReshapes}, R"(
  source "a" : "Squeeze" exclude(linear_fusing)
  %x = Parameter() {element_type = f32, shape = [2, 6, 1, 1]}
  %axes = Constant() i64[2] {2, 3}
  %a = Squeeze(%x, %axes) from("a")
  %b = Unsqueeze(%a, %axes)
  %out = Result(%b)
)");
  ExpectUnchanged({&kMergeReshapes}, R"(
  source "shape" : "Const" exclude(linear_fusing)
  %x = Parameter() {element_type = f32, shape = [2, 6, 1, 1]}
  %axes = Constant() i64[2] {2, 3}
  %a = Squeeze(%x, %axes)
  %shape = Constant() i64[1] {12} from("shape")
  %b = Reshape(%a, %shape)
  %out = Result(%b)
)");
}

}  // namespace
}  // namespace mo
