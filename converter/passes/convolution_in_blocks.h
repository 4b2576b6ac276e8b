#ifndef CONVERTER_PASSES_CONVOLUTION_IN_BLOCKS_H_
#define CONVERTER_PASSES_CONVOLUTION_IN_BLOCKS_H_

#include "absl/status/statusor.h"
#include "converter/graph/graph.h"

namespace mo {

// SpaceToBatch, a convolution, BatchToSpace: the runtime makes one dilated convolution of them,
// and forgets the strides and the padding of this one (docs/runtime_faults.md).

// The convolution between a SpaceToBatch and `node`, a BatchToSpace, or nullptr.
Node* ConvolutionInBlocks(const Node& node);

bool ConvolutionHasStride(const Node& convolution);
bool ConvolutionHasPadding(const Node& convolution);

// Puts the padding of such a convolution, times the block, into the SpaceToBatch. True if the graph
// changed.
absl::StatusOr<bool> AvoidPaddingInBlocks(Graph& graph, Node* node);

}  // namespace mo

#endif  // CONVERTER_PASSES_CONVOLUTION_IN_BLOCKS_H_
