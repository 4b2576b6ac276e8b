#include "tools/modelgen/onnx_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "converter/frontends/onnx/onnx.pb.h"

namespace modelgen {
namespace {

using ::testing::ElementsAre;

mo::onnx::ModelProto Written() {
  OnnxGraph graph("net");
  graph.Input("x", OnnxGraph::Type::kFloat, {"batch", "3"});
  const std::vector<float> values = {1, -2};
  const std::string w = graph.Weights("w", {2, 1}, values);
  const std::vector<int64_t> numbers = {-1};
  const std::string i = graph.Integers("i", {1}, numbers);
  OnnxAttributes attributes;
  attributes.Int("axis", -1).Ints("perm", numbers).Float("epsilon", 0.5f).Text("mode", "linear");
  graph.NodeOfMany("Op", {"x", "", w, i}, {"y", "z"}, attributes);
  graph.Output(graph.Node("Relu", {"y"}, "r"), OnnxGraph::Type::kInt64, {});
  mo::onnx::ModelProto model;
  EXPECT_TRUE(model.ParseFromString(graph.Bytes()));
  return model;
}

TEST(OnnxGraph, WritesNodes) {
  const mo::onnx::ModelProto model = Written();
  EXPECT_EQ(model.opset_import(0).version(), 17);
  ASSERT_EQ(model.graph().node_size(), 2);
  const mo::onnx::NodeProto& node = model.graph().node(0);
  EXPECT_EQ(node.op_type(), "Op");
  EXPECT_EQ(node.name(), "y");
  EXPECT_THAT(node.input(), ElementsAre("x", "", "w", "i"));
  EXPECT_THAT(node.output(), ElementsAre("y", "z"));
  ASSERT_EQ(node.attribute_size(), 4);
  EXPECT_EQ(node.attribute(0).i(), -1);
  EXPECT_THAT(node.attribute(1).ints(), ElementsAre(-1));
  EXPECT_EQ(node.attribute(2).f(), 0.5f);
  EXPECT_EQ(node.attribute(3).s(), "linear");
  EXPECT_EQ(node.attribute(3).type(), mo::onnx::AttributeProto::STRING);
}

TEST(OnnxGraph, WritesValuesAndTensors) {
  const mo::onnx::GraphProto graph = Written().graph();
  EXPECT_EQ(graph.name(), "net");
  const auto& shape = graph.input(0).type().tensor_type().shape();
  EXPECT_EQ(shape.dim(0).dim_param(), "batch");
  EXPECT_EQ(shape.dim(1).dim_value(), 3);
  EXPECT_EQ(graph.output(0).name(), "r");
  EXPECT_EQ(graph.output(0).type().tensor_type().elem_type(), 7);
  ASSERT_EQ(graph.initializer_size(), 2);
  EXPECT_THAT(graph.initializer(0).dims(), ElementsAre(2, 1));
  EXPECT_EQ(graph.initializer(0).raw_data(), std::string("\0\0\x80\x3f\0\0\0\xc0", 8));
  EXPECT_EQ(graph.initializer(1).raw_data(), std::string(8, '\xff'));
}

}  // namespace
}  // namespace modelgen
