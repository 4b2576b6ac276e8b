// Values as a quantized network would have them.
//
//   FakeQuantize  data, low and high of the input, low and high of the output, broadcast to data:
//                 data cut to the input's range, rounded to one of `levels` values, spread over the
//                 output's range

#include <algorithm>
#include <cmath>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/broadcast.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

absl::Status InferFakeQuantize(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  MO_RETURN_IF_ERROR(Check(node.attributes().GetInt("levels") >= 2, "levels must be 2 or more"));
  const Shape& data = node.input(0).shape();
  for (int i = 1; i < 5; ++i) {
    MO_RETURN_IF_ERROR(Check(Broadcast(data, node.input(i).shape()) == data, "input ", i, " ",
                             ToString(node.input(i).shape()), " does not broadcast to data ",
                             ToString(data)));
  }
  outputs = {node.input(0).type()};
  return absl::OkStatus();
}

double Quantized(double x, double low, double high, double out_low, double out_high,
                 double levels) {
  if (x <= std::min(low, high)) return out_low;
  if (x > std::max(low, high)) return out_high;
  const double step = std::nearbyint((x - low) / (high - low) * (levels - 1));
  return step / (levels - 1) * (out_high - out_low) + out_low;
}

absl::Status EvaluateFakeQuantize(const Node& node, absl::Span<const Tensor* const> inputs,
                                  absl::Span<Tensor> outputs) {
  const double levels = static_cast<double>(node.attributes().GetInt("levels"));
  std::vector<BroadcastCursor> cursors;
  for (int i = 1; i < 5; ++i) cursors.emplace_back(inputs[i]->extents, outputs[0].extents);
  for (size_t i = 0; i < outputs[0].values.size(); ++i) {
    double bounds[4];
    for (int b = 0; b < 4; ++b) {
      bounds[b] = inputs[b + 1]->values[cursors[b].index()];
      cursors[b].Advance();
    }
    outputs[0].values[i] =
        Quantized(inputs[0]->values[i], bounds[0], bounds[1], bounds[2], bounds[3], levels);
  }
  return absl::OkStatus();
}

// A value near the middle between two levels may become either: any rounding may cost a level.
absl::Status FakeQuantizeMagnitude(const Node&, absl::Span<const Tensor* const>,
                                   absl::Span<const Tensor* const> magnitudes,
                                   absl::Span<Tensor> outputs) {
  BroadcastCursor low(magnitudes[3]->extents, outputs[0].extents);
  BroadcastCursor high(magnitudes[4]->extents, outputs[0].extents);
  constexpr double kOneLevel = 0x1p24;
  for (double& value : outputs[0].values) {
    value = (magnitudes[3]->values[low.index()] + magnitudes[4]->values[high.index()]) * kOneLevel;
    low.Advance();
    high.Advance();
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<OpSchema> QuantizationOps() {
  return {{.type = ops::kFakeQuantize,
           .min_inputs = 5,
           .max_inputs = 5,
           .attributes = {{"levels", AttributeKind::kInt, {}}},
           .infer = InferFakeQuantize,
           .evaluate = EvaluateFakeQuantize,
           .magnitude = FakeQuantizeMagnitude}};
}

}  // namespace mo
