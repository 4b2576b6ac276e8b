#ifndef CONVERTER_FRONTENDS_COMMON_RESIZE_PLACES_H_
#define CONVERTER_FRONTENDS_COMMON_RESIZE_PLACES_H_

#include <cstdint>
#include <string>
#include <vector>

namespace mo {

// The arithmetic of resizing along one axis, as ONNX defines it for its Resize.

// One axis: `in` elements become `out`. An element of the result is at a place in the data that
// coordinate_transformation_mode says.
struct ResizedAxis {
  int64_t in = 1, out = 1;
  double scale = 1;           // as it is given; out / in if sizes are
  double start = 0, end = 1;  // of roi, for tf_crop_and_resize
};

struct ResizeMode {
  std::string mode = "nearest";  // or linear, cubic
  std::string transformation = "half_pixel";
  // Or round_prefer_ceil, floor, ceil; floor_or_ceil: of axes that shrink ceil, of others floor.
  std::string nearest = "round_prefer_floor";
  double cubic_a = -0.75;
  bool antialias = false, exclude_outside = false;
};

// Of each element of the result its place in the data.
std::vector<double> PlacesOf(const ResizedAxis& axis, const ResizeMode& mode);

// Of each element of the result the nearest one of the data.
std::vector<int64_t> NearestOf(const ResizedAxis& axis, const ResizeMode& mode);

// The matrix [out, in] of which the result is the product with the data, row by row; rows of places
// outside of the data are 0 for tf_crop_and_resize.
std::vector<double> WeightsOf(const ResizedAxis& axis, const ResizeMode& mode);
// The same for places that another rule gives.
std::vector<double> WeightsAt(const std::vector<double>& places, const ResizedAxis& axis,
                              const ResizeMode& mode);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_RESIZE_PLACES_H_
