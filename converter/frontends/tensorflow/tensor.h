#ifndef CONVERTER_FRONTENDS_TENSORFLOW_TENSOR_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_TENSOR_H_

#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "converter/frontends/tensorflow/tensorflow.pb.h"
#include "converter/graph/constant.h"

namespace mo::tensorflow {

// The element type of a DataType; nullopt for what has none here: strings, complex numbers,
// quantized types, resources. A reference to a variable has the type that it holds.
std::optional<ElementType> ElementTypeOf(DataType type);

// "DT_FLOAT".
std::string NameOf(DataType type);

// The value of a serialized TensorProto, a view into `bytes` where the numbers are in one piece.
// The error says what does not fit.
absl::StatusOr<Constant> ReadTensor(absl::string_view bytes, std::shared_ptr<const void> owner);

// Of complex numbers the type of their two parts; nullopt for all others.
std::optional<ElementType> PartsOf(DataType type);
// The value of complex numbers, as pairs along a last axis.
absl::StatusOr<Constant> ReadComplexTensor(absl::string_view bytes,
                                           std::shared_ptr<const void> owner);

// The shape that a file states; unknown extents are Dim::Any().
Shape ShapeOf(const TensorShapeProto& shape);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_TENSOR_H_
