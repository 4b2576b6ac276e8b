#ifndef CONVERTER_IR_READER_H_
#define CONVERTER_IR_READER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "converter/graph/graph.h"

namespace mo {

// Reads OpenVINO IR (version 10 or 11) back into a graph: for checking what was written, for
// comparing and for tests. Constants are views into `bin`, which `owner` keeps alive. The recorded
// extents of every port must be those that inference gives.
//
// Errors (DataLoss, with the layer's name): no XML, a layer or port that is not there, a constant
// outside of the file, extents that differ; Unimplemented: an operation that the converter does not
// know.
absl::StatusOr<std::unique_ptr<Graph>> ReadIr(absl::string_view xml, absl::string_view bin,
                                              std::shared_ptr<const void> owner);

// Whether the node is no operation of the model, but a Convert that WriteIr() put after a constant
// because it is stored in another type than the model computes with.
bool IsDecompression(const Node& node);

}  // namespace mo

#endif  // CONVERTER_IR_READER_H_
