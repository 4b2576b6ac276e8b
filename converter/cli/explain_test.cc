// What `mo explain` prints, in full.

#include <map>
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

// A convolution, then BatchNormalization and ScaleShift.
constexpr char kFusable[] = R"(graph "fusable" {
  source "conv1" : "Convolution" at "a/net.prototxt":12:1
  source "bn1" : "BatchNorm" at "a/net.prototxt":20:1
  source "scale1" : "Scale" at "a/net.prototxt":25:1
  source "drop1" : "Dropout" at "a/net.prototxt":30:1
  source "relu1" : "ReLU" at "a/net.prototxt":35:1
  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 4]} names("x")
  %w = Constant() f32[2, 2, 1, 1] seeded(1)
  %conv1 = Convolution(%x, %w) from("conv1")
  %gamma = Constant() f32[2] {1, 1}
  %beta = Constant() f32[2] {0, 0}
  %mean = Constant() f32[2] {2, 3}
  %variance = Constant() f32[2] {4, 5}
  %bn1 = BatchNormalization(%conv1, %gamma, %beta, %mean, %variance) {epsilon = 1e-05} from("bn1")
  %s = Constant() f32[2, 1, 1] {2, 3}
  %b = Constant() f32[2, 1, 1] {4, 5}
  %scale1 = ScaleShift(%bn1, %s, %b) names("conv1") from("scale1")
  %relu1 = ReLU(%scale1) names("y") from("relu1")
  %out = Result(%relu1)
}
)";

// A Multiply whose convolution is read by a ReLU, too.
constexpr char kShared[] = R"(graph "shared" {
  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 4]}
  %w = Constant() f32[2, 2, 1, 1] seeded(1)
  %conv = Convolution(%x, %w)
  %a = Constant() f32[2, 1, 1] {2, 3}
  %mul = Multiply(%conv, %a) names("y")
  %relu = ReLU(%conv)
  %out1 = Result(%mul)
  %out2 = Result(%relu)
}
)";

constexpr char kStrided[] = R"(graph "strided" {
  %x = Parameter() {element_type = f32, shape = [1, 2, 8, 8]}
  %w1 = Constant() f32[2, 2, 3, 3] seeded(1)
  %above = Convolution(%x, %w1) {pads_begin = [1, 1], pads_end = [1, 1]}
  %relu = ReLU(%above)
  %w2 = Constant() f32[2, 2, 1, 1] seeded(2)
  %below = Convolution(%relu, %w2) {strides = [2, 2]}
  %out = Result(%below)
}
)";

class ExplainTest : public CommandLineTest {
 protected:
  RunResult Explain(const std::string& net, const std::string& node,
                    std::vector<std::string> more = {}) {
    Write("net.mog", net);
    more.insert(more.begin(), {"explain", "--model", Path("net.mog"), "--node", node});
    return Run(more);
  }
  std::string Text(const std::string& net, const std::string& node,
                   std::vector<std::string> more = {}) {
    const RunResult result = Explain(net, node, std::move(more));
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out;
  }
};

