#include "converter/passes/convolution_in_blocks.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/convolution.h"
#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

bool AnyAbove(const Ints& list, int64_t least) {
  return std::any_of(list.begin(), list.end(), [=](int64_t value) { return value > least; });
}

// Whether the padding of a convolution can go into the SpaceToBatch that it reads.
bool PaddingIsMovable(const Node& convolution) {
  const Node& blocks = *convolution.input(0).node;
  for (int input : {1, 2, 3}) {
    const Constant* constant = blocks.constant_input(input);
    if (constant == nullptr || !constant->available()) return false;
  }
  return convolution.attributes().GetString("auto_pad") == "explicit" ||
         convolution.input(0).shape().is_static();
}

}  // namespace

// The convolution between a SpaceToBatch and `node`, a BatchToSpace, or nullptr.
Node* ConvolutionInBlocks(const Node& node) {
  if (!node.Is(ops::kBatchToSpace)) return nullptr;
  Node* convolution = node.input(0).node;
  const ConvolutionKind* kind = FindConvolutionKind(*convolution);
  if (kind == nullptr || kind->transposed) return nullptr;
  return convolution->input(0).node->Is(ops::kSpaceToBatch) ? convolution : nullptr;
}

bool ConvolutionHasStride(const Node& convolution) {
  return AnyAbove(convolution.attributes().GetInts("strides"), 1);
}

bool ConvolutionHasPadding(const Node& convolution) {
  const Attributes& a = convolution.attributes();
  const std::string auto_pad = a.GetString("auto_pad");
  if (auto_pad != "explicit") return auto_pad != "valid";
  return AnyAbove(a.GetInts("pads_begin"), 0) || AnyAbove(a.GetInts("pads_end"), 0);
}

absl::StatusOr<bool> AvoidPaddingInBlocks(Graph& graph, Node* node) {
  Node* convolution = ConvolutionInBlocks(*node);
  if (convolution == nullptr || ConvolutionHasStride(*convolution) ||
      !ConvolutionHasPadding(*convolution) || !PaddingIsMovable(*convolution))
    return false;
  const Node& blocks = *convolution->input(0).node;
  const Ints block = blocks.constant_input(1)->Int64s();
  std::vector<Value> inputs = blocks.inputs();
  for (int input : {2, 3}) {
    Ints pads = blocks.constant_input(input)->Int64s();
    const Ints more = input == 2 ? ResolvedPadsBegin(*convolution) : ResolvedPadsEnd(*convolution);
    for (size_t axis = 0; axis < more.size(); ++axis)
      pads[axis + 2] += more[axis] * block[axis + 2];
    const absl::string_view suffix = input == 2 ? "/pads_begin" : "/pads_end";
    inputs[input] =
        graph
            .AddConstant(absl::StrCat(convolution->name(), suffix),
                         Constant::FromInt64s({static_cast<int64_t>(pads.size())}, pads),
                         Union(blocks.input(input).node->sources(), convolution->sources()))
            ->output();
  }
  MO_ASSIGN_OR_RETURN(Node * padded, graph.Add({.op = ops::kSpaceToBatch,
                                                .name = blocks.name(),
                                                .inputs = std::move(inputs),
                                                .sources = blocks.sources()}));
  const Ints none(convolution->attributes().GetInts("pads_begin").size(), 0);
  graph.SetAttribute(convolution, "auto_pad", std::string("explicit"));
  graph.SetAttribute(convolution, "pads_begin", none);
  graph.SetAttribute(convolution, "pads_end", none);
  graph.SetInput({convolution, 0}, padded->output());
  return true;
}

}  // namespace mo
