#include "converter/frontends/caffe/inference.h"

#include "converter/frontends/caffe/testing.h"
#include "converter/graph/ops/ops.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Inference, LayersOfPhaseTrainAreLeftOut) {
  const std::string net =
      "layer { name: \"data\" type: \"Data\" top: \"data\" include { phase: TRAIN } }\n"
      "layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 dim: 2 } "
      "} include { phase: TEST } }\n"
      "layer { name: \"loss\" type: \"SoftmaxWithLoss\" bottom: \"data\" bottom: \"label\" top: "
      "\"loss\" exclude { phase: TEST } }\n"
      "layer { name: \"p\" type: \"Softmax\" bottom: \"data\" top: \"p\" include { stage: "
      "\"never\" } }\n"
      "layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"r\" exclude { min_level: 1 } }\n";
  EXPECT_THAT(RunNet(net, {}, {-1, 2}).values, ElementsAre(0, 2));
}

TEST(Inference, LayersAreNumberedAsInTheNet) {
  NetParameter net;
  net.add_layer()->add_include()->set_phase(TRAIN);
  net.add_layer()->add_include()->set_phase(TEST);
  net.add_layer();
  EXPECT_THAT(LayersOfInference(net), ElementsAre(1, 2));
}

TEST(Inference, LevelsAndStages) {
  auto kept = [](const std::string& state, const std::string& rules) {
    Diagnostics diagnostics;
    const std::unique_ptr<Prototxt> prototxt = Prototxt::Parse(
        state + " layer { name: \"r\" type: \"ReLU\" " + rules + " }", "net", diagnostics);
    EXPECT_NE(prototxt, nullptr) << diagnostics.Render();
    return IsInPhase(prototxt->net(), prototxt->net().layer(0));
  };
  EXPECT_TRUE(kept("", "include { }"));
  EXPECT_FALSE(kept("", "exclude { }"));
  EXPECT_TRUE(kept("", "include { phase: TRAIN } include { phase: TEST }"));
  EXPECT_FALSE(kept("", "include { min_level: 1 }"));
  EXPECT_TRUE(kept("", "include { max_level: 0 min_level: 0 }"));
  // The level and the phase are those of the run, not of the file.
  EXPECT_FALSE(kept("state { level: 2 phase: TRAIN }", "include { min_level: 1 }"));
  EXPECT_TRUE(kept("state { level: 2 phase: TRAIN }", "include { phase: TEST }"));
  EXPECT_TRUE(kept("state { stage: \"deploy\" }", "include { stage: \"deploy\" }"));
  EXPECT_FALSE(kept("", "include { stage: \"deploy\" }"));
  EXPECT_FALSE(kept("state { stage: \"deploy\" }", "include { not_stage: \"deploy\" }"));
  EXPECT_FALSE(kept("state { stage: \"a\" }", "include { stage: \"a\" stage: \"b\" }"));
}

TEST(Inference, LossesGoAndWhatTheyReadStays) {
  const std::string net =
      "layer { name: \"data\" type: \"Input\" top: \"data\" top: \"label\" input_param { shape { "
      "dim: 1 dim: 2 } } }\n"
      "layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"r\" }\n"
      "layer { name: \"a\" type: \"Accuracy\" bottom: \"r\" bottom: \"label\" top: \"a\" }\n"
      "layer { name: \"s\" type: \"Silence\" bottom: \"a\" }\n"
      "layer { name: \"l\" type: \"HingeLoss\" bottom: \"r\" bottom: \"label\" }\n";
  EXPECT_THAT(RunNet(net, {}, {-1, 2}).values, ElementsAre(0, 2));
}

TEST(Inference, TheSoftmaxOfALoss) {
  const std::string loss =
      "layer { name: \"l\" type: \"SoftmaxWithLoss\" bottom: \"data\" bottom: \"label\" top: "
      "\"loss\" top: \"p\" }\n";
  EXPECT_THAT(RunNet("input: \"data\" input_shape { dim: 1 dim: 2 }\ninput: \"label\" "
                     "input_shape { dim: 1 }\n" +
                         loss,
                     {}, {1, 1})
                  .values,
              ElementsAre(0.5, 0.5));
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = LoadNet(
      Net("1,2", "layer { name: \"l\" type: \"SoftmaxWithLoss\" bottom: \"data\" top: \"p\" }\n"),
      "", diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  EXPECT_THAT(diagnostics.Render(), HasSubstr("has no labels"));
  EXPECT_TRUE(graph->FindNode("l")->Is(ops::kSoftMax));
}

TEST(Inference, RulesThatCaffeRefuses) {
  EXPECT_THAT(ErrorsOf(std::string(kInput) +
                           "layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"r\" "
                           "include { } exclude { phase: TRAIN } }\n",
                       ""),
              HasSubstr("layer 'r' (ReLU): has both include and exclude rules"));
}

TEST(Inference, PhaseOfALayerItself) {
  Diagnostics diagnostics;
  EXPECT_NE(LoadNet(Net("1,2",
                        "layer { name: \"d\" type: \"Dropout\" bottom: \"data\" top: "
                        "\"d\" phase: TRAIN }\n"),
                    "", diagnostics),
            nullptr);
  EXPECT_THAT(diagnostics.Render(),
              HasSubstr("net.prototxt:3:59: warning: layer 'd' (Dropout): has phase TRAIN"));
}

}  // namespace
}  // namespace mo::caffe
