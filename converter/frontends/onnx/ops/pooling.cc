// Poolings of [N, C, x…].

#include "converter/frontends/common/pooling.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/window.h"

namespace mo::onnx {
namespace {

std::optional<Window> PoolingWindow(Operation& o) {
  if (!o.HaveRanks()) return std::nullopt;
  if (o.rank(0) < 3) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its data has the rank ", o.rank(0), "; expected 3 or more"));
    return std::nullopt;
  }
  std::optional<Ints> kernel = ReadKernel(o, o.rank(0) - 2);
  return kernel ? ReadWindow(o, *std::move(kernel)) : std::nullopt;
}

bool IsDilated(const Window& window) {
  for (const int64_t dilation : window.dilations) {
    if (dilation != 1) return true;
  }
  return false;
}

// Places in a tensor [N, C, x…], counted with the last of its axes fastest, as such that are
// counted with the first of x… fastest.
Value CountedByColumns(Operation& o, Value places, Value data) {
  if (places.node == nullptr) return {};
  const Arithmetic f(o, "/columns", ElementType::kI64);
  const int spatial = data.shape().rank() - 2;
  std::vector<Value> extents, coordinates;  // from the last axis on
  Value rest = places;
  for (int i = 0; i < spatial; ++i) {
    extents.push_back(ExtentOf(o, data, absl::StrCat("/columns/extent_", i), spatial + 1 - i));
    coordinates.push_back(f(ops::kFloorMod, rest, extents.back()));
    rest = f(ops::kDivide, rest, extents.back());
  }
  for (int i = 0; i < spatial; ++i)
    rest = f(ops::kAdd, f(ops::kMultiply, rest, extents[i]), coordinates[i]);
  return rest;
}

// Of windows with gaps, or where the places of the maxima are asked for.
void ImportMaxPoolWithIndices(Operation& o, const Window& window) {
  const std::vector<Value> results =
      AddMaxPoolingWithIndices(o, "", o.input(0), window, 0, kWindowWords);
  if (results.size() == 2 && o.has_output(1) && o.BoolAttribute("storage_order", false))
    return o.SetOutputs({results[0], CountedByColumns(o, results[1], o.input(0))});
  o.SetOutputs(std::vector<SourceValue>(results.begin(), results.end()));
}

void ImportMaxPool(Operation& o) {
  const std::optional<Window> window = PoolingWindow(o);
  if (!window) return;
  if (IsDilated(*window) || o.has_output(1)) return ImportMaxPoolWithIndices(o, *window);
  o.SetOutput(AddPooling(o, "", o.input(0), {.window = *window}, kWindowWords));
}

void ImportAveragePool(Operation& o) {
  const std::optional<Window> window = PoolingWindow(o);
  if (!window) return;
  const bool counts_padding = o.BoolAttribute("count_include_pad", false);
  o.SetOutput(AddPooling(o, "", o.input(0),
                         {.is_average = true,
                          .divisor = counts_padding ? Divisor::kPaddedData : Divisor::kData,
                          .window = *window},
                         kWindowWords));
}

bool IsOfMaxPool(Value places) {
  while (places.node->Is(ops::kConvert)) places = places.node->input(0);
  return places.output == 1 && places.node->Is(ops::kMaxPoolWithIndices);
}

// Inputs: the maxima, their places in a tensor of the extents that the pooling had, and extents of
// the result, which may be more. All other elements are 0. Without these the extents are the least
// that the pooling may have had; places by the standard are in a tensor of those, which is padded.
// Only those of a MaxPool of the model are in what it read, for which the extents are given.
void ImportMaxUnpool(Operation& o) {
  const std::optional<Window> window = PoolingWindow(o);
  if (!window) return;
  const size_t spatial = window->kernel.size();
  const int rank = o.rank(0);
  Ints grown(spatial);  // of the first element of an axis
  for (size_t i = 0; i < spatial; ++i)
    grown[i] = window->kernel[i] - window->strides[i] - window->pads_begin[i] - window->pads_end[i];
  const Value extents = ExtentsOf(o, o.input(0), "/extents");
  const Value scaled = o.Add(
      ops::kMultiply, "/scaled",
      {PartOfList(o, extents, "/inner", 2, rank), o.AddIntegers("/strides", window->strides)});
  const Value shape =
      JoinedLists(o, "/shape",
                  {PartOfList(o, extents, "/outer", 0, 2),
                   o.Add(ops::kAdd, "/grown", {scaled, o.AddIntegers("/more", grown)})});
  auto flat = [&o](Value value, const std::string& suffix) {
    return o.Add(ops::kReshape, suffix, {value, o.AddIntegers(suffix + "/shape", {-1})});
  };
  const bool has_shape = o.has_input(2);
  const Value wanted =
      has_shape ? o.Converted(o.input(2), "/output_shape", ElementType::kI64) : shape;
  auto count = [&o](Value extents, const std::string& suffix) {
    return o.Add(ops::kReduceProd, suffix, {extents, o.AddIntegers(suffix + "/axis", {0})},
                 {{"keep_dims", true}});
  };
  const Value none = o.Add(ops::kBroadcast, "/none",
                           {o.AddNumber("/zero", o.type(0), 0), count(wanted, "/count")});
  Value placed = o.Add(
      ops::kScatterElementsUpdate, "/placed",
      {none, flat(o.input(1), "/places"), flat(o.input(0), "/maxima"), o.AddInteger("/axis", 0)});
  if (has_shape && IsOfMaxPool(o.input(1)))
    return o.SetOutput(o.Add(ops::kReshape, "", {placed, wanted}, {{"special_zero", false}}));
  if (has_shape) {
    placed = o.Add(ops::kStridedSlice, "/inferred",
                   {placed, o.AddIntegers("/inferred/begin", {0}), count(shape, "/inferred/end"),
                    o.AddIntegers("/inferred/strides", {1})},
                   {{"begin_mask", Ints{0}}, {"end_mask", Ints{0}}});
  }
  const Value whole =
      o.Add(ops::kReshape, has_shape ? "/whole" : "", {placed, shape}, {{"special_zero", false}});
  if (!has_shape) return o.SetOutput(whole);
  o.SetOutput(o.Add(ops::kPad, "",
                    {whole, o.AddIntegers("/begin", Ints(static_cast<size_t>(rank), 0)),
                     o.Add(ops::kSubtract, "/end", {wanted, shape})},
                    {{"pad_mode", std::string("constant")}}));
}

// |x|^p.
Value PowerOf(Operation& o, Value data, double p) {
  const Value size = o.Add(ops::kAbs, "/size", {data});
  return o.Add(ops::kPower, "/power", {size, o.AddNumber("/p", o.type(0), p)});
}
Value RootOf(Operation& o, Value data, double p) {
  return o.Add(ops::kPower, "", {data, o.AddNumber("/1_p", o.type(0), 1 / p)});
}

// (Σ |x|^p)^(1/p): a sum is the average of a window that is whole, times its elements.
void ImportLpPool(Operation& o) {
  std::optional<Window> window = PoolingWindow(o);
  if (!window) return;
  const double p =
      o.version() < 2 ? o.FloatAttribute("p", 2) : static_cast<double>(o.IntAttribute("p", 2));
  const std::optional<PlacedWindow> placed = PlaceWindow(o, *window, o.shape(0), kWindowWords);
  if (!placed) return;
  if (!placed->rounding_type.empty() || !placed->auto_pad.empty()) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its padding depends on the extents of its data ", ToString(o.shape(0)),
                         "; give the model's inputs fixed shapes"));
    return;
  }
  Value data = PowerOf(o, o.input(0), p);
  Ints begin = {0, 0}, end = {0, 0};
  begin.insert(begin.end(), placed->pads_begin.begin(), placed->pads_begin.end());
  end.insert(end.end(), placed->pads_end.begin(), placed->pads_end.end());
  data = o.Add(ops::kPad, "/pad",
               {data, o.AddIntegers("/pads_begin", begin), o.AddIntegers("/pads_end", end)},
               {{"pad_mode", std::string("constant")}});
  int64_t elements = 1;
  for (const int64_t extent : window->kernel) elements *= extent;
  window->pads_begin.assign(window->kernel.size(), 0);
  window->pads_end = window->pads_begin;
  window->padding = Padding::kExplicit;
  window->rounding = Rounding::kDown;
  const Value average =
      AddPooling(o, "/average", data, {.is_average = true, .window = *window}, kWindowWords);
  const Value count = o.AddNumber("/elements", o.type(0), static_cast<double>(elements));
  o.SetOutput(RootOf(o, o.Add(ops::kMultiply, "/sum", {average, count}), p));
}

