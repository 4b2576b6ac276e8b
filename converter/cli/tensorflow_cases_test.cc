// The cases of testdata/cases as TensorFlow writes them, in NHWC: what the whole way from a graph
// of TensorFlow to what is written makes of them. Numbers of cases are those of testdata/cases.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "converter/evaluator/equality.h"
#include "converter/frontends/tensorflow/importer_testing.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/meant_numbers.h"
#include "converter/passes/pipeline.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using tensorflow::Attribute;
using tensorflow::Ints32;
using tensorflow::List;
using tensorflow::LoadText;
using tensorflow::TestNode;
using tensorflow::Values;

using Strings = std::vector<std::string>;
using Extents64 = std::vector<int64_t>;

// Nodes of TensorFlow.

std::string Image(int64_t size, int64_t channels) {
  return tensorflow::Input("x", {1, size, size, channels});
}

std::string Scalar(const std::string& name, double value) { return Values(name, {}, {value}); }

std::string Vector(const std::string& name, const std::vector<double>& values) {
  return Values(name, {static_cast<int64_t>(values.size())}, values);
}

// Of equal numbers.
std::string Filled(const std::string& name, const Extents64& extents, double value) {
  return Values(name, extents, {value});
}

std::string Unary(const std::string& name, const std::string& op, const std::string& input) {
  return TestNode(name, op, {input});
}

std::string Mul(const std::string& name, const std::string& a, const std::string& b) {
  return TestNode(name, "Mul", {a, b});
}

std::string Plus(const std::string& name, const std::string& a, const std::string& b) {
  return TestNode(name, "AddV2", {a, b});
}

std::string Conv(const std::string& name, const std::string& input, const std::string& weights,
                 int64_t stride = 1, const std::string& op = "Conv2D") {
  return TestNode(
      name, op, {input, weights},
      Attribute("strides", List({1, stride, stride, 1})) + Attribute("padding", "s: \"SAME\""));
}

std::string BiasAdd(const std::string& name, const std::string& input, const std::string& bias) {
  return TestNode(name, "BiasAdd", {input, bias});
}

// Along the channels.
std::string Join(const std::string& name, Strings inputs) {
  inputs.push_back(name + "/axis");
  return Values(name + "/axis", {}, {3}, "int_val") +
         TestNode(name, "ConcatV2", inputs, Attribute("N", absl::StrCat("i: ", inputs.size() - 1)));
}

std::string BatchNorm(const std::string& name, const std::string& input) {
  return Vector("p", {1, 2, 3}) +
         TestNode(name, "FusedBatchNorm", {input, "p", "p", "p", "p"},
                  Attribute("epsilon", "f: 1.2") + Attribute("is_training", "b: false"));
}

// A graph as lines "node = Operation(inputs) strides", constants among the inputs by their values.

std::string Text(const Constant& constant) {
  const std::vector<double> values = constant.Doubles();
  const auto differs = [&](double value) { return value != values[0]; };
  if (values.size() > 1 && std::none_of(values.begin(), values.end(), differs))
    return absl::StrFormat("all(%.7g)", values[0]);
  Strings words;
  for (double value : values) words.push_back(absl::StrFormat("%.7g", value));
  return absl::StrCat("{", absl::StrJoin(words, " "), "}");
}

std::string Text(const Node& node) {
  Strings inputs;
  for (int i = 0; i < node.input_count(); ++i) {
    const Constant* constant = node.constant_input(i);
    inputs.push_back(constant != nullptr ? Text(*constant) : node.input(i).node->name());
  }
  std::string text =
      absl::StrCat(node.name(), " = ", node.op().name(), "(", absl::StrJoin(inputs, ", "), ")");
  if (!node.attributes().Has("strides")) return text;
  const Ints strides = node.attributes().GetInts("strides");
  const auto moves = [](int64_t stride) { return stride != 1; };
  if (std::any_of(strides.begin(), strides.end(), moves))
    absl::StrAppend(&text, " by ", absl::StrJoin(strides, ", "));
  return text;
}

