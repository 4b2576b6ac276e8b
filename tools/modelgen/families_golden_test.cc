// The whole way for nets that are quick to make: the bytes are those of every other machine.

#include <gtest/gtest.h>

#include <string>

#include "tools/modelgen/caffe_prototxt.h"
#include "tools/modelgen/nets.h"
#include "tools/modelgen/random.h"
#include "tools/modelgen/testing.h"
#include "tools/modelgen/weights.h"

namespace modelgen {
namespace {

struct Golden {
  std::string_view id;
  uint64_t prototxt;
  uint64_t caffemodel;
};

constexpr Golden kGoldens[] = {
    {"mlp", 5539242075704866330u, 8347704830277454748u},
    {"unet", 3553132541560501623u, 8912787730140889323u},
    {"mobilenet", 9423019405382387436u, 10482499408777548763u},
    {"se_resnet", 15420123618949336810u, 3711207608484219687u},
    {"faster_rcnn", 9021626784431394788u, 10332305012646061070u},
    {"ssd", 2383212747183576196u, 5723522032272902501u},
};

TEST(FamiliesGoldenTest, BytesAreThoseOfEveryOtherMachine) {
  for (const Golden& golden : kGoldens) {
    const NetEntry* entry = FindNet(golden.id);
    ASSERT_NE(entry, nullptr) << golden.id;
    Net net = entry->describe();
    FillWeights(net);
    EXPECT_EQ(Fnv1a(CaffePrototxt(net)), golden.prototxt) << golden.id;
    EXPECT_EQ(Fnv1a(CaffeModelBytes(net)), golden.caffemodel) << golden.id;
  }
}

TEST(FamiliesGoldenTest, GraphDefsAreThoseOfEveryOtherMachine) {
  struct GraphGolden {
    std::string_view id;
    uint64_t graphdef;
  };
  for (const auto& [id, graphdef] :
       {GraphGolden{"mlp", 7146497040357014227u}, {"resnext26_tf", 13531217568876263905u}}) {
    const NetEntry* entry = FindNet(id);
    ASSERT_NE(entry, nullptr) << id;
    Net net = entry->describe();
    FillWeights(net);
    EXPECT_EQ(Fnv1a(GraphDefBytes(net)), graphdef) << id;
  }
}

}  // namespace
}  // namespace modelgen
