#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

TEST(MergeTransposes, OrdersAreComposed) {
  ExpectRewrite({&kMergeTransposes}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3, 4]}
  %p = Constant() i64[3] {2, 0, 1}
  %a = Transpose(%x, %p)
  %q = Constant() i64[3] {0, 2, 1}
  %b = Transpose(%a, %q) names("b")
  %out = Result(%b)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 3, 4]}
  %b/order = Constant() i64[3] {2, 1, 0}
  %b = Transpose(%x, %b/order) names("b")
  %out = Result(%b)
)");
}

TEST(MergeTransposes, OtherReadersKeepTheFirst) {
  ExpectRewrite({&kMergeTransposes, &kRemoveIdentities}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %p = Constant() i64[2] {1, 0}
  %a = Transpose(%x, %p) names("a")
  %b = Transpose(%a, %p) names("b")
  %out = Result(%a)
  %out2 = Result(%b)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]} names("b")
  %p = Constant() i64[2] {1, 0}
  %a = Transpose(%x, %p) names("a")
  %out = Result(%a)
  %out2 = Result(%x)
)");
}

TEST(MergeTransposes, EqualOnesAreShared) {
  ExpectRewrite({&kMergeTransposes}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %p = Constant() i64[2] {1, 0}
  %q = Constant() i64[2] {1, 0}
  %a = Transpose(%x, %p) names("a")
  %b = Transpose(%x, %q) names("b")
  %r = ReLU(%b)
  %s = Add(%a, %r)
  %out = Result(%s)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %p = Constant() i64[2] {1, 0}
  %a = Transpose(%x, %p) names("a", "b")
  %r = ReLU(%a)
  %s = Add(%a, %r)
  %out = Result(%s)
)");
}

TEST(MergeTransposes, LeavesOneAlone) {
  ExpectUnchanged({&kMergeTransposes}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %p = Constant() i64[2] {1, 0}
  %a = Transpose(%x, %p)
  %r = ReLU(%a)
  %b = Transpose(%r, %p)
  %out = Result(%b)
)");
}

}  // namespace
}  // namespace mo
