#include "converter/frontends/common/resize.h"

#include <string>
#include <utility>

#include "converter/graph/shape_values.h"

namespace mo {
namespace {

std::string TransformationOf(const Resize& resize) {
  switch (resize.pixels) {
    case Pixels::kCorners:
      return "align_corners";
    case Pixels::kAsymmetric:
      return "asymmetric";
    case Pixels::kHalfPixel:
      return resize.nearest ? "tf_half_pixel_for_nn" : "half_pixel";
  }
  return "";
}

}  // namespace

Value AddResize(NodeBuilder& builder, absl::string_view suffix, Value data, Value sizes,
                const Resize& resize) {
  if (data.node == nullptr || sizes.node == nullptr) return {};
  if (!resize.nearest) data = builder.Converted(data, "/data", ElementType::kF32);
  Attributes attributes = {{"mode", std::string(resize.nearest ? "nearest" : "linear_onnx")},
                           {"coordinate_transformation_mode", TransformationOf(resize)}};
  if (resize.nearest) {
    attributes.Set("nearest_mode",
                   std::string(resize.pixels == Pixels::kCorners ? "round_prefer_ceil" : "floor"));
  }
  // Sizes that follow from the graph, though it computes them.
  const Shape known = ShapeFromValue(sizes);
  if (known.has_rank() && known.is_static())
    sizes = builder.AddIntegers("/sizes", *known.extents());
  const Value scales =
      builder.AddNumbers("/scales", ElementType::kF32, static_cast<int64_t>(resize.axes.size()), 1);
  return builder.Add(ops::kInterpolate, suffix,
                     {data, sizes, scales, builder.AddIntegers("/axes", resize.axes)},
                     std::move(attributes));
}

}  // namespace mo
