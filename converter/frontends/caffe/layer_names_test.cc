#include "converter/frontends/caffe/layer_names.h"

#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::HasSubstr;

TEST(LayerNames, TwoLayersWithoutWeights) {
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph =
      LoadNet(std::string(kInput) +
                  "layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"a\" }\n"
                  "layer { name: \"r_1\" type: \"ReLU\" bottom: \"a\" top: \"b\" }\n"
                  "layer { name: \"r\" type: \"ReLU\" bottom: \"b\" top: \"c\" }\n",
              "", diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  EXPECT_THAT(diagnostics.Render(),
              HasSubstr("net.prototxt:4:1: warning: layer 'r' is defined again; the first one is "
                        "at line 2. This one, which has no weights, is called 'r_2' [MO3110]"));
  EXPECT_NE(graph->FindNode("r_2"), nullptr);
  EXPECT_EQ(graph->results()[0]->input(0).node->name(), "r_2");
}

TEST(LayerNames, TwoLayersWithWeights) {
  EXPECT_THAT(
      ErrorsOf(kInput + Conv("c", "data") + Conv("c", "c"), Caffemodel({{"c", {kWeights}}})),
      HasSubstr("net.prototxt:3:1: error: layer 'c' is defined again; the first one is at "
                "line 2. Give each layer a name of its own"));
}

}  // namespace
}  // namespace mo::caffe
