#include <algorithm>
#include <iterator>
#include <vector>

#include "converter/graph/graph.h"
#include "converter/graph/op_schema.h"
#include "converter/graph/ops/families.h"

namespace mo {
namespace {

std::vector<OpSchema> SortedOps() {
  std::vector<OpSchema> all;
  for (auto family : {StructureOps, UnaryOps,    BinaryOps,        ConvolutionOps,
                      PoolingOps,   MatMulOps,   NormalizationOps, AxisNormalizationOps,
                      MovementOps,  PadOps,      ActivationOps,    ComparisonOps,
                      ReductionOps, ShapingOps,  SlicingOps,       GatherOps,
                      SpaceOps,     ResizeOps,   SortingOps,       QuantizationOps,
                      BitwiseOps,   ScatterOps,  RecurrentOps,     RoiOps,
                      SamplingOps,  ColumnsOps,  ControlOps,       SignalOps,
                      StringsOps,   DetectionOps}) {
    std::vector<OpSchema> ops = family();
    std::move(ops.begin(), ops.end(), std::back_inserter(all));
  }
  std::sort(all.begin(), all.end(),
            [](const OpSchema& a, const OpSchema& b) { return a.name() < b.name(); });
  return all;
}

}  // namespace

absl::Span<const OpSchema> AllOps() {
  static const std::vector<OpSchema>& ops = *new std::vector<OpSchema>(SortedOps());
  return ops;
}

const OpSchema* FindOp(absl::string_view name) {
  const absl::Span<const OpSchema> ops = AllOps();
  const auto found = std::lower_bound(
      ops.begin(), ops.end(), name,
      [](const OpSchema& op, absl::string_view wanted) { return op.name() < wanted; });
  return found != ops.end() && found->name() == name ? &*found : nullptr;
}

bool IsExact(const Node& node) {
  if (node.op().exact == nullptr || !node.op().exact(node)) return false;
  const std::vector<Value>& inputs = node.inputs();
  if (!std::all_of(inputs.begin(), inputs.end(),
                   [](const Value& value) { return IsConvertible(value.type().element_type); }))
    return false;
  for (int i = 0; i < node.output_count(); ++i) {
    if (!IsConvertible(node.type(i).element_type)) return false;
  }
  return true;
}

}  // namespace mo
