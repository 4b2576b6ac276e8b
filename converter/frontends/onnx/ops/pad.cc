// Elements put around a tensor, or taken away from its sides.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/axis_list.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// How many elements are put at the beginning and the end of each axis: lists, perhaps computed.
struct Pads {
  Value begin, end;
};

Value PadList(Operation& o) {
  if (o.version() < 11)
    return o.AddIntegers("/pads", o.IntsAttribute(o.version() < 2 ? "paddings" : "pads"));
  if (!o.KnownIntegers(o.input(1))) return o.Converted(o.input(1), "/pads/i64", ElementType::kI64);
  const std::optional<Ints> known = o.Integers(1, "pads");
  return known ? o.AddIntegers("/pads", *known) : Value();
}

// nullopt after an error.
std::optional<Pads> ReadPads(Operation& o) {
  const int rank = o.rank(0);
  const Value list = PadList(o);
  const std::optional<int64_t> length = LengthOf(o, list, "pads");
  const std::optional<AxisList> axes = o.has_input(3) ? ReadAxes(o, 3, rank) : AllAxes(rank);
  if (!length || !axes) return std::nullopt;
  if (*length != 2 * axes->count) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("pads has ", *length, " numbers; expected two for each of ", axes->count,
                         " axes"));
    return std::nullopt;
  }
  const Value begin = PartOfList(o, list, "/begin/listed", 0, axes->count);
  const Value end = PartOfList(o, list, "/end/listed", axes->count, *length);
  return Pads{ForAllAxes(o, "/begin", begin, *axes, rank, 0),
              ForAllAxes(o, "/end", end, *axes, rank, 0)};
}

bool IsZero(Value number) {
  const std::optional<Constant>& constant = number.node->constant();
  return constant && constant->Int64s()[0] == 0;
}

// Mode wrap: the tensor is repeated along each axis, and a part of that is taken.
Value Wrapped(Operation& o, const Pads& pads) {
  Value data = o.input(0);
  for (int axis = 0; axis < o.rank(0); ++axis) {
    const std::string suffix = absl::StrCat("/axis_", axis);
    const Value begin = ElementOf(o, pads.begin, suffix + "/begin", axis);
    const Value end = ElementOf(o, pads.end, suffix + "/end", axis);
    if (begin.node == nullptr || end.node == nullptr) return {};
    if (IsZero(begin) && IsZero(end)) continue;
    const Value extent = ExtentOf(o, o.input(0), suffix + "/extent", axis);
    const Value zero = o.AddInteger(suffix + "/zero", 0);
    const Value places = o.Add(
        ops::kRange, suffix + "/repeated",
        {o.Add(ops::kSubtract, suffix + "/first", {zero, begin}),
         o.Add(ops::kAdd, suffix + "/last", {extent, end}), o.AddInteger(suffix + "/step", 1)},
        {{"output_type", ElementType::kI64}});
    data = o.Add(ops::kGather, suffix,
                 {data, o.Add(ops::kFloorMod, suffix + "/places", {places, extent}),
                  o.AddInteger(suffix + "/axis", axis)});
  }
  return data;
}

// The runtime may take 0 for a number that is computed: what a mask of the data does not reach is
// that number.
Value PaddedByComputed(Operation& o, const Pads& pads, Value number) {
  auto padded = [&](Value data, absl::string_view suffix) {
    return o.Add(ops::kPad, suffix,
                 {data, pads.begin, pads.end,
                  o.AddNumber(absl::StrCat(suffix, "/zero"), data.type().element_type, 0)},
                 {{"pad_mode", std::string("constant")}});
  };
  const Value ones =
      o.Add(ops::kBroadcast, "/ones",
            {o.AddNumber("/one", ElementType::kI32, 1), ExtentsOf(o, o.input(0), "/extents")});
  const Value is_data = o.Converted(padded(ones, "/mask"), "/is_data", ElementType::kBoolean);
  return o.Add(ops::kSelect, "", {is_data, padded(o.input(0), "/padded"), number});
}

void ImportPad(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<Pads> pads = ReadPads(o);
  if (!pads) return;
  const std::string mode = o.TextAttribute("mode", "constant");
  if (mode == "wrap") return o.SetOutput(Wrapped(o, *pads));
  if (mode != "constant" && mode != "reflect" && mode != "edge") {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("mode is '", mode, "'; expected constant, reflect, edge or wrap"), "mode");
    return;
  }
  std::vector<Value> inputs = {o.input(0), pads->begin, pads->end};
  if (mode == "constant") {
    inputs.push_back(o.has_input(2)
                         ? o.Reshaped(o.input(2), "/value", Shape())
                         : o.AddNumber("/value", o.type(0), o.FloatAttribute("value", 0)));
  }
  if (mode == "constant" && inputs[3].node != nullptr && !inputs[3].node->constant())
    return o.SetOutput(PaddedByComputed(o, *pads, inputs[3]));
  o.SetOutput(o.Add(ops::kPad, "", std::move(inputs), {{"pad_mode", mode}}));
}

// Half of what an axis lacks, or has too much, is put or taken away before, rounded to zero.
void ImportCenterCropPad(Operation& o) {
  if (!o.HaveRanks()) return;
  const int rank = o.rank(0);
  const std::optional<AxisList> axes =
      o.HasAttribute("axes") ? ReadAxes(o, o.input_count(), rank) : AllAxes(rank);
  const std::optional<int64_t> length = LengthOf(o, o.input(1), "sizes");
  if (!axes || !length) return;
  if (*length != axes->count) {
    o.Error(Code::kNodeInputs, absl::StrCat("has ", *length, " sizes for ", axes->count, " axes"));
    return;
  }
  const Value sizes = o.Converted(o.input(1), "/sizes", ElementType::kI64);
  const Value extents =
      o.Add(ops::kGather, "/extents",
            {ExtentsOf(o, o.input(0), "/shape"), o.AddIntegers("/extents/axes", *axes->known),
             o.AddInteger("/extents/axis", 0)});
  const Value more = o.Add(ops::kSubtract, "/more", {sizes, extents});
  const Value begin =
      o.Add(ops::kDivide, "/begin/listed", {more, o.AddInteger("/begin/divisor", 2)});
  const Value end = o.Add(ops::kSubtract, "/end/listed", {more, begin});
  o.SetOutput(
      o.Add(ops::kPad, "",
            {o.input(0), ForAllAxes(o, "/begin", begin, *axes, rank, 0),
             ForAllAxes(o, "/end", end, *axes, rank, 0), o.AddNumber("/value", o.type(0), 0)},
            {{"pad_mode", std::string("constant")}}));
}

}  // namespace

std::vector<OperatorType> PadOperators() {
  return {{"Pad", 1, 10, 1, 1, ImportPad},
          {"Pad", 11, kNewestOpset, 2, 4, ImportPad},
          {"CenterCropPad", 18, kNewestOpset, 2, 2, ImportCenterCropPad}};
}

}  // namespace mo::onnx