TEST_F(ExplainTest, FusedBackward) {
  constexpr char kDone[] =
      R"(  2. linear_fusing (merge_linear_ops): merged into one Multiply and one Add
     'bn1/normalize', 'bn1/center', 'bn1/gamma', 'bn1', 'scale1/multiply', 'scale1' -> 'scale1/scale', 'scale1'
  3. linear_fusing (fuse_linear_ops): factors moved into the weights
     'scale1/scale', 'conv1' -> 'conv1'
Now:
  It is 'scale1' (Add), the bias after 'conv1'.
  A part of it went into 'conv1' (Convolution).
)";
  EXPECT_EQ(Text(kFusable, "bn1"), std::string(R"('bn1' is a BatchNorm at net.prototxt:20:1.
Imported as 'bn1' (BatchNormalization).
Done to it:
  1. linear_fusing (decompose_batch_normalization): written as Multiply, Add, Multiply, Add
     'bn1' -> 'bn1/normalize', 'bn1/center', 'bn1/gamma', 'bn1'
)") + kDone);
  EXPECT_EQ(Text(kFusable, "scale1"), std::string(R"('scale1' is a Scale at net.prototxt:25:1.
Imported as 'scale1' (ScaleShift).
Done to it:
  1. linear_fusing (decompose_scale_shift): written as Multiply and Add, without what is neutral
     'scale1' -> 'scale1/multiply', 'scale1'
)") + kDone + "  Tensor 'conv1' is computed by 'scale1'.\n");
  EXPECT_EQ(Text(kFusable, "conv1"), R"('conv1' is a Convolution at net.prototxt:12:1.
Done to it:
  1. linear_fusing (fuse_linear_ops): factors moved into the weights
     'scale1/scale', 'conv1' -> 'conv1'
Now:
  It is 'conv1' (Convolution).
)");
}

TEST_F(ExplainTest, NodesBetweenPassesAndNodesLeftOut) {
  EXPECT_EQ(Text(kFusable, "bn1/normalize", {"--node", "drop1"}),
            R"('bn1/normalize' is a node between two passes, made of 'bn1'.
Done to it:
  1. linear_fusing (decompose_batch_normalization): written as Multiply, Add, Multiply, Add
     'bn1' -> 'bn1/normalize', 'bn1/center', 'bn1/gamma', 'bn1'
  2. linear_fusing (merge_linear_ops): merged into one Multiply and one Add
     'bn1/normalize', 'bn1/center', 'bn1/gamma', 'bn1', 'scale1/multiply', 'scale1' -> 'scale1/scale', 'scale1'

'drop1' is a Dropout at net.prototxt:30:1.
The import makes no node of it: inference does not need it.
)");
}

TEST_F(ExplainTest, RefusedByLF4) {
  constexpr char kRefusal[] = R"(Not done:
  linear_fusing (fuse_linear_ops) leaves 'mul' as it is: 'relu' reads it, too.
    Rule LF4 demands: nothing else reads the neighbour's result, and it is no output of the model.
)";
  EXPECT_EQ(
      Text(kShared, "mul"),
      std::string(R"('mul' is a Multiply.
Done to it:
  1. linear_fusing (form_scale_shift): stays as one ScaleShift
     'mul' -> 'mul'
)") + kRefusal +
          R"(  linear_fusing (fuse_linear_ops) leaves 'mul' as it is: a reader is a Result ('out1').
    Rule LF2 demands: the neighbour is a convolution, a MatMul or a FullyConnected.
Now:
  It is 'mul' (Multiply).
  Tensor 'y' is computed by 'mul'.
)");
  EXPECT_EQ(Text(kShared, "relu"), std::string("'relu' is a ReLU.\n") + kRefusal + R"(Now:
  It is 'relu' (ReLU).
)");
}

TEST_F(ExplainTest, SaysARuleOnceForBothNeighbours) {
  constexpr char kLonely[] = R"(graph "lonely" {
  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 4]}
  %abs = Abs(%x)
  %a = Constant() f32[2, 1, 1] {2, 3}
  %mul = Multiply(%abs, %a)
  %tanh = Tanh(%mul)
  %out = Result(%tanh)
}
)";
  EXPECT_EQ(Text(kLonely, "mul"), R"('mul' is a Multiply.
Done to it:
  1. linear_fusing (form_scale_shift): stays as one ScaleShift
     'mul' -> 'mul'
Not done:
  linear_fusing (fuse_linear_ops) leaves 'mul' as it is: the producer is an Abs ('abs').
    Rule LF2 demands: the neighbour is a convolution, a MatMul or a FullyConnected.
  linear_fusing (fuse_linear_ops) leaves 'mul' as it is: a reader is a Tanh ('tanh').
Now:
  It is 'mul' (Multiply).
)");
}

