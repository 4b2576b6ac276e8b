#ifndef CONVERTER_FRONTENDS_COMMON_REGROUPED_H_
#define CONVERTER_FRONTENDS_COMMON_REGROUPED_H_

#include <cstddef>
#include <string>
#include <vector>

#include "converter/frontends/common/node_builder.h"

namespace mo {

// An axis of a value whose rank is known.
struct ValueAxis {
  Value value;
  int axis = 0;

  const Dim& extent() const { return value.shape().dim(axis); }
};

// Axes that are one: its extent is the product of theirs.
using JointAxes = std::vector<ValueAxis>;

// `value` under other extents, each that of some joint axes, of which the first `kept` are those
// that it has. What is not known is computed when the model runs. A value without a node after an
// error.
Value Regrouped(NodeBuilder& builder, Value value, const std::string& suffix, size_t kept,
                const std::vector<JointAxes>& groups);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_REGROUPED_H_