Strings Lines(const Graph& graph) {
  Strings lines;
  for (const Node* node : graph.TopologicalOrder()) {
    if (!node->Is(ops::kConstant) && !node->Is(ops::kParameter) && !node->Is(ops::kResult))
      lines.push_back(Text(*node));
  }
  return lines;
}

struct Case {
  std::string name;
  std::string source;
  Strings after;
  Strings excluded = {};  // Nodes of the source, from all optimizations.
};

void Exclude(Graph& graph, const Strings& names) {
  for (const std::string& name : names) {
    int hits = 0;
    for (size_t i = 0; i < graph.source_nodes().size(); ++i) {
      if (graph.source_nodes()[i].name != name) continue;
      ++hits;
      graph.SetExcluded(static_cast<int>(i), OptimizationSet::All());
    }
    EXPECT_EQ(hits, 1) << name;
  }
}

void Optimize(Graph& graph, Records& records) {
  const PassOptions options;
  PassContext context(options, records);
  const absl::Status status = RunPipeline(graph, context);
  EXPECT_TRUE(status.ok()) << status;
}

class TensorFlowCases : public testing::TestWithParam<Case> {};

TEST_P(TensorFlowCases, ComeOutAsWritten) {
  const Case& test = GetParam();
  const std::unique_ptr<Graph> original = LoadText(test.source);
  const std::unique_ptr<Graph> optimized = LoadText(test.source);
  ASSERT_NE(original, nullptr);
  ASSERT_NE(optimized, nullptr);
  Exclude(*optimized, test.excluded);
  Records records;
  Optimize(*optimized, records);
  ReadNumbersAsMeant(*original, records.readings());
  EXPECT_THAT(Lines(*optimized), ::testing::ElementsAreArray(test.after));
  const absl::Status equal = CheckEqualValues(*original, *optimized);
  EXPECT_TRUE(equal.ok()) << equal;
}

std::vector<Case> Decomposition() {
  const std::string x = Image(2, 3);
  const std::string ones = x + Filled("one", {3}, 1) + Filled("zero", {3}, 0) +
                           Mul("m", "x", "one") + Plus("a", "m", "zero") + Unary("y", "Relu", "a");
  return {
      {"D1", x + Vector("w", {1, 2, 3}) + Mul("y", "x", "w"), {"y = Multiply(x, {1 2 3})"}},
      {"D4",
       x + Vector("w", {1, 2, 3}) + Filled("b", {3}, 0) + Mul("m", "x", "w") + Plus("y", "m", "b"),
       {"y = Multiply(x, {1 2 3})"}},
      {"D5",
       x + Vector("w", {1, 2, 3}) + Vector("b", {3, 2, 1}) + Mul("m", "x", "w") +
           Plus("y", "m", "b"),
       {"m = Multiply(x, {1 2 3})", "y = Add(m, {3 2 1})"}},
      {"D6", ones, {"y = ReLU(x)"}},
      {"D7", ones, {"m = Multiply(x, all(1))", "a = Add(m, all(0))", "y = ReLU(a)"}, {"m", "a"}},
      {"D8",
       x + BatchNorm("y", "x"),
       {"y/scale = Multiply(x, {0.6741999 1.118034 1.46385})",
        "y = Add(y/scale, {0.3258001 -0.236068 -1.39155})"}},
      {"D9",
       x + BatchNorm("y", "x"),
       {"y/scale = Multiply(x, {0.6741999 1.118034 1.46385})",
        "y = Add(y/scale, {0.3258001 -0.236068 -1.39155})"},
       {"y"}},
  };
}

// x → Multiply by k1 → Add k2 → Multiply by k3, joined with x and what `more` names.
std::string Chain(const std::string& constants, const Strings& more = {}) {
  Strings joined = {"x", "m2"};
  joined.insert(joined.end(), more.begin(), more.end());
  return Image(2, 3) + constants + Mul("m1", "x", "k1") + Plus("a1", "m1", "k2") +
         Mul("m2", "a1", "k3") + Join("y", joined);
}