TEST_F(ExplainTest, Excluded) {
  Write("c.toml",
        "schema = 1\n[[exclude]]\nregex = ['con.']\noptimizations = [\"linear_fusing\"]\n"
        "reason = \"calibrated\"\n");
  EXPECT_EQ(Text(kShared, "conv", {"--config", Path("c.toml")}), R"('conv' is a Convolution.
Excluded: the regex 'con.' excludes it from linear_fusing; reason: calibrated.
Not done:
  linear_fusing (fuse_linear_ops) leaves 'mul' as it is: the node is excluded ('conv').
    Rule LF1 demands: neither node is excluded from linear_fusing.
    The user forbids it: the regex 'con.' excludes it from linear_fusing; reason: calibrated.
Now:
  It is 'conv' (Convolution).
)");
  // A pattern of the command line is quoted as it was written.
  EXPECT_THAT(
      Text(kShared, "conv", {"--finegrain_fusing", "onv"}),
      HasSubstr(
          "Excluded: the regex 'onv' excludes it from linear_fusing, resnet_stride, "
          "grouped_convolution, pad_folding, operation_fusing; reason: --finegrain_fusing.\n"));
}

TEST_F(ExplainTest, SwitchedOff) {
  EXPECT_EQ(Text(kFusable, "bn1", {"--disable_fusing", "--disable_resnet_optimization"}),
            R"('bn1' is a BatchNorm at net.prototxt:20:1.
Imported as 'bn1' (BatchNormalization).
Switched off: linear_fusing, by a flag. Switched on it looks at this node.
Now:
  It is 'bn1/scale' (Multiply).
  It is 'bn1' (Add).
)");
  Write("c.toml", "schema = 1\n[optimizations]\nresnet_stride = false\n");
  EXPECT_EQ(Text(kStrided, "below", {"--config", Path("c.toml")}), R"('below' is a Convolution.
Switched off: resnet_stride, by the configuration. Switched on it looks at this node.
Now:
  It is 'below' (Convolution).
)");
}

