// Values as a quantized network would have them.
//
// TensorFlow moves the range so that 0 is one of its levels, in single precision:
//   scale = (max - min) / (most - least)
//   zero  = round(least - min / scale), kept between least and most
//   range = (least - zero) · scale … (most - zero) · scale

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

struct Range {
  float low, high;
};

Range Nudged(float min, float max, float least, float most) {
  const float scale = (max - min) / (most - least);
  const float zero = std::clamp(std::round(least - min / scale), least, most);
  return {(least - zero) * scale, (most - zero) * scale};
}

// Ranges of one, or of each channel.
void Quantize(Operation& o, const std::vector<double>& mins, const std::vector<double>& maxs) {
  const int64_t bits = o.IntAttribute("num_bits", 8);
  const bool narrow = o.BoolAttribute("narrow_range", false);
  bool valid = bits >= 2 && bits <= 16 && mins.size() == maxs.size() && !mins.empty();
  for (size_t i = 0; valid && i < mins.size(); ++i) valid = mins[i] < maxs[i];
  if (!valid) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("num_bits is ", bits, "; expected 2 to 16, and each min below its max"));
    return;
  }
  const float least = narrow ? 1 : 0, most = static_cast<float>((1 << bits) - 1);
  std::vector<double> lows, highs;
  for (size_t i = 0; i < mins.size(); ++i) {
    const Range range =
        Nudged(static_cast<float>(mins[i]), static_cast<float>(maxs[i]), least, most);
    lows.push_back(range.low);
    highs.push_back(range.high);
  }
  // Ranges of channels belong to the last axis of the source.
  const int64_t count = static_cast<int64_t>(lows.size());
  const Extents extents = count == 1 ? Extents() : Extents{count};
  const Tensor low = {o.AddConstant("/low", Constant::FromDoubles(o.type(0), extents, lows))};
  const Tensor high = {o.AddConstant("/high", Constant::FromDoubles(o.type(0), extents, highs))};
  Order order;
  const std::vector<Value> values = o.Aligned({o.input(0), low, high}, order);
  o.SetOutput(
      {o.Add(ops::kFakeQuantize, "", {values[0], values[1], values[2], values[1], values[2]},
             {{"levels", static_cast<int64_t>(most - least) + 1}}),
       order});
}

void ImportArgs(Operation& o) {
  Quantize(o, {o.FloatAttribute("min", -6)}, {o.FloatAttribute("max", 6)});
}

void ImportVars(Operation& o) {
  const std::optional<Constant> min = o.Known(1), max = o.Known(2);
  if (min && max) return Quantize(o, min->Doubles(), max->Doubles());
  o.Error(Code::kNodeInputs, "its min and max must be constants");
}

}  // namespace

std::vector<OperationType> QuantizationOperations() {
  return Taking(Images::kFollowed, {{"FakeQuantWithMinMaxArgs", 1, 1, ImportArgs},
                                    {"FakeQuantWithMinMaxVars", 3, 3, ImportVars},
                                    {"FakeQuantWithMinMaxVarsPerChannel", 3, 3, ImportVars}});
}

}  // namespace mo::tensorflow
