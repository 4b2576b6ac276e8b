#include "converter/frontends/onnx/ops/broadcast.h"

#include <vector>

#include "absl/strings/str_cat.h"

namespace mo::onnx {

Value SecondOperand(Operation& o) {
  const Value second = o.input(1);
  if (o.version() >= 7 || !o.BoolAttribute("broadcast", false) || !o.HasAttribute("axis"))
    return second;
  if (!o.HaveRanks(2)) return {};
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", 0), o.rank(0));
  if (!axis) return {};
  const int rest = o.rank(0) - *axis - o.rank(1);
  if (rest < 0) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its second input has ", o.rank(1), " axes, but from axis ", *axis,
                         " on the first has ", o.rank(0) - *axis));
    return {};
  }
  if (rest == 0) return second;
  std::vector<Dim> dims = o.shape(1).dims();
  dims.insert(dims.end(), static_cast<size_t>(rest), Dim(1));
  return o.Reshaped(second, "/second", Shape(std::move(dims)));
}

}  // namespace mo::onnx
