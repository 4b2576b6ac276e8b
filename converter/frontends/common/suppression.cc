#include "converter/frontends/common/suppression.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mo {

Value OverlapAbove(NodeBuilder& builder, absl::string_view suffix, Value threshold) {
  if (threshold.node == nullptr || !threshold.node->constant()) return threshold;
  const Constant& number = *threshold.node->constant();
  if (number.size() != 1 || number.type() != ElementType::kF32) return threshold;
  const float found = static_cast<float>(number.Doubles()[0]);
  if (!(found >= 0)) return threshold;
  // The CPU takes smaller ones for 0.
  const float above = std::max(std::nextafter(found, std::numeric_limits<float>::infinity()),
                               std::numeric_limits<float>::min());
  builder.AddSources(threshold.node->sources());
  return builder.AddConstant(suffix,
                             Constant::FromDoubles(number.type(), number.extents(), {above}));
}

}  // namespace mo