std::string Scalars(double a, double b, double c) {
  return Scalar("k1", a) + Scalar("k2", b) + Scalar("k3", c);
}

std::vector<Case> Merge() {
  return {
      {"M1",
       Chain(Scalars(6, 6, 6)),
       {"m2/scale = Multiply(x, {36})", "m2 = Add(m2/scale, {36})", "y = Concat(x, m2)"}},
      {"M2",
       Chain(Scalars(6, 6, 6), {"x"}),
       {"m2/scale = Multiply(x, {36})", "m2 = Add(m2/scale, {36})", "y = Concat(x, m2, x)"}},
      {"M3",
       Chain(Scalars(6, 6, 6), {"a1"}),
       {"m1 = Multiply(x, {6})", "a1 = Add(m1, {6})", "m2 = Multiply(a1, {6})",
        "y = Concat(x, m2, a1)"}},
      {"M4",
       Chain(Scalars(6, 6, 6), {"m1"}),
       {"m1 = Multiply(x, {6})", "m2/scale = Multiply(m1, {6})", "m2 = Add(m2/scale, {36})",
        "y = Concat(x, m2, m1)"}},
      {"M5", Chain(Scalars(6, 0, 1), {"m1"}), {"m1 = Multiply(x, {6})", "y = Concat(x, m1, m1)"}},
      {"M6",
       Chain(Scalars(6, 6, 1), {"m1"}),
       {"m1 = Multiply(x, {6})", "m2 = Add(m1, {6})", "y = Concat(x, m2, m1)"}},
      {"M7",
       Chain(Scalars(6, 0, 6), {"m1"}),
       {"m1 = Multiply(x, {6})", "m2 = Multiply(m1, {6})", "y = Concat(x, m2, m1)"}},
      {"M8", Chain(Scalars(1, 0, 1)), {"y = Concat(x, x)"}},
      {"M9",
       Chain(Vector("k1", {6}) + Vector("k2", {6}) + Vector("k3", {6})),
       {"m2/scale = Multiply(x, {36})", "m2 = Add(m2/scale, {36})", "y = Concat(x, m2)"}},
      {"M10",
       Chain(Scalar("k1", 6) + Vector("k2", {6, 6, 6}) + Scalar("k3", 6)),
       {"m2/scale = Multiply(x, {36})", "m2 = Add(m2/scale, all(36))", "y = Concat(x, m2)"}},
      {"M11",
       Chain(Scalars(6, 6, 6)),
       {"m1 = Multiply(x, {6})", "a1 = Add(m1, {6})", "m2 = Multiply(a1, {6})",
        "y = Concat(x, m2)"},
       {"m1", "a1"}},
      {"M12",
       Chain(Scalars(6, 6, 6)),
       {"m1 = Multiply(x, {6})", "a1 = Add(m1, {6})", "m2 = Multiply(a1, {6})",
        "y = Concat(x, m2)"},
       {"a1"}},
      {"M13",
       Image(2, 3) + Scalar("k", 6) + Scalar("k2", 3) + Mul("m1", "x", "k") +
           Plus("a1", "m1", "k") + Mul("m2", "a1", "k") + Unary("r", "Relu", "x") +
           Mul("n1", "r", "k") + Plus("b1", "n1", "k2") + Mul("n2", "b1", "k") +
           Join("y", {"m2", "n2"}),
       {"m2/scale = Multiply(x, {36})", "m2 = Add(m2/scale, {36})", "r = ReLU(x)",
        "n2/scale = Multiply(r, {36})", "n2 = Add(n2/scale, {18})", "y = Concat(m2, n2)"}},
  };
}

