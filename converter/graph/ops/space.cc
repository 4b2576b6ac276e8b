// Blocks of the image as batches or channels.
//
//   SpaceToBatch  data, block, pads_begin, pads_end (one number for each axis): the data padded
//   with
//                 zeros, each position within a block a batch of its own (opset 2)
//   BatchToSpace  data, block, crops_begin, crops_end: back again (opset 2)
//   SpaceToDepth  data [N, C, …]: each position within a block of block_size a channel
//   DepthToSpace  data [N, C, …]: back again
//
// mode of the last two: blocks_first where the position in the block is the outer part of the
// channel, depth_first where it is the inner one.

#include <algorithm>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

constexpr int64_t kLargestBlock = 1 << 16;

struct Blocks {
  Ints block, begin, end;
};

absl::StatusOr<Blocks> BlocksOf(const Node& node) {
  const Shape& data = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(data.has_rank() && data.rank() >= 2, "data ", ToString(data),
                           " must have rank 2 or more"));
  Blocks blocks;
  MO_ASSIGN_OR_RETURN(blocks.block, ConstantInts(node, 1, "the block"));
  MO_ASSIGN_OR_RETURN(blocks.begin, ConstantInts(node, 2, "input 2"));
  MO_ASSIGN_OR_RETURN(blocks.end, ConstantInts(node, 3, "input 3"));
  for (const Ints* list : {&blocks.block, &blocks.begin, &blocks.end}) {
    MO_RETURN_IF_ERROR(Check(static_cast<int>(list->size()) == data.rank(), list->size(),
                             " numbers are given for the ", data.rank(), " axes of data"));
  }
  for (int axis = 0; axis < data.rank(); ++axis) {
    const bool fits = blocks.block[axis] >= 1 && blocks.block[axis] <= kLargestBlock &&
                      blocks.begin[axis] >= 0 && blocks.end[axis] >= 0 &&
                      blocks.begin[axis] <= kLargestBlock && blocks.end[axis] <= kLargestBlock;
    MO_RETURN_IF_ERROR(Check(fits, "the block or the pads of axis ", axis, " are out of range"));
  }
  MO_RETURN_IF_ERROR(Check(blocks.block[0] == 1 && blocks.begin[0] == 0 && blocks.end[0] == 0,
                           "the batch has a block or pads of its own"));
  return blocks;
}

absl::StatusOr<int64_t> BlockVolume(const Blocks& blocks) {
  int64_t volume = 1;
  for (int64_t extent : blocks.block) {
    volume *= extent;
    MO_RETURN_IF_ERROR(Check(volume <= kLargestBlock, "a block has too many elements"));
  }
  return volume;
}

// Gives each axis after the batch that has blocks, pads or crops the extent that `resized` makes
// of it; of one that is not known the result is not, either.
template <typename Resized>
absl::Status ResizeAxes(const Blocks& blocks, Shape& shape, Resized resized) {
  for (int axis = 1; axis < shape.rank(); ++axis) {
    const Dim dim = shape.dim(axis);
    if (blocks.block[axis] == 1 && blocks.begin[axis] == 0 && blocks.end[axis] == 0) continue;
    if (!dim.is_static()) {
      shape.set_dim(axis, Dim::Any());
      continue;
    }
    MO_ASSIGN_OR_RETURN(const int64_t extent, resized(axis, dim.value()));
    shape.set_dim(axis, Dim(extent));
  }
  return absl::OkStatus();
}

absl::Status InferSpaceToBatch(const Node& node, std::vector<TensorType>& outputs) {
  MO_ASSIGN_OR_RETURN(const Blocks blocks, BlocksOf(node));
  MO_ASSIGN_OR_RETURN(const int64_t volume, BlockVolume(blocks));
  Shape shape = node.input(0).shape();
  auto shortened = [&blocks](int axis, int64_t extent) -> absl::StatusOr<int64_t> {
    int64_t padded = 0;
    MO_RETURN_IF_ERROR(
        Check(!__builtin_add_overflow(extent, blocks.begin[axis] + blocks.end[axis], &padded),
              "the result is too large"));
    MO_RETURN_IF_ERROR(Check(padded % blocks.block[axis] == 0, "an extent of ", padded,
                             " is no multiple of the block ", blocks.block[axis]));
    return padded / blocks.block[axis];
  };
  MO_RETURN_IF_ERROR(ResizeAxes(blocks, shape, shortened));
  const Dim& batch = shape.dim(0);
  int64_t batches = 0;
  MO_RETURN_IF_ERROR(
      Check(!batch.is_static() || !__builtin_mul_overflow(batch.value(), volume, &batches),
            "the result is too large"));
  if (volume != 1) shape.set_dim(0, batch.is_static() ? Dim(batches) : Dim::Any());
  outputs = {{node.input(0).type().element_type, std::move(shape)}};
  return absl::OkStatus();
}

