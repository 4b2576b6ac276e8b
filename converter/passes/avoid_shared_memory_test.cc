#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/passes/pipeline.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kAvoidSharedMemory};

// A convolution reads %p through the Transpose %t; `others`, which end in %r, read it, too.
struct Read {
  std::string others;
  std::string producer = "%p = Sigmoid(%x)";
  std::string order = "0, 3, 1, 2";
  std::string extents = "1, 4, 6, 2";
  std::string convolved = "%c = Convolution(%t, %w)";
};

constexpr char kReshape[] = "%r = Reshape(%p, %s)";

// With the copy that the pass makes, or without.
std::string Body(const Read& read, bool copied = false) {
  return absl::StrCat(
      "\n  %x = Parameter() {element_type = f32, shape = [", read.extents, "]}\n  ", read.producer,
      copied ? "\n  %t/exponent = Constant() f32[] {1}\n  %t/copy = Power(%p, %t/exponent)" : "",
      "\n  %o = Constant() i64[4] {", read.order, "}\n  %t = Transpose(", copied ? "%t/copy" : "%p",
      R"(, %o)
  %w = Constant() f32[3, 2, 1, 1] {1, 2, 3, 4, 5, 6}
  )",
      read.convolved, R"(
  %out = Result(%c)
  %s = Constant() i64[3] {1, 24, 2}
  )",
      read.others, "\n  %out2 = Result(%r)\n");
}

void ExpectCopied(const Read& read) {
  ExpectRewrite(kPasses, Body(read), Body(read, /*copied=*/true));
}

void ExpectKept(const Read& read) { ExpectUnchanged(kPasses, Body(read)); }

TEST(AvoidSharedMemory, AReshapeIsAnOutput) {
  ExpectCopied({.others = kReshape});
  ExpectCopied({.others = R"(%i = Constant() i64[4] {1, 0, 2, 3}
  %r = Transpose(%p, %i))"});
}

TEST(AvoidSharedMemory, SomethingComputesOnAReshape) {
  for (absl::string_view end :
       {"Add(%v, %k)", "Multiply(%k, %v)", "Tanh(%v)", "Swish(%v)", "Reshape(%v, %s)"}) {
    ExpectCopied({.others = absl::StrCat(R"(%v = Reshape(%p, %s)
  %k = Constant() f32[2] {2, 3}
  %r = )",
                                         end)});
  }
}

TEST(AvoidSharedMemory, AConcatOfWhatFollowsInMemory) {
  constexpr char kJoined[] = "%h = Tanh(%x)\n  %r = Concat(%p, %h) {axis = $}";
  auto joined = [&](absl::string_view axis) { return absl::StrReplaceAll(kJoined, {{"$", axis}}); };
  ExpectCopied({.others = joined("1")});
  ExpectCopied({.others = joined("-3")});
  ExpectCopied({.others = joined("0"), .extents = "2, 4, 6, 2"});
  ExpectKept({.others = joined("1"), .extents = "2, 4, 6, 2"});
  ExpectKept({.others = joined("2")});
}

TEST(AvoidSharedMemory, WhatTheRuntimeTakesIntoTheConvolution) {
  ExpectCopied({.others = kReshape, .convolved = R"(%v = Constant() f32[2, 1, 1] {2, 3}
  %m = Multiply(%v, %t)
  %z = Constant() i64[4] {0, 0, 1, 1}
  %q = Pad(%m, %z, %z) {pad_mode = "constant"}
  %c = Convolution(%q, %w))"});
  ExpectCopied({.others = kReshape, .convolved = R"(%g = Constant() f32[2, 1, 1, 1, 1] {2, 3}
  %c = GroupConvolution(%t, %g))"});
}

TEST(AvoidSharedMemory, NothingElseGetsTheMemory) {
  ExpectKept({.others = "%r = Tanh(%p)"});
  for (absl::string_view end : {"SoftMax(%v) {axis = 1}", "MatMul(%v, %k)",
                                "ReduceMean(%v, %a) {keep_dims = true}", "Transpose(%v, %i)"}) {
    ExpectKept({.others = absl::StrCat(R"(%v = Reshape(%p, %s)
  %k = Constant() f32[2, 1] {2, 3}
  %a = Constant() i64[1] {1}
  %i = Constant() i64[3] {0, 2, 1}
  %r = )",
                                       end)});
  }
  ExpectKept({.others = R"(%i = Constant() i64[4] {0, 2, 1, 3}
  %r = Transpose(%p, %i))"});
}

TEST(AvoidSharedMemory, TheConvolutionReadsSomethingElse) {
  ExpectKept({.others = kReshape, .order = "0, 3, 2, 1"});
  ExpectKept({.others = kReshape, .convolved = "%c = Tanh(%t)"});
  ExpectKept({.others = kReshape, .convolved = R"(%q = SoftMax(%t) {axis = 1}
  %c = Convolution(%q, %w))"});
  ExpectKept({.others = kReshape, .convolved = R"(%m = Multiply(%t, %t)
  %c = Convolution(%m, %w))"});
  ExpectKept({.others = kReshape,
              .convolved = R"(%y = Parameter() {element_type = f32, shape = [1, 2, 8, 8]}
  %c = Convolution(%y, %t))"});
}

TEST(AvoidSharedMemory, TheRuntimeCopiesByItself) {
  ExpectKept({.others = kReshape, .extents = "1, 4, ?, 2"});
  ExpectKept({.others = R"(%n = Constant() i64[1] {2}
  %r = Reshape(%p, %n))",
              .extents = "1, 1, 1, 2"});
  ExpectKept({.others = "%r = Reshape(%p, %s)\n  %out3 = Result(%p)"});
  ExpectKept({.others = kReshape, .producer = R"(%h = Sigmoid(%x)
  %e = Constant() i64[4] {1, 6, 4, 2}
  %p = Reshape(%h, %e))"});
  const std::string of_input = absl::StrReplaceAll(Body({.others = kReshape}), {{"%p,", "%x,"}});
  ExpectUnchanged(kPasses, absl::StrReplaceAll(of_input, {{"%p = Sigmoid(%x)", ""}}));
}

}  // namespace
}  // namespace mo
