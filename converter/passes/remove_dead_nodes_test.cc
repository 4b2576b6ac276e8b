#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

TEST(RemoveDeadNodes, KeepsInputsAndWhatOutputsDependOn) {
  ExpectRewrite({&kRemoveDeadNodes}, R"(
  %x = Parameter() {element_type = f32, shape = [2]}
  %unread = Parameter() {element_type = f32, shape = [3]}
  %a = Constant() f32[2] {1, 2}
  %dead = Add(%x, %a)
  %r = ReLU(%x)
  %deader = Add(%dead, %r)
  %out = Result(%r)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2]}
  %unread = Parameter() {element_type = f32, shape = [3]}
  %r = ReLU(%x)
  %out = Result(%r)
)");
}

}  // namespace
}  // namespace mo
