#ifndef CONVERTER_FRONTENDS_COMMON_CONTROL_NODES_H_
#define CONVERTER_FRONTENDS_COMMON_CONTROL_NODES_H_

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/frontends/common/body_graph.h"
#include "converter/frontends/common/node_builder.h"

namespace mo {

// Branches and loops whose outcome is known only when the model runs: nodes with bodies
// (converter/graph/bodies.h).

// A graph of the source that becomes a body.
struct BodySource {
  // A body of the node, which has no nodes so far. nullptr after an error.
  std::function<std::unique_ptr<BodyGraph>(absl::string_view suffix)> create;
  // Adds to it what the source says, which reads `inputs`, and returns what that yields. nullopt
  // after an error.
  std::function<std::optional<std::vector<Value>>(BodyGraph& body, std::vector<Value> inputs)> fill;
};

// The outputs of an If; nullopt after an error.
std::optional<std::vector<Value>> AddIf(NodeBuilder& o, Value condition, const BodySource& holds,
                                        const BodySource& fails);

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
  // The source takes the iteration and the condition before all else, and yields the next condition
  // before all else. Then nothing is taken apart.
  bool has_condition = false;
};

// The outputs of a Loop: what is carried, then what is collected. nullopt after an error.
std::optional<std::vector<Value>> AddLoop(NodeBuilder& o, const BodySource& source,
                                          const LoopSpec& spec);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_CONTROL_NODES_H_
