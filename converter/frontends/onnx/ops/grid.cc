// Images read at computed places, and grids of such places.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/axis_list.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

constexpr ElementType kF32 = ElementType::kF32;
constexpr ElementType kI64 = ElementType::kI64;

struct SampleMode {
  std::string mode;     // bilinear, bicubic or nearest, whatever the number of axes
  std::string padding;  // zeros, border or reflection
  bool align_corners = false;
};

// Elements of one axis that have a part in the result, for each place of the grid.
struct AxisTaps {
  Value extent;                 // i64, a number
  std::vector<Value> elements;  // i64
  std::vector<Value> weights;   // empty if there is one element, whose weight is 1
  std::vector<Value> inside;    // booleans; empty if all are
};

// Places outside of [lowest, lowest + length] reflected at both ends.
Value Reflected(const Arithmetic& f, Value place, Value last, bool align_corners) {
  const double lowest = align_corners ? 0 : -0.5;
  const Value length = align_corners ? last : f(ops::kAdd, last, 1.0);
  // Of one element there is nothing to reflect.
  const Value period = f(ops::kMaximum, f(ops::kMultiply, length, 2.0), 1.0);
  const Value way = f(ops::kFloorMod, f(ops::kSubtract, place, lowest), period);
  const Value back = f(ops::kAbs, f(ops::kSubtract, way, length));
  return f(ops::kAdd, f(ops::kSubtract, length, back), lowest);
}

// `coordinate` is that of the grid: -1 … 1 is all of the axis.
AxisTaps TapsOf(Operation& o, const SampleMode& mode, int axis, Value coordinate) {
  const std::string suffix = absl::StrCat("/axis_", axis);
  const Arithmetic f(o, suffix, kF32);
  AxisTaps taps;
  taps.extent = ExtentOf(o, o.input(0), suffix + "/extent", axis);
  const Value extent = f.As(kF32, taps.extent), last = f(ops::kSubtract, extent, 1.0);
  const Value shifted = f(ops::kAdd, coordinate, 1.0);
  Value place =
      mode.align_corners
          ? f(ops::kMultiply, f(ops::kMultiply, shifted, 0.5), last)
          : f(ops::kMultiply, f(ops::kSubtract, f(ops::kMultiply, shifted, extent), 1.0), 0.5);
  const bool is_nearest = mode.mode == "nearest";
  if (is_nearest) place = f(ops::kRound, place);
  if (mode.padding == "border") place = f.Between(0.0, place, last);
  if (mode.padding == "reflection") place = Reflected(f, place, last, mode.align_corners);
  const Value low = is_nearest ? place : f(ops::kFloor, place);
  std::vector<Value> near = {low};
  if (!is_nearest) {
    near.push_back(f(ops::kAdd, low, 1.0));
    const Value part = f(ops::kSubtract, place, low);
    taps.weights = {f(ops::kSubtract, 1.0, part), part};
  }
  for (const Value tap : near) {
    taps.elements.push_back(f.As(kI64, f.Between(0.0, tap, last)));
    if (mode.padding != "zeros") continue;
    taps.inside.push_back(
        f(ops::kLogicalAnd, f(ops::kGreaterEqual, tap, 0.0), f(ops::kLessEqual, tap, last)));
  }
  return taps;
}

