// Transposed convolutions. Inputs: the shape of the result, weights [k…, O, I], which become
// [I, O, k…], and the data.
//
// Along each axis the data is spread to (extent - 1) · stride, and the result has some elements
// more: so many that the padding follows from them, whatever the extent. Where even these are known
// only when the model runs, the whole result is made and a part of it taken.

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/convolution.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/linear_extents.h"
#include "converter/frontends/tensorflow/ops/convolution.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

class TransposedConvolution {
 public:
  TransposedConvolution(Operation& o, const ImageWindow& image, const Extents& weights)
      : o_(o),
        image_(image),
        spatial_(static_cast<int>(image.strides().size())),
        window_(image.window(Ints(weights.begin(), weights.end() - 2))),
        data_(image.Data(o, 2)),
        shape_(o.InSourceOrder(0)) {}

  void Import() {
    if (data_.node == nullptr || shape_.node == nullptr) return;
    const std::optional<int> count = CountOfShape();
    if (!count) return;
    o_.AddSourcesOf(0);
    first_ = *count == spatial_ ? 0 : image_.channels_last() ? 1 : 2;
    const std::optional<Ints> rests = Rests();
    o_.SetOutput(image_.Result(rests ? Padded(*rests) : Cut()));
  }

 private:
  // How many numbers the shape of the result has; nullopt after an error.
  std::optional<int> CountOfShape() {
    const Shape& list = shape_.shape();
    if (list.has_rank() && list.rank() == 1 &&
        (list.dim(0).Same(Dim(spatial_ + 2)) || list.dim(0).Same(Dim(spatial_))))
      return static_cast<int>(list.dim(0).value());
    o_.Error(Code::kNodeInputs,
             absl::StrCat("the shape of the image that it makes is ", ToString(list),
                          "; expected a list of ", spatial_, " or ", spatial_ + 2, " numbers"));
    return std::nullopt;
  }

  // For each axis the extent of the result less (extent - 1) · stride.
  std::optional<Ints> Rests() const {
    const auto extents = LinearExtentsIn(shape_);
    if (!extents) return std::nullopt;
    Ints rests;
    for (int axis = 0; axis < spatial_; ++axis) {
      const std::optional<LinearExtent>& made = (*extents)[first_ + axis];
      const LinearExtent given = ExtentGiven(axis);
      const int64_t stride = window_.strides[axis];
      if (!made || made->symbol != given.symbol || made->factor != given.factor * stride)
        return std::nullopt;
      rests.push_back(made->offset - (given.offset - 1) * stride);
    }
    return rests;
  }

  // Of the data as the source has it: there its shape was read.
  LinearExtent ExtentGiven(int axis) const {
    const bool is_moved = image_.channels_last() && o_.input(2).order == Order::kSource;
    return is_moved ? LinearExtentOf(o_.input(2).value, axis + 1) : LinearExtentOf(data_, axis + 2);
  }

  Value Convolved(const Ints& output_padding) {
    const Value filter = o_.Transposed(o_.InSourceOrder(1), "/weights", WeightsOrder(spatial_));
    return AddConvolution(o_, is_cut_ ? "/whole" : "", data_,
                          {.window = window_,
                           .weights = filter,
                           .is_transposed = true,
                           .output_padding = output_padding},
                          kWindowWords);
  }

  // The padding is that of the convolution from the result to the data: as if the data had one
  // element.
  Value Padded(const Ints& rests) {
    std::vector<Dim> dims = {1, 1};
    for (int axis = 0; axis < spatial_; ++axis) {
      if (rests[axis] < 1) return CannotMake(rests, axis);
      dims.emplace_back(rests[axis]);
    }
    const std::optional<PlacedWindow> placed = PlaceWindow(o_, window_, Shape(dims), kWindowWords);
    if (!placed) return {};
    window_.padding = Padding::kExplicit;
    window_.pads_begin = placed->pads_begin;
    window_.pads_end = placed->pads_end;
    Ints output_padding;
    for (int axis = 0; axis < spatial_; ++axis) {
      output_padding.push_back(rests[axis] - window_.reach(axis) + window_.pads_begin[axis] +
                               window_.pads_end[axis]);
      if (output_padding.back() < 0 || output_padding.back() >= window_.strides[axis])
        return CannotMake(rests, axis);
    }
    return Convolved(output_padding);
  }

