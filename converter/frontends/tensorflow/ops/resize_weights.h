#ifndef CONVERTER_FRONTENDS_TENSORFLOW_OPS_RESIZE_WEIGHTS_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_OPS_RESIZE_WEIGHTS_H_

#include <cstdint>
#include <vector>

namespace mo::tensorflow {

// An axis of `in` pixels that becomes one of `out`. The matrix [out, in] by which the pixels are
// multiplied, row by row, is made by TensorFlow's own arithmetic, in f32 where that decides.
struct ResizedPixels {
  int64_t in = 1, out = 1;
  bool corners = false;  // the first and the last pixels of both coincide
  bool centers = false;  // pixels are read at their centers
};

// Of ResizeBicubic. The place between two pixels is rounded to a 1024th.
std::vector<double> BicubicWeights(const ResizedPixels& pixels);

// Of ResizeArea: the means of what a new pixel covers.
std::vector<double> AreaWeights(const ResizedPixels& pixels);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_OPS_RESIZE_WEIGHTS_H_
