// Products as XLA has them, in graphs that come from JAX: which axis is what says a message of XLA
// in an attribute.

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/convolution.h"
#include "converter/frontends/common/einsum.h"
#include "converter/frontends/tensorflow/ops/ops.h"
#include "converter/frontends/tensorflow/window.h"
#include "converter/frontends/wire.h"

namespace mo::tensorflow {
namespace {

// Field numbers of DotDimensionNumbers and ConvolutionDimensionNumbers.
constexpr int kLeftContracted = 1, kRightContracted = 2, kLeftBatch = 3, kRightBatch = 4;
constexpr int kKernelInput = 3, kKernelOutput = 4, kKernelSpatial = 6, kInputBatch = 7,
              kInputFeature = 8, kOutputBatch = 9, kOutputFeature = 10, kInputSpatial = 11,
              kOutputSpatial = 12;

// The numbers of a message by their fields.
class DimensionNumbers {
 public:
  // nullopt after an error.
  static std::optional<DimensionNumbers> Read(Operation& o) {
    DimensionNumbers numbers;
    const std::string bytes = o.TextAttribute("dimension_numbers", "");
    WireReader message(bytes);
    bool whole = true;
    while (std::optional<WireField> field = message.Next()) {
      Ints& list = numbers.lists_[field->number];
      if (field->type == WireField::Type::kVarint)
        list.push_back(static_cast<int64_t>(field->varint));
      if (field->type != WireField::Type::kBytes) continue;
      WireReader packed(field->bytes);
      while (!packed.at_end() && whole) {
        const std::optional<uint64_t> number = packed.NextVarint();
        whole &= number.has_value();
        if (number) list.push_back(static_cast<int64_t>(*number));
      }
    }
    if (whole && !message.failed()) return numbers;
    o.Error(Code::kNodeAttribute, "its dimension_numbers are damaged; export the model again");
    return std::nullopt;
  }

  const Ints& List(int field) { return lists_[field]; }
  // A number that is not written is 0.
  int64_t Number(int field) {
    const Ints& list = lists_[field];
    return list.empty() ? 0 : list.back();
  }

