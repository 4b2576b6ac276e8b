// mo compare.

#include <string>
#include <vector>

#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string Net(const std::string& factors) {
  return R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 4]} names("x")
  %w = Constant() f32[2, 2, 3, 3] seeded(1)
  %conv = Convolution(%x, %w) {pads_begin = [1, 1], pads_end = [1, 1]}
  %a = Constant() f32[2, 1, 1] {)" +
         factors + R"(}
  %mul = Multiply(%conv, %a) names("y")
  %out = Result(%mul)
}
)";
}

class CompareTest : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    Write("a.mog", Net("0.3, 3"));
    Write("b.mog", Net("0.3, 3.0003"));
  }
};

TEST_F(CompareTest, AModelAndItself) {
  const RunResult result = Run({"compare", Path("a.mog"), Path("a.mog"), "--seed", "7"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out,
            "Inputs: 3, from seed 7. Criterion: within 1e-10 relative in double, and within 16 * "
            "2^-24 * sum |w||x| of each element in float32.\n"
            "output 'y'\n"
            "  double: max abs 0, max rel 0, 0 ULP, 0 of the bound: within\n"
            "  float32: max abs 0, max rel 0, 0 ULP, 0 of the bound: within\n"
            "All outputs are within the bound.\n");
}

TEST_F(CompareTest, AModelAndItsIr) {
  ASSERT_EQ(Run({"--model", Path("a.mog"), "--output_dir", folder_}).exit_code, 0);
  const RunResult result = Run({"compare", Path("a.mog"), Path("net.xml"), "--inputs_per_model=2"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out,
              HasSubstr("Inputs: 2, from seed 0. Criterion: within 16 * 2^-24 * sum |w||x| of each "
                        "element in float32; not in double, as an IR has rounded constants.\n"));
  EXPECT_THAT(result.out, Not(HasSubstr("  double: ")));
  EXPECT_THAT(result.out, HasSubstr("of the bound: within\nAll outputs are within the bound.\n"));

  const RunResult other = Run({"compare", Path("net.xml"), Path("b.mog")});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_THAT(other.out, HasSubstr("of the bound: BEYOND\n"));
  EXPECT_THAT(other.out, Not(HasSubstr("All outputs")));
  EXPECT_THAT(other.err, HasSubstr("do not compute the same"));
  EXPECT_THAT(other.err, HasSubstr("[MO4003]"));
}

TEST_F(CompareTest, EachModelHasItsWeights) {
  Write("net.prototxt",
        "input: \"data\" input_shape { dim: 1 dim: 1 dim: 2 dim: 2 }\nlayer { name: \"r\" type: "
        "\"ReLU\" bottom: \"data\" top: \"r\" }\n");
  EXPECT_EQ(Run({"compare", Path("net.prototxt"), Path("net.prototxt")}).exit_code, 0);
  const RunResult result = Run({"compare", Path("net.prototxt"), Path("net.prototxt"),
                                "--weights_a", Path("one"), "--weights_b", Path("two")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("one: error: the file cannot be opened"));
  EXPECT_THAT(result.err, HasSubstr("two: error: the file cannot be opened"));
}

TEST_F(CompareTest, Bisects) {
  const RunResult result = Run({"compare", "--bisect", Path("a.mog")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("All outputs are within the bound after each of the 1 passes "
                                    "that changed the graph.\n"));
  EXPECT_THAT(Run({"compare", "--bisect", "--model", Path("a.mog"), "--disable_fusing"}).out,
              HasSubstr("each of the 0 passes"));
}

TEST_F(CompareTest, WhatCannotBeCompared) {
  Write("more.mog",
        "graph \"m\" {\n  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 4]}\n"
        "  %o1 = Result(%x)\n  %o2 = Result(%x)\n}\n");
  const RunResult more = Run({"compare", Path("a.mog"), Path("more.mog")});
  EXPECT_EQ(more.exit_code, 1);
  EXPECT_THAT(more.out, IsEmpty());
  EXPECT_THAT(more.err, HasSubstr("one has 1 outputs, the other 2; compare models of the same "
                                  "signature [MO1008]"));
  Write("huge.mog",
        "graph \"h\" {\n  %x = Parameter() {element_type = f32, shape = [65536, 65536]}\n"
        "  %o = Result(%x)\n}\n");
  const RunResult huge = Run({"compare", "--bisect", Path("huge.mog")});
  EXPECT_EQ(huge.exit_code, 1);
  EXPECT_THAT(huge.err, HasSubstr("a tensor of shape [65536, 65536] cannot be evaluated [MO1008]"));
}

TEST_F(CompareTest, OpenInputsAreToBeFixed) {
  Write("open.mog",
        "graph \"o\" {\n  %x = Parameter() {element_type = f32, shape = [?, 2]}\n"
        "  %y = Parameter() {element_type = f32, shape = [2, 1..3]}\n"
        "  %ox = Result(%x)\n  %oy = Result(%y)\n}\n");
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"compare", Path("open.mog"), Path("open.mog")},
                                             {"compare", "--optimize", Path("open.mog")},
                                             {"compare", "--bisect", Path("open.mog")}}) {
    const RunResult open = Run(words);
    EXPECT_EQ(open.exit_code, 1);
    EXPECT_THAT(open.err, HasSubstr("input 'x' has the open shape [?, 2], and a model runs only on "
                                    "a fixed one; set the batch with --batch 1 (in a "
                                    "mo_equivalence_test: batch = 1)"));
    EXPECT_THAT(open.err, HasSubstr("input 'y' has the open shape [2, 1..3]"));
  }
  Write("batch.mog",
        "graph \"o\" {\n  %x = Parameter() {element_type = f32, shape = [?, 2]}\n"
        "  %o = Result(%x)\n}\n");
  EXPECT_EQ(Run({"compare", "--optimize", Path("batch.mog"), "--batch", "2"}).exit_code, 0);
}

TEST_F(CompareTest, AModelBeforeAndAfterTheOptimizer) {
  const std::string all =
      "output 'y'\n  double: max abs 0, max rel 0, 0 ULP, 0 of the bound: within\n"
      "  float32: max abs 0, max rel 0, 0 ULP, 0 of the bound: within\nAll outputs are within the "
      "bound.\n";
  Write("half.mog", Net("0.5, 2"));
  const RunResult result = Run({"compare", "--optimize", Path("half.mog")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr(all));
  EXPECT_EQ(Run({"compare", "--optimize", "--model", Path("a.mog"), "--disable_fusing"}).exit_code,
            0);
}

TEST_F(CompareTest, AnOptimizerThatIsWrongSendsToBisect) {
  // No rewrite is wrong, but what is no number equals nothing.
  Write("nan.mog", R"(graph "n" {
  %x = Parameter() {element_type = f32, shape = [1]} names("x")
  %c = Constant() f32[] {inf}
  %a = Add(%x, %c)
  %y = Subtract(%a, %a) names("y")
  %out = Result(%y)
}
)");
  const RunResult result = Run({"compare", "--optimize", Path("nan.mog")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("of the bound: BEYOND\n"));
  EXPECT_THAT(result.err,
              HasSubstr("nan.mog: error: the optimizer changes what it computes (mo compare "
                        "--bisect names the pass): an output differs by more than rounding "
                        "explains [MO4003]"));
}

TEST_F(CompareTest, UnreadableIrs) {
  Write("bad.xml", "<net");
  Write("bad.bin", "");
  Write("alone.xml", "<net/>");
  const RunResult result = Run({"compare", Path("bad.xml"), Path("alone.xml")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("bad.xml: error: the IR cannot be read: "));
  EXPECT_THAT(result.err, HasSubstr("[MO3003]"));
  EXPECT_THAT(result.err, HasSubstr("alone.bin: error: the file cannot be opened"));
}

TEST_F(CompareTest, WrongCommandLines) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{},
                                             {"a"},
                                             {"a", "b", "c"},
                                             {"a", "b", "--weights", "w"},
                                             {"a", "b", "--model", "m"},
                                             {"a", "b", "--bisect"},
                                             {"a", "--bisect", "--weights_a", "w"},
                                             {"a", "b", "--optimize"},
                                             {"a", "--optimize", "--bisect"},
                                             {"a", "--optimize", "--weights_b", "w"},
                                             {"a", "b", "--inputs_per_model", "0"},
                                             {"a", "b", "--seed", "-1"}}) {
    std::vector<std::string> all = {"compare"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const RunResult result = Run(all);
    EXPECT_EQ(result.exit_code, 2) << testing::PrintToString(arguments);
    EXPECT_THAT(result.err, HasSubstr("[MO1004]"));
  }
}

}  // namespace
}  // namespace mo
