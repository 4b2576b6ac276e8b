#include "converter/frontends/tensorflow/left_out.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace mo::tensorflow {
namespace {

constexpr absl::string_view kLeftOut[] = {
    "Assert",
    "Assign",
    "AssignAdd",
    "AssignAddVariableOp",
    "AssignSub",
    "AssignSubVariableOp",
    "AssignVariableOp",
    "FIFOQueueV2",
    "InitializeTable",
    "InitializeTableFromTextFile",
    "InitializeTableFromTextFileV2",
    "InitializeTableV2",
    "IteratorV2",
    "LookupTableImport",
    "LookupTableImportV2",
    "LookupTableInsert",
    "LookupTableInsertV2",
    "MakeIterator",
    "MergeV2Checkpoints",
    "OneShotIterator",
    "PrintV2",
    "QueueCloseV2",
    "QueueEnqueueManyV2",
    "QueueEnqueueV2",
    "RestoreV2",
    "SaveV2",
    "ShardedFilename",
    "StaticRegexFullMatch",
    "StringJoin",
    "TensorArrayCloseV3",
    "WriteFile",
};

}  // namespace

absl::Span<const absl::string_view> OperationsLeftOut() { return kLeftOut; }

bool YieldsNoResult(absl::string_view op) {
  return op == "NoOp" || op == "Const" || absl::EndsWith(op, "Summary") ||
         absl::EndsWith(op, "SummaryV2") ||
         std::find(std::begin(kLeftOut), std::end(kLeftOut), op) != std::end(kLeftOut);
}

}  // namespace mo::tensorflow
