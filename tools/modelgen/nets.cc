#include "tools/modelgen/nets.h"

#include "tools/modelgen/densenet.h"
#include "tools/modelgen/inception_v4.h"
#include "tools/modelgen/inception_v4_slim.h"
#include "tools/modelgen/mlp.h"
#include "tools/modelgen/mobilenet.h"
#include "tools/modelgen/mobilenet_v2.h"
#include "tools/modelgen/resnet.h"
#include "tools/modelgen/resnet_v2.h"
#include "tools/modelgen/resnext.h"
#include "tools/modelgen/unet.h"
#include "tools/modelgen/vgg.h"

namespace modelgen {
namespace {

constexpr NetEntry kNets[] = {
    {"resnet50", ResNet50},
    {"resnet101", ResNet101},
    {"resnet152", ResNet152},
    {"resnet269_v2", ResNet269V2},
    {"resnext26", ResNext26},
    {"resnext26_tf", ResNext26Tf},
    {"inception_v4", InceptionV4},
    {"inception_v4_slim", InceptionV4Slim},
    {"densenet121", DenseNet121},
    {"mobilenet", MobileNet},
    {"mobilenet_v2", MobileNetV2},
    {"vgg16_bn", Vgg16Bn},
    {"unet", UNet},
    {"mlp", Mlp},
};

}  // namespace

std::span<const NetEntry> AllNets() { return kNets; }

const NetEntry* FindNet(std::string_view id) {
  for (const NetEntry& net : kNets) {
    if (net.id == id) return &net;
  }
  return nullptr;
}

}  // namespace modelgen