// One of the corners around each place: a bit of `corner` for each axis, 1 for the element after
// the place. Its elements of the data [N, C, all of an image], times its weight.
Value CornerOf(Operation& o, const std::vector<AxisTaps>& axes, int corner, Value flat) {
  const std::string suffix = absl::StrCat("/corner_", corner);
  const Arithmetic integers(o, suffix, kI64), f(o, suffix, kF32);
  Value element, weight, inside;
  for (size_t i = 0; i < axes.size(); ++i) {
    const AxisTaps& taps = axes[i];
    const size_t tap = static_cast<size_t>(corner) >> i & 1;
    element = i == 0 ? taps.elements[tap]
                     : integers(ops::kAdd, integers(ops::kMultiply, element, taps.extent),
                                taps.elements[tap]);
    if (!taps.weights.empty())
      weight = i == 0 ? taps.weights[tap] : f(ops::kMultiply, weight, taps.weights[tap]);
    if (!taps.inside.empty())
      inside = i == 0 ? taps.inside[tap] : f(ops::kLogicalAnd, inside, taps.inside[tap]);
  }
  // [N, d, h, w] as rows.
  auto rows = [&](Value value, const char* what) {
    return o.Add(ops::kReshape, suffix + what,
                 {value, o.AddIntegers(suffix + what + "/shape", {0, -1})},
                 {{"special_zero", true}});
  };
  auto of_channels = [&](Value value, const char* what) {
    return o.Add(ops::kUnsqueeze, suffix + what,
                 {rows(value, what), o.AddIntegers(suffix + what + "/axis", {1})});
  };
  const ElementType type = o.type(0);
  Value values = o.Add(ops::kGather, suffix,
                       {flat, rows(element, "/elements"), o.AddInteger(suffix + "/axis", 2)},
                       {{"batch_dims", int64_t{1}}});
  if (weight.node != nullptr)
    values = f(ops::kMultiply, values, f.As(type, of_channels(weight, "/weight")));
  if (inside.node == nullptr) return values;
  return f(ops::kSelect, of_channels(inside, "/inside"), values,
           o.AddNumber(suffix + "/outside", type, 0));
}

// Volumes: the graph's operation takes images alone.
void ImportVolumes(Operation& o, const SampleMode& mode) {
  const int spatial = o.rank(0) - 2;
  const Value grid = o.Converted(o.input(1), "/grid", kF32);
  std::vector<AxisTaps> axes;
  for (int i = 0; i < spatial; ++i) {
    // The last coordinate is that of the first axis.
    const std::string suffix = absl::StrCat("/coordinate_", i);
    const Value coordinate = o.Add(ops::kGather, suffix,
                                   {grid, o.AddInteger(suffix + "/place", spatial - 1 - i),
                                    o.AddInteger(suffix + "/axis", spatial + 1)});
    axes.push_back(TapsOf(o, mode, i + 2, coordinate));
  }
  const Value flat =
      o.Add(ops::kReshape, "/flat", {o.input(0), o.AddIntegers("/flat/shape", {0, 0, -1})},
            {{"special_zero", true}});
  const Arithmetic f(o, "/sum", o.type(0));
  const int corners = mode.mode == "nearest" ? 1 : 1 << spatial;
  Value sum;
  for (int corner = 0; corner < corners; ++corner) {
    const Value part = CornerOf(o, axes, corner, flat);
    sum = corner == 0 ? part : f(ops::kAdd, sum, part);
  }
  const Value shape = JoinedLists(
      o, "/shape",
      {PartOfList(o, ExtentsOf(o, o.input(0), "/data/shape"), "/data/outer", 0, 2),
       PartOfList(o, ExtentsOf(o, grid, "/grid/shape"), "/grid/inner", 1, spatial + 1)});
  o.SetOutput(o.Add(ops::kReshape, "", {sum, shape}, {{"special_zero", false}}));
}

std::optional<SampleMode> ReadSampleMode(Operation& o) {
  SampleMode mode = {.mode = o.TextAttribute("mode", o.version() < 20 ? "bilinear" : "linear"),
                     .padding = o.TextAttribute("padding_mode", "zeros"),
                     .align_corners = o.BoolAttribute("align_corners", false)};
  if (mode.mode == "linear") mode.mode = "bilinear";
  if (mode.mode == "cubic") mode.mode = "bicubic";
  if (mode.mode != "bilinear" && mode.mode != "bicubic" && mode.mode != "nearest") {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("mode is '", mode.mode, "'; expected linear, nearest or cubic"), "mode");
    return std::nullopt;
  }
  if (mode.padding == "zeros" || mode.padding == "border" || mode.padding == "reflection")
    return mode;
  o.Error(
      Code::kNodeAttribute,
      absl::StrCat("padding_mode is '", mode.padding, "'; expected zeros, border or reflection"),
      "padding_mode");
  return std::nullopt;
}

