// Tensors joined, cut and repeated along axes.

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

// Joins inputs first … last - 1. One image among them is enough to join all of them as images.
void Join(Operation& o, int first, int last, int64_t stated) {
  bool images = false, ranked = true;
  for (int i = first; i < last; ++i) {
    images |= o.input(i).order == Order::kChannelsFirst;
    ranked &= o.shape(i).has_rank() && o.rank(i) == o.rank(first);
  }
  if (!ranked) {
    o.Error(Code::kNodeInputs,
            "its inputs must have one known rank; give the model's inputs a shape "
            "with [[input]] shape");
    return;
  }
  const int rank = o.rank(first);
  const std::optional<int> axis = o.Axis(stated, rank);
  if (!axis) return;
  std::vector<Value> values;
  for (int i = first; i < last; ++i)
    values.push_back(images ? o.ChannelsFirst(i) : o.InSourceOrder(i));
  const Order order = images ? Order::kChannelsFirst : Order::kSource;
  if (values.size() == 1) return o.SetOutput({values[0], order});
  const int64_t mapped = images ? ChannelsFirstAxis(*axis, rank) : *axis;
  o.SetOutput({o.Add(ops::kConcat, "", values, {{"axis", mapped}}), order});
}

void ImportConcat(Operation& o) {
  const std::optional<int64_t> axis = o.Integer(0, "axis");
  if (axis) Join(o, 1, o.input_count(), *axis);
}

void ImportConcatV2(Operation& o) {
  const int last = o.input_count() - 1;
  const std::optional<int64_t> axis = o.Integer(last, "axis");
  if (axis) Join(o, 0, last, *axis);
}

void ImportPack(Operation& o) {
  if (!o.HaveRanks(o.input_count())) return;
  const int rank = o.rank(0);
  const std::optional<int> stated = o.Axis(o.IntAttribute("axis", 0), rank + 1);
  if (!stated) return;
  bool images = false;
  for (int i = 0; i < o.input_count(); ++i)
    images |= o.input(i).order == Order::kChannelsFirst && o.rank(i) == rank;
  // Of images, along an axis between batch and channels; or of what becomes the channels.
  images &= *stated > 0 && *stated < rank;
  const bool channels = *stated == rank && rank >= 2 && o.channels_first_wanted();
  const int64_t axis = images || channels ? ChannelsFirstAxis(*stated, rank + 1) : *stated;
  const Order order = images || channels ? Order::kChannelsFirst : Order::kSource;
  std::vector<Value> values;
  for (int i = 0; i < o.input_count(); ++i) {
    const std::string suffix = absl::StrCat("/", i);
    values.push_back(o.Add(ops::kUnsqueeze, suffix,
                           {images ? o.ChannelsFirst(i) : o.InSourceOrder(i),
                            o.AddIntegers(suffix + "/axis", {axis})}));
  }
  if (values.size() == 1) return o.SetOutput({values[0], order});
  o.SetOutput({o.Add(ops::kConcat, "", values, {{"axis", axis}}), order});
}

// The tensor to cut, and the axis in its order.
struct Cut {
  Value value;
  int64_t axis;
  Order order;
};

std::optional<Cut> CutOf(Operation& o, int input, int64_t stated) {
  if (!o.shape(input).has_rank()) {
    o.Error(Code::kNodeInputs, "its data must have a known rank");
    return std::nullopt;
  }
  const std::optional<int> axis = o.Axis(stated, o.rank(input));
  if (!axis) return std::nullopt;
  if (o.input(input).order != Order::kChannelsFirst)
    return Cut{o.InSourceOrder(input), *axis, Order::kSource};
  return Cut{o.input(input).value, ChannelsFirstAxis(*axis, o.rank(input)), Order::kChannelsFirst};
}

void SetParts(Operation& o, const std::vector<Value>& parts, Order order) {
  std::vector<Tensor> outputs;
  for (const Value& part : parts) outputs.push_back({part, order});
  o.SetOutputs(std::move(outputs));
}

