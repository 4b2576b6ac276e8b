#ifndef CONVERTER_GRAPH_OP_TYPE_H_
#define CONVERTER_GRAPH_OP_TYPE_H_

#include "absl/strings/string_view.h"

namespace mo {

// Which operation a node is. The code names operations by the handles of ops/ops.h
// (`ops::kConcat`): a name that does not exist does not compile. Names that are read from files are
// looked up by FindOp().
class OpType {
 public:
  constexpr OpType() = default;
  // Of text that outlives it.
  explicit constexpr OpType(absl::string_view name) : name_(name) {}

  // OpenVINO's name: "Concat".
  constexpr absl::string_view name() const { return name_; }

  friend constexpr bool operator==(OpType a, OpType b) { return a.name_ == b.name_; }

 private:
  absl::string_view name_;
};

}  // namespace mo

#endif  // CONVERTER_GRAPH_OP_TYPE_H_
