#include "tools/modelgen/nets.h"

#include "tools/modelgen/densenet.h"
#include "tools/modelgen/faster_rcnn.h"
#include "tools/modelgen/fcn.h"
#include "tools/modelgen/googlenet.h"
#include "tools/modelgen/inception_v4.h"
#include "tools/modelgen/inception_v4_slim.h"
#include "tools/modelgen/mlp.h"
#include "tools/modelgen/mobilenet.h"
#include "tools/modelgen/mobilenet_v2.h"
#include "tools/modelgen/mobilenet_v2_caffe.h"
#include "tools/modelgen/resnet.h"
#include "tools/modelgen/resnet_v2.h"
#include "tools/modelgen/resnext.h"
#include "tools/modelgen/se_resnet.h"
#include "tools/modelgen/squeezenet.h"
#include "tools/modelgen/ssd.h"
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
    {"googlenet", GoogLeNet},
    {"squeezenet", SqueezeNet},
    {"mobilenet_v2_caffe", MobileNetV2Caffe},
    {"se_resnet", SeResNet},
    {"fcn", Fcn8s},
    {"ssd", Ssd},
    {"faster_rcnn", FasterRcnn},
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
