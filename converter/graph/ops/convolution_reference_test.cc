#include "converter/graph/ops/convolution_reference.h"

#include <cstring>
#include <limits>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "converter/graph/text.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

// A convolution of seeded data by seeded weights, and its two results.
class Both {
 public:
  Both(const std::string& op, const std::string& data, const std::string& weights,
       const std::string& attributes) {
    Diagnostics diagnostics;
    graph_ = ParseGraph(
        absl::StrCat("graph \"g\" {\n  %x = Constant() f32", data, " seeded(1)\n  %w = Constant() ",
                     "f32", weights, " seeded(2)\n  %y = ", op, "(%x, %w) {", attributes,
                     "}\n  %out = Result(%y)\n}\n"),
        "t.mog", diagnostics);
    EXPECT_NE(graph_, nullptr) << diagnostics.Render();
    node_ = graph_->FindNode("y");
    for (const char* name : {"x", "w"}) {
      const Constant& constant = *graph_->FindNode(name)->constant();
      inputs_.push_back({constant.extents(), constant.Doubles()});
    }
  }

  Tensor& weights() { return inputs_[1]; }

  bool IsBlockwise() {
    Tensor unused;
    return Make(unused).IsBlockwise();
  }
  // Whether both ways give the same bits.
  bool AreSame() {
    Tensor by_products, by_blocks;
    Make(by_products).AddProducts();
    Make(by_blocks).SumBlocks();
    return std::memcmp(by_products.values.data(), by_blocks.values.data(),
                       by_products.values.size() * sizeof(double)) == 0;
  }
  Tensor Evaluated() {
    Tensor output;
    Make(output).Evaluate();
    return output;
  }

 private:
  ConvolutionReference Make(Tensor& output) {
    output.extents = *node_->shape().extents();
    output.values.assign(*ElementCount(output.extents), 0);
    return ConvolutionReference(*node_, *FindConvolutionKind(*node_), inputs_[0], inputs_[1],
                                output);
  }

  std::unique_ptr<Graph> graph_;
  const Node* node_;
  std::vector<Tensor> inputs_;
};

TEST(ConvolutionReference, BothWaysGiveTheSameBits) {
  const struct {
    const char *op, *data, *weights, *attributes;
  } kCases[] = {
      {"Convolution", "[1, 3, 7, 9]", "[5, 3, 3, 3]", "pads_begin = [1, 1], pads_end = [1, 1]"},
      {"Convolution", "[2, 17, 6, 6]", "[8, 17, 1, 1]", "strides = [2, 2]"},
      {"Convolution", "[1, 2, 8, 11]", "[3, 2, 3, 2]",
       "strides = [2, 3], dilations = [2, 1], pads_begin = [2, 0], pads_end = [0, 4]"},
      {"Convolution", "[1, 2, 1]", "[1, 2, 1]", "strides = [3]"},
      {"Convolution", "[2, 3, 13]", "[7, 3, 4]", "pads_begin = [9], pads_end = [9]"},
      {"Convolution", "[1, 2, 4, 5, 6]", "[6, 2, 2, 3, 3]", "auto_pad = \"same_upper\""},
      {"GroupConvolution", "[1, 6, 5, 5]", "[6, 1, 1, 3, 3]",
       "pads_begin = [1, 1], pads_end = [1, 1]"},
      {"GroupConvolution", "[2, 6, 5, 7]", "[2, 5, 3, 2, 2]", "strides = [1, 2]"},
  };
  for (const auto& one : kCases) {
    Both both(one.op, one.data, one.weights, one.attributes);
    EXPECT_TRUE(both.IsBlockwise());
    EXPECT_TRUE(both.AreSame()) << one.data << " by " << one.weights << " " << one.attributes;
  }
}

TEST(ConvolutionReference, TakesTheWayThatServes) {
  EXPECT_FALSE(
      Both("ConvolutionBackpropData", "[1, 2, 3]", "[2, 3, 2]", "strides = [1]").IsBlockwise());
  Both both("Convolution", "[1, 1, 2]", "[1, 1, 3]", "pads_begin = [1], pads_end = [1]");
  both.weights().values = {std::numeric_limits<double>::infinity(), 0, 0};
  EXPECT_FALSE(both.IsBlockwise());
  // Infinity falls on the padding and counts for nothing.
  EXPECT_EQ(both.Evaluated().values[0], 0);
}

}  // namespace
}  // namespace mo
