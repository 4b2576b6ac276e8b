#include "converter/frontends/caffe/inputs.h"

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The shapes of the parameters of a net with this data layer, whose tops "a" and "b" are read.
std::vector<std::string> ShapesOf(const std::string& layer) {
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph =
      LoadNet(absl::StrCat("layer { name: \"d\" top: \"a\" top: \"b\" ", layer, " }\n",
                           "layer { name: \"ra\" type: \"ReLU\" bottom: \"a\" top: \"ra\" }\n",
                           "layer { name: \"rb\" type: \"ReLU\" bottom: \"b\" top: \"rb\" }\n"),
              "", diagnostics);
  if (graph == nullptr) return {diagnostics.Render()};
  std::vector<std::string> shapes;
  for (const Node* parameter : graph->parameters()) shapes.push_back(ToString(parameter->shape()));
  return shapes;
}

TEST(Inputs, OfLayersThatReadData) {
  EXPECT_THAT(ShapesOf("type: \"MemoryData\" memory_data_param { batch_size: 2 channels: 3 height: "
                       "4 width: 5 }"),
              ElementsAre("[2, 3, 4, 5]", "[2]"));
  EXPECT_THAT(ShapesOf("type: \"ImageData\" image_data_param { batch_size: 2 new_height: 4 "
                       "new_width: 5 is_color: false }"),
              ElementsAre("[2, 1, 4, 5]", "[2]"));
  EXPECT_THAT(ShapesOf("type: \"ImageData\" transform_param { crop_size: 6 mean_value: 104 } "
                       "image_data_param { batch_size: 2 new_height: 8 new_width: 8 }"),
              ElementsAre("[2, 3, 6, 6]", "[2]"));
  EXPECT_THAT(ShapesOf("type: \"Data\" transform_param { crop_size: 6 force_gray: true } "
                       "data_param { source: \"db\" batch_size: 2 backend: LMDB }"),
              ElementsAre("[2, 1, 6, 6]", "[2]"));
  EXPECT_THAT(ShapesOf("type: \"Data\" transform_param { crop_size: 6 mean_value: 1 mean_value: 2 "
                       "mean_value: 3 } data_param { batch_size: 2 }"),
              ElementsAre("[2, 3, 6, 6]", "[2]"));
}

TEST(Inputs, OfDataWhoseShapeTheNetDoesNotSay) {
  for (const char* layer :
       {"type: \"Data\" data_param { batch_size: 2 crop_size: 6 }",
        "type: \"HDF5Data\" hdf5_data_param { batch_size: 2 }", "type: \"AnnotatedData\"",
        "type: \"ImageData\" image_data_param { batch_size: 2 }"}) {
    EXPECT_THAT(ShapesOf(layer),
                ElementsAre(HasSubstr("reads data of a shape that the net does not say; give it a "
                                      "shape in the configuration [MO3113]")))
        << layer;
  }
}

// Labels of data, and inputs that a loss alone reads.
TEST(Inputs, OfTrainingAreLeftOut) {
  const std::string net =
      "input: \"data\" input_shape { dim: 1 dim: 2 }\n"
      "input: \"label\" input_shape { dim: 1 }\n"
      "layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"r\" }\n"
      "layer { name: \"loss\" type: \"EuclideanLoss\" bottom: \"r\" bottom: \"label\" top: "
      "\"loss\" }\n";
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = LoadNet(net, "", diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  EXPECT_EQ(graph->parameters().size(), 1u);
  ASSERT_EQ(graph->results().size(), 1u);
  EXPECT_EQ(graph->results()[0]->input(0).node->name(), "r");
}

std::string WarningsOf(const std::string& data) {
  Diagnostics diagnostics;
  EXPECT_NE(LoadNet(data, "", diagnostics), nullptr) << diagnostics.Render();
  return diagnostics.Render();
}

TEST(Inputs, WarnOfAMeanAndAScale) {
  const std::string layer =
      "layer { name: \"d\" type: \"MemoryData\" top: \"d\" memory_data_param { "
      "batch_size: 1 channels: 1 height: 2 width: 2 }\n";
  const std::string reader = "layer { name: \"r\" type: \"ReLU\" bottom: \"d\" top: \"r\" }\n";
  EXPECT_THAT(
      WarningsOf(layer + "transform_param { scale: 0.5 mean_value: 4 } }\n" + reader),
      HasSubstr("net.prototxt:2:19: warning: layer 'd' (MemoryData): transform_param.scale, "
                "transform_param.mean_value changed what was read before it came to the "
                "net, and is not converted; say it with [[input]] preprocess"));
  EXPECT_EQ(
      WarningsOf(layer + "transform_param { scale: 1 mirror: false crop_size: 2 } }\n" + reader),
      "");
  EXPECT_THAT(
      WarningsOf("layers { bottom: \"d\" top: \"r\" layer { name: \"r\" type: \"relu\" } }\n"
                 "input: \"d\" input_shape { dim: 1 }"),
      "");
  EXPECT_THAT(
      WarningsOf("layers { top: \"d\" layer { name: \"d\" type: \"images\" batchsize: 1 "
                 "cropsize: 2 meanfile: \"m\" } }\nlayers { bottom: \"d\" top: \"r\" layer { "
                 "name: \"r\" type: \"relu\" } }\n"),
      HasSubstr("layer 'd' (ImageData): image_data_param.mean_file changed"));
}

}  // namespace
}  // namespace mo::caffe
