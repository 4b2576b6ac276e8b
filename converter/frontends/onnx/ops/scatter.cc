// Tensors with some elements replaced, or combined with others.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// The graph's word for attribute reduction; nullopt after an error.
std::optional<std::string> ReadReduction(Operation& o) {
  const std::string reduction = o.TextAttribute("reduction", "none");
  if (reduction == "none" || reduction == "max" || reduction == "min") return reduction;
  if (reduction == "add") return "sum";
  if (reduction == "mul") return "prod";
  o.Error(Code::kNodeAttribute,
          absl::StrCat("reduction is '", reduction, "'; expected none, add, mul, max or min"),
          "reduction");
  return std::nullopt;
}

void ImportScatterElements(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", 0), o.rank(0));
  const std::optional<std::string> reduction = ReadReduction(o);
  if (!axis || !reduction) return;
  o.SetOutput(o.Add(ops::kScatterElementsUpdate, "",
                    {o.input(0), o.input(1), o.input(2), o.AddInteger("/axis", *axis)},
                    {{"reduction", *reduction}}));
}

void ImportScatterNd(Operation& o) {
  const std::optional<std::string> reduction = ReadReduction(o);
  if (!reduction) return;
  o.SetOutput(o.Add(ops::kScatterNDUpdate, "", {o.input(0), o.input(1), o.input(2)},
                    {{"reduction", *reduction}}));
}

// Inputs: past, update, and the place where that of each batch begins, by default 0.
void ImportTensorScatter(Operation& o) {
  if (!o.HaveRanks(2)) return;
  const int rank = o.rank(0);
  const std::string mode = o.TextAttribute("mode", "linear");
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", -2), rank);
  if (!axis) return;
  if ((mode != "linear" && mode != "circular") || *axis == 0) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("mode is '", mode, "' and axis ", *axis,
                         "; expected linear or circular, and no axis of batches"),
            "mode");
    return;
  }
  const Arithmetic f(o, "/places", ElementType::kI64);
  const Value extents = ExtentsOf(o, o.input(1), "/extents");
  const Value numbers = NumbersBelow(o, ElementOf(o, extents, "/length", *axis), "/numbers");
  Value places = o.AlongAxis(numbers, "/numbers/along", *axis, rank);
  if (o.has_input(2)) {
    const Value begins = o.Converted(o.input(2), "/begins", ElementType::kI64);
    places = f(ops::kAdd, places, o.AlongAxis(begins, "/begins/along", 0, rank));
  }
  if (mode == "circular")
    places = f(ops::kFloorMod, places, ExtentOf(o, o.input(0), "/all", *axis));
  o.SetOutput(o.Add(ops::kScatterElementsUpdate, "",
                    {o.input(0), o.Add(ops::kBroadcast, "/places", {places, extents}), o.input(1),
                     o.AddInteger("/axis", *axis)}));
}

}  // namespace

std::vector<OperatorType> ScatterOperators() {
  return {{"Scatter", 9, 10, 3, 3, ImportScatterElements},
          {"ScatterElements", 11, kNewestOpset, 3, 3, ImportScatterElements},
          {"ScatterND", 11, kNewestOpset, 3, 3, ImportScatterNd},
          {"TensorScatter", 24, kNewestOpset, 2, 3, ImportTensorScatter}};
}

}  // namespace mo::onnx
