#ifndef CONVERTER_FRONTENDS_ONNX_TENSOR_H_
#define CONVERTER_FRONTENDS_ONNX_TENSOR_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "converter/frontends/frontend.h"
#include "converter/graph/constant.h"

namespace mo::onnx {

// The element type of a TensorProto.DataType; nullopt for what has none here: complex numbers,
// 8-bit floating-point types without a negative zero, others that OpenVINO does not have.
std::optional<ElementType> ElementTypeOf(int64_t data_type);

// "FLOAT16".
std::string NameOf(int64_t data_type);

// Where tensors are.
struct TensorFiles {
  std::shared_ptr<const void> owner;  // of the model's bytes
  // Opens a file that a tensor names, as SourceModel::open_file; empty: there are none.
  std::function<absl::StatusOr<SourceFile>(const std::string& name)> open;
};

// The value of a serialized TensorProto: a view into the file that has it where the numbers are in
// one piece. The error says what does not fit.
absl::StatusOr<Constant> ReadTensor(absl::string_view message, const TensorFiles& files);

// A tensor of strings: bytes, in row-major order.
struct TextTensor {
  Extents extents;
  std::vector<std::string> texts;
};

// Whether a serialized TensorProto has strings: then ReadTexts reads it, and ReadTensor does not.
bool HasTexts(absl::string_view message);
absl::StatusOr<TextTensor> ReadTexts(absl::string_view message);

// The value of a serialized SparseTensorProto with all of its elements.
absl::StatusOr<Constant> ReadSparseTensor(absl::string_view message, const TensorFiles& files);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_TENSOR_H_