// x → convolution → ReLU r, which F5 and F13 … F16 read.
std::string Rectified() {
  return Image(2, 3) + Filled("w0", {1, 1, 3, 3}, 1) + Conv("c0", "x", "w0") +
         Unary("r", "Relu", "c0");
}

// Two convolutions after the Multiply m of r, the first with an Add, joined.
std::string TwoConvolutions() {
  return Rectified() + Vector("k", {1, 2, 3}) + Mul("m", "r", "k") + Filled("v", {1, 1, 3, 2}, 1) +
         Conv("c1", "m", "v") + Vector("b", {5, 6}) + Plus("a", "c1", "b") +
         Vector("w2", {1, 2, 3}) + Ints32("shape", {1, 1, 3, 1}) +
         TestNode("w", "Reshape", {"w2", "shape"}) + Conv("c2", "m", "w") + Join("y", {"a", "c2"});
}

std::string Branches(const std::string& factor) {
  return Rectified() + factor + Unary("r1", "Abs", "r") + Unary("r2", "Neg", "r") +
         Mul("m", "r", "k") + Filled("w", {1, 1, 3, 1}, 1) + Conv("c", "m", "w") +
         Join("y", {"r1", "r2", "c"});
}

std::vector<Case> Fusion() {
  const std::string conv = Filled("w", {1, 2, 3, 2}, 1) + Vector("b", {5, 6});
  const std::string ones = Filled("w", {1, 2, 3, 2}, 1) + Filled("b", {2}, 1);
  const std::string forward = Conv("c", "m", "w") + BiasAdd("y", "c", "b");
  const std::string backward = Conv("c", "x", "w") + BiasAdd("s", "c", "b") + Mul("y", "s", "k");
  const std::string deep = Filled("w", {1, 2, 6, 1}, 1) + Vector("k", {1, 2, 3, 4, 5, 6});
  const std::string rows = tensorflow::Input("x", {2, 3});
  // Weights [K, N].
  const std::string product =
      Values("w", {3, 2}, {1, 4, 2, 5, 3, 6}) + Vector("k", {1, 10, 100}) + Vector("b", {7, 8});
  const std::string x = Image(3, 3);
  return {
      {"F1",
       x + Vector("k", {1, 2, 3}) + Mul("m", "x", "k") + conv + forward,
       {"x/channels_first = Transpose(x, {0 3 1 2})",
        "c = Convolution(x/channels_first, {1 1 2 2 3 3 1 1 2 2 3 3})", "y = Add(c, {5 6})",
        "y/channels_last = Transpose(y, {0 2 3 1})"}},
      {"F2",
       x + Scalar("k", 6) + Mul("m", "x", "k") + conv + forward,
       {"x/channels_first = Transpose(x, {0 3 1 2})", "c = Convolution(x/channels_first, all(6))",
        "y = Add(c, {5 6})", "y/channels_last = Transpose(y, {0 2 3 1})"}},
      {"F3",
       x + ones + Vector("k", {0, 1}) + backward,
       {"x/channels_first = Transpose(x, {0 3 1 2})",
        "c = Convolution(x/channels_first, {0 0 0 0 0 0 1 1 1 1 1 1})", "y = Add(c, {0 1})",
        "y/channels_last = Transpose(y, {0 2 3 1})"}},
      {"F4",
       x + ones + Scalar("k", 6) + backward,
       {"x/channels_first = Transpose(x, {0 3 1 2})", "c = Convolution(x/channels_first, all(6))",
        "y = Add(c, all(6))", "y/channels_last = Transpose(y, {0 2 3 1})"}},
      {"F5a",
       Branches(Scalar("k", 6)),
       {"x/channels_first = Transpose(x, {0 3 1 2})", "c0 = Convolution(x/channels_first, all(1))",
        "r = ReLU(c0)", "r1 = Abs(r)", "r2 = Negative(r)", "c = Convolution(r, all(6))",
        "y = Concat(r1, r2, c)", "y/channels_last = Transpose(y, {0 2 3 1})"}},
      {"F5b",
       Branches(Vector("k", {6})),
       {"x/channels_first = Transpose(x, {0 3 1 2})", "c0 = Convolution(x/channels_first, all(1))",
        "r = ReLU(c0)", "r1 = Abs(r)", "r2 = Negative(r)", "c = Convolution(r, all(6))",
        "y = Concat(r1, r2, c)", "y/channels_last = Transpose(y, {0 2 3 1})"}},
      {"F6",
       x + Vector("k", {1, 2, 3}) + Mul("m", "x", "k") + Filled("v", {1, 1, 3, 1}, 1) +
           Filled("w", {1, 1, 3, 2}, 2) + Conv("c1", "m", "v") + Conv("c2", "m", "w") +
           Join("y", {"c1", "c2"}),
       {"x/channels_first = Transpose(x, {0 3 1 2})", "c1 = Convolution(x/channels_first, {1 2 3})",
        "c2 = Convolution(x/channels_first, {2 4 6 2 4 6})", "y = Concat(c1, c2)",
        "y/channels_last = Transpose(y, {0 2 3 1})"}},
      {"F7",
       rows + product + Mul("m", "x", "k") + TestNode("y", "MatMul", {"m", "w"}),
       {"y = MatMul(x, {1 4 20 50 300 600})"}},
      {"F8",
       x + ones + Scalar("k", 6) + backward,
       {"x/channels_first = Transpose(x, {0 3 1 2})", "c = Convolution(x/channels_first, all(1))",
        "y/scale = Multiply(c, {6})", "y = Add(y/scale, all(6))",
        "y/channels_last = Transpose(y, {0 2 3 1})"},
       {"c"}},
      {"F9",
       Image(3, 6) + deep + Mul("m", "x", "k") + Conv("y", "m", "w", 1, "DepthwiseConv2dNative"),
       {"x/channels_first = Transpose(x, {0 3 1 2})",
        "y = GroupConvolution(x/channels_first, {1 1 2 2 3 3 4 4 5 5 6 6})",
        "y/channels_last = Transpose(y, {0 2 3 1})"}},
      {"F10",
       Image(3, 6) + deep + Conv("c", "x", "w", 1, "DepthwiseConv2dNative") + Mul("y", "c", "k"),
       {"x/channels_first = Transpose(x, {0 3 1 2})",
        "c = GroupConvolution(x/channels_first, {1 1 2 2 3 3 4 4 5 5 6 6})",
        "y/channels_last = Transpose(c, {0 2 3 1})"}},
      {"F11",
       x + Ints32("size", {1, 6, 6, 2}) + Filled("w", {2, 2, 2, 3}, 1) +
           TestNode(
               "c", "Conv2DBackpropInput", {"size", "w", "x"},
               Attribute("strides", List({1, 2, 2, 1})) + Attribute("padding", "s: \"SAME\"")) +
           Vector("k", {3, 4}) + Mul("y", "c", "k"),
       {"x/channels_first = Transpose(x, {0 3 1 2})",
        "c = ConvolutionBackpropData(x/channels_first, {3 3 3 3 4 4 4 4 3 3 3 3 4 4 4 4 3 3 3 3 4 "
        "4 4 4}) by 2, 2",
        "y/channels_last = Transpose(c, {0 2 3 1})"}},
      {"F12",
       x + Filled("w", {1, 1, 3, 2}, 1) + Scalar("k", 6) + Conv("c1", "x", "w") +
           Mul("m", "c1", "k") + Unary("r", "Relu", "x") + Conv("c2", "r", "w") +
           Join("y", {"m", "c2"}),
       {"x/channels_first = Transpose(x, {0 3 1 2})", "c1 = Convolution(x/channels_first, all(6))",
        "r = ReLU(x/channels_first)", "c2 = Convolution(r, all(1))", "y = Concat(c1, c2)",
        "y/channels_last = Transpose(y, {0 2 3 1})"}},
      {"F13",
       TwoConvolutions(),
       {"x/channels_first = Transpose(x, {0 3 1 2})", "c0 = Convolution(x/channels_first, all(1))",
        "r = ReLU(c0)", "c1 = Convolution(r, {1 2 3 1 2 3})", "a = Add(c1, {5 6})",
        "c2 = Convolution(r, {1 4 9})", "y = Concat(a, c2)",
        "y/channels_last = Transpose(y, {0 2 3 1})"}},
      {"F14",
       x + ones + Scalar("k", 6) + Conv("c", "x", "w") + BiasAdd("s", "c", "b") +
           Mul("m", "s", "k") + Join("y", {"m", "s"}),
       {"x/channels_first = Transpose(x, {0 3 1 2})", "c = Convolution(x/channels_first, all(1))",
        "s = Add(c, all(1))", "m = Multiply(s, {6})", "y = Concat(m, s)",
        "y/channels_last = Transpose(y, {0 2 3 1})"}},
      {"F15",
       TwoConvolutions(),
       {"x/channels_first = Transpose(x, {0 3 1 2})", "c0 = Convolution(x/channels_first, all(1))",
        "r = ReLU(c0)", "m = Multiply(r, {1 2 3})", "c1 = Convolution(m, all(1))",
        "a = Add(c1, {5 6})", "c2 = Convolution(m, {1 2 3})", "y = Concat(a, c2)",
        "y/channels_last = Transpose(y, {0 2 3 1})"},
       {"m"}},
      {"F16",
       TwoConvolutions(),
       {"x/channels_first = Transpose(x, {0 3 1 2})", "c0 = Convolution(x/channels_first, all(1))",
        "r = ReLU(c0)", "m = Multiply(r, {1 2 3})", "c1 = Convolution(m, all(1))",
        "a = Add(c1, {5 6})", "c2 = Convolution(m, {1 2 3})", "y = Concat(a, c2)",
        "y/channels_last = Transpose(y, {0 2 3 1})"},
       {"c2"}},
      {"F17a",
       rows + product + Plus("a", "x", "k") + TestNode("p", "MatMul", {"a", "w"}) +
           BiasAdd("y", "p", "b"),
       {"p = MatMul(x, {1 4 2 5 3 6})", "y = Add(p, {328 662})"}},
      {"F17b",
       rows + product + TestNode("p", "MatMul", {"x", "w"}) + Vector("d", {1, 2}) +
           BiasAdd("s", "p", "b") + Plus("y", "s", "d"),
       {"p = MatMul(x, {1 4 2 5 3 6})", "y = Add(p, {8 10})"}},
      {"F17c",
       rows + product + TestNode("p", "MatMul", {"x", "w"}) + Scalar("d", 1) +
           BiasAdd("s", "p", "b") + Plus("y", "s", "d"),
       {"p = MatMul(x, {1 4 2 5 3 6})", "y = Add(p, {8 9})"}},
      {"F17d",
       rows + product + Plus("a", "x", "k") + TestNode("p", "MatMul", {"a", "w"}) +
           BiasAdd("y", "p", "b"),
       {"a = Add(x, {1 10 100})", "p = MatMul(a, {1 4 2 5 3 6})", "y = Add(p, {7 8})"},
       {"p"}},
  };
}

