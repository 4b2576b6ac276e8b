// Tensors under other shapes, shapes as values, and what is made by its shape.

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/axis_list.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

constexpr int64_t kMaxAddedAxes = 64;

// 0 keeps an extent, unless allowzero says that it is one.
void ImportReshape(Operation& o) {
  const Value target =
      o.version() < 5 ? o.AddIntegers("/shape", o.IntsAttribute("shape")) : o.input(1);
  const bool keeps = !o.BoolAttribute("allowzero", false);
  o.SetOutput(o.Add(ops::kReshape, "", {o.input(0), target}, {{"special_zero", keeps}}));
}

void ImportFlatten(Operation& o) {
  if (!o.HaveRanks()) return;
  const int64_t stated = o.IntAttribute("axis", 1);
  const int64_t axis = stated < 0 ? stated + o.rank(0) : stated;
  if (axis < 0 || axis > o.rank(0)) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("axis is ", stated, ", but the tensor has ", o.rank(0), " axes"), "axis");
    return;
  }
  o.SetOutput(AsMatrix(o, o.input(0), "", static_cast<int>(axis)));
}

Value ReshapedTo(Operation& o, Value extents) {
  return o.Add(ops::kReshape, "", {o.input(0), extents}, {{"special_zero", false}});
}

// Without axes all of one element go.
void ImportSqueeze(Operation& o) {
  if (!o.HaveRanks()) return;
  const int rank = o.rank(0);
  std::optional<AxisList> axes = ReadAxes(o, 1, rank);
  if (!axes) return;
  if (!HasAxes(o, 1)) {
    for (int axis = 0; axis < rank; ++axis) {
      if (o.shape(0).dim(axis).Same(Dim(1))) axes->known->push_back(axis);
    }
  }
  if (!axes->known) {
    if (axes->count >= rank) return o.SetOutput(o.Reshaped(o.input(0), "", Shape()));
    return o.SetOutput(
        ReshapedTo(o, o.Add(ops::kGather, "/shape",
                            {ExtentsOf(o, o.input(0), "/extents"),
                             OtherAxes(o, "/kept", *axes, rank), o.AddInteger("/shape/axis", 0)})));
  }
  if (axes->known->empty()) return o.SetOutput(o.input(0));
  std::sort(axes->known->begin(), axes->known->end());
  o.SetOutput(o.Add(ops::kSqueeze, "", {o.input(0), o.AddIntegers("/axes", *axes->known)}));
}

void ImportUnsqueeze(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int64_t> added = o.has_input(1)
                                           ? LengthOf(o, o.input(1), "axes")
                                           : static_cast<int64_t>(o.IntsAttribute("axes").size());
  if (!added) return;
  if (*added > kMaxAddedAxes) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("adds ", *added, " axes; expected at most ", kMaxAddedAxes));
    return;
  }
  const int rank = o.rank(0) + static_cast<int>(*added);
  const std::optional<AxisList> axes = ReadAxes(o, 1, rank);
  if (!axes) return;
  if (!axes->known) {
    const Value ones = o.AddIntegers("/ones", Ints(static_cast<size_t>(rank), 1));
    if (o.rank(0) == 0) return o.SetOutput(ReshapedTo(o, ones));
    return o.SetOutput(ReshapedTo(
        o, o.Add(ops::kScatterElementsUpdate, "/shape",
                 {ones, OtherAxes(o, "/kept", *axes, rank), ExtentsOf(o, o.input(0), "/extents"),
                  o.AddInteger("/shape/axis", 0)})));
  }
  if (axes->known->empty()) return o.SetOutput(o.input(0));
  Ints sorted = *axes->known;
  std::sort(sorted.begin(), sorted.end());
  o.SetOutput(o.Add(ops::kUnsqueeze, "", {o.input(0), o.AddIntegers("/axes", sorted)}));
}

// Both are broadcast, as operands are: the extents of the result, where all are known.
std::optional<Ints> ExpandedExtents(const Operation& o) {
  const std::optional<Constant> target = o.Known(1);
  if (!target || target->rank() != 1 || !o.shape(0).has_rank()) return std::nullopt;
  const std::vector<int64_t> extents = target->Int64s();
  const std::optional<Shape> shape = Broadcast(o.shape(0), Shape::Of(extents));
  return shape ? shape->extents() : std::nullopt;
}

void ImportExpand(Operation& o) {
  if (const std::optional<Ints> extents = ExpandedExtents(o)) {
    o.AddSourcesOf(1);
    return o.SetOutput(o.Add(ops::kBroadcast, "", {o.input(0), o.AddIntegers("/shape", *extents)}));
  }
  const ElementType type = o.type(0);
  const Value ones = o.Add(ops::kBroadcast, "/ones", {o.AddNumber("/one", type, 1), o.input(1)});
  const OpType op = type == ElementType::kBoolean ? ops::kLogicalAnd : ops::kMultiply;
  o.SetOutput(o.Add(op, "", {o.input(0), ones}));
}

// Of repeats that are computed: [1, a, 1, b…] is broadcast to [r, a, s, b…]. (The runtime's CPU
// device gives memory of others for a Tile of them.)
void ImportComputedTile(Operation& o) {
  const Value extents = ExtentsOf(o, o.input(0), "/extents");
  const Value repeats = o.Converted(o.input(1), "/repeats", ElementType::kI64);
  std::vector<Value> spread, repeated;
  for (int axis = 0; axis < o.rank(0); ++axis) {
    const Value extent = PartOfList(o, extents, absl::StrCat("/extent_", axis), axis, axis + 1);
    spread.insert(spread.end(), {o.AddIntegers(absl::StrCat("/one_", axis), {1}), extent});
    repeated.insert(
        repeated.end(),
        {PartOfList(o, repeats, absl::StrCat("/repeat_", axis), axis, axis + 1), extent});
  }
  const Value apart =
      o.Add(ops::kReshape, "/apart", {o.input(0), JoinedLists(o, "/apart/shape", spread)});
  const Value more =
      o.Add(ops::kBroadcast, "/repeated", {apart, JoinedLists(o, "/repeated/shape", repeated)});
  const Value target = o.Add(ops::kMultiply, "/shape", {extents, repeats});
  o.SetOutput(o.Add(ops::kReshape, "", {more, target}));
}

