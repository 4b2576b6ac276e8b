// What a configuration does to inputs: the converted model computes what the source model computes
// of data that are preprocessed by hand, and the arithmetic is where it belongs.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/base/layout.h"
#include "converter/cli/testing.h"
#include "converter/config/config.h"
#include "converter/evaluator/equality.h"
#include "converter/evaluator/evaluator.h"
#include "converter/frontends/caffe/testing.h"
#include "converter/frontends/frontends.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/text.h"
#include "converter/inputs/inputs.h"
#include "converter/passes/pipeline.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A source model, whose input "data" has the layout `layout`.
struct Net {
  std::string file, text, weights, layout;
};

std::vector<float> Ramp(int count) {
  std::vector<float> values(count);
  for (int i = 0; i < count; ++i) values[i] = static_cast<float>((i * 37 % 23 - 11) / 8.0);
  return values;
}

Net CaffeNet(int pad) {
  return {"net.prototxt",
          absl::StrCat(R"(input: "data" input_shape { dim: 1 dim: 3 dim: 6 dim: 5 }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
  convolution_param { num_output: 4 kernel_size: 3 pad: )",
                       pad, R"( } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "y" }
)"),
          caffe::Caffemodel({{"conv", {{{4, 3, 3, 3}, Ramp(108)}, {{4}, Ramp(4)}}}}), "NCHW"};
}

// As from a framework with channels last: a Transpose before the convolution.
Net ChannelsLastNet(int pad) {
  return {"net.mog",
          absl::StrReplaceAll(R"(graph "net" {
  %data = Parameter() {element_type = f32, layout = "NHWC", shape = [1, 6, 5, 3]} names("data")
  %order = Constant() i64[4] {0, 3, 1, 2}
  %nchw = Transpose(%data, %order)
  %w = Constant() f32[4, 3, 3, 3] seeded(7)
  %conv = Convolution(%nchw, %w) {pads_begin = [PAD, PAD], pads_end = [PAD, PAD]}
  %relu = ReLU(%conv) names("y")
  %out = Result(%relu)
}
)",
                              {{"PAD", absl::StrCat(pad)}}),
          "", "NHWC"};
}

