#ifndef CONVERTER_FRONTENDS_COMMON_PASSED_CONSTANTS_H_
#define CONVERTER_FRONTENDS_COMMON_PASSED_CONSTANTS_H_

#include <string>
#include <utility>
#include <vector>

#include "converter/graph/graph.h"

namespace mo {

// Constants that source nodes pass on as they are, as Identity does: for those that read them there
// they belong to these nodes, too, so that whoever excludes one excludes the constant.
class PassedConstants {
 public:
  explicit PassedConstants(Graph& graph) : graph_(graph) {}

  // `value`, an output of source node `source`, or a copy that is this node's if it is a constant
  // of others.
  Value Own(const Value& value, int source, const std::string& name);

  // To be called at the end: of a constant of which only copies are read, the first one takes its
  // place and name.
  void RemoveUnreadOriginals();

 private:
  Graph& graph_;
  std::vector<std::pair<Node*, Node*>> copies_;  // of each, the original first
};

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_PASSED_CONSTANTS_H_