// A convolution of one channel; its weights are NAME/w.
std::string Square(const std::string& name, const std::string& input, int64_t kernel,
                   int64_t stride) {
  const std::string weights = name + "/w";
  return Filled(weights, {kernel, kernel, 1, 1}, 2) + Conv(name, input, weights, stride);
}

std::vector<Case> Stride() {
  const std::string x = Image(9, 1);
  return {
      {"S1",
       x + Square("c1", "x", 1, 1) + Square("c2", "c1", 1, 2),
       {"x/channels_first = Reshape(x, {1 1 9 9})",
        "c1 = Convolution(x/channels_first, {2}) by 2, 2", "c2 = Convolution(c1, {2})",
        "c2/channels_last = Reshape(c2, {1 5 5 1})"}},
      {"S2",
       x + Square("c1", "x", 1, 2) + Square("c2", "c1", 1, 2),
       {"x/channels_first = Reshape(x, {1 1 9 9})",
        "c1 = Convolution(x/channels_first, {2}) by 4, 4", "c2 = Convolution(c1, {2})",
        "c2/channels_last = Reshape(c2, {1 3 3 1})"}},
      {"S3",
       x + Square("c1", "x", 3, 2) + Square("c2", "c1", 3, 2),
       {"x/channels_first = Reshape(x, {1 1 9 9})",
        "c1 = Convolution(x/channels_first, all(2)) by 2, 2",
        "c2 = Convolution(c1, all(2)) by 2, 2", "c2/channels_last = Reshape(c2, {1 3 3 1})"}},
      {"S4",
       x + Square("c1", "x", 3, 2) + Unary("r1", "Relu", "c1") + Square("c2", "x", 3, 2) +
           Unary("r2", "Relu", "c2") + TestNode("m", "Maximum", {"r1", "r2"}) +
           Square("c3", "m", 1, 2),
       {"x/channels_first = Reshape(x, {1 1 9 9})",
        "c1 = Convolution(x/channels_first, all(2)) by 4, 4", "r1 = ReLU(c1)",
        "c2 = Convolution(x/channels_first, all(2)) by 4, 4", "r2 = ReLU(c2)",
        "m = Maximum(r1, r2)", "c3 = Convolution(m, {2})",
        "c3/channels_last = Reshape(c3, {1 3 3 1})"}},
      {"S5",
       x + Square("c1", "x", 1, 1) + Unary("r1", "Relu", "c1") + Unary("r2", "Relu", "x") +
           TestNode("m", "Maximum", {"r1", "r2"}) + Square("c2", "m", 1, 2),
       {"x/channels_first = Reshape(x, {1 1 9 9})",
        "c1 = Convolution(x/channels_first, {2}) by 2, 2", "r1 = ReLU(c1)",
        "r2/align_0 = MaxPool(x/channels_first) by 2, 2", "r2 = ReLU(r2/align_0)",
        "m = Maximum(r1, r2)", "c2 = Convolution(m, {2})",
        "c2/channels_last = Reshape(c2, {1 5 5 1})"}},
      {"S6",
       x + Square("c1", "x", 1, 1) + Square("c2", "c1", 1, 2) + Square("c3", "c2", 3, 1) +
           Square("c4", "c3", 1, 2),
       {"x/channels_first = Reshape(x, {1 1 9 9})",
        "c1 = Convolution(x/channels_first, {2}) by 2, 2", "c2 = Convolution(c1, {2})",
        "c3 = Convolution(c2, all(2)) by 2, 2", "c4 = Convolution(c3, {2})",
        "c4/channels_last = Reshape(c4, {1 3 3 1})"}},
  };
}

