// Memory that the OpenVINO runtime gives to others → a convolution that reads a copy
//
//            x                                x
//          /   \                           /     \.
//   Transpose  Reshape …             Power 1    Reshape …
//        │                      →         │
//   convolution                      Transpose
//                                         │
//                                    convolution
//
// The runtime computes a convolution with its channels last. A Transpose that moves them to the
// front for it is then no work: the convolution reads the memory of x. But that is decided after
// it is known what else has this memory: a Reshape of x, on which an operation then computes in
// place; an output of the model; or a Concat, whose memory the parts are written to. The
// convolution reads what is there then, or memory that nothing was written to
// (docs/runtime_faults.md; found with 2026.4).
//
// x to the power of 1 is x, in new memory (copy_at_run_time.h).
//
// It is right where
//   - an extent of x is unknown,
//   - x has one channel, or one pixel: then the Transpose is a Reshape,
//   - x is an input of the model, a constant, or a Reshape itself,
//   - an output of the model is x as it is,
//   - what reads the Reshape has memory of its own whatever happens: a product, a sum and the like.

#include <algorithm>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/convolution.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/copy_at_run_time.h"
#include "converter/passes/pass.h"

namespace mo {
namespace {

const std::vector<Use>& UsesOf(const Value& value) { return value.node->uses(value.output); }

// Whether a Transpose moves axes of one element alone.
bool MovesNothing(const Node& transpose) {
  const Constant* order = transpose.constant_input(1);
  if (order == nullptr || !order->available() || !transpose.input(0).shape().is_static())
    return false;
  int64_t last = -1;
  for (int64_t axis : order->Int64s()) {
    if (transpose.input(0).shape().dim(static_cast<int>(axis)) == Dim(1)) continue;
    if (axis < last) return false;
    last = axis;
  }
  return true;
}

// Whether the parts of a Concat, one after the other in memory, are the whole.
bool JoinsInMemory(const Node& concat) {
  const Shape& whole = concat.shape();
  int64_t axis = concat.attributes().GetInt("axis");
  if (axis < 0) axis += whole.rank();
  for (int before = 0; before < axis; ++before) {
    if (whole.dim(before) != Dim(1)) return false;
  }
  return true;
}

// Whether an operation leaves the memory that it reads alone, and writes to its own.
bool HasItsOwnMemory(const Node& node) {
  if (node.Is(ops::kTranspose)) return !MovesNothing(node);
  return node.Is(ops::kMatMul) || node.Is(ops::kSoftMax) || node.Is(ops::kLogSoftmax) ||
         node.op().reduces;
}

// Whether someone else may get the memory of a value through the Reshapes and Concats that read it.
bool MayBeShared(const Value& value) {
  std::vector<Value> open = {value};
  while (!open.empty()) {
    const Value shared = open.back();
    open.pop_back();
    for (const Use& use : UsesOf(shared)) {
      Node& node = *use.node;
      if (node.Is(ops::kConcat) && JoinsInMemory(node)) return true;
      const bool same_memory = use.input == 0 && (node.op().reshapes ||
                                                  (node.Is(ops::kTranspose) && MovesNothing(node)));
      if (same_memory) {
        open.push_back(node.output());
      } else if (shared.node != value.node && !HasItsOwnMemory(node)) {
        return true;
      }
    }
  }
  return false;
}

bool IsChannelsFirst(const std::vector<int64_t>& order) {
  const int64_t rank = static_cast<int64_t>(order.size());
  if (rank < 3 || order[0] != 0 || order[1] != rank - 1) return false;
  for (int64_t axis = 2; axis < rank; ++axis) {
    if (order[axis] != axis - 1) return false;
  }
  return true;
}

// Whether a convolution reads the value, perhaps padded or times constants: the runtime takes these
// into the convolution.
bool IsConvolved(const Value& value) {
  std::vector<Value> open = {value};
  while (!open.empty()) {
    const Value read = open.back();
    open.pop_back();
    for (const Use& use : UsesOf(read)) {
      Node& node = *use.node;
      if (FindConvolutionKind(node) != nullptr && use.input == 0) return true;
      const bool taken_in =
          (node.Is(ops::kPad) && use.input == 0) ||
          (node.Is(ops::kMultiply) && node.constant_input(1 - use.input) != nullptr);
      if (taken_in) open.push_back(node.output());
    }
  }
  return false;
}

bool IsOutput(const Value& value) {
  const std::vector<Use>& uses = UsesOf(value);
  return std::any_of(uses.begin(), uses.end(),
                     [](const Use& use) { return use.node->Is(ops::kResult); });
}

bool ReadsSharedMemory(Node& transpose) {
  const Value data = transpose.input(0);
  const Constant* order = transpose.constant_input(1);
  return order != nullptr && order->available() && IsChannelsFirst(order->Int64s()) &&
         data.shape().is_static() && !MovesNothing(transpose) && IsConvolved(transpose.output()) &&
         !data.node->Is(ops::kParameter) && !data.node->constant() && !data.node->op().reshapes &&
         !IsOutput(data) && MayBeShared(data);
}

absl::StatusOr<bool> Run(Graph& graph, PassContext&) {
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    if (!node->Is(ops::kTranspose) || !ReadsSharedMemory(*node)) continue;
    const Value data = node->input(0);
    MO_ASSIGN_OR_RETURN(Node * copy, AddCopy(graph, data, *node));
    graph.SetInput({node, 0}, copy->output());
    changed = true;
  }
  return changed;
}

}  // namespace

const Pass kAvoidSharedMemory = {
    .name = "avoid_shared_memory",
    .summary = "copy what the OpenVINO runtime would let a convolution read from others' memory",
    .optimization = std::nullopt,
    .run = Run,
};

}  // namespace mo
