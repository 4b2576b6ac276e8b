// mo diff.

#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;

constexpr char kNet[] = R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 4]} names("data")
  %w = Constant() f32[2, 2, 1, 1] {3, 4, 0, 0}
  %conv = Convolution(%x, %w) {strides = [2, 2]}
  %relu = ReLU(%conv) names("y")
  %out = Result(%relu)
}
)";

class DiffTest : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    Write("a.mog", kNet);
  }
  // What differs from kNet where `from` is `to`.
  std::string DiffWith(const std::string& from, const std::string& to) {
    std::string text = kNet;
    for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
    Write("b.mog", text);
    const RunResult result = Run({"diff", Path("a.mog"), Path("b.mog")});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out;
  }
};

TEST_F(DiffTest, OfTheSame) {
  EXPECT_EQ(DiffWith("nothing", ""), "The models are the same.\n");
  EXPECT_EQ(DiffWith("%w", "%weights"), "The models are the same.\n");
}

TEST_F(DiffTest, TellsAttributesAndShapes) {
  EXPECT_EQ(DiffWith("[2, 2]}", "[1, 1]}"),
            "'conv' (Convolution):\n"
            "  strides: [2, 2] -> [1, 1]\n"
            "  output 0: f32[1, 2, 2, 2] -> f32[1, 2, 4, 4]\n"
            "'relu' (ReLU):\n"
            "  output 0: f32[1, 2, 2, 2] -> f32[1, 2, 4, 4]\n");
}

TEST_F(DiffTest, TellsByHowMuchConstantsDiffer) {
  // The norm of {3, 4} is 5, that of the difference 1.
  EXPECT_EQ(DiffWith("{3, 4, 0, 0}", "{3, 5, 0, 0}"),
            "'conv' (Convolution):\n"
            "  input 1: a constant f32[2, 2, 1, 1]: 1 of 4 values differ, by 0.2 of the norm\n");
  EXPECT_THAT(DiffWith("f32[2, 2, 1, 1] {3, 4, 0, 0}", "f32[2, 2, 2, 2] seeded(1)"),
              HasSubstr("input 1: a constant f32[2, 2, 1, 1] -> a constant f32[2, 2, 2, 2]\n"));
}

TEST_F(DiffTest, TellsNodesAndConnections) {
  EXPECT_EQ(DiffWith("%relu", "%tail"),
            "only in the first: 'relu' (ReLU)\n"
            "only in the second: 'tail' (ReLU)\n"
            "'out' (Result):\n"
            "  input 0: 'relu' -> 'tail'\n");
  EXPECT_EQ(DiffWith("ReLU", "Tanh"), "'relu' (ReLU):\n  operation: ReLU -> Tanh\n");
  EXPECT_EQ(DiffWith("\"y\"", "\"z\""), "'relu' (ReLU):\n  names of output 0: y -> z\n");
  EXPECT_THAT(DiffWith("%x", "%image"), HasSubstr("inputs: 'x' -> 'image'\n"));
}

TEST_F(DiffTest, ReadsIrs) {
  ASSERT_EQ(Convert({"--model", Path("a.mog")}).exit_code, 0);
  const RunResult result = Run({"diff", Path("o.xml"), Path("o.xml")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "The models are the same.\n");
}

TEST_F(DiffTest, NeedsTwoModels) {
  EXPECT_EQ(Run({"diff", Path("a.mog")}).exit_code, 2);
  EXPECT_EQ(Run({"diff", Path("a.mog"), Path("a.mog"), "--weights", Path("a.mog")}).exit_code, 2);
  const RunResult result = Run({"diff", Path("a.mog"), Path("none.mog")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("none.mog: error: the file cannot be opened"));
}

}  // namespace
}  // namespace mo