// Functions that TensorFlow writes out.
std::vector<Case> Functions() {
  const std::string x = tensorflow::Input("x", {4, 3});
  const std::string gate =
      x + Scalar("three", 3) + Plus("a", "x", "three") + Unary("r", "Relu6", "a");
  const std::string half = x + Scalar("half", 0.5) + Scalar("one", 1) + Mul("h", "half", "x");
  const std::string swish = x + Unary("sig", "Sigmoid", "x") + Mul("y", "x", "sig");
  const std::string keep = Attribute("keep_dims", "b: true");
  const std::string moments =
      x + Ints32("axis", {-1}) + Scalar("eps", 0.0625) + Vector("gamma", {2, 3, 4}) +
      Vector("beta", {10, 20, 30}) + TestNode("m", "Mean", {"x", "axis"}, keep) +
      TestNode("d", "SquaredDifference", {"x", "m"}) + TestNode("v", "Mean", {"d", "axis"}, keep) +
      Plus("e", "v", "eps") + Unary("r", "Rsqrt", "e") + Mul("f", "r", "gamma") +
      Mul("xf", "x", "f") + Mul("mf", "m", "f") + TestNode("s", "Sub", {"beta", "mf"}) +
      Plus("y", "xf", "s");
  return {
      {"Swish", swish, {"y = Swish(x)"}},
      {"SwishByOne",
       x + Scalar("one", 1) + Mul("m", "one", "x") + Unary("s", "Sigmoid", "m") +
           Mul("y", "x", "s"),
       {"y = Swish(x)"}},
      {"SwishExcluded", swish, {"sig = Sigmoid(x)", "y = Multiply(x, sig)"}, {"sig"}},
      {"HardSigmoid",
       gate + Scalar("sixth", 1.0 / 6) + Mul("y", "r", "sixth"),
       {"y = HSigmoid(x)"}},
      {"HardSwish",
       gate + Scalar("six", 6) + TestNode("h", "RealDiv", {"r", "six"}) + Mul("y", "h", "x"),
       {"y = HSwish(x)"}},
      {"HardSwishExcludedNumber",
       gate + Scalar("six", 6) + TestNode("h", "RealDiv", {"r", "six"}) + Mul("y", "h", "x"),
       {"a = Add(x, {3})", "r = Clamp(a)", "h = Divide(r, {6})", "y = Multiply(h, x)"},
       {"six"}},
      {"GeluByErf",
       half + Scalar("root", 1.41421356) + TestNode("d", "RealDiv", {"x", "root"}) +
           Unary("e", "Erf", "d") + Plus("s", "one", "e") + Mul("y", "h", "s"),
       {"y = Gelu(x)"}},
      {"GeluByErfc",
       half + Scalar("root", 0.70710678) + Unary("n", "Neg", "x") + Mul("d", "n", "root") +
           Unary("e", "Erfc", "d") + Mul("y", "h", "e"),
       {"y = Gelu(x)"}},
      {"LayerNormalization",
       moments,
       {"y/normalized = MVN(x, {1})", "y/scale = Multiply(y/normalized, {2 3 4})",
        "y = Add(y/scale, {10 20 30})"}},
      {"EqualNodes",
       x + Unary("a", "Tanh", "x") + Unary("b", "Tanh", "x") + Plus("y", "a", "b"),
       {"a = Tanh(x)", "y = Add(a, a)"}},
      {"EqualNodesExcluded",
       x + Unary("a", "Tanh", "x") + Unary("b", "Tanh", "x") + Plus("y", "a", "b"),
       {"a = Tanh(x)", "b = Tanh(x)", "y = Add(a, b)"},
       {"b"}},
      {"WeightsExcluded",
       Image(2, 1) + Values("w", {1, 1, 1, 1}, {3}) + Vector("k", {2}) + Conv("c", "x", "w") +
           Mul("y", "c", "k"),
       {"x/channels_first = Reshape(x, {1 1 2 2})", "c = Convolution(x/channels_first, {3})",
        "y = Multiply(c, {2})", "y/channels_last = Reshape(y, {1 2 2 1})"},
       {"w"}},
  };
}

std::string NameOfCase(const testing::TestParamInfo<Case>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Decomposition, TensorFlowCases, testing::ValuesIn(Decomposition()),
                         NameOfCase);
INSTANTIATE_TEST_SUITE_P(Functions, TensorFlowCases, testing::ValuesIn(Functions()), NameOfCase);
INSTANTIATE_TEST_SUITE_P(Merge, TensorFlowCases, testing::ValuesIn(Merge()), NameOfCase);
INSTANTIATE_TEST_SUITE_P(Fusion, TensorFlowCases, testing::ValuesIn(Fusion()), NameOfCase);
INSTANTIATE_TEST_SUITE_P(Stride, TensorFlowCases, testing::ValuesIn(Stride()), NameOfCase);

}  // namespace
}  // namespace mo
