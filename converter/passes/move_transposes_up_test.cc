#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

TEST(MoveTransposesUp, ThroughArithmeticWithConstants) {
  ExpectRewrite({&kMoveTransposesUp}, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 2]}
  %k = Constant() f32[2] {2, 3}
  %m = Multiply(%x, %k) names("m")
  %p = Constant() i64[4] {0, 3, 1, 2}
  %t = Transpose(%m, %p) names("t")
  %r = ReLU(%t)
  %out = Result(%r)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 2]}
  %p = Constant() i64[4] {0, 3, 1, 2}
  %x/transposed = Transpose(%x, %p)
  %k/transposed = Constant() f32[1, 2, 1, 1] {2, 3}
  %m = Multiply(%x/transposed, %k/transposed) names("t")
  %r = ReLU(%m)
  %out = Result(%r)
)");
}

TEST(MoveTransposesUp, ThroughPads) {
  ExpectRewrite({&kMoveTransposesUp}, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 2]}
  %b = Constant() i32[4] {0, 1, 2, 0}
  %e = Constant() i32[4] {0, 3, 4, 0}
  %pad = Pad(%x, %b, %e) {pad_mode = "constant"}
  %p = Constant() i64[4] {0, 3, 1, 2}
  %t = Transpose(%pad, %p)
  %out = Result(%t)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 2]}
  %p = Constant() i64[4] {0, 3, 1, 2}
  %x/transposed = Transpose(%x, %p)
  %b/transposed = Constant() i32[4] {0, 0, 1, 2}
  %e/transposed = Constant() i32[4] {0, 0, 3, 4}
  %pad = Pad(%x/transposed, %b/transposed, %e/transposed) {pad_mode = "constant"}
  %out = Result(%pad)
)");
}

TEST(MoveTransposesUp, NotThroughPadsThatAreComputed) {
  ExpectUnchanged({&kMoveTransposesUp}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %b = Parameter() {element_type = i64, shape = [2]}
  %e = Constant() i64[2] {0, 3}
  %pad = Pad(%x, %b, %e) {pad_mode = "constant"}
  %p = Constant() i64[2] {1, 0}
  %t = Transpose(%pad, %p)
  %out = Result(%t)
)");
}

TEST(MoveTransposesUp, UntilItMeetsTheOneThatUndoesIt) {
  ExpectRewrite({&kMoveTransposesUp, &kMergeTransposes, &kRemoveIdentities}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %p = Constant() i64[2] {1, 0}
  %a = Transpose(%x, %p)
  %r = ReLU(%a)
  %b = Transpose(%r, %p)
  %out = Result(%b)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %r = ReLU(%x)
  %out = Result(%r)
)");
}

TEST(MoveTransposesUp, NotPastAnotherReader) {
  ExpectUnchanged({&kMoveTransposesUp}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %r = ReLU(%x)
  %p = Constant() i64[2] {1, 0}
  %t = Transpose(%r, %p)
  %out = Result(%t)
  %out2 = Result(%r)
)");
}

TEST(MoveTransposesUp, NotTowardsAConvolution) {
  ExpectUnchanged({&kMoveTransposesUp}, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %w = Constant() f32[2, 2, 1, 1] seeded(1)
  %c = Convolution(%x, %w)
  %k = Constant() f32[] {3}
  %m = Multiply(%c, %k)
  %r = ReLU(%m)
  %p = Constant() i64[4] {0, 2, 3, 1}
  %t = Transpose(%r, %p)
  %out = Result(%t)
)");
}

TEST(MoveTransposesUp, NotTowardsConvolutionsThatMayBecomeOne) {
  ExpectUnchanged({&kMoveTransposesUp}, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %w = Constant() f32[2, 2, 1, 1] seeded(1)
  %c = Convolution(%x, %w)
  %w2 = Constant() f32[3, 2, 1, 1] seeded(2)
  %c2 = Convolution(%x, %w2)
  %j = Concat(%c, %c2) {axis = 1}
  %k = Constant() f32[5, 1, 1] {1, 2, 3, 4, 5}
  %m = Multiply(%j, %k)
  %p = Constant() i64[4] {0, 2, 3, 1}
  %t = Transpose(%m, %p)
  %out = Result(%t)
)");
}

TEST(MoveTransposesUp, NotWhereAConstantWidensTheTensor) {
  ExpectUnchanged({&kMoveTransposesUp}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 1]}
  %k = Constant() f32[3] {1, 2, 3}
  %m = Multiply(%x, %k)
  %p = Constant() i64[2] {1, 0}
  %t = Transpose(%m, %p)
  %out = Result(%t)
)");
}

TEST(MoveTransposesUp, NotPastWhatMixesElements) {
  ExpectUnchanged({&kMoveTransposesUp}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %s = SoftMax(%x) {axis = 1}
  %p = Constant() i64[2] {1, 0}
  %t = Transpose(%s, %p)
  %out = Result(%t)
)");
}

}  // namespace
}  // namespace mo
