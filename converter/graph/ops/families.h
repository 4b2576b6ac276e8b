#ifndef CONVERTER_GRAPH_OPS_FAMILIES_H_
#define CONVERTER_GRAPH_OPS_FAMILIES_H_

#include <vector>

#include "converter/graph/op_schema.h"

namespace mo {

// The operations, one function per file of this folder.
std::vector<OpSchema> StructureOps();
std::vector<OpSchema> UnaryOps();
std::vector<OpSchema> BinaryOps();
std::vector<OpSchema> ConvolutionOps();
std::vector<OpSchema> PoolingOps();
std::vector<OpSchema> MatMulOps();
std::vector<OpSchema> AxisNormalizationOps();
std::vector<OpSchema> NormalizationOps();
std::vector<OpSchema> MovementOps();
std::vector<OpSchema> PadOps();
std::vector<OpSchema> ActivationOps();
std::vector<OpSchema> ComparisonOps();
std::vector<OpSchema> ReductionOps();
std::vector<OpSchema> ShapingOps();
std::vector<OpSchema> SlicingOps();
std::vector<OpSchema> GatherOps();
std::vector<OpSchema> SpaceOps();
std::vector<OpSchema> ResizeOps();
std::vector<OpSchema> SortingOps();
std::vector<OpSchema> QuantizationOps();
std::vector<OpSchema> BitwiseOps();
std::vector<OpSchema> ScatterOps();
std::vector<OpSchema> RecurrentOps();
std::vector<OpSchema> RoiOps();
std::vector<OpSchema> DetectionOps();
std::vector<OpSchema> SamplingOps();
std::vector<OpSchema> ColumnsOps();
std::vector<OpSchema> ControlOps();
std::vector<OpSchema> SignalOps();
std::vector<OpSchema> StringsOps();

}  // namespace mo

#endif  // CONVERTER_GRAPH_OPS_FAMILIES_H_