 private:
  std::map<int, Ints> lists_;
};

// Each of `rank` axes once at most.
bool AreAxes(Ints axes, int rank) {
  std::sort(axes.begin(), axes.end());
  return (axes.empty() || (axes.front() >= 0 && axes.back() < rank)) &&
         std::adjacent_find(axes.begin(), axes.end()) == axes.end();
}

Ints Joined(Ints first, const Ints& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// The result is of the operands' type, as far as the attribute says it.
bool KeepsType(Operation& o) {
  const std::optional<ElementType> type = o.TypeAttribute("preferred_element_type", o.type(0));
  if (!type) return false;
  if (*type == o.type(0) && *type == o.type(1)) return true;
  return o.Error(Code::kNodeInputs,
                 absl::StrCat("its operands are ", ElementTypeName(o.type(0)), " and ",
                              ElementTypeName(o.type(1)), ", its result ", ElementTypeName(*type),
                              "; expected one type"));
}

// The result has the axes of both batches, then those that one operand alone has.
void ImportDot(Operation& o) {
  constexpr int kMaxAxes = 24;
  if (!o.HaveRanks(2) || !KeepsType(o)) return;
  std::optional<DimensionNumbers> numbers = DimensionNumbers::Read(o);
  if (!numbers) return;
  const Ints& left = numbers->List(kLeftContracted);
  const Ints& right = numbers->List(kRightContracted);
  const Ints& left_batch = numbers->List(kLeftBatch);
  const Ints& right_batch = numbers->List(kRightBatch);
  const bool fits = left.size() == right.size() && left_batch.size() == right_batch.size() &&
                    AreAxes(Joined(left, left_batch), o.rank(0)) &&
                    AreAxes(Joined(right, right_batch), o.rank(1)) && o.rank(0) <= kMaxAxes &&
                    o.rank(1) <= kMaxAxes;
  if (!fits) {
    o.Error(Code::kNodeAttribute, absl::StrCat("its dimension_numbers do not fit operands of ",
                                               o.rank(0), " and ", o.rank(1), " axes"));
    return;
  }
  std::string first, second, result;
  for (int axis = 0; axis < o.rank(0); ++axis) first.push_back(static_cast<char>('a' + axis));
  for (int axis = 0; axis < o.rank(1); ++axis) second.push_back(static_cast<char>('A' + axis));
  for (size_t i = 0; i < left.size(); ++i) second[right[i]] = first[left[i]];
  for (size_t i = 0; i < left_batch.size(); ++i) {
    second[right_batch[i]] = first[left_batch[i]];
    result.push_back(first[left_batch[i]]);
  }
  for (const char letter : first) {
    if (second.find(letter) == std::string::npos) result.push_back(letter);
  }
  for (const char letter : second) {
    if (first.find(letter) == std::string::npos) result.push_back(letter);
  }
  o.SetOutput({AddEinsum(o, absl::StrCat(first, ",", second, "->", result),
                         {o.InSourceOrder(0), o.InSourceOrder(1)})});
}

// What XLA calls the parts of a window.
constexpr WindowWords kXlaWords = {"window", "window_strides", "padding", "other padding"};

// Inputs: data, kernel, strides, pairs of padding, dilations of the data and of the kernel, groups.
class XlaConvolution {
 public:
  explicit XlaConvolution(Operation& o) : o_(o) {}

  void Import() {
    if (!o_.HaveRanks(2) || !KeepsType(o_)) return;
    std::optional<DimensionNumbers> numbers = DimensionNumbers::Read(o_);
    if (!numbers || !ReadAxes(*numbers) || !ReadWindow()) return;
    const Value data = data_axes_ == ToChannelsFirst(o_.rank(0))
                           ? o_.ChannelsFirst(0)
                           : o_.Transposed(o_.InSourceOrder(0), "/data", data_axes_);
    const Value result =
        AddConvolution(o_, "", data, {.window = window_, .weights = Weights()}, kXlaWords);
    if (result.node == nullptr) return;
    Ints back(result_axes_.size());
    for (size_t i = 0; i < back.size(); ++i) back[result_axes_[i]] = static_cast<int64_t>(i);
    if (back == ToChannelsLast(o_.rank(0))) return o_.SetOutput({result, Order::kChannelsFirst});
    o_.SetOutput({o_.Transposed(result, "/result", back)});
  }

 private:
  bool ReadAxes(DimensionNumbers& numbers) {
    data_axes_ = Joined({numbers.Number(kInputBatch), numbers.Number(kInputFeature)},
                        numbers.List(kInputSpatial));
    kernel_axes_ = Joined({numbers.Number(kKernelOutput), numbers.Number(kKernelInput)},
                          numbers.List(kKernelSpatial));
    result_axes_ = Joined({numbers.Number(kOutputBatch), numbers.Number(kOutputFeature)},
                          numbers.List(kOutputSpatial));
    const int rank = o_.rank(0);
    const size_t count = static_cast<size_t>(rank);
    return (rank >= 3 && o_.rank(1) == rank && data_axes_.size() == count &&
            kernel_axes_.size() == count && result_axes_.size() == count &&
            AreAxes(data_axes_, rank) && AreAxes(kernel_axes_, rank) &&
            AreAxes(result_axes_, rank) && o_.shape(1).is_static()) ||
           o_.Error(Code::kNodeAttribute,
                    absl::StrCat("its dimension_numbers do not fit data ", ToString(o_.shape(0)),
                                 " and a kernel ", ToString(o_.shape(1)), " of known extents"));
  }

  bool ReadWindow() {
    const std::optional<Ints> strides = o_.Integers(2, "window_strides"),
                              padding = o_.Integers(3, "padding"),
                              data_dilation = o_.Integers(4, "lhs_dilation"),
                              dilations = o_.Integers(5, "rhs_dilation");
    const std::optional<int64_t> groups = o_.Integer(6, "feature_group_count");
    if (!strides || !padding || !data_dilation || !dilations || !groups) return false;
    const size_t spatial = data_axes_.size() - 2;
    const auto is_positive = [](int64_t n) { return n >= 1 && n <= (1 << 20); };
    bool fits = strides->size() == spatial && padding->size() == 2 * spatial &&
                dilations->size() == spatial && *data_dilation == Ints(spatial, 1) &&
                std::all_of(strides->begin(), strides->end(), is_positive) &&
                std::all_of(dilations->begin(), dilations->end(), is_positive) &&
                o_.IntAttribute("batch_group_count", 1) == 1 && is_positive(*groups);
    for (const int64_t pad : *padding) fits &= pad >= 0 && pad <= (1 << 20);
    const int64_t outputs = o_.shape(1).dim(static_cast<int>(kernel_axes_[0])).value();
    fits = fits && outputs % *groups == 0;
    if (!fits) {
      return o_.Error(Code::kNodeInputs,
                      absl::StrCat("has strides ", ToString(*strides), ", padding ",
                                   ToString(*padding), ", lhs_dilation ", ToString(*data_dilation),
                                   ", rhs_dilation ", ToString(*dilations), " and ", *groups,
                                   " groups; expected a convolution without lhs_dilation, negative "
                                   "padding and groups of the batch"));
    }
    groups_ = *groups;
    window_.strides = *strides;
    window_.dilations = *dilations;
    for (size_t i = 0; i < spatial; ++i) {
      window_.pads_begin.push_back((*padding)[2 * i]);
      window_.pads_end.push_back((*padding)[2 * i + 1]);
      window_.kernel.push_back(o_.shape(1).dim(static_cast<int>(kernel_axes_[2 + i])).value());
    }
    return true;
  }

  Value Weights() {
    const Value weights = o_.Transposed(o_.InSourceOrder(1), "/weights", kernel_axes_);
    if (groups_ == 1 || weights.node == nullptr) return weights;
    return o_.Reshaped(weights, "/weights/groups",
                       Shape::Of(WithGroups(*weights.shape().extents(), groups_)));
  }

  Operation& o_;
  Ints data_axes_, kernel_axes_, result_axes_;  // batch or outputs, channels, the others
  Window window_;
  int64_t groups_ = 1;
};

void ImportXlaConvolution(Operation& o) { XlaConvolution(o).Import(); }

}  // namespace

std::vector<OperationType> XlaOperations() {
  return {{"XlaConvV2", 7, 7, ImportXlaConvolution}, {"XlaDotV2", 2, 2, ImportDot}};
}

}  // namespace mo::tensorflow
