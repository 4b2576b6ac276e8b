#ifndef CONVERTER_FRONTENDS_TENSORFLOW_RESTORE_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_RESTORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "converter/frontends/tensorflow/graph_def.h"
#include "converter/graph/constant.h"

namespace mo::tensorflow {

// That a variable of a graph gets its value from a checkpoint.
struct Restored {
  std::string variable;  // the name of its node: VarHandleOp, VariableV2, …
  std::string tensor;    // the name of its value in the checkpoint
  std::string slice;     // "3 2 0,2:-": what the variable holds of it; empty: all
};

// What the operation restores that a saver names as its own. It is either a group of assignments of
// the main graph (TensorFlow 1), or a call of a function that assigns to the variables that it is
// given (TensorFlow 2). Reads
//
//   RestoreV2(file, names, slices) ─▶ Identity, if any ─▶ AssignVariableOp or Assign
//
// Of what has another form nothing is said: such a variable has no value. Each variable once.
std::vector<Restored> FindRestored(const GraphFile& graph, absl::string_view restore_op);

// The strings of a serialized TensorProto; none if it has other values or is damaged.
std::vector<std::string> ReadStrings(absl::string_view tensor);

// The part of `value` that `slice` says, as in Restored: the extents of the whole, then for each
// axis "begin,length" or "-" for all of it. The error says what does not fit.
absl::StatusOr<Constant> SliceOf(const Constant& value, absl::string_view slice);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_RESTORE_H_
