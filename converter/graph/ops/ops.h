#ifndef CONVERTER_GRAPH_OPS_OPS_H_
#define CONVERTER_GRAPH_OPS_OPS_H_

#include "converter/graph/op_type.h"

// Handles of all operations: `ops::kConcat` is the one that is called "Concat". An operation is
// added by a line here and a schema in the file of its family.

namespace mo::ops {

// Calls X(name) for each, by name.
#define MO_OPS(X)                 \
  X(Abs)                          \
  X(Acos)                         \
  X(Acosh)                        \
  X(Add)                          \
  X(Asin)                         \
  X(Asinh)                        \
  X(Atan)                         \
  X(Atanh)                        \
  X(AvgPool)                      \
  X(BatchNormalization)           \
  X(BatchToSpace)                 \
  X(BitwiseAnd)                   \
  X(BitwiseLeftShift)             \
  X(BitwiseNot)                   \
  X(BitwiseOr)                    \
  X(BitwiseRightShift)            \
  X(BitwiseXor)                   \
  X(Broadcast)                    \
  X(Ceiling)                      \
  X(Clamp)                        \
  X(Col2Im)                       \
  X(Concat)                       \
  X(Constant)                     \
  X(Convert)                      \
  X(Convolution)                  \
  X(ConvolutionBackpropData)      \
  X(Cos)                          \
  X(Cosh)                         \
  X(CumSum)                       \
  X(DFT)                          \
  X(DeformableConvolution)        \
  X(DepthToSpace)                 \
  X(DetectionOutput)              \
  X(Divide)                       \
  X(Elu)                          \
  X(Equal)                        \
  X(Erf)                          \
  X(Exp)                          \
  X(Eye)                          \
  X(FakeQuantize)                 \
  X(Floor)                        \
  X(FloorMod)                     \
  X(FullyConnected)               \
  X(GRUSequence)                  \
  X(Gather)                       \
  X(GatherElements)               \
  X(GatherND)                     \
  X(Gelu)                         \
  X(Greater)                      \
  X(GreaterEqual)                 \
  X(GridSample)                   \
  X(GroupConvolution)             \
  X(GroupConvolutionBackpropData) \
  X(HSigmoid)                     \
  X(HSwish)                       \
  X(HardSigmoid)                  \
  X(IDFT)                         \
  X(Identity)                     \
  X(If)                           \
  X(Interpolate)                  \
  X(IsFinite)                     \
  X(IsInf)                        \
  X(IsNaN)                        \
  X(LRN)                          \
  X(LSTMSequence)                 \
  X(Less)                         \
  X(LessEqual)                    \
  X(Log)                          \
  X(LogSoftmax)                   \
  X(LogicalAnd)                   \
  X(LogicalNot)                   \
  X(LogicalOr)                    \
  X(LogicalXor)                   \
  X(Loop)                         \
  X(MVN)                          \
  X(MatMul)                       \
  X(MaxPool)                      \
  X(MaxPoolWithIndices)           \
  X(Maximum)                      \
  X(Minimum)                      \
  X(Mish)                         \
  X(Mod)                          \
  X(Multiply)                     \
  X(Negative)                     \
  X(NonMaxSuppression)            \
  X(NonZero)                      \
  X(NormalizeL2)                  \
  X(NotEqual)                     \
  X(OneHot)                       \
  X(PReLU)                        \
  X(PSROIPooling)                 \
  X(Pad)                          \
  X(Parameter)                    \
  X(Power)                        \
  X(Proposal)                     \
  X(RDFT)                         \
  X(RNNSequence)                  \
  X(ROIAlign)                     \
  X(ROIPooling)                   \
  X(Range)                        \
  X(ReLU)                         \
  X(ReduceL1)                     \
  X(ReduceL2)                     \
  X(ReduceLogicalAnd)             \
  X(ReduceLogicalOr)              \
  X(ReduceMax)                    \
  X(ReduceMean)                   \
  X(ReduceMin)                    \
  X(ReduceProd)                   \
  X(ReduceSum)                    \
  X(Reshape)                      \
  X(Result)                       \
  X(Round)                        \
  X(ScaleShift)                   \
  X(ScatterElementsUpdate)        \
  X(ScatterNDUpdate)              \
  X(ScatterUpdate)                \
  X(Select)                       \
  X(Selu)                         \
  X(ShapeOf)                      \
  X(Sigmoid)                      \
  X(Sign)                         \
  X(Sin)                          \
  X(Sinh)                         \
  X(SoftMax)                      \
  X(SoftPlus)                     \
  X(SoftSign)                     \
  X(SpaceToBatch)                 \
  X(SpaceToDepth)                 \
  X(Split)                        \
  X(Sqrt)                         \
  X(SquaredDifference)            \
  X(Squeeze)                      \
  X(StridedSlice)                 \
  X(StringTensorPack)             \
  X(StringTensorUnpack)           \
  X(Subtract)                     \
  X(Swish)                        \
  X(Tan)                          \
  X(Tanh)                         \
  X(Tile)                         \
  X(TopK)                         \
  X(Transpose)                    \
  X(Unique)                       \
  X(Unsqueeze)                    \
  X(VariadicSplit)

#define MO_OP_HANDLE(name) inline constexpr OpType k##name{#name};
MO_OPS(MO_OP_HANDLE)
#undef MO_OP_HANDLE

}  // namespace mo::ops

#endif  // CONVERTER_GRAPH_OPS_OPS_H_
