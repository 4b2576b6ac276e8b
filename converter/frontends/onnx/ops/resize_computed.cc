#include "converter/frontends/onnx/ops/resize_computed.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/axis_product.h"
#include "converter/frontends/common/extents.h"
#include "converter/graph/shape_values.h"

namespace mo::onnx {
namespace {

constexpr ElementType kF32 = ElementType::kF32;
constexpr ElementType kI64 = ElementType::kI64;

// One axis; the values are numbers of f32, unless they say otherwise.
struct Axis {
  int axis;
  std::string suffix;
  Value in = {};               // how many elements become
  Value count = {};            // i64: so many
  Value scale = {};            // the scale as it is given; without a node it is count / in
  Value length = {};           // in · scale
  Value start = {}, end = {};  // of the region, where there is one
};

// Element i of a list, if constants that are joined say it.
std::optional<double> KnownElement(Value list, int64_t i) {
  while (!list.node->constant()) {
    if (!list.node->Is(ops::kConcat)) return std::nullopt;
    Value part;
    for (const Value& input : list.node->inputs()) {
      if (!input.shape().is_static() || input.shape().rank() != 1) return std::nullopt;
      part = input;
      if (i < input.shape().dim(0).value()) break;
      i -= input.shape().dim(0).value();
    }
    list = part;
  }
  const Constant& constant = *list.node->constant();
  if (!constant.available() || i >= constant.size()) return std::nullopt;
  return constant.Doubles()[i];
}

// The scale that all axes have by attribute keep_aspect_ratio_policy; without a node by default.
Value CommonScale(Operation& o, const ComputedResize& resize) {
  const std::string policy = o.TextAttribute("keep_aspect_ratio_policy", "stretch");
  if (policy == "stretch" || resize.sizes.node == nullptr) return {};
  const Arithmetic f(o, "/common", kF32);
  const Value extents =
      o.Add(ops::kGather, "/common/extents",
            {ExtentsOf(o, o.input(0), "/common/shape"),
             o.AddIntegers("/common/axes", Ints(resize.axes.begin(), resize.axes.end())),
             o.AddInteger("/common/axis", 0)});
  const Value scales = f(ops::kDivide, f.As(kF32, resize.sizes), f.As(kF32, extents));
  return o.Add(policy == "not_larger" ? ops::kReduceMin : ops::kReduceMax, "/common",
               {scales, o.AddIntegers("/common/reduced", {0})}, {{"keep_dims", false}});
}

// Whether the axis is certainly what it was.
bool Stays(const Operation& o, const ComputedResize& resize, size_t i) {
  if (resize.starts.node != nullptr) return false;
  if (resize.sizes.node == nullptr) {
    const std::optional<double> scale = KnownElement(resize.scales, static_cast<int64_t>(i));
    return scale && *scale == 1;
  }
  const Shape sizes = ShapeFromValue(resize.sizes);
  return sizes.has_rank() && static_cast<int>(i) < sizes.rank() &&
         sizes.dim(static_cast<int>(i)).Same(o.shape(0).dim(resize.axes[i]));
}

Axis AxisOf(Operation& o, const ComputedResize& resize, Value common_scale, size_t i) {
  Axis a = {.axis = resize.axes[i], .suffix = absl::StrCat("/axis_", resize.axes[i])};
  const Arithmetic f(o, a.suffix, kF32);
  auto element = [&](Value list, const char* what) {
    return list.node == nullptr ? Value()
                                : ElementOf(o, list, a.suffix + what, static_cast<int64_t>(i));
  };
  a.in = f.As(kF32, ExtentOf(o, o.input(0), a.suffix + "/extent", a.axis));
  a.start = element(resize.starts, "/start");
  a.end = element(resize.ends, "/end");
  if (common_scale.node != nullptr) {
    a.scale = common_scale;
    a.length = f(ops::kMultiply, a.in, a.scale);
    a.count = f.As(kI64, f(ops::kFloor, f(ops::kAdd, a.length, 0.5)));
  } else if (resize.sizes.node != nullptr) {
    a.count = element(resize.sizes, "/size");
    a.length = f.As(kF32, a.count);
  } else {
    // Never below 0; with the extent in it the runtime divides by it. By a constant it would
    // multiply by its reciprocal, which moves places in the middle of two elements.
    a.scale = f(ops::kMaximum, element(resize.scales, "/scale"), f(ops::kSubtract, 0.0, a.in));
    a.length = f(ops::kMultiply, a.in, a.scale);
    a.count = f.As(kI64, f(ops::kFloor, a.length));
  }
  return a;
}

// A list: of each element of the result its place in the data.
Value PlacesOf(Operation& o, const Axis& a, const std::string& transformation) {
  const Arithmetic f(o, a.suffix, kF32);
  const Value i = f.As(kF32, NumbersBelow(o, a.count, a.suffix + "/elements"));
  auto unscaled = [&](const Arithmetic::Operand& place) {
    if (a.scale.node != nullptr) return f(ops::kDivide, place, a.scale);
    return f(ops::kDivide, f(ops::kMultiply, place, a.in), a.length);
  };
  if (transformation == "asymmetric") return unscaled(i);
  if (transformation == "tf_half_pixel_for_nn") return unscaled(f(ops::kAdd, i, 0.5));
  const Value last = f(ops::kSubtract, a.in, 1.0);
  if (transformation == "align_corners") {
    const Value place =
        f(ops::kDivide, f(ops::kMultiply, i, last), f(ops::kSubtract, a.length, 1.0));
    return f(ops::kSelect, f(ops::kEqual, a.length, 1.0), 0.0, place);
  }
  if (transformation == "tf_crop_and_resize") {
    const Value count = f.As(kF32, a.count);
    const Value step = f(ops::kDivide, f(ops::kMultiply, f(ops::kSubtract, a.end, a.start), last),
                         f(ops::kSubtract, count, 1.0));
    const Value place = f(ops::kAdd, f(ops::kMultiply, a.start, last), f(ops::kMultiply, i, step));
    const Value middle =
        f(ops::kMultiply, f(ops::kMultiply, f(ops::kAdd, a.start, a.end), 0.5), last);
    return f(ops::kSelect, f(ops::kGreater, count, 1.0), place, middle);
  }
  const Value half_pixel = f(ops::kSubtract, unscaled(f(ops::kAdd, i, 0.5)), 0.5);
  if (transformation == "pytorch_half_pixel")
    return f(ops::kSelect, f(ops::kEqual, f.As(kF32, a.count), 1.0), 0.0, half_pixel);
  if (transformation != "half_pixel_symmetric") return half_pixel;
  const Value adjustment = f(ops::kDivide, f.As(kF32, a.count), a.length);
  const Value shift =
      f(ops::kMultiply, f(ops::kMultiply, a.in, 0.5), f(ops::kSubtract, 1.0, adjustment));
  return f(ops::kAdd, shift, half_pixel);
}

Value NearestOf(Operation& o, const Axis& a, Value places, const std::string& mode) {
  const Arithmetic f(o, a.suffix, kF32);
  Value nearest;
  if (mode == "floor_or_ceil") {
    nearest = f(ops::kSelect, f(ops::kLess, a.scale, 1.0), f(ops::kCeiling, places),
                f(ops::kFloor, places));
  } else if (mode == "floor") {
    nearest = f(ops::kFloor, places);
  } else if (mode == "ceil") {
    nearest = f(ops::kCeiling, places);
  } else if (mode == "round_prefer_ceil") {
    nearest = f(ops::kFloor, f(ops::kAdd, places, 0.5));
  } else {
    nearest = f(ops::kCeiling, f(ops::kSubtract, places, 0.5));
  }
  return f.As(kI64, f.Between(0.0, nearest, f(ops::kSubtract, a.in, 1.0)));
}

// The weight of an element at a distance.
Value WeightAt(const Arithmetic& f, Value distance, const ResizeMode& mode) {
  if (mode.mode != "cubic") return f(ops::kMaximum, f(ops::kSubtract, 1.0, distance), 0.0);
  auto plus = [&f](Value x, double number) { return f(ops::kAdd, x, number); };
  auto times = [&f](Value x, const Arithmetic::Operand& y) { return f(ops::kMultiply, x, y); };
  const double a = mode.cubic_a;
  const Value d = distance;
  const Value near = plus(times(times(plus(times(d, a + 2), -(a + 3)), d), d), 1);
  const Value far = plus(times(plus(times(plus(times(d, a), -5 * a), d), 8 * a), d), -4 * a);
  return f(ops::kSelect, f(ops::kLessEqual, d, 1.0), near,
           f(ops::kSelect, f(ops::kLess, d, 2.0), far, 0.0));
}

// The matrix [count, in] of which the result is the product with the data: elements within reach of
// a place, one column for each, are added up where they are the same one of the data.
Value WeightsOf(Operation& o, const Axis& a, Value places, const ResizeMode& mode) {
  const Arithmetic f(o, a.suffix, kF32);
  const Value last = f(ops::kSubtract, a.in, 1.0);
  const double reach = mode.mode == "cubic" ? 2 : 1;
  Value shrink, offsets;
  if (mode.antialias) {
    const Value scale = a.scale.node != nullptr ? a.scale : f(ops::kDivide, a.length, a.in);
    shrink = f(ops::kMinimum, scale, 1.0);
    const Value far = f.As(kI64, f(ops::kCeiling, f(ops::kDivide, reach, shrink)));
    const Arithmetic integers(o, a.suffix, kI64);
    const Value count = integers(ops::kMultiply, far, 2.0);
    offsets = f.As(kF32, integers(ops::kSubtract, NumbersBelow(o, count, a.suffix + "/reached"),
                                  integers(ops::kSubtract, far, 1.0)));
  } else {
    const std::vector<double> near =
        reach == 2 ? std::vector<double>{-1, 0, 1, 2} : std::vector<double>{0, 1};
    offsets = o.AddConstant(a.suffix + "/offsets",
                            Constant::FromDoubles(kF32, {static_cast<int64_t>(near.size())}, near));
  }
  const Value column = o.AlongAxis(places, a.suffix + "/column", 0, 2);
  const Value taps = f(ops::kAdd, f(ops::kFloor, column), offsets);
  Value distance = f(ops::kAbs, f(ops::kSubtract, taps, column));
  if (mode.antialias) distance = f(ops::kMultiply, distance, shrink);
  Value weights = WeightAt(f, distance, mode);
  if (mode.exclude_outside) {
    const Value inside =
        f(ops::kLogicalAnd, f(ops::kGreaterEqual, taps, 0.0), f(ops::kLessEqual, taps, last));
    weights = f(ops::kSelect, inside, weights, 0.0);
  }
  if (mode.exclude_outside || mode.antialias) {
    const Value sum =
        o.Add(ops::kReduceSum, a.suffix + "/sum",
              {weights, o.AddIntegers(a.suffix + "/sum/axis", {1})}, {{"keep_dims", true}});
    weights = f(ops::kDivide, weights, sum);
  }
  const Value none =
      o.Add(ops::kBroadcast, a.suffix + "/none",
            {o.AddNumber(a.suffix + "/zero", kF32, 0),
             JoinedLists(o, a.suffix + "/none/shape",
                         {o.Reshaped(a.count, a.suffix + "/rows", Shape({1})),
                          o.Reshaped(f.As(kI64, a.in), a.suffix + "/columns", Shape({1}))})});
  const Value elements = f.As(kI64, f.Between(0.0, taps, last));
  return o.Add(ops::kScatterElementsUpdate, a.suffix + "/weights",
               {none, elements, weights, o.AddInteger(a.suffix + "/weights/axis", 1)},
               {{"reduction", std::string("sum")}});
}

// Whether places lie outside of the data, along the axis of a tensor of `rank`.
Value IsOutside(Operation& o, const Axis& a, Value places, int rank) {
  const Arithmetic f(o, a.suffix, kF32);
  const Value outside = f(ops::kLogicalOr, f(ops::kLess, places, 0.0),
                          f(ops::kGreater, places, f(ops::kSubtract, a.in, 1.0)));
  return o.AlongAxis(outside, a.suffix + "/outside", a.axis, rank);
}

}  // namespace

Value AddComputedResize(Operation& o, const ComputedResize& resize, const ResizeMode& mode) {
  const ElementType type = o.type(0);
  const bool is_nearest = mode.mode == "nearest";
  const bool is_converted = !is_nearest && !IsFloatingPoint(type);
  const Value common_scale = CommonScale(o, resize);
  std::vector<Axis> axes;
  for (size_t i = 0; i < resize.axes.size(); ++i) {
    if (!Stays(o, resize, i)) axes.push_back(AxisOf(o, resize, common_scale, i));
  }
  const bool crops = resize.starts.node != nullptr;
  Value value = is_converted ? o.Converted(o.input(0), "/float", kF32) : o.input(0);
  Value outside;
  for (size_t i = 0; i < axes.size(); ++i) {
    const Axis& a = axes[i];
    const Value places = PlacesOf(o, a, mode.transformation);
    const bool is_last = i + 1 == axes.size() && !is_converted && !crops;
    const std::string suffix = is_last ? "" : a.suffix;
    if (is_nearest) {
      value = o.Add(
          ops::kGather, suffix,
          {value, NearestOf(o, a, places, mode.nearest), o.AddInteger(a.suffix + "/axis", a.axis)});
    } else {
      const Value weights = o.Converted(WeightsOf(o, a, places, mode), a.suffix + "/weights/like",
                                        is_converted ? kF32 : type);
      value = AddAxisProduct(o, suffix, value, a.axis, weights);
    }
    if (!crops) continue;
    const Value along = IsOutside(o, a, places, o.rank(0));
    outside = i == 0 ? along : o.Add(ops::kLogicalOr, "/outside", {outside, along});
  }
  if (is_converted) value = o.Converted(value, crops ? "/converted" : "", type);
  if (!crops) return value;
  const Value extrapolation =
      o.AddNumber("/extrapolation", type, o.FloatAttribute("extrapolation_value", 0));
  return o.Add(ops::kSelect, "", {outside, extrapolation, value});
}

}  // namespace mo::onnx
