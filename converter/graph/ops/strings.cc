// Tensors of strings, and the bytes of the strings.
//
//   StringTensorUnpack  data, a tensor of strings: where each string begins and ends in the bytes
//         of all, i32 of data's shape, and these bytes, u8 (opset 15). How many bytes there are is
//         known only when it runs, so that it has no reference.
//   StringTensorPack    begins, ends, bytes: the tensor of strings. They may overlap and leave
//         bytes out, but neither begins nor ends may descend: the runtime refuses that (opset 15).

#include <algorithm>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

absl::Status InferUnpack(const Node& node, std::vector<TensorType>& outputs) {
  const TensorType& data = node.input(0).type();
  MO_RETURN_IF_ERROR(Check(data.element_type == ElementType::kString, "input 0 is ",
                           ElementTypeName(data.element_type), ", expected string"));
  outputs = {{ElementType::kI32, data.shape},
             {ElementType::kI32, data.shape},
             {ElementType::kU8, Shape({Dim::Any()})}};
  return absl::OkStatus();
}

absl::Status CheckIndexType(const Node& node, int input) {
  const ElementType type = node.input(input).type().element_type;
  return Check(type == ElementType::kI32 || type == ElementType::kI64, "input ", input, " is ",
               ElementTypeName(type), ", expected i32 or i64");
}

bool CanBeEqual(const Shape& a, const Shape& b) {
  if (!a.has_rank() || !b.has_rank()) return true;
  return std::equal(a.dims().begin(), a.dims().end(), b.dims().begin(), b.dims().end(),
                    [](const Dim& x, const Dim& y) { return x.Compatible(y); });
}

// Places that are constant, unless they are very many, lie in bytes of a known number, and do not
// descend.
absl::Status CheckPlaces(const Node& node, int input) {
  constexpr int64_t kMaxChecked = 1 << 20;
  const Constant* places = node.constant_input(input);
  if (places == nullptr || !places->available() || places->size() > kMaxChecked)
    return absl::OkStatus();
  const std::vector<int64_t> list = places->Int64s();
  const Shape& bytes = node.input(2).shape();
  const int64_t most = bytes.is_static() ? bytes.dim(0).value() : Dim::kUnbounded;
  const bool fits = list.empty() || (list.front() >= 0 && list.back() <= most);
  return Check(fits && std::is_sorted(list.begin(), list.end()), "input ", input,
               " has places that descend, or that are not among the bytes ", ToString(bytes));
}

absl::Status InferPack(const Node& node, std::vector<TensorType>& outputs) {
  const TensorType& begins = node.input(0).type();
  const TensorType& ends = node.input(1).type();
  const TensorType& bytes = node.input(2).type();
  MO_RETURN_IF_ERROR(CheckIndexType(node, 0));
  MO_RETURN_IF_ERROR(Check(begins.element_type == ends.element_type, "the begins are ",
                           ElementTypeName(begins.element_type), ", but the ends ",
                           ElementTypeName(ends.element_type)));
  MO_RETURN_IF_ERROR(Check(
      bytes.element_type == ElementType::kU8 && bytes.shape.has_rank() && bytes.shape.rank() == 1,
      "the bytes are ", ElementTypeName(bytes.element_type), ToString(bytes.shape),
      ", expected a list of u8"));
  MO_RETURN_IF_ERROR(Check(CanBeEqual(begins.shape, ends.shape), "the begins ",
                           ToString(begins.shape), " and the ends ", ToString(ends.shape),
                           " differ"));
  MO_RETURN_IF_ERROR(CheckPlaces(node, 0));
  MO_RETURN_IF_ERROR(CheckPlaces(node, 1));
  outputs = {{ElementType::kString, begins.shape}};
  return absl::OkStatus();
}

}  // namespace

std::vector<OpSchema> StringsOps() {
  return {{.type = ops::kStringTensorUnpack,
           .min_inputs = 1,
           .max_inputs = 1,
           .outputs = 3,
           .takes_strings = true,
           .opset = 15,
           .infer = InferUnpack},
          {.type = ops::kStringTensorPack,
           .min_inputs = 3,
           .max_inputs = 3,
           .takes_strings = true,
           .opset = 15,
           .infer = InferPack}};
}

}  // namespace mo
