// Padding, and blocks of an image as batches or channels.

#include "converter/frontends/tensorflow/ops/space.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

// Two numbers for each of `count` axes.
struct Pairs {
  Ints first, second;
};

std::optional<Pairs> ReadPairs(Operation& o, int input, int count, absl::string_view what) {
  const std::optional<Ints> all = o.Integers(input, what);
  if (!all) return std::nullopt;
  if (static_cast<int>(all->size()) != 2 * count) {
    o.Error(Code::kNodeInputs, absl::StrCat("its ", what, " has ", all->size(),
                                            " numbers; expected two for each of ", count, " axes"));
    return std::nullopt;
  }
  Pairs pairs;
  for (int i = 0; i < count; ++i) {
    pairs.first.push_back((*all)[2 * i]);
    pairs.second.push_back((*all)[2 * i + 1]);
  }
  return pairs;
}

// One number for each axis of the source, in the order of the value.
Ints InOrder(const Ints& list, Order order) {
  if (order != Order::kChannelsFirst) return list;
  Ints mapped;
  for (int64_t axis : ToChannelsFirst(static_cast<int>(list.size()))) mapped.push_back(list[axis]);
  return mapped;
}

// Input 0 in its own order, if it is an image or ordered as in the source.
Tensor InOwnOrder(Operation& o) {
  if (o.input(0).order == Order::kChannelsFirst) return o.input(0);
  return {o.InSourceOrder(0)};
}

Tensor Padded(Operation& o, absl::string_view suffix, const Tensor& data, int pads_input,
              const std::string& mode) {
  if (!data.known()) return {};
  const std::optional<Pairs> pads =
      ReadPairs(o, pads_input, data.source_shape().rank(), "paddings");
  if (!pads) return {};
  std::vector<Value> inputs = {data.value,
                               o.AddIntegers("/pads_begin", InOrder(pads->first, data.order)),
                               o.AddIntegers("/pads_end", InOrder(pads->second, data.order))};
  if (o.op() == "PadV2") inputs.push_back(o.InSourceOrder(2));
  return {o.Add(ops::kPad, suffix, std::move(inputs), {{"pad_mode", mode}}), data.order};
}

void ImportPad(Operation& o) {
  if (o.HaveRanks()) o.SetOutput(Padded(o, "", InOwnOrder(o), 1, "constant"));
}

void ImportMirrorPad(Operation& o) {
  if (o.HaveRanks()) o.SetOutput(Mirrored(o, "", InOwnOrder(o), 1));
}

// Blocks and pairs are for the axes after the batch.
void ImportBlocks(Operation& o) {
  if (!o.HaveRanks()) return;
  const bool to_batch = o.op() == "SpaceToBatchND";
  const std::optional<Ints> block = o.Integers(1, "block_shape");
  if (!block) return;
  const int count = static_cast<int>(block->size());
  const std::optional<Pairs> pairs = ReadPairs(o, 2, count, to_batch ? "paddings" : "crops");
  if (!pairs) return;
  if (count >= o.rank(0)) {
    o.Error(Code::kNodeInputs, absl::StrCat("has blocks of ", count, " axes, but its data ",
                                            ToString(o.shape(0)), " has fewer after the batch"));
    return;
  }
  Ints blocks(o.rank(0), 1), begin(o.rank(0), 0), end(o.rank(0), 0);
  for (int i = 0; i < count; ++i) {
    blocks[i + 1] = (*block)[i];
    begin[i + 1] = pairs->first[i];
    end[i + 1] = pairs->second[i];
  }
  const Tensor data = InOwnOrder(o);
  o.SetOutput(
      {o.Add(to_batch ? ops::kSpaceToBatch : ops::kBatchToSpace, "",
             {data.value, o.AddIntegers("/blocks", InOrder(blocks, data.order)),
              o.AddIntegers(to_batch ? "/pads_begin" : "/crops_begin", InOrder(begin, data.order)),
              o.AddIntegers(to_batch ? "/pads_end" : "/crops_end", InOrder(end, data.order))}),
       data.order});
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
