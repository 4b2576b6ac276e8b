// Padding, and blocks of an image as batches or channels.

#include "converter/frontends/tensorflow/ops/space.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

// One number for each axis of the source, in the order of an image.
Ints ChannelsFirstList(const Ints& list) {
  Ints mapped;
  for (int64_t axis : ToChannelsFirst(static_cast<int>(list.size()))) mapped.push_back(list[axis]);
  return mapped;
}

// Two numbers for each axis of a tensor, in its own order, as lists of i64 that may be computed.
struct Pairs {
  Value begin, end;
};

// Input `input`, which has a pair for each of `count` axes from `first` on, as pairs of all axes of
// `data`: the others have zeros. nullopt after an error.
std::optional<Pairs> ReadPairs(Operation& o, const Tensor& data, int input, int first, int count,
                               absl::string_view what) {
  const Value all = o.InSourceOrder(input);
  if (all.node == nullptr || !data.known()) return std::nullopt;
  if (!all.shape().has_rank() || all.shape() != Shape({count, 2})) {
    o.Error(Code::kNodeInputs, absl::StrCat("its ", what, " are ", ToString(all.shape()),
                                            "; expected two numbers for each of ", count, " axes"));
    return std::nullopt;
  }
  if (o.KnownIntegers(all)) o.AddSourcesOf(input);
  const int rank = data.value.shape().rank(), rest = rank - first - count;
  auto column = [&](int i, const std::string& suffix) {
    const Value number = o.AddInteger(suffix + "/column", i);
    const Value axis = o.AddInteger(suffix + "/axis", 1);
    const Value listed = o.Add(ops::kGather, suffix + "/listed", {all, number, axis});
    std::vector<Value> lists = {o.Converted(listed, suffix + "/i64", ElementType::kI64)};
    if (first > 0) lists.insert(lists.begin(), o.AddIntegers(suffix + "/before", Ints(first, 0)));
    if (rest > 0) lists.push_back(o.AddIntegers(suffix + "/after", Ints(rest, 0)));
    Value of_axes = JoinedLists(o, suffix + "/source", std::move(lists));
    if (data.order == Order::kChannelsFirst) {
      of_axes = o.Add(ops::kGather, suffix + "/image",
                      {of_axes, o.AddIntegers(suffix + "/order", ToChannelsFirst(rank)),
                       o.AddInteger(suffix + "/order/axis", 0)});
    }
    const std::optional<Ints> known = o.KnownIntegers(of_axes);
    return known ? o.AddIntegers(suffix, *known) : of_axes;
  };
  const std::string suffix = what == "crops" ? "/crops" : "/pads";
  return Pairs{column(0, suffix + "_begin"), column(1, suffix + "_end")};
}

// Input 0 in its own order, if it is an image or ordered as in the source.
Tensor InOwnOrder(Operation& o) {
  if (o.input(0).order == Order::kChannelsFirst) return o.input(0);
  return {o.InSourceOrder(0)};
}

Tensor Padded(Operation& o, absl::string_view suffix, const Tensor& data, int pads_input,
              const std::string& mode) {
  if (!data.known()) return {};
  const int rank = data.source_shape().rank();
  const std::optional<Pairs> pads = ReadPairs(o, data, pads_input, 0, rank, "paddings");
  if (!pads) return {};
  std::vector<Value> inputs = {data.value, pads->begin, pads->end};
  if (o.op() == "PadV2") inputs.push_back(o.InSourceOrder(2));
  return {o.Add(ops::kPad, suffix, std::move(inputs), {{"pad_mode", mode}}), data.order};
}

void ImportPad(Operation& o) {
  if (o.HaveRanks()) o.SetOutput(Padded(o, "", InOwnOrder(o), 1, "constant"));
}

void ImportMirrorPad(Operation& o) {
  if (o.HaveRanks()) o.SetOutput(Mirrored(o, "", InOwnOrder(o), 1));
}