void ImportGlobalLpPool(Operation& o) {
  if (!o.HaveRanks()) return;
  const double p =
      o.version() < 2 ? o.FloatAttribute("p", 2) : static_cast<double>(o.IntAttribute("p", 2));
  Ints axes(static_cast<size_t>(std::max(o.rank(0) - 2, 0)));
  std::iota(axes.begin(), axes.end(), 2);
  const Value sum =
      o.Add(ops::kReduceSum, "/sum", {PowerOf(o, o.input(0), p), o.AddIntegers("/axes", axes)},
            {{"keep_dims", true}});
  o.SetOutput(RootOf(o, sum, p));
}

// Of all spatial axes.
void ImportGlobal(Operation& o) {
  if (!o.HaveRanks()) return;
  if (o.rank(0) < 3) return o.SetOutput(o.input(0));
  Ints axes(static_cast<size_t>(o.rank(0)) - 2);
  std::iota(axes.begin(), axes.end(), 2);
  const OpType op = o.op() == "GlobalAveragePool" ? ops::kReduceMean : ops::kReduceMax;
  o.SetOutput(o.Add(op, "", {o.input(0), o.AddIntegers("/axes", axes)}, {{"keep_dims", true}}));
}

}  // namespace

std::vector<OperatorType> PoolingOperators() {
  return {{"MaxPool", 1, kNewestOpset, 1, 1, ImportMaxPool},
          {"MaxUnpool", 9, kNewestOpset, 2, 3, ImportMaxUnpool},
          {"AveragePool", 1, kNewestOpset, 1, 1, ImportAveragePool},
          {"LpPool", 1, kNewestOpset, 1, 1, ImportLpPool},
          {"GlobalLpPool", 1, kNewestOpset, 1, 1, ImportGlobalLpPool},
          {"GlobalAveragePool", 1, kNewestOpset, 1, 1, ImportGlobal},
          {"GlobalMaxPool", 1, kNewestOpset, 1, 1, ImportGlobal}};
}

}  // namespace mo::onnx
