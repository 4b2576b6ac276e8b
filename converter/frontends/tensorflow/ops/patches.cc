// Patches of images as channels.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

// The patches along rows, or along columns.
struct PatchAxis {
  int64_t extent = 0, size = 1, stride = 1, rate = 1;
  bool is_same = false;

  int64_t reach() const { return (size - 1) * rate + 1; }
  int64_t count() const {
    return is_same ? (extent + stride - 1) / stride : (extent - reach()) / stride + 1;
  }
  // What is put around the axis, the smaller half of it before.
  int64_t padding() const {
    return is_same ? std::max<int64_t>(0, (count() - 1) * stride + reach() - extent) : 0;
  }
  bool is_block() const {
    return size == stride && rate == 1 && padding() == 0 && extent % size == 0;
  }
};

constexpr int64_t kMax = 1 << 24;  // of a number that is stated, and of places along an axis

// Rows or columns; nullopt after an error.
std::optional<PatchAxis> ReadAxis(Operation& o, int axis) {
  const Ints sizes = o.IntsAttribute("ksizes"), strides = o.IntsAttribute("strides"),
             rates = o.IntsAttribute("rates");
  for (const Ints* list : {&sizes, &strides, &rates}) {
    const bool fits = list->size() == 4 && (*list)[0] == 1 && (*list)[3] == 1 &&
                      (*list)[axis] >= 1 && (*list)[axis] <= (1 << 12);
    if (fits) continue;
    o.Error(Code::kNodeAttribute,
            absl::StrCat("its ksizes, strides and rates are ", ToString(sizes), ", ",
                         ToString(strides), " and ", ToString(rates),
                         "; expected four numbers from 1 to 4096 each, with 1 for batch and "
                         "channels"));
    return std::nullopt;
  }
  const Dim& extent = o.shape(0).dim(axis);
  if (!extent.is_static() || extent.value() < 1 || extent.value() > kMax) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its images are ", ToString(o.shape(0)),
                         "; expected a known height and width. Give the model's inputs fixed "
                         "shapes"));
    return std::nullopt;
  }
  const PatchAxis patches = {.extent = extent.value(),
                             .size = sizes[axis],
                             .stride = strides[axis],
                             .rate = rates[axis],
                             .is_same = o.TextAttribute("padding", "VALID") == "SAME"};
  if (patches.is_same || patches.reach() <= patches.extent) return patches;
  o.Error(Code::kNodeInputs, absl::StrCat("its patches reach over ", patches.reach(),
                                          " elements, but axis ", axis, " has ", extent.value()));
  return std::nullopt;
}

// The places of the elements of each patch, a row each.
Value PlacesOf(Operation& o, const std::string& suffix, const PatchAxis& axis) {
  Ints places;
  for (int64_t i = 0; i < axis.count(); ++i) {
    for (int64_t k = 0; k < axis.size; ++k) places.push_back(i * axis.stride + k * axis.rate);
  }
  return o.AddConstant(suffix, Constant::FromInt64s({axis.count(), axis.size}, places));
}

// Each patch becomes a pixel whose channels are the rows, columns and channels of the patch.
void ImportPatches(Operation& o) {
  if (!o.HaveRanks()) return;
  if (o.rank(0) != 4) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its images are ", ToString(o.shape(0)), "; expected rank 4"));
    return;
  }
  const std::optional<PatchAxis> rows = ReadAxis(o, 1);
  const std::optional<PatchAxis> columns = rows ? ReadAxis(o, 2) : std::nullopt;
  if (!rows || !columns) return;
  if (rows->is_block() && columns->is_block() && rows->size == columns->size) {
    return o.SetOutput({o.Add(ops::kSpaceToDepth, "", {o.ChannelsFirst(0)},
                              {{"block_size", rows->size}, {"mode", std::string("blocks_first")}}),
                        Order::kChannelsFirst});
  }
  if (rows->count() * rows->size > kMax || columns->count() * columns->size > kMax) {
    o.Error(Code::kNodeInputs, absl::StrCat("has patches of more than ", kMax,
                                            " elements along an axis; expected fewer"));
    return;
  }
  Value data = o.InSourceOrder(0);
  if (rows->padding() + columns->padding() > 0) {
    const int64_t before[] = {rows->padding() / 2, columns->padding() / 2};
    data = o.Add(ops::kPad, "/padded",
                 {data, o.AddIntegers("/padded/begin", {0, before[0], before[1], 0}),
                  o.AddIntegers("/padded/end", {0, rows->padding() - before[0],
                                                columns->padding() - before[1], 0}),
                  o.AddNumber("/padded/zero", o.type(0), 0)},
                 {{"pad_mode", std::string("constant")}});
  }
  // [N, patches, rows, W, C], then [N, patches, rows, patches, columns, C].
  const Value by_rows =
      o.Add(ops::kGather, "/rows",
            {data, PlacesOf(o, "/rows/places", *rows), o.AddInteger("/rows/axis", 1)});
  const Value patches =
      o.Add(ops::kGather, "/columns",
            {by_rows, PlacesOf(o, "/columns/places", *columns), o.AddInteger("/columns/axis", 3)});
  const Value moved = o.Transposed(patches, "/moved", {0, 1, 3, 2, 4, 5});
  if (moved.node == nullptr) return;
  const Dim& channels = o.shape(0).dim(3);
  const Shape result(
      {o.shape(0).dim(0), Dim(rows->count()), Dim(columns->count()),
       channels.is_static() ? Dim(rows->size * columns->size * channels.value()) : Dim::Any()});
  if (result.dim(3).is_static() || result.dim(0).is_static())
    return o.SetOutput({o.Reshaped(moved, "", result)});
  o.Error(Code::kNodeInputs,
          absl::StrCat("its images are ", ToString(o.shape(0)), "; expected known channels"));
}

}  // namespace

std::vector<OperationType> PatchOperations() {
  return {{"ExtractImagePatches", 1, 1, ImportPatches}};
}

}  // namespace mo::tensorflow
