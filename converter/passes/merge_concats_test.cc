#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

TEST(MergeConcats, AlongOneAxis) {
  ExpectRewrite({&kMergeConcats}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %r = ReLU(%x)
  %a = Concat(%x, %r) {axis = 1} names("a")
  %b = Concat(%r, %a, %x) {axis = -1} names("b")
  %out = Result(%b)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %r = ReLU(%x)
  %b = Concat(%r, %x, %r, %x) {axis = -1} names("b")
  %out = Result(%b)
)");
}

TEST(MergeConcats, NotWhereOneIsExcluded) {
  for (const auto& [inner, outer] :
       {std::pair(" from(\"s\")", ""), std::pair("", " from(\"s\")")}) {
    ExpectUnchanged({&kMergeConcats}, absl::StrCat(R"(
  source "s" : "Any" exclude(pad_folding)
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %a = Concat(%x, %x) {axis = 1})",
                                                   inner, "\n  %b = Concat(%a, %x) {axis = 1}",
                                                   outer, "\n  %out = Result(%b)\n"));
  }
}

TEST(MergeConcats, NotAlongTwo) {
  ExpectUnchanged({&kMergeConcats}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 2]}
  %a = Concat(%x, %x) {axis = 1}
  %y = Parameter() {element_type = f32, shape = [2, 4]}
  %b = Concat(%a, %y) {axis = 0}
  %out = Result(%b)
)");
}

TEST(MergeConcats, NotWhereTheInnerOneIsReadElsewhere) {
  ExpectUnchanged({&kMergeConcats}, R"(
  %x = Parameter() {element_type = f32, shape = [2, 2]}
  %a = Concat(%x, %x) {axis = 1}
  %b = Concat(%a, %x) {axis = 1}
  %out = Result(%b)
  %out2 = Result(%a)
)");
}

}  // namespace
}  // namespace mo
