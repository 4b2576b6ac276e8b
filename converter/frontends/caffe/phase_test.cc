#include "converter/frontends/caffe/phase.h"

#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;

TEST(Phase, LayersOfPhaseTrainAreLeftOut) {
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

TEST(Phase, LayersAreNumberedAsInTheNet) {
  NetParameter net;
  net.add_layer()->add_include()->set_phase(TRAIN);
  net.add_layer()->add_include()->set_phase(TEST);
  net.add_layer();
  EXPECT_THAT(LayersOfPhase(net), ElementsAre(1, 2));
}

}  // namespace
}  // namespace mo::caffe
