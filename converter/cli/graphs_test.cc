// The graphs of testdata/graphs: what the optimizer leaves of each, and what `mo explain` says.

#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Counts = std::map<std::string, int>;

class GraphsTest : public CommandLineTest {
 protected:
  static std::string Graph(const std::string& name) {
    return absl::StrCat("testdata/graphs/", name, ".pb");
  }

  // The operations after the optimizer, from the head of the text graph; inputs and outputs left
  // out.
  Counts Left(const std::string& name, const std::vector<std::string>& flags = {}) {
    std::vector<std::string> arguments = {"--model", Graph(name)};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const RunResult result = Convert(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    Counts counts;
    for (absl::string_view line : absl::StrSplit(Read("o.mog"), '\n')) {
      if (!absl::StartsWith(line, "#   ") || !absl::StrContains(line, " -> ")) continue;
      const std::vector<std::string> words =
          absl::StrSplit(line.substr(4), absl::ByAnyChar(": "), absl::SkipEmpty());
      int count = 0;
      if (words[0] == "Parameter" || words[0] == "Result") continue;
      if (absl::SimpleAtoi(words.back(), &count) && count > 0) counts[words[0]] = count;
    }
    return counts;
  }
};

TEST_F(GraphsTest, GroupsOfImagesBecomeOneConvolution) {
  const Counts group = {{"GroupConvolution", 1}, {"Transpose", 2}};
  EXPECT_EQ(Left("grouped_nhwc_g2"), group);
  Counts biased = group;
  biased["Add"] = 1;
  EXPECT_EQ(Left("grouped_nhwc_g_bn_after"), biased);
  Counts scaled = biased;
  scaled["Multiply"] = 1;  // before an Add that padding keeps out of the weights
  EXPECT_EQ(Left("grouped_nhwc_g_in_scale"), scaled);
  Counts strided = group;
  strided["Convolution"] = strided["ReLU"] = 1;
  EXPECT_EQ(Left("grouped_nhwc_st_group"), strided);
  EXPECT_THAT(Read("o.mog"), HasSubstr("#   resnet_stride: 1\n"));
}

TEST_F(GraphsTest, BlocksOfImagesBecomeDilations) {
  EXPECT_EQ(Left("space_to_batch_nhwc_conv_bn"),
            (Counts{{"Add", 1}, {"Convolution", 1}, {"Transpose", 2}}));
  EXPECT_EQ(Left("space_to_batch_nhwc_crop"), (Counts{{"Convolution", 1}, {"Transpose", 2}}));
}

TEST_F(GraphsTest, SequencesAreComputedWithoutTheAxisPutIn) {
  const Counts biased = {{"Add", 1}, {"Convolution", 1}, {"Transpose", 2}};
  EXPECT_EQ(Left("conv1d_bn"), biased);
  EXPECT_EQ(Left("conv1d_fused_bn"), biased);
  EXPECT_EQ(Left("conv1d_dilated"), biased);
  EXPECT_EQ(Left("conv1d_groups"), (Counts{{"Add", 1}, {"GroupConvolution", 1}, {"Transpose", 2}}));
  EXPECT_EQ(Left("space_to_batch_nhwc_bias"), biased);
  // Switched off, all stays as the source has it.
  const Counts off = Left("conv1d_dilated", {"--disable_optimization", "operation_fusing"});
  EXPECT_EQ(off.count("SpaceToBatch"), 1u);
  EXPECT_EQ(off.count("Squeeze"), 1u);
}

TEST_F(GraphsTest, OrdersOfChannelsOfImages) {
  const Counts one = {{"Convolution", 1}, {"Transpose", 2}};
  EXPECT_EQ(Left("channels_reversed"), one);
  EXPECT_EQ(Left("channels_reversed_slice"), one);
  EXPECT_EQ(Left("channels_unstacked"), one);
  EXPECT_EQ(Left("channels_unstacked_between"), (Counts{{"Convolution", 2}, {"Transpose", 2}}));
  EXPECT_EQ(Left("cumsum_of_channels"),
            (Counts{{"Convolution", 2}, {"CumSum", 1}, {"Transpose", 2}}));
}

TEST_F(GraphsTest, WhatIsWrittenOutInFewOperations) {
  EXPECT_EQ(Left("clip_by_value").at("Clamp"), 1);
  EXPECT_EQ(Left("l2_by_reciprocal"), (Counts{{"NormalizeL2", 1}}));
  EXPECT_EQ(Left("einsum_dense_bn"), (Counts{{"Add", 1}, {"MatMul", 1}}));
  const Counts subtract = Left("edges/subtract_from");
  EXPECT_EQ(subtract.at("Subtract"), 1);
  EXPECT_EQ(subtract.count("Multiply"), 0u);
}

TEST_F(GraphsTest, NegativesAndReshapesLetFactorsThrough) {
  const Counts biased = {{"Add", 1}, {"Convolution", 1}, {"Transpose", 2}};
  EXPECT_EQ(Left("conv_neg_bias"), biased);
  EXPECT_EQ(Left("conv_bn_neg_bn"), biased);
  EXPECT_EQ(Left("const_first_matmul"), (Counts{{"MatMul", 1}}));
}

// The line of a node in the text graph; "" if there is none.
std::string LineOf(const std::string& mog, const std::string& name) {
  for (absl::string_view line : absl::StrSplit(mog, '\n')) {
    if (absl::StartsWith(line, absl::StrCat("  %", name, " = "))) return std::string(line);
  }
  return "";
}

TEST_F(GraphsTest, AnExcludedConstantKeepsItsValues) {
  Left("edges/exclude_const", {"--disable_fusing"});
  const std::string weights = LineOf(Read("o.mog"), "conv/weights");
  EXPECT_THAT(weights, HasSubstr("digest("));
  const Counts left = Left("edges/exclude_const", {"--finegrain_fusing", "^W$"});
  EXPECT_EQ(LineOf(Read("o.mog"), "conv/weights"), weights);
  EXPECT_EQ(left.at("Multiply"), 1);  // conv2's factor is fused
  Left("edges/exclude_const");
  EXPECT_NE(LineOf(Read("o.mog"), "conv/weights"), weights);
}

// Of what an excluded node makes of a constant, too: the import folds it.
TEST_F(GraphsTest, AnExcludedNodeOfAConstantKeepsItsValues) {
  for (const auto& [name, excluded] :
       std::vector<std::pair<std::string, std::string>>{{"exclude_identity", "W"},
                                                        {"exclude_identity", "W/read"},
                                                        {"exclude_transpose", "wn"},
                                                        {"exclude_reshape", "wn"}}) {
    SCOPED_TRACE(absl::StrCat(name, " without ", excluded));
    EXPECT_EQ(Left("edges/" + name).count("Multiply"), 0u);
    EXPECT_EQ(Left("edges/" + name, {"--finegrain_fusing", "^" + excluded + "$"}).at("Multiply"),
              1);
  }
  EXPECT_EQ(Left("edges/exclude_axis").count("GroupConvolution"), 1u);
  for (const char* excluded : {"^sp/split_dim$", "^cc/axis$"}) {
    EXPECT_EQ(
        Left("edges/exclude_axis", {"--finegrain_fusing", excluded}).count("GroupConvolution"), 0u);
  }
}

TEST_F(GraphsTest, AnExcludedSigmoidStays) {
  EXPECT_EQ(Left("edges/exclude_swish").count("Swish"), 1u);
  const Counts left = Left("edges/exclude_swish", {"--finegrain_fusing", "^sig$"});
  EXPECT_EQ(left.count("Swish"), 0u);
  EXPECT_EQ(left.at("Sigmoid"), 1);
  EXPECT_EQ(left.at("Multiply"), 1);
}

TEST_F(GraphsTest, OrdersOfChannelsGoIntoTheWeights) {
  EXPECT_EQ(Left("edges/runtime_gather_conv"), (Counts{{"Convolution", 1}, {"Transpose", 2}}));
}

TEST_F(GraphsTest, TheWayInWhichAShapeIsGivenDoesNotMatter) {
  const RunResult open = Convert({"--model", Graph("edges/squeeze_all_batch")});
  EXPECT_EQ(open.exit_code, 1);
  EXPECT_THAT(open.err, HasSubstr("how many axis 0 of [?, 1, 1, 4] has is not known"));
  Left("edges/squeeze_all_batch", {"-b", "1"});
  const std::string by_batch = Read("o.xml");
  Left("edges/squeeze_all_batch", {"--input", "input", "--input_shape", "[1,6,6,4]"});
  EXPECT_EQ(Read("o.xml"), by_batch);
  EXPECT_THAT(LineOf(Read("o.mog"), "out"), HasSubstr("-> f32[4]"));
}

TEST_F(GraphsTest, ACycleIsReported) {
  const RunResult result = Convert({"--model", Graph("edges/relu_of_itself")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("these nodes depend on each other in a cycle: y → y"));
}

TEST_F(GraphsTest, ANameLeadsToNoOtherFolder) {
  const RunResult result = Run(
      {"--model", "testdata/graphs/edges/name_leaves_folder.prototxt", "--output_dir", Path("")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("the model's name is '../victim/EVIL'"));
}

TEST_F(GraphsTest, NoNameForATensorOfAnotherShape) {
  EXPECT_GT(Left("name_of_flattened_tensor").size(), 0u);
  EXPECT_THAT(Read("o.xml"), HasSubstr("names=\"elu_21:0\""));
  EXPECT_THAT(Read("o.xml"), Not(HasSubstr("flat_11:0")));
}

}  // namespace
}  // namespace mo