// Below opset 6 input 1 says how often along the axis of input 2.
// An integer that may be stored as another number, as opset 1 has it; nullopt after an error.
std::optional<int64_t> KnownNumber(Operation& o, int i, absl::string_view what) {
  const std::optional<double> number = o.Number(i, what);
  return number ? std::optional(static_cast<int64_t>(std::clamp(*number, -1e9, 1e9)))
                : std::nullopt;
}

void ImportTile(Operation& o) {
  if (!o.HaveRanks()) return;
  if (o.version() >= 6 && !o.Known(1) && o.rank(0) > 0) return ImportComputedTile(o);
  if (o.version() >= 6) return o.SetOutput(o.Add(ops::kTile, "", {o.input(0), o.input(1)}));
  const std::optional<int64_t> times = KnownNumber(o, 1, "tiles"),
                               stated = KnownNumber(o, 2, "axis");
  if (!times || !stated) return;
  const std::optional<int> axis = o.Axis(*stated, o.rank(0));
  if (!axis) return;
  Ints repeats(static_cast<size_t>(o.rank(0)), 1);
  repeats[*axis] = *times;
  o.SetOutput(o.Add(ops::kTile, "", {o.input(0), o.AddIntegers("/repeats", repeats)}));
}

// Extents start … end - 1, which count from the end when negative and go no further than the axes.
void ImportShape(Operation& o) {
  if (!o.HasAttribute("start") && !o.HasAttribute("end"))
    return o.SetOutput(ExtentsOf(o, o.input(0), ""));
  if (!o.HaveRanks()) return;
  const int64_t rank = o.rank(0);
  auto clamped = [rank](int64_t place) {
    return std::clamp<int64_t>(place < 0 ? place + rank : place, 0, rank);
  };
  const int64_t start = clamped(o.IntAttribute("start", 0));
  const int64_t end = clamped(o.IntAttribute("end", rank));
  if (end <= start) return o.SetOutput(o.AddIntegers("", {}));
  o.SetOutput(PartOfList(o, ExtentsOf(o, o.input(0), "/all"), "", start, end));
}

void ImportSize(Operation& o) {
  o.SetOutput(o.Add(ops::kReduceProd, "",
                    {ExtentsOf(o, o.input(0), "/shape"), o.AddIntegers("/axis", {0})}));
}

// One number, by default 0 of f32, in a shape.
// The runtime computes no tensors of unknown rank. False after an error.
bool HasRank(Operation& o, Value result) {
  if (result.node == nullptr || result.shape().has_rank()) return result.node != nullptr;
  return o.Error(Code::kNodeInputs,
                 absl::StrCat("has a shape of ", ToString(o.shape(0)),
                              " extents, so that the number of its result's axes is not known; "
                              "give the model's inputs fixed shapes"));
}

void ImportConstantOfShape(Operation& o) {
  Value number = o.AddNumber("/value", ElementType::kF32, 0);
  if (o.HasAttribute("value")) {
    const std::optional<Constant> value = o.TensorAttribute("value");
    if (!value) return;
    if (value->size() != 1) {
      o.Error(Code::kNodeAttribute,
              absl::StrCat("value has ", value->size(), " elements; expected one"), "value");
      return;
    }
    number = o.AddConstant("/value", value->Reshaped({}));
  }
  const Value filled = o.Add(ops::kBroadcast, "", {number, o.input(0)});
  if (HasRank(o, filled)) o.SetOutput(filled);
}

void ImportRange(Operation& o) {
  std::vector<Value> numbers;
  for (int i = 0; i < 3; ++i)
    numbers.push_back(o.Reshaped(o.input(i), absl::StrCat("/number_", i), Shape()));
  o.SetOutput(o.Add(ops::kRange, "", std::move(numbers), {{"output_type", o.type(0)}}));
}

}  // namespace

std::vector<OperatorType> ShapingOperators() {
  return {{"Reshape", 1, 4, 1, 1, ImportReshape},
          {"Reshape", 5, kNewestOpset, 2, 2, ImportReshape},
          {"Flatten", 1, kNewestOpset, 1, 1, ImportFlatten},
          {"Squeeze", 1, 12, 1, 1, ImportSqueeze},
          {"Squeeze", 13, kNewestOpset, 1, 2, ImportSqueeze},
          {"Unsqueeze", 1, 12, 1, 1, ImportUnsqueeze},
          {"Unsqueeze", 13, kNewestOpset, 2, 2, ImportUnsqueeze},
          {"Expand", 8, kNewestOpset, 2, 2, ImportExpand},
          {"Tile", 1, 5, 3, 3, ImportTile},
          {"Tile", 6, kNewestOpset, 2, 2, ImportTile},
          {"Shape", 1, kNewestOpset, 1, 1, ImportShape},
          {"Size", 1, kNewestOpset, 1, 1, ImportSize},
          {"ConstantOfShape", 9, kNewestOpset, 1, 1, ImportConstantOfShape},
          {"Range", 11, kNewestOpset, 3, 3, ImportRange}};
}

}  // namespace mo::onnx
