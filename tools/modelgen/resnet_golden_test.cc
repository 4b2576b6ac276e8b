// The whole way for one full-size net: the bytes are those of every other machine.

#include <gtest/gtest.h>

#include <string>

#include "tools/modelgen/caffe_prototxt.h"
#include "tools/modelgen/random.h"
#include "tools/modelgen/resnet.h"
#include "tools/modelgen/testing.h"
#include "tools/modelgen/weights.h"

namespace modelgen {
namespace {

TEST(ResNetGoldenTest, ResNet50) {
  Net net = ResNet50();
  FillWeights(net);
  const std::string prototxt = CaffePrototxt(net);
  EXPECT_EQ(prototxt.size(), 34292u);
  EXPECT_EQ(Fnv1a(prototxt), 12776725444725519505u);
  const std::string caffemodel = CaffeModelBytes(net);
  EXPECT_EQ(caffemodel.size(), 102458385u);
  EXPECT_EQ(Fnv1a(caffemodel), 2369373906535161827u);
}

}  // namespace
}  // namespace modelgen
