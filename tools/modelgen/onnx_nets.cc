#include "tools/modelgen/onnx_nets.h"

#include "tools/modelgen/detector.h"
#include "tools/modelgen/encoder.h"

namespace modelgen {
namespace {

constexpr OnnxNet kNets[] = {
    {"detector", Detector},
    {"encoder", Encoder},
};

}  // namespace

std::span<const OnnxNet> AllOnnxNets() { return kNets; }

const OnnxNet* FindOnnxNet(std::string_view id) {
  for (const OnnxNet& net : kNets) {
    if (net.id == id) return &net;
  }
  return nullptr;
}

}  // namespace modelgen
