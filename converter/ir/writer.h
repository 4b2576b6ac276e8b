#ifndef CONVERTER_IR_WRITER_H_
#define CONVERTER_IR_WRITER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "converter/base/digest.h"
#include "converter/base/output_file.h"
#include "converter/base/weights_precision.h"
#include "converter/graph/graph.h"

namespace mo {

// What is worth a warning about the values of one constant, as it is stored.
struct ConstantFinding {
  std::string name;
  int64_t vanished = 0;  // values that are not 0 and become 0 in f16
  int64_t reduced = 0;   // values that keep less than f16's 11 bits: its subnormal numbers
  int64_t nans = 0;
  int64_t infinities = 0;
};

// What is worth telling of an IR that was written.
struct IrNotes {
  // Names of constants that stay in their own type because a value does not fit into f16.
  std::vector<std::string> kept_wide;
  // Of constants about which there is something to tell, in the order of the file.
  std::vector<ConstantFinding> findings;
  Digest bin_digest;  // of the whole .bin
};

// Takes the next part of the .xml.
using XmlSink = std::function<absl::Status(absl::string_view)>;

// Writes a lowered graph as OpenVINO IR version 11. The constants go to `bin` one after the other,
// 64-byte aligned, equal bytes once, in the graph's topological order; each is read once, block by
// block. The XML goes to `xml` part by part. The caller commits `bin`.
//
// With kF32 and kF16 a constant whose stored type is not its type is followed by a Convert. The
// bytes follow from the graph alone. Errors: an operation that exists only before lowering, a
// constant whose values are not known, a failure to write.
absl::StatusOr<IrNotes> WriteIr(const Graph& graph, WeightsPrecision precision, OutputFile& bin,
                                const XmlSink& xml);

}  // namespace mo

#endif  // CONVERTER_IR_WRITER_H_