absl::Status InferBatchToSpace(const Node& node, std::vector<TensorType>& outputs) {
  MO_ASSIGN_OR_RETURN(const Blocks blocks, BlocksOf(node));
  MO_ASSIGN_OR_RETURN(const int64_t volume, BlockVolume(blocks));
  Shape shape = node.input(0).shape();
  auto lengthened = [&blocks](int axis, int64_t extent) -> absl::StatusOr<int64_t> {
    int64_t whole = 0;
    MO_RETURN_IF_ERROR(Check(!__builtin_mul_overflow(extent, blocks.block[axis], &whole),
                             "the result is too large"));
    const int64_t left = whole - blocks.begin[axis] - blocks.end[axis];
    MO_RETURN_IF_ERROR(Check(left >= 0, "more is cropped than there is on axis ", axis));
    return left;
  };
  MO_RETURN_IF_ERROR(ResizeAxes(blocks, shape, lengthened));
  const Dim& batch = shape.dim(0);
  MO_RETURN_IF_ERROR(Check(!batch.is_static() || batch.value() % volume == 0, "a batch of ",
                           ToString(batch), " is no multiple of the block's ", volume,
                           " elements"));
  if (volume != 1) shape.set_dim(0, batch.is_static() ? Dim(batch.value() / volume) : Dim::Any());
  outputs = {{node.input(0).type().element_type, std::move(shape)}};
  return absl::OkStatus();
}

Ints AsInts(const Tensor& tensor) { return Ints(tensor.values.begin(), tensor.values.end()); }

// Copies between a tensor in blocks (batch [position in block, n], axes by their blocks) and the
// plain one; `copy(plain element, blocked element)` for each element of the blocked one that has a
// place in the plain one.
template <typename Copy>
void ForEachInBlocks(const Extents& plain, const Extents& blocked, const Ints& block,
                     const Ints& begin, Copy copy) {
  const size_t rank = plain.size();
  Extents strides(rank, 1), position(rank, 0);
  for (size_t axis = rank; axis-- > 1;) strides[axis - 1] = strides[axis] * plain[axis];
  int64_t count = 1;
  for (int64_t extent : blocked) count *= extent;
  for (int64_t i = 0; i < count; ++i) {
    int64_t in_block = position[0] / plain[0], source = position[0] % plain[0] * strides[0];
    bool inside = true;
    for (size_t axis = rank; axis-- > 1;) {
      const int64_t at = position[axis] * block[axis] + in_block % block[axis] - begin[axis];
      in_block /= block[axis];
      inside &= at >= 0 && at < plain[axis];
      source += at * strides[axis];
    }
    if (inside) copy(source, i);
    for (size_t axis = rank; axis-- > 0 && ++position[axis] == blocked[axis];) position[axis] = 0;
  }
}

absl::Status EvaluateSpaceToBatch(const Node&, absl::Span<const Tensor* const> inputs,
                                  absl::Span<Tensor> outputs) {
  ForEachInBlocks(inputs[0]->extents, outputs[0].extents, AsInts(*inputs[1]), AsInts(*inputs[2]),
                  [&](int64_t plain, int64_t blocked) {
                    outputs[0].values[blocked] = inputs[0]->values[plain];
                  });
  return absl::OkStatus();
}

absl::Status EvaluateBatchToSpace(const Node&, absl::Span<const Tensor* const> inputs,
                                  absl::Span<Tensor> outputs) {
  ForEachInBlocks(outputs[0].extents, inputs[0]->extents, AsInts(*inputs[1]), AsInts(*inputs[2]),
                  [&](int64_t plain, int64_t blocked) {
                    outputs[0].values[plain] = inputs[0]->values[blocked];
                  });
  return absl::OkStatus();
}

struct DepthBlock {
  int64_t size;    // of a block along each spatial axis
  int64_t volume;  // elements of a block
  bool blocks_first;
};

absl::StatusOr<DepthBlock> DepthBlockOf(const Node& node) {
  const Shape& data = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(data.has_rank() && data.rank() >= 3, "data ", ToString(data),
                           " must have rank 3 or more"));
  const std::string& mode = node.attributes().GetString("mode");
  DepthBlock block = {node.attributes().GetInt("block_size"), 1, mode == "blocks_first"};
  for (int axis = 2; axis < data.rank(); ++axis) {
    MO_RETURN_IF_ERROR(Check(block.size >= 1 && block.size <= kLargestBlock &&
                                 block.volume <= kLargestBlock / block.size,
                             "block_size is ", block.size));
    block.volume *= block.size;
  }
  return block;
}

