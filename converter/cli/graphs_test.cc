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
  Counts Left(const std::string& name) {
    const RunResult result = Convert({"--model", Graph(name)});
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

TEST_F(GraphsTest, NegativesAndReshapesLetFactorsThrough) {
  const Counts biased = {{"Add", 1}, {"Convolution", 1}, {"Transpose", 2}};
  EXPECT_EQ(Left("conv_neg_bias"), biased);
  EXPECT_EQ(Left("conv_bn_neg_bn"), biased);
  Counts sequence = biased;
  sequence["Squeeze"] = sequence["Unsqueeze"] = 1;
  EXPECT_EQ(Left("conv1d_bn"), sequence);
  EXPECT_EQ(Left("const_first_matmul"), (Counts{{"MatMul", 1}}));
}

TEST_F(GraphsTest, NoNameForATensorOfAnotherShape) {
  EXPECT_GT(Left("name_of_flattened_tensor").size(), 0u);
  EXPECT_THAT(Read("o.xml"), HasSubstr("names=\"elu_21:0\""));
  EXPECT_THAT(Read("o.xml"), Not(HasSubstr("flat_11:0")));
}

}  // namespace
}  // namespace mo
