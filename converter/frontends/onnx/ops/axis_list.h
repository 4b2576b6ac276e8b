#ifndef CONVERTER_FRONTENDS_ONNX_OPS_AXIS_LIST_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_AXIS_LIST_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// Axes that a node lists, perhaps by numbers that are computed when the model runs. How many there
// are is known.

// The number of elements of a list, or 1 of a number; nullopt after an error that names `what`.
std::optional<int64_t> LengthOf(Operation& o, Value list, absl::string_view what);

struct AxisList {
  int64_t count = 0;
  std::optional<Ints> known;  // each 0 … rank - 1, in the order of the node
  Value computed = {};        // a list of i64, if `known` has no value; negative ones count back
};

AxisList KnownAxes(Ints axes);
AxisList AllAxes(int64_t count);  // 0 … count - 1

// Whether the node lists axes in `input` or attribute "axes".
bool HasAxes(const Operation& o, int input);
// What it lists there; nullopt after an error.
std::optional<AxisList> ReadAxes(Operation& o, int input, int rank);

// A number for each axis of a tensor of `rank`: those of `list` for `axes`, `other` for others.
Value ForAllAxes(Operation& o, const std::string& suffix, Value list, const AxisList& axes,
                 int rank, int64_t other);

// The axes 0 … rank - 1 that `axes`, which are computed and not equal, do not list.
Value OtherAxes(Operation& o, const std::string& suffix, const AxisList& axes, int rank);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_AXIS_LIST_H_