absl::Status InferDepth(const Node& node, bool to_space, std::vector<TensorType>& outputs) {
  MO_ASSIGN_OR_RETURN(const DepthBlock block, DepthBlockOf(node));
  Shape shape = node.input(0).shape();
  for (int axis = 1; axis < shape.rank(); ++axis) {
    const Dim& dim = shape.dim(axis);
    const int64_t factor = axis == 1 ? block.volume : block.size;
    if (!dim.is_static()) {
      if (factor != 1) shape.set_dim(axis, Dim::Any());
      continue;
    }
    if ((axis == 1) == to_space) {
      MO_RETURN_IF_ERROR(Check(dim.value() % factor == 0, "an extent of ", dim.value(),
                               " is no multiple of ", factor));
      shape.set_dim(axis, Dim(dim.value() / factor));
    } else {
      int64_t product = 0;
      MO_RETURN_IF_ERROR(
          Check(!__builtin_mul_overflow(dim.value(), factor, &product), "the result is too large"));
      shape.set_dim(axis, Dim(product));
    }
  }
  outputs = {{node.input(0).type().element_type, std::move(shape)}};
  return absl::OkStatus();
}

absl::Status InferSpaceToDepth(const Node& node, std::vector<TensorType>& outputs) {
  return InferDepth(node, /*to_space=*/false, outputs);
}

absl::Status InferDepthToSpace(const Node& node, std::vector<TensorType>& outputs) {
  return InferDepth(node, /*to_space=*/true, outputs);
}

// `copy(element in space, element in depth)` for each element.
template <typename Copy>
void ForEachInDepth(const Extents& space, const Extents& depth, const DepthBlock& block,
                    Copy copy) {
  const size_t rank = space.size();
  Extents strides(rank, 1), position(rank, 0);
  for (size_t axis = rank; axis-- > 1;) strides[axis - 1] = strides[axis] * space[axis];
  int64_t count = 1;
  for (int64_t extent : depth) count *= extent;
  for (int64_t i = 0; i < count; ++i) {
    int64_t in_block = block.blocks_first ? position[1] / space[1] : position[1] % block.volume;
    const int64_t channel =
        block.blocks_first ? position[1] % space[1] : position[1] / block.volume;
    int64_t source = position[0] * strides[0] + channel * strides[1];
    for (size_t axis = rank; axis-- > 2;) {
      source += (position[axis] * block.size + in_block % block.size) * strides[axis];
      in_block /= block.size;
    }
    copy(source, i);
    for (size_t axis = rank; axis-- > 0 && ++position[axis] == depth[axis];) position[axis] = 0;
  }
}

absl::Status EvaluateSpaceToDepth(const Node& node, absl::Span<const Tensor* const> inputs,
                                  absl::Span<Tensor> outputs) {
  MO_ASSIGN_OR_RETURN(const DepthBlock block, DepthBlockOf(node));
  ForEachInDepth(inputs[0]->extents, outputs[0].extents, block, [&](int64_t space, int64_t depth) {
    outputs[0].values[depth] = inputs[0]->values[space];
  });
  return absl::OkStatus();
}

absl::Status EvaluateDepthToSpace(const Node& node, absl::Span<const Tensor* const> inputs,
                                  absl::Span<Tensor> outputs) {
  MO_ASSIGN_OR_RETURN(const DepthBlock block, DepthBlockOf(node));
  ForEachInDepth(outputs[0].extents, inputs[0]->extents, block, [&](int64_t space, int64_t depth) {
    outputs[0].values[space] = inputs[0]->values[depth];
  });
  return absl::OkStatus();
}

std::vector<AttributeSpec> DepthAttributes() {
  return {
      {"block_size", AttributeKind::kInt, int64_t{1}},
      {.name = "mode", .kind = AttributeKind::kString, .values = {"blocks_first", "depth_first"}}};
}

}  // namespace

std::vector<OpSchema> SpaceOps() {
  return {{.type = ops::kSpaceToBatch,
           .min_inputs = 4,
           .max_inputs = 4,
           .opset = 2,
           .infer = InferSpaceToBatch,
           .evaluate = EvaluateSpaceToBatch,
           .exact = Always},
          {.type = ops::kBatchToSpace,
           .min_inputs = 4,
           .max_inputs = 4,
           .opset = 2,
           .infer = InferBatchToSpace,
           .evaluate = EvaluateBatchToSpace,
           .exact = Always},
          {.type = ops::kSpaceToDepth,
           .min_inputs = 1,
           .max_inputs = 1,
           .attributes = DepthAttributes(),
           .infer = InferSpaceToDepth,
           .evaluate = EvaluateSpaceToDepth,
           .exact = Always},
          {.type = ops::kDepthToSpace,
           .min_inputs = 1,
           .max_inputs = 1,
           .attributes = DepthAttributes(),
           .infer = InferDepthToSpace,
           .evaluate = EvaluateDepthToSpace,
           .exact = Always}};
}

}  // namespace mo
