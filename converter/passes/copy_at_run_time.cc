#include "converter/passes/copy_at_run_time.h"

#include "absl/strings/str_cat.h"
#include "converter/graph/ops/ops.h"

namespace mo {

absl::StatusOr<Node*> AddCopy(Graph& graph, const Value& value, const Node& node) {
  Node* one = graph.AddConstant(absl::StrCat(node.name(), "/exponent"),
                                Constant::Scalar(value.type().element_type, 1), node.sources());
  return graph.Add({.op = ops::kPower,
                    .name = absl::StrCat(node.name(), "/copy"),
                    .inputs = {value, one->output()},
                    .sources = node.sources()});
}

}  // namespace mo
