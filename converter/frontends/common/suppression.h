#ifndef CONVERTER_FRONTENDS_COMMON_SUPPRESSION_H_
#define CONVERTER_FRONTENDS_COMMON_SUPPRESSION_H_

#include "absl/strings/string_view.h"
#include "converter/frontends/common/node_builder.h"

namespace mo {

// The threshold of overlaps for a NonMaxSuppression of the graph, where the framework suppresses
// what overlaps by more than `threshold`: the least number above it. The runtime also suppresses
// what overlaps by just the threshold, so that a threshold of 0 left one box
// (docs/runtime_faults.md). A threshold that is computed when the model runs stays as it is.
Value OverlapAbove(NodeBuilder& builder, absl::string_view suffix, Value threshold);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_SUPPRESSION_H_