std::unique_ptr<Graph> Load(const Net& net, const std::string& toml) {
  Diagnostics diagnostics;
  const Config config = ParseConfig(absl::StrCat("schema = 1\n", toml), "c.toml", diagnostics);
  SourceModel source;
  source.model = {net.file, net.text, nullptr};
  if (!net.weights.empty()) {
    const auto bytes = std::make_shared<const std::string>(net.weights);
    source.weights.push_back({"net.caffemodel", *bytes, bytes});
  }
  const Frontend* frontend = SniffFrontend(net.text);
  std::unique_ptr<Graph> graph = frontend->load(source, diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  ConfigureInputs(config.inputs, {net.file, std::string(frontend->image_layout), std::nullopt},
                  *graph, diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  return graph;
}

void Optimize(Graph& graph, const PassOptions& options = {}) {
  Records records;
  PassContext context(options, records);
  const absl::Status status = RunPipeline(graph, context);
  EXPECT_TRUE(status.ok()) << status;
}

PassOptions IntoUnpadded(bool on) {
  PassOptions options;
  options.add_into_unpadded_convolution = on;
  return options;
}

// The elements of `from`, whose axes are in the order of `layout`, in the order of `wanted`.
Tensor Reordered(const Tensor& from, const std::string& layout, const std::string& wanted) {
  const std::vector<int> order = *LayoutOrder(layout, wanted);
  std::vector<int64_t> strides(from.extents.size());
  int64_t stride = 1;
  for (size_t axis = from.extents.size(); axis-- > 0; stride *= from.extents[axis])
    strides[axis] = stride;
  Tensor to = {{}, std::vector<double>(from.values.size())};
  for (int axis : order) to.extents.push_back(from.extents[axis]);
  for (size_t i = 0; i < to.values.size(); ++i) {
    int64_t rest = static_cast<int64_t>(i), at = 0;
    for (size_t axis = order.size(); axis-- > 0; rest /= to.extents[axis])
      at += rest % to.extents[axis] * strides[order[axis]];
    to.values[i] = from.values[at];
  }
  return to;
}

// One step of a preprocessing and what it does to the channels of one pixel, by hand.
struct Step {
  std::string toml;
  std::function<std::vector<double>(const std::vector<double>&)> by_hand;
};

const Step kReverse = {"{ reverse_channels = true }", [](const std::vector<double>& c) {
                         return std::vector<double>{c[2], c[1], c[0]};
                       }};
const Step kMean = {"{ mean = [103.94, 116.78, 123.68] }", [](const std::vector<double>& c) {
                      return std::vector<double>{c[0] - 103.94, c[1] - 116.78, c[2] - 123.68};
                    }};
const Step kOneMean = {"{ mean = 127.5 }", [](const std::vector<double>& c) {
                         return std::vector<double>{c[0] - 127.5, c[1] - 127.5, c[2] - 127.5};
                       }};
const Step kScale = {"{ scale = [58.8, -57.1, 3] }", [](const std::vector<double>& c) {
                       return std::vector<double>{c[0] / 58.8, c[1] / -57.1, c[2] / 3};
                     }};
const Step kOneScale = {"{ scale = 255 }", [](const std::vector<double>& c) {
                          return std::vector<double>{c[0] / 255, c[1] / 255, c[2] / 255};
                        }};

Tensor ByHand(const std::vector<Step>& steps, const Tensor& nchw) {
  Tensor result = nchw;
  const size_t plane = nchw.values.size() / 3;
  for (const Step& step : steps) {
    for (size_t i = 0; i < plane; ++i) {
      double* values = result.values.data();
      const std::vector<double> channels =
          step.by_hand({values[i], values[plane + i], values[2 * plane + i]});
      for (size_t c = 0; c < 3; ++c) values[c * plane + i] = channels[c];
    }
  }
  return result;
}

std::string Toml(const std::vector<Step>& steps, const std::string& layout) {
  std::string toml = "[[input]]\nname = \"data\"\n";
  if (!layout.empty()) absl::StrAppend(&toml, "layout = \"", layout, "\"\n");
  if (steps.empty()) return toml;
  std::string list;
  for (const Step& step : steps) absl::StrAppend(&list, step.toml, ", ");
  return absl::StrCat(toml, "preprocess = [", list, "]\n");
}

const std::vector<std::vector<Step>>& Preprocessings() {
  static const auto& all = *new std::vector<std::vector<Step>>{
      {},
      {kReverse},
      {kMean},
      {kOneMean},
      {kScale},
      {kOneScale},
      {kReverse, kMean, kScale},
      {kMean, kReverse, kOneScale},
      {kScale, kOneMean, kReverse, kMean},
  };
  return all;
}

TEST(Preprocess, IsThatOfDataPreparedByHand) {
  for (const int pad : {0, 1}) {
    for (const Net& net : {CaffeNet(pad), ChannelsLastNet(pad)}) {
      const std::unique_ptr<Graph> plain = Load(net, "");
      for (const std::string layout : {"", "NCHW", "NHWC", "WCNH"}) {
        for (const std::vector<Step>& steps : Preprocessings()) {
          const std::string toml = Toml(steps, layout);
          const std::unique_ptr<Graph> imported = Load(net, toml);
          const std::unique_ptr<Graph> optimized = Load(net, toml);
          Optimize(*optimized, IntoUnpadded(true));
          EXPECT_TRUE(CheckEqualValues(*imported, *optimized).ok())
              << toml << CheckEqualValues(*imported, *optimized);
          const std::string target = layout.empty() ? net.layout : layout;
          const Tensor data = SeededInputs(*optimized, 5)->at(0);
          const Tensor prepared =
              Reordered(ByHand(steps, Reordered(data, target, "NCHW")), "NCHW", net.layout);
          const Tensor expected = Evaluate(*plain, {prepared}, Precision::kDouble)->at(0);
          const Tensor found = Evaluate(*optimized, {data}, Precision::kDouble)->at(0);
          EXPECT_LE(RelativeDifference(expected, found), 1e-10) << net.file << "\n" << toml;
        }
      }
    }
  }
}

int Count(const Graph& graph, std::vector<absl::string_view> ops) {
  int count = 0;
  for (const Node* node : graph.TopologicalOrder()) {
    for (absl::string_view op : ops) count += node->Is(OpType(op));
  }
  return count;
}

const std::vector<Step> kAll = {kReverse, kMean, kScale};

TEST(Preprocess, IsInsideOfAConvolutionWithoutPadding) {
  for (const Net& net : {CaffeNet(0), ChannelsLastNet(0)}) {
    const std::unique_ptr<Graph> graph = Load(net, Toml(kAll, "NCHW"));
    Optimize(*graph, IntoUnpadded(true));
    EXPECT_EQ(graph->FindNode("conv")->input(0).node, graph->parameters()[0]) << PrintGraph(*graph);
    EXPECT_EQ(Count(*graph, {"Gather", "Subtract", "Divide", "Multiply", "Transpose"}), 0)
        << PrintGraph(*graph);
    EXPECT_EQ(Count(*graph, {"Add"}), 1) << PrintGraph(*graph);  // the bias
  }
}

TEST(Preprocess, LeavesOnlyTheAddInFrontOfPadding) {
  for (const Net& net : {CaffeNet(1), ChannelsLastNet(1)}) {
    for (const bool into_unpadded : {false, true}) {
      const std::unique_ptr<Graph> graph = Load(net, Toml(kAll, "NCHW"));
      Optimize(*graph, IntoUnpadded(into_unpadded));
      const Node* add = graph->FindNode("conv")->input(0).node;
      EXPECT_TRUE(add->Is(ops::kAdd)) << PrintGraph(*graph);
      EXPECT_EQ(add->input(0).node, graph->parameters()[0]);
      EXPECT_THAT(add->constant_input(1)->Doubles(),
                  ::testing::ElementsAre(-123.68, -116.78, -103.94));
      EXPECT_EQ(Count(*graph, {"Gather", "Subtract", "Divide", "Multiply", "Transpose"}), 0)
          << PrintGraph(*graph);
    }
  }
}

TEST(Preprocess, StaysAfterTheTransposeOfALayout) {
  const std::unique_ptr<Graph> graph = Load(CaffeNet(0), Toml(kAll, "NHWC"));
  EXPECT_EQ(graph->parameters()[0]->attributes().GetString("layout"), "NHWC");
  EXPECT_EQ(ToString(graph->parameters()[0]->shape()), "[1, 6, 5, 3]");
  Optimize(*graph, IntoUnpadded(true));
  const Node* transpose = graph->FindNode("conv")->input(0).node;
  EXPECT_EQ(transpose->name(), "data/transpose");
  EXPECT_EQ(transpose->input(0).node, graph->parameters()[0]);
}

class PreprocessFiles : public CommandLineTest {
 protected:
  std::vector<std::string> Arguments(const Net& net, const std::string& toml) {
    Write(net.file, net.text);
    Write("c.toml", absl::StrCat("schema = 1\n", toml));
    std::vector<std::string> arguments = {"--config", Path("c.toml")};
    if (!net.weights.empty()) Write("net.caffemodel", net.weights);
    return arguments;
  }
  void Convert(const Net& net, const std::string& toml) {
    std::vector<std::string> arguments = Arguments(net, toml);
    arguments.insert(arguments.end(), {"--model", Path(net.file)});
    if (!net.weights.empty())
      arguments.insert(arguments.end(), {"--weights", Path("net.caffemodel")});
    const RunResult result = CommandLineTest::Convert(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
  }
};

TEST_F(PreprocessFiles, TheIrComputesTheSame) {
  for (const Net& net : {CaffeNet(0), CaffeNet(1), ChannelsLastNet(1)}) {
    for (const std::string layout : {"", "NHWC", "NCHW"}) {
      for (const std::vector<Step>& steps : {kAll, {kMean, kReverse}}) {
        const std::string toml = Toml(steps, layout);
        Convert(net, toml);
        std::vector<std::string> arguments = Arguments(net, toml);
        arguments.insert(arguments.begin(), {"compare", Path(net.file), Path("o.xml")});
        if (!net.weights.empty())
          arguments.insert(arguments.end(), {"--weights_a", Path("net.caffemodel")});
        const RunResult result = Run(arguments);
        EXPECT_EQ(result.exit_code, 0) << result.out << result.err << toml;
        if (layout.empty()) continue;
        const std::string text = layout == "NHWC" ? "[N,H,W,C]" : "[N,C,H,W]";
        EXPECT_THAT(Read("o.xml"),
                    HasSubstr(absl::StrCat("<attribute name=\"layout\" version=\"0\" layout=\"",
                                           text, "\" />")));
      }
    }
  }
}

TEST_F(PreprocessFiles, WithoutLayoutTheIrOfACaffeNetHasNone) {
  Convert(CaffeNet(1), Toml(kAll, ""));
  EXPECT_THAT(Read("o.xml"), Not(HasSubstr("rt_info")));
}

TEST_F(PreprocessFiles, ExclusionsKeepTheNodesWhereTheyAre) {
  for (const std::string node : {"data", "conv"}) {
    Convert(CaffeNet(0), absl::StrCat("[optimizations]\nadd_into_unpadded_convolution = true\n",
                                      Toml(kAll, ""), "[[exclude]]\nnodes = [\"", node, "\"]\n"));
    const std::string xml = Read("o.xml");
    EXPECT_THAT(xml, HasSubstr("name=\"data/reverse_channels\" type=\"Gather\""));
    EXPECT_THAT(Read("o.json"), HasSubstr("\"rule\": \"CR1\""));
    EXPECT_THAT(Read("o.json"),
                HasSubstr(node == "data" ? "\"rule\": \"SD1\"" : "\"rule\": \"LF1\""));
    if (node == "data") {
      EXPECT_THAT(xml, HasSubstr("name=\"data/mean\" type=\"Subtract\""));
      EXPECT_THAT(xml, HasSubstr("name=\"data/scale\" type=\"Divide\""));
    } else {
      EXPECT_THAT(xml, HasSubstr("type=\"Multiply\""));
    }
  }
  Convert(CaffeNet(0), absl::StrCat("[optimizations]\nlinear_fusing = false\n", Toml(kAll, "")));
  EXPECT_THAT(Read("o.xml"), HasSubstr("name=\"data/reverse_channels\" type=\"Gather\""));
  EXPECT_THAT(Read("o.xml"), HasSubstr("name=\"data/mean\" type=\"Subtract\""));
}

TEST_F(PreprocessFiles, TheShapeIsInTheOrderOfTheLayout) {
  for (const Net& net : {CaffeNet(0), ChannelsLastNet(0)}) {
    Convert(net, Toml({kMean}, "NHWC") + "shape = [2, 8, 7, 3]\n");
    EXPECT_THAT(Read("o.xml"), HasSubstr("<data element_type=\"f32\" shape=\"2,8,7,3\" />"));
    Convert(net, Toml({kMean}, "NCHW") + "shape = [2, 3, 8, 7]\n");
    EXPECT_THAT(Read("o.xml"), HasSubstr("<data element_type=\"f32\" shape=\"2,3,8,7\" />"));
  }
}

TEST_F(PreprocessFiles, TheReportHasTheSettings) {
  Convert(CaffeNet(0), Toml(kAll, "NHWC"));
  EXPECT_THAT(Read("o.json"), HasSubstr("\"input.data.layout\": {\n      \"value\": \"NHWC\",\n    "
                                        "  \"origin\": \"config\""));
  EXPECT_THAT(Read("o.json"),
              HasSubstr("\"input.data.preprocess\": {\n      \"value\": \"[{ reverse_channels = "
                        "true }, { mean = [103.94, 116.78, 123.68] }, { scale = [58.8, -57.1, 3.0] "
                        "}]\",\n      \"origin\": \"config\""));
}

}  // namespace
}  // namespace mo
