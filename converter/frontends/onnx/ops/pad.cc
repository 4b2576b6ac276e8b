// Elements put around a tensor.

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// How many elements at the beginning and the end of each axis; nullopt after an error.
struct Pads {
  Ints begin, end;
};

std::optional<Pads> ReadPads(Operation& o) {
  const size_t rank = static_cast<size_t>(o.rank(0));
  Ints list;
  if (o.version() < 11) {
    list = o.IntsAttribute(o.version() < 2 ? "paddings" : "pads");
  } else {
    const std::optional<Ints> known = o.Integers(1, "pads");
    if (!known) return std::nullopt;
    list = *known;
  }
  Ints axes;
  if (o.has_input(3)) {
    const std::optional<Ints> listed = o.Integers(3, "axes");
    if (!listed) return std::nullopt;
    for (const int64_t stated : *listed) {
      const std::optional<int> axis = o.Axis(stated, o.rank(0), "axes");
      if (!axis) return std::nullopt;
      axes.push_back(*axis);
    }
  } else {
    for (size_t axis = 0; axis < rank; ++axis) axes.push_back(static_cast<int64_t>(axis));
  }
  if (list.size() != 2 * axes.size()) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("pads is ", ToString(list), "; expected two numbers for ", "each of ",
                         axes.size(), " axes"));
    return std::nullopt;
  }
  Pads pads = {Ints(rank, 0), Ints(rank, 0)};
  for (size_t i = 0; i < axes.size(); ++i) {
    pads.begin[axes[i]] = list[i];
    pads.end[axes[i]] = list[i + axes.size()];
  }
  return pads;
}

void ImportPad(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<Pads> pads = ReadPads(o);
  if (!pads) return;
  const std::string mode = o.TextAttribute("mode", "constant");
  if (mode != "constant" && mode != "reflect" && mode != "edge") {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("mode is '", mode, "'; expected constant, reflect or edge"), "mode");
    return;
  }
  std::vector<Value> inputs = {o.input(0), o.AddIntegers("/begin", pads->begin),
                               o.AddIntegers("/end", pads->end)};
  if (mode == "constant") {
    inputs.push_back(o.has_input(2)
                         ? o.Reshaped(o.input(2), "/value", Shape())
                         : o.AddNumber("/value", o.type(0), o.FloatAttribute("value", 0)));
  }
  o.SetOutput(o.Add(ops::kPad, "", std::move(inputs), {{"pad_mode", mode}}));
}

}  // namespace

std::vector<OperatorType> PadOperators() {
  return {{"Pad", 1, 10, 1, 1, ImportPad}, {"Pad", 11, kNewestOpset, 2, 4, ImportPad}};
}

}  // namespace mo::onnx