  Value CannotMake(const Ints& rests, int axis) {
    const Dim& given = data_.shape().dim(axis + 2);
    const int64_t count = given.is_static() ? given.value() : 1;
    o_.Error(Code::kNodeInputs,
             absl::StrCat("cannot make ", rests[axis] + (count - 1) * window_.strides[axis],
                          " elements of ", count, " with these strides and paddings"));
    return {};
  }

  // Elements `first_` on of the shape, or of the data's: a list of i64.
  Value ExtentsMade() {
    const Value list = o_.Converted(shape_, "/made/i64", ElementType::kI64);
    return PartOfList(o_, list, "/made", first_, first_ + spatial_);
  }
  Value ExtentsGiven() {
    return PartOfList(o_, ExtentsOf(o_, data_, "/given/shape"), "/given", 2, 2 + spatial_);
  }

  // How much of the whole result there is before the part.
  Value Before(Value made) {
    if (window_.padding == Padding::kExplicit) return o_.AddIntegers("/before", window_.pads_begin);
    Ints reaches;
    for (int axis = 0; axis < spatial_; ++axis)
      reaches.push_back(window_.reach(axis) - window_.strides[axis]);
    // (extent - 1) · stride + reach - extent made
    const Value spread = o_.Add(ops::kMultiply, "/spread",
                                {ExtentsGiven(), o_.AddIntegers("/strides", window_.strides)});
    const Value whole =
        o_.Add(ops::kAdd, "/whole/extents", {spread, o_.AddIntegers("/whole/reaches", reaches)});
    const Value surplus = o_.Add(
        ops::kMaximum, "/padding",
        {o_.Add(ops::kSubtract, "/surplus", {whole, made}), o_.AddInteger("/padding/none", 0)});
    return o_.Add(ops::kDivide, "/before", {surplus, o_.AddInteger("/before/two", 2)});
  }

  Value Cut() {
    is_cut_ = true;
    const Value made = ExtentsMade();
    const Value before = Before(made);
    Ints output_padding;
    for (int axis = 0; axis < spatial_; ++axis) {
      const int64_t stride = window_.strides[axis];
      output_padding.push_back(window_.padding == Padding::kExplicit
                                   ? stride - 1
                                   : std::max<int64_t>(stride - window_.reach(axis), 0));
    }
    window_.padding = Padding::kExplicit;
    window_.pads_begin = window_.pads_end = Ints(spatial_, 0);
    const Value whole = Convolved(output_padding);
    const Value end = o_.Add(ops::kAdd, "/end/spatial", {before, made});
    const Value zeros = o_.AddIntegers("/all", {0, 0});
    Ints mask(spatial_ + 2, 0);
    mask[0] = mask[1] = 1;
    return o_.Add(
        ops::kStridedSlice, "",
        {whole, JoinedLists(o_, "/begin", {zeros, before}), JoinedLists(o_, "/end", {zeros, end}),
         o_.AddIntegers("/steps", Ints(spatial_ + 2, 1))},
        {{"begin_mask", mask}, {"end_mask", mask}});
  }

  Operation& o_;
  const ImageWindow& image_;
  const int spatial_;
  Window window_;
  const Value data_, shape_;
  int first_ = 0;
  bool is_cut_ = false;
};

template <int kSpatial>
void ImportTransposedConvolution(Operation& o) {
  const std::optional<ImageWindow> image = ImageWindow::Read(o, kSpatial, 2);
  const std::optional<Extents> weights = WeightsExtents(o, 1, kSpatial);
  if (image && weights) TransposedConvolution(o, *image, *weights).Import();
}

}  // namespace

std::vector<OperationType> TransposedConvolutionOperations() {
  constexpr Images kFirst = Images::kChannelsFirst;
  return {{"Conv2DBackpropInput", 3, 3, ImportTransposedConvolution<2>, kFirst, 2},
          {"Conv3DBackpropInputV2", 3, 3, ImportTransposedConvolution<3>, kFirst, 2}};
}

}  // namespace mo::tensorflow
