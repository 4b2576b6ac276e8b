#ifndef CONVERTER_FRONTENDS_ONNX_OPS_OPS_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_OPS_H_

#include <vector>

#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// The operators, one function per file of this folder.
std::vector<OperatorType> ActivationOperators();
std::vector<OperatorType> AttentionOperators();
std::vector<OperatorType> BinaryOperators();
std::vector<OperatorType> BitwiseOperators();
std::vector<OperatorType> ColumnsOperators();
std::vector<OperatorType> ComparisonOperators();
std::vector<OperatorType> ControlOperators();
std::vector<OperatorType> ConvolutionOperators();
std::vector<OperatorType> DiagonalOperators();
std::vector<OperatorType> FusedOperators();
std::vector<OperatorType> GatherOperators();
std::vector<OperatorType> GridOperators();
std::vector<OperatorType> LabelsOperators();
std::vector<OperatorType> GroupQueryAttentionOperators();
std::vector<OperatorType> LossOperators();
std::vector<OperatorType> MatMulNBitsOperators();
std::vector<OperatorType> MatMulOperators();
std::vector<OperatorType> MicrosoftAttentionOperators();
std::vector<OperatorType> MicrosoftQuantizationOperators();
std::vector<OperatorType> MlOperators();
std::vector<OperatorType> MovementOperators();
std::vector<OperatorType> NormalizationOperators();
std::vector<OperatorType> PadOperators();
std::vector<OperatorType> PoolingOperators();
std::vector<OperatorType> QuantizationOperators();
std::vector<OperatorType> RecurrentOperators();
std::vector<OperatorType> ReductionOperators();
std::vector<OperatorType> ResizeOperators();
std::vector<OperatorType> SamplingOperators();
std::vector<OperatorType> ScatterOperators();
std::vector<OperatorType> SequenceOperators();
std::vector<OperatorType> ShapingOperators();
std::vector<OperatorType> SignalOperators();
std::vector<OperatorType> SignalWeightsOperators();
std::vector<OperatorType> SlicingOperators();
std::vector<OperatorType> SortingOperators();
std::vector<OperatorType> SpaceOperators();
std::vector<OperatorType> StringSplitOperators();
std::vector<OperatorType> StringsOperators();
std::vector<OperatorType> StructureOperators();
std::vector<OperatorType> SvmOperators();
std::vector<OperatorType> TfIdfOperators();
std::vector<OperatorType> TrainingOperators();
std::vector<OperatorType> TreeOperators();
std::vector<OperatorType> UnaryOperators();

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_OPS_H_
