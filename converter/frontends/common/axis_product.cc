#include "converter/frontends/common/axis_product.h"

#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"

namespace mo {

Value AddAxisProduct(NodeBuilder& builder, absl::string_view suffix, Value data, int axis,
                     Value matrix) {
  if (data.node == nullptr) return {};
  const int rank = data.shape().rank();
  if (axis == rank - 2) return builder.Add(ops::kMatMul, suffix, {matrix, data});
  if (axis == rank - 1 && rank >= 2)
    return builder.Add(ops::kMatMul, suffix, {data, matrix}, {{"transpose_b", true}});
  if (rank == 1) {
    const Value row =
        builder.Add(ops::kUnsqueeze, absl::StrCat(suffix, "/row"),
                    {data, builder.AddIntegers(absl::StrCat(suffix, "/row/axis"), {0})});
    const Value product = builder.Add(ops::kMatMul, absl::StrCat(suffix, "/product"), {row, matrix},
                                      {{"transpose_b", true}});
    return builder.Add(ops::kSqueeze, suffix,
                       {product, builder.AddIntegers(absl::StrCat(suffix, "/axis"), {0})});
  }
  Ints order(static_cast<size_t>(rank));
  std::iota(order.begin(), order.end(), 0);
  std::swap(order[axis], order[rank - 1]);
  const Value moved = builder.Transposed(data, absl::StrCat(suffix, "/last"), order);
  const Value product = builder.Add(ops::kMatMul, absl::StrCat(suffix, "/product"), {moved, matrix},
                                    {{"transpose_b", true}});
  return builder.Transposed(product, suffix, order);
}

}  // namespace mo