// The data without `pairs` of elements at its sides.
Value Cropped(Operation& o, Value data, const Pairs& pairs) {
  if (data.node == nullptr) return {};
  const size_t rank = static_cast<size_t>(data.shape().rank());
  const Value end = o.Add(ops::kSubtract, "/end", {ExtentsOf(o, data, "/extents"), pairs.end});
  return o.Add(ops::kStridedSlice, "",
               {data, pairs.begin, end, o.AddIntegers("/strides", Ints(rank, 1))},
               {{"begin_mask", Ints(rank, 0)}, {"end_mask", Ints(rank, 0)}});
}

// Blocks and pairs are for the axes after the batch.
void ImportBlocks(Operation& o) {
  if (!o.HaveRanks()) return;
  const bool to_batch = o.op() == "SpaceToBatchND";
  const std::optional<Ints> block = o.Integers(1, "block_shape");
  if (!block) return;
  const int count = static_cast<int>(block->size()), rank = o.rank(0);
  if (count >= rank) {
    o.Error(Code::kNodeInputs, absl::StrCat("has blocks of ", count, " axes, but its data ",
                                            ToString(o.shape(0)), " has fewer after the batch"));
    return;
  }
  const Tensor data = InOwnOrder(o);
  const std::optional<Pairs> pairs =
      ReadPairs(o, data, 2, 1, count, to_batch ? "paddings" : "crops");
  if (!pairs) return;
  Ints blocks(rank, 1);
  std::copy(block->begin(), block->end(), blocks.begin() + 1);
  const Value in_order = o.AddIntegers(
      "/blocks", data.order == Order::kChannelsFirst ? ChannelsFirstList(blocks) : blocks);
  const OpType op = to_batch ? ops::kSpaceToBatch : ops::kBatchToSpace;
  if (o.KnownIntegers(pairs->begin) && o.KnownIntegers(pairs->end))
    return o.SetOutput(
        {o.Add(op, "", {data.value, in_order, pairs->begin, pairs->end}), data.order});
  const Value none = o.AddIntegers("/none", Ints(rank, 0));
  if (!to_batch) {
    const Value whole = o.Add(op, "/whole", {data.value, in_order, none, none});
    return o.SetOutput({Cropped(o, whole, *pairs), data.order});
  }
  const Value padded =
      o.Add(ops::kPad, "/padded",
            {data.value, pairs->begin, pairs->end, o.AddNumber("/padded/zero", o.type(0), 0)},
            {{"pad_mode", std::string("constant")}});
  o.SetOutput({o.Add(op, "", {padded, in_order, none, none}), data.order});
}

template <bool kToDepth>
void ImportDepth(Operation& o) {
  const std::string format = o.TextAttribute("data_format", "NHWC");
  if (format != "NHWC" && format != "NCHW") {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("data_format is '", format, "'; expected NHWC or NCHW"));
    return;
  }
  const bool first = format == "NCHW";
  o.SetOutput({o.Add(kToDepth ? ops::kSpaceToDepth : ops::kDepthToSpace, "",
                     {first ? o.InSourceOrder(0) : o.ChannelsFirst(0)},
                     {{"block_size", o.IntAttribute("block_size", 2)},
                      {"mode", std::string("blocks_first")}}),
               first ? Order::kSource : Order::kChannelsFirst});
}

}  // namespace

Tensor Mirrored(Operation& o, absl::string_view suffix, const Tensor& data, int pads_input) {
  const bool with_border = o.TextAttribute("mode", "REFLECT") == "SYMMETRIC";
  return Padded(o, suffix, data, pads_input, with_border ? "symmetric" : "reflect");
}

std::vector<OperationType> SpaceOperations() {
  return {{"Pad", 2, 2, ImportPad, Images::kFollowed},
          {"PadV2", 3, 3, ImportPad, Images::kFollowed},
          {"MirrorPad", 2, 2, ImportMirrorPad, Images::kFollowed},
          {"SpaceToBatchND", 3, 3, ImportBlocks, Images::kFollowed},
          {"BatchToSpaceND", 3, 3, ImportBlocks, Images::kFollowed},
          {"SpaceToDepth", 1, 1, ImportDepth<true>, Images::kChannelsFirst},
          {"DepthToSpace", 1, 1, ImportDepth<false>, Images::kChannelsFirst}};
}

}  // namespace mo::tensorflow
