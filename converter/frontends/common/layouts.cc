#include "converter/frontends/common/layouts.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/reshape.h"

namespace mo {
namespace {

// The product of the extents from `begin` to `end`; Dim::Any() where one is not known.
Dim Product(const Shape& shape, int begin, int end) {
  int64_t product = 1;
  for (int axis = begin; axis < end; ++axis) {
    if (!shape.dim(axis).is_static() ||
        __builtin_mul_overflow(product, shape.dim(axis).value(), &product))
      return Dim::Any();
  }
  return Dim(product);
}

Shape WithLeadingOnes(const Shape& shape, int rank) {
  std::vector<Dim> dims(rank - shape.rank(), Dim(1));
  dims.insert(dims.end(), shape.dims().begin(), shape.dims().end());
  return Shape(std::move(dims));
}

bool HasOneElement(const Shape& shape) {
  return shape.has_rank() && std::all_of(shape.dims().begin(), shape.dims().end(),
                                         [](const Dim& dim) { return dim.Same(Dim(1)); });
}

}  // namespace

int ChannelsFirstAxis(int axis, int rank) {
  if (axis == 0) return 0;
  return axis == rank - 1 ? 1 : axis + 1;
}

Ints ToChannelsFirst(int rank) {
  Ints order = {0, rank - 1};
  for (int axis = 1; axis < rank - 1; ++axis) order.push_back(axis);
  return order;
}

Ints ToChannelsLast(int rank) {
  Ints order = {0};
  for (int axis = 2; axis < rank; ++axis) order.push_back(axis);
  order.push_back(1);
  return order;
}

Dim SourceTensor::flat_extent() const { return Product(value.shape(), 1, value.shape().rank()); }

Shape SourceTensor::source_shape() const {
  const Shape& shape = value.shape();
  if (order == Order::kSource) return shape;
  const int rank = shape.rank();
  if (order == Order::kChannelsFirst) return Permuted(shape, ToChannelsLast(rank));
  if (order == Order::kFlattened) return Shape({shape.dim(0), flat_extent()});
  const Shape pixels = Permuted(shape, ToChannelsLast(rank));
  return Shape({Product(pixels, 0, rank - 1), shape.dim(1)});
}

Value Layouts::InSourceOrder(const SourceTensor& tensor, const SourceSet& sources,
                             const std::string& reader) {
  if (!tensor.known() || tensor.order == Order::kSource) return tensor.value;
  Value& made =
      made_[Key(tensor.value.node->id(), tensor.value.output, static_cast<int>(tensor.order))];
  if (made.node != nullptr) return made;
  const std::string& name = tensor.value.node->name();
  const int rank = tensor.value.shape().rank();
  made =
      AddTranspose(graph_, tensor.value, absl::StrCat(name, "/channels_last"), ToChannelsLast(rank),
                   sources, absl::StrCat("'", reader, "' needs the axes as the source has them"));
  if (tensor.order != Order::kChannelsFirst)
    made =
        AddReshape(graph_, made, absl::StrCat(name, "/flattened"), tensor.source_shape(), sources);
  return made;
}

Value Layouts::ChannelsFirst(const SourceTensor& tensor, const SourceSet& sources,
                             const std::string& reader) {
  if (!tensor.known() || tensor.order == Order::kChannelsFirst) return tensor.value;
  const Value value = InSourceOrder(tensor, sources, reader);
  if (value.node == nullptr) return value;
  const Value made =
      InChannelsFirst({value, Order::kSource}, value.shape().rank(), sources, reader);
  // So that the way back is the value that is there.
  if (made.node != nullptr)
    made_.emplace(Key(made.node->id(), made.output, static_cast<int>(Order::kChannelsFirst)),
                  value);
  return made;
}

// A value in the source's order, with leading axes of one element up to `rank`.
Value Layouts::InChannelsFirst(const SourceTensor& tensor, int rank, const SourceSet& sources,
                               const std::string& reader) {
  Value& made = made_[Key(tensor.value.node->id(), tensor.value.output, 16 + rank)];
  if (made.node != nullptr) return made;
  const std::string name = absl::StrCat(tensor.value.node->name(), "/channels_first");
  const Shape wide = WithLeadingOnes(tensor.value.shape(), rank);
  const Ints order = ToChannelsFirst(rank);
  const bool reshapes = MovesOnlyUnitAxes(wide, order) && CanBeReshapeTarget(wide);
  made = reshapes
             ? AddReshape(graph_, tensor.value, name, Permuted(wide, order), sources)
             : AddTranspose(graph_,
                            AddReshape(graph_, tensor.value, name + "/unsqueezed", wide, sources),
                            name, order, sources,
                            absl::StrCat("'", reader, "' computes with the channels first"));
  return made;
}

// Whether all tensors can be brought to the leader's order without moving its elements.
bool Layouts::CanAlign(const std::vector<SourceTensor>& tensors, const SourceTensor& leader) const {
  const Shape& kept = leader.value.shape();
  const int rank = leader.source_shape().rank();
  return std::all_of(tensors.begin(), tensors.end(), [&](const SourceTensor& tensor) {
    const Shape shape = tensor.source_shape();
    if (!shape.has_rank() || shape.rank() > rank) return false;
    if (HasOneElement(shape)) return true;
    if (leader.order == Order::kFlattened)
      return tensor.order == Order::kFlattened && tensor.value.shape() == kept;
    if (tensor.order == leader.order)
      return leader.order == Order::kChannelsFirst ? shape.rank() == rank
                                                   : tensor.value.shape() == kept;
    if (tensor.order != Order::kSource) return false;
    const bool of_channels =
        HasOneElement(Shape(std::vector<Dim>(shape.dims().begin(), shape.dims().end() - 1)));
    if (leader.order == Order::kRows) return of_channels;
    return CanBeReshapeTarget(WithLeadingOnes(shape, rank)) || shape.rank() == rank;
  });
}

std::vector<Value> Layouts::Aligned(const std::vector<SourceTensor>& tensors,
                                    const SourceSet& sources, const std::string& reader,
                                    Order& order) {
  const SourceTensor* leader = nullptr;
  for (const SourceTensor& tensor : tensors) {
    if (!tensor.known()) return std::vector<Value>(tensors.size());
    if (tensor.order == Order::kSource) continue;
    const bool wider =
        leader == nullptr || tensor.source_shape().rank() > leader->source_shape().rank();
    if (wider) leader = &tensor;
  }
  order = leader != nullptr && CanAlign(tensors, *leader) ? leader->order : Order::kSource;
  std::vector<Value> values;
  for (const SourceTensor& tensor : tensors) {
    const Shape shape = tensor.source_shape();
    if (order == Order::kSource) {
      values.push_back(InSourceOrder(tensor, sources, reader));
    } else if (tensor.order == order || shape.rank() == 0) {
      values.push_back(tensor.value);
    } else {
      values.push_back(InChannelsFirst({InSourceOrder(tensor, sources, reader), Order::kSource},
                                       leader->value.shape().rank(), sources, reader));
    }
  }
  return values;
}

}  // namespace mo