void ImportGridSample(Operation& o) {
  if (!o.HaveRanks(2)) return;
  const std::optional<SampleMode> mode = ReadSampleMode(o);
  if (!mode) return;
  const int rank = o.rank(0);
  const bool takes_volumes = mode->mode != "bicubic";
  if ((rank != 4 && !(rank == 5 && takes_volumes)) || o.rank(1) != rank) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its data and grid have the ranks ", rank, " and ", o.rank(1),
                         "; expected images, of rank 4",
                         takes_volumes ? ", or volumes, of rank 5" : " with mode cubic"));
    return;
  }
  if (rank == 5) return ImportVolumes(o, *mode);
  o.SetOutput(o.Add(ops::kGridSample, "", {o.input(0), o.input(1)},
                    {{"align_corners", mode->align_corners},
                     {"mode", mode->mode},
                     {"padding_mode", mode->padding}}));
}

// What each place of the middles of elements is moved to: theta [N, axes, axes + 1], of x, y, … and
// 1, is a matrix for each image.
void ImportAffineGrid(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int64_t> length = LengthOf(o, o.input(1), "sizes");
  if (!length) return;
  const int spatial = static_cast<int>(*length) - 2;
  if ((*length != 4 && *length != 5) || o.rank(0) != 3) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("has matrices ", ToString(o.shape(0)), " and ", *length,
                         " sizes; expected [N, 2, 3] and 4, or [N, 3, 4] and 5"));
    return;
  }
  const ElementType type = o.type(0);
  const Value sizes = o.Converted(o.input(1), "/sizes", kI64);
  Ints between;  // axes of the images between N and a place's coordinates
  for (int i = 0; i < spatial; ++i) between.push_back(i + 1);
  // What coordinate i, 1 for the last one, has in each coordinate of the result.
  auto column = [&](int i) {
    const std::string suffix = absl::StrCat("/column_", i);
    const Value list =
        o.Add(ops::kGather, suffix + "/list",
              {o.input(0), o.AddInteger(suffix + "/place", i), o.AddInteger(suffix + "/axis", 2)});
    return o.Add(ops::kUnsqueeze, suffix, {list, o.AddIntegers(suffix + "/added", between)});
  };
  Value sum = column(spatial);
  for (int i = 0; i < spatial; ++i) {
    const int axis = spatial - 1 - i;  // x is along the last one
    const std::string suffix = absl::StrCat("/axis_", axis);
    const Arithmetic f(o, suffix, type);
    const Value size = ElementOf(o, sizes, suffix + "/size", axis + 2);
    const Value numbers = f.As(type, NumbersBelow(o, size, suffix + "/numbers"));
    const Value extent = f.As(type, size);
    const Value twice = f(ops::kMultiply, numbers, 2.0);
    const Value way =
        o.BoolAttribute("align_corners", false)
            ? f(ops::kDivide, twice, f(ops::kMaximum, f(ops::kSubtract, extent, 1.0), 1.0))
            : f(ops::kDivide, f(ops::kAdd, twice, 1.0), extent);
    const Value along = o.AlongAxis(f(ops::kSubtract, way, 1.0), suffix, axis + 1, spatial + 2);
    sum = o.Add(ops::kAdd, i + 1 == spatial ? "" : suffix + "/sum",
                {sum, f(ops::kMultiply, along, column(i))});
  }
  o.SetOutput(sum);
}

}  // namespace

std::vector<OperatorType> GridOperators() {
  return {{"GridSample", 16, kNewestOpset, 2, 2, ImportGridSample},
          {"AffineGrid", 20, kNewestOpset, 2, 2, ImportAffineGrid}};
}

}  // namespace mo::onnx
