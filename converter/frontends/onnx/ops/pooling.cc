// Poolings of [N, C, x…].

#include "converter/frontends/common/pooling.h"

#include <numeric>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/window.h"

namespace mo::onnx {
namespace {

std::optional<Window> PoolingWindow(Operation& o) {
  if (!o.HaveRanks()) return std::nullopt;
  if (o.rank(0) < 3) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its data has the rank ", o.rank(0), "; expected 3 or more"));
    return std::nullopt;
  }
  std::optional<Ints> kernel = ReadKernel(o, o.rank(0) - 2);
  return kernel ? ReadWindow(o, *std::move(kernel)) : std::nullopt;
}

bool IsDilated(const Window& window) {
  for (const int64_t dilation : window.dilations) {
    if (dilation != 1) return true;
  }
  return false;
}

void ImportMaxPool(Operation& o) {
  const std::optional<Window> window = PoolingWindow(o);
  if (!window) return;
  if (o.has_output(1)) {
    o.Error(Code::kNodeAttribute, "its second output, the places of the maxima, is not converted");
    return;
  }
  if (IsDilated(*window)) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("dilations is ", ToString(window->dilations), "; expected 1"),
            "dilations");
    return;
  }
  o.SetOutput(AddPooling(o, "", o.input(0), {.window = *window}, kWindowWords));
}

void ImportAveragePool(Operation& o) {
  const std::optional<Window> window = PoolingWindow(o);
  if (!window) return;
  if (IsDilated(*window)) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("dilations is ", ToString(window->dilations), "; expected 1"),
            "dilations");
    return;
  }
  const bool counts_padding = o.BoolAttribute("count_include_pad", false);
  o.SetOutput(AddPooling(o, "", o.input(0),
                         {.is_average = true,
                          .divisor = counts_padding ? Divisor::kPaddedData : Divisor::kData,
                          .window = *window},
                         kWindowWords));
}

// Of all spatial axes.
void ImportGlobal(Operation& o) {
  if (!o.HaveRanks()) return;
  if (o.rank(0) < 3) return o.SetOutput(o.input(0));
  Ints axes(static_cast<size_t>(o.rank(0)) - 2);
  std::iota(axes.begin(), axes.end(), 2);
  const OpType op = o.op() == "GlobalAveragePool" ? ops::kReduceMean : ops::kReduceMax;
  o.SetOutput(o.Add(op, "", {o.input(0), o.AddIntegers("/axes", axes)}, {{"keep_dims", true}}));
}

}  // namespace

std::vector<OperatorType> PoolingOperators() {
  return {{"MaxPool", 1, kNewestOpset, 1, 1, ImportMaxPool},
          {"AveragePool", 1, kNewestOpset, 1, 1, ImportAveragePool},
          {"GlobalAveragePool", 1, kNewestOpset, 1, 1, ImportGlobal},
          {"GlobalMaxPool", 1, kNewestOpset, 1, 1, ImportGlobal}};
}

}  // namespace mo::onnx
