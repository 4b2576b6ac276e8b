// Tensors with some elements replaced, or combined with others.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
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

}  // namespace

std::vector<OperatorType> ScatterOperators() {
  return {{"Scatter", 9, 10, 3, 3, ImportScatterElements},
          {"ScatterElements", 11, kNewestOpset, 3, 3, ImportScatterElements},
          {"ScatterND", 11, kNewestOpset, 3, 3, ImportScatterNd}};
}

}  // namespace mo::onnx
