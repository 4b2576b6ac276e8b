// What the OpenVINO runtime computes wrong, and no other spelling avoids (docs/runtime_faults.md).

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/bodies.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/convolution_in_blocks.h"
#include "converter/passes/pipeline.h"

namespace mo {
namespace {

std::optional<std::string> ConstantOfStrings(const Node& node) {
  if (!node.Is(ops::kStringTensorPack) || node.constant_input(0) == nullptr ||
      node.constant_input(1) == nullptr || node.constant_input(2) == nullptr)
    return std::nullopt;
  return "makes strings of constants alone, which the runtime's CPU device does not compile; let "
         "the "
         "model compare or join them instead, or cut it there";
}

std::optional<std::string> ForgottenInBlocks(const Node& node) {
  const Node* convolution = ConvolutionInBlocks(node);
  if (convolution == nullptr) return std::nullopt;
  const bool strides = ConvolutionHasStride(*convolution);
  if (!strides && !ConvolutionHasPadding(*convolution)) return std::nullopt;
  return absl::StrCat("takes the convolution '", convolution->name(),
                      "' out of blocks: the runtime forgets that convolution's ",
                      strides ? "strides" : "padding");
}

bool IsArithmetic(const Node& node) {
  for (OpType op : {ops::kAdd, ops::kSubtract, ops::kMultiply, ops::kDivide, ops::kMod,
                    ops::kFloorMod, ops::kPower}) {
    if (node.Is(op)) return true;
  }
  return false;
}

bool IsBeyond32Bits(const Constant& constant) {
  if (!constant.available() || ElementBits(constant.type()) != 64 ||
      IsFloatingPoint(constant.type()))
    return false;
  for (const int64_t value : constant.Int64s()) {
    if (value > std::numeric_limits<int32_t>::max() || value < std::numeric_limits<int32_t>::min())
      return true;
  }
  return false;
}

std::optional<std::string> IntegersBeyond32Bits(const Node& node) {
  if (!IsArithmetic(node)) return std::nullopt;
  for (int i = 0; i < node.input_count(); ++i) {
    const Constant* constant = node.constant_input(i);
    if (constant == nullptr || !IsBeyond32Bits(*constant)) continue;
    return absl::StrCat(
        "computes with '", node.input(i).node->name(),
        "', integers beyond 32 bits: the runtime's CPU device computes all integers "
        "in 32 bits; compute these outside of the model, or in f32");
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> RuntimeFaults(const Graph& graph) {
  std::vector<std::string> faults;
  for (const Node* node : NodesWithBodies(graph)) {
    for (auto* fault : {ConstantOfStrings, ForgottenInBlocks, IntegersBeyond32Bits}) {
      const std::optional<std::string> found = fault(*node);
      if (found)
        faults.push_back(absl::StrCat("'", node->name(), "' (", node->op().name(), ") ", *found));
    }
  }
  return faults;
}

}  // namespace mo
