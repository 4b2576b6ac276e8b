#include "tools/modelgen/nets.h"

#include "tools/modelgen/resnet.h"

namespace modelgen {
namespace {

constexpr NetEntry kNets[] = {
    {"resnet50", ResNet50},
    {"resnet101", ResNet101},
    {"resnet152", ResNet152},
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