TEST_F(ExplainTest, StrideMoved) {
  for (const auto& [node, op] : std::map<std::string, std::string>{
           {"above", "Convolution"}, {"relu", "ReLU"}, {"below", "Convolution"}}) {
    EXPECT_EQ(Text(kStrided, node), "'" + node + "' is a " + op + R"(.
Done to it:
  1. resnet_stride (move_strides_up): stride [2, 2] moved up
     'below', 'relu' -> 'above'
Now:
  It is ')" + node + "' (" + op + ").\n");
  }
}

TEST_F(ExplainTest, NothingConcernsIt) {
  EXPECT_EQ(Text(kFusable, "relu1"), R"('relu1' is a ReLU at net.prototxt:35:1.
No optimization looks at its operation, ReLU, in this place.
Now:
  It is 'relu1' (ReLU).
  Tensor 'y' is computed by 'relu1'.
)");
}

TEST_F(ExplainTest, UnknownNodesAreAllTold) {
  const RunResult result = Explain(kShared, "mull", {"--node", "conf", "--node", "relu"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr("there is no node 'mull'; did you mean 'mul'? [MO1007]"));
  EXPECT_THAT(result.err, HasSubstr("there is no node 'conf'; did you mean 'conv'? [MO1007]"));
}

// The neighbour of what is excluded.
TEST_F(ExplainTest, AnExclusionOfTheNodeNextToIt) {
  Write("c.toml", "schema = 1\n[[exclude]]\nnodes = ['bn1']\nreason = \"calibrated\"\n");
  EXPECT_THAT(Text(kFusable, "conv1", {"--config", Path("c.toml")}), HasSubstr(R"(Not done:
  linear_fusing (decompose_batch_normalization) leaves 'bn1' as it is: the node is excluded.
    Rule BN1 demands: the node is not excluded from linear_fusing.
    The user forbids it: the name 'bn1' excludes it from )"));
  EXPECT_THAT(Text(kFusable, "relu1", {"--config", Path("c.toml")}), Not(HasSubstr("calibrated")));
}

// A constant that the node, or the node next to it, reads.
TEST_F(ExplainTest, AnExclusionOfAConstant) {
  for (const std::string constant : {"w", "gamma"}) {
    std::string net = kFusable;
    net.insert(net.find("  source \"conv1\""),
               "  source \"c\" : \"Const\" at \"a/net.prototxt\":1:1\n");
    net.insert(net.find("\n", net.find("%" + constant + " = ")), " from(\"c\")");
    Write("c.toml", "schema = 1\n[[exclude]]\nnodes = ['c']\nreason = \"calibrated\"\n");
    const std::string text = Text(net, "conv1", {"--config", Path("c.toml")});
    EXPECT_THAT(text, HasSubstr(constant == "w" ? "'c', a constant of 'conv1', is excluded"
                                                : "'c', a constant of 'bn1', is excluded"));
    EXPECT_THAT(text, HasSubstr("    The user forbids it: the name 'c' excludes it from "));
  }
}

TEST_F(ExplainTest, NamesWhatLetsNoStrideThrough) {
  EXPECT_THAT(
      Text(R"(graph "n" {
  %x = Parameter() {element_type = f32, shape = [1, 2, 8, 8]} names("x")
  %p = MaxPool(%x) {kernel = [3, 3], strides = [1, 1]}
  %r = ReLU(%p)
  %w = Constant() f32[2, 2, 1, 1] seeded(7)
  %c = Convolution(%r, %w) {strides = [2, 2]} names("y")
  %out = Result(%c)
})",
           "c"),
      HasSubstr("  resnet_stride (move_strides_up) leaves 'c' as it is: the value comes "
                "from a MaxPool ('p').\n    Rule RS4 demands: a convolution above takes the "
                "stride in.\n"));
}

TEST_F(ExplainTest, AConstant) {
  EXPECT_EQ(Text(R"(graph "n" {
  source "w" : "Const" at "net.pb":0:0
  %x = Parameter() {element_type = f32, shape = [2]}
  %w = Constant() f32[2] {1, 2} from("w")
  %y = Multiply(%x, %w)
  %out = Result(%y)
})",
                 "w"),
            "'w' is a Const.\nIt is a constant that other nodes read.\n");
}

TEST_F(ExplainTest, WithoutANodeAllThatWasNotDone) {
  Write("net.mog", kShared);
  const RunResult result = Run({"explain", "--model", Path("net.mog")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(
      result.out,
      R"(linear_fusing (fuse_linear_ops) leaves 1 node as it is, since rule LF4 demands: nothing else reads the neighbour's result, and it is no output of the model.
  'mul': 'relu' reads it, too

linear_fusing (fuse_linear_ops) leaves 1 node as it is, since rule LF2 demands: the neighbour is a convolution, a MatMul or a FullyConnected.
  'mul': a reader is a Result ('out1')
)");
  Write("net.mog", kFusable);
  EXPECT_EQ(Run({"explain", "--model", Path("net.mog")}).out,
            "Nothing was considered and left as it was.\n");
}

TEST_F(ExplainTest, ANodeNeedsNoFlag) {
  const std::string with_flag = Text(kFusable, "bn1");
  const RunResult before = Run({"explain", "bn1", "--model", Path("net.mog")});
  EXPECT_EQ(before.out, with_flag);
  const RunResult after = Run({"explain", "--model", Path("net.mog"), "--precision", "f16", "bn1"});
  EXPECT_EQ(after.out, with_flag);
  const RunResult both = Run({"explain", "--model", Path("net.mog"), "--node", "bn1", "relu1"});
  EXPECT_THAT(both.out, HasSubstr("'relu1' is"));
  EXPECT_THAT(both.out, HasSubstr(with_flag));
}

}  // namespace
}  // namespace mo
