#ifndef CONVERTER_FRONTENDS_TENSORFLOW_OPS_OPS_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_OPS_OPS_H_

#include <vector>

#include "converter/frontends/tensorflow/operation.h"

namespace mo::tensorflow {

// The operations, one function per file of this folder.
std::vector<OperationType> StructureOperations();
std::vector<OperationType> ConvolutionOperations();
std::vector<OperationType> TransposedConvolutionOperations();
std::vector<OperationType> PoolingOperations();
std::vector<OperationType> NormalizationOperations();
std::vector<OperationType> ElementwiseOperations();
std::vector<OperationType> BitwiseOperations();
std::vector<OperationType> ComparisonOperations();
std::vector<OperationType> DiagonalOperations();
std::vector<OperationType> FusedOperations();
std::vector<OperationType> ScatterOperations();
std::vector<OperationType> SetOperations();
std::vector<OperationType> MatMulOperations();
std::vector<OperationType> ReductionOperations();
std::vector<OperationType> ReshapingOperations();
std::vector<OperationType> JoiningOperations();
std::vector<OperationType> SlicingOperations();
std::vector<OperationType> GatherOperations();
std::vector<OperationType> SpaceOperations();
std::vector<OperationType> ImageOperations();
std::vector<OperationType> QuantizationOperations();
std::vector<OperationType> ControlOperations();
std::vector<OperationType> ListOperations();
std::vector<OperationType> CellOperations();
std::vector<OperationType> CudnnOperations();
std::vector<OperationType> PartitionOperations();
std::vector<OperationType> PatchOperations();
std::vector<OperationType> SparseOperations();
std::vector<OperationType> XlaOperations();
std::vector<OperationType> DecodingOperations();
std::vector<OperationType> TableOperations();
std::vector<OperationType> ComplexOperations();
// What of other operations is read with complex numbers.
std::vector<OperationType> ComplexForms();

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_OPS_OPS_H_
