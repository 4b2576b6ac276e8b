#ifndef CONVERTER_FRONTENDS_TENSORFLOW_OPS_WHILE_LOOP_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_OPS_WHILE_LOOP_H_

#include <optional>
#include <vector>

#include "converter/frontends/tensorflow/operation.h"

namespace mo::tensorflow {

// The variables of a loop after its last iteration: a recurrent layer where it is one, else a Loop.
// nullopt after an error.
//
// A variable is one of these:
//   unchanged   each iteration yields it as it got it: what is in the graph around the loop
//   counter     1 is added in each iteration: its first value and the number of the iteration
//   collected   a list to which each iteration adds one element, or writes it where a counter from
//               0 on says: a tensor with the elements along its first axis
//   carried     all others; a list as such a tensor
// Where the condition is that counters are below what does not change, the number of iterations is
// known before the first one.
std::optional<std::vector<Value>> AddWhile(Operation& o);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_OPS_WHILE_LOOP_H_