void ImportSplit(Operation& o) {
  const std::optional<int64_t> axis = o.Integer(0, "axis");
  const std::optional<Cut> cut = axis ? CutOf(o, 1, *axis) : std::nullopt;
  if (!cut) return;
  const int64_t count = o.IntAttribute("num_split", 1);
  if (count == 1) return o.SetOutput({cut->value, cut->order});
  SetParts(o,
           o.AddSeveral(ops::kSplit, "", {cut->value, o.AddInteger("/axis", cut->axis)},
                        {{"num_splits", count}}),
           cut->order);
}

void ImportSplitV(Operation& o) {
  const std::optional<Ints> sizes = o.Integers(1, "sizes");
  const std::optional<int64_t> axis = o.Integer(2, "axis");
  const std::optional<Cut> cut = sizes && axis ? CutOf(o, 0, *axis) : std::nullopt;
  if (!cut) return;
  if (sizes->size() == 1) return o.SetOutput({cut->value, cut->order});
  SetParts(
      o,
      o.AddSeveral(ops::kVariadicSplit, "",
                   {cut->value, o.AddInteger("/axis", cut->axis), o.AddIntegers("/sizes", *sizes)}),
      cut->order);
}

void ImportUnpack(Operation& o) {
  const int64_t stated = o.IntAttribute("axis", 0);
  std::optional<Cut> cut = CutOf(o, 0, stated);
  if (!cut) return;
  const int rank = o.rank(0), axis = *o.Axis(stated, rank);
  // The order of the rest of [N, C, x…]: without its channels, or with them and another axis, it is
  // one; without its batch it is none.
  Order order = cut->order;
  if (order == Order::kChannelsFirst) {
    if (axis == rank - 1 || (axis > 0 && rank == 3)) order = Order::kSource;
    if (axis == 0) cut = {o.InSourceOrder(0), 0, order = Order::kSource};
  }
  const int64_t count = o.IntAttribute("num", 1);
  const std::vector<Value> parts =
      count == 1
          ? std::vector<Value>{cut->value}
          : o.AddSeveral(ops::kSplit, "/split", {cut->value, o.AddInteger("/axis", cut->axis)},
                         {{"num_splits", count}});
  std::vector<Value> rests;
  for (size_t i = 0; i < parts.size(); ++i) {
    const std::string suffix = i == 0 ? "" : absl::StrCat("/", i);
    rests.push_back(
        o.Add(ops::kSqueeze, suffix, {parts[i], o.AddIntegers(suffix + "/axes", {cut->axis})}));
  }
  SetParts(o, rests, order);
}

void ImportTile(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<Constant> known = o.Known(1);
  const bool image =
      o.input(0).order == Order::kChannelsFirst && known && known->size() == o.rank(0);
  if (!image) return o.SetOutput({o.Add(ops::kTile, "", {o.InSourceOrder(0), o.InSourceOrder(1)})});
  const Ints repeats = known->Int64s();
  Ints mapped;
  for (int64_t axis : ToChannelsFirst(o.rank(0))) mapped.push_back(repeats[axis]);
  o.SetOutput({o.Add(ops::kTile, "", {o.input(0).value, o.AddIntegers("/repeats", mapped)}),
               Order::kChannelsFirst});
}

void ImportBroadcastTo(Operation& o) {
  o.SetOutput({o.Add(ops::kBroadcast, "", {o.InSourceOrder(0), o.InSourceOrder(1)})});
}

}  // namespace

std::vector<OperationType> JoiningOperations() {
  return {{"Concat", 2, kAnyNumber, ImportConcat, Images::kFollowed},
          {"ConcatV2", 2, kAnyNumber, ImportConcatV2, Images::kFollowed},
          {"Pack", 1, kAnyNumber, ImportPack, Images::kStacked},
          {"Split", 2, 2, ImportSplit, Images::kFollowed},
          {"SplitV", 3, 3, ImportSplitV, Images::kFollowed},
          {"Unpack", 1, 1, ImportUnpack, Images::kFollowed},
          {"Tile", 2, 2, ImportTile, Images::kFollowed},
          {"BroadcastTo", 2, 2, ImportBroadcastTo}};
}

}  // namespace mo::tensorflow
