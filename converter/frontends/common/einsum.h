#ifndef CONVERTER_FRONTENDS_COMMON_EINSUM_H_
#define CONVERTER_FRONTENDS_COMMON_EINSUM_H_

#include <string>
#include <vector>

#include "converter/frontends/common/node_builder.h"

namespace mo {

// A sum of products that an equation of labels says, such as "abc,cd->abd": each letter is an axis,
// and what is not in the result is summed. An ellipsis is the other axes of an operand, which are
// broadcast from the last one on. A letter that an operand has twice is the diagonal of these axes.
// Without "->" the result has the ellipsis and the letters that are there once, in their order.
//
// Transposes, Reshapes and a MatMul for each operand after the first. The ranks are known. A value
// without a node after an error.
Value AddEinsum(NodeBuilder& builder, const std::string& equation, std::vector<Value> operands);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_EINSUM_H_
