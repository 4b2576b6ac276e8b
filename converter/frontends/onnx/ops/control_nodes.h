#ifndef CONVERTER_FRONTENDS_ONNX_OPS_CONTROL_NODES_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_CONTROL_NODES_H_

#include <optional>
#include <vector>

#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// Branches and loops whose outcome is known only when the model runs: nodes with bodies
// (converter/graph/bodies.h). nullopt after an error.

// The outputs of an If.
std::optional<std::vector<Value>> AddIf(Operation& o, Value condition, const GraphDef& then_branch,
                                        const GraphDef& else_branch);

// A tensor of which each iteration gets the element of its number along an axis, which goes; or
// from the last one on.
struct TakenApart {
  Value data;
  int axis = 0;
  bool backwards = false;
};

// What each iteration yields along a new axis, which counts from the end when negative; or the last
// one first.
struct Collected {
  int64_t axis = 0;
  bool backwards = false;
};

struct LoopSpec {
  Value iterations = {};  // i64: the largest number of them; -1 for any
  Value condition = {};   // of the first one
  std::vector<Value> carried = {};
  std::vector<TakenApart> taken = {};
  std::vector<Collected> collected = {};
  // The definition takes the iteration and the condition before all else, and yields the next
  // condition before all else. Then nothing is taken apart.
  bool has_condition = false;
};

// The outputs of a Loop: what is carried, then what is collected.
std::optional<std::vector<Value>> AddLoop(Operation& o, const GraphDef& definition,
                                          const LoopSpec& spec);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_CONTROL_NODES_H_
