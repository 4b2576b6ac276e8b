// Poolings. What SAME pads is no part of an average.

#include "converter/frontends/common/pooling.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/tensorflow/ops/ops.h"
#include "converter/frontends/tensorflow/window.h"

namespace mo::tensorflow {
namespace {

void Pool(Operation& o, bool average, const ImageWindow& image, const Ints& kernel) {
  o.SetOutput(image.Result(
      AddPooling(o, "", image.Data(o, 0),
                 {.is_average = average, .divisor = Divisor::kData, .window = image.window(kernel)},
                 kWindowWords)));
}

template <bool kMax, int kSpatial>
void ImportPooling(Operation& o) {
  const std::optional<ImageWindow> image = ImageWindow::Read(o, kSpatial, 0);
  if (!image) return;
  const std::optional<Ints> kernel = image->SpatialPart(o, "ksize", o.IntsAttribute("ksize"));
  if (kernel) Pool(o, !kMax, *image, *kernel);
}

// Kernel and strides are inputs.
void ImportMaxPoolV2(Operation& o) {
  std::optional<ImageWindow> image = ImageWindow::Read(o, 2, 0);
  const std::optional<Ints> sizes = o.Integers(1, "ksize"), steps = o.Integers(2, "strides");
  if (!image || !sizes || !steps) return;
  const std::optional<Ints> kernel = image->SpatialPart(o, "ksize", *sizes);
  const std::optional<Ints> strides = image->SpatialPart(o, "strides", *steps);
  if (!kernel || !strides) return;
  image->set_strides(*strides);
  Pool(o, false, *image, *kernel);
}

}  // namespace

std::vector<OperationType> PoolingOperations() {
  return Taking(Images::kChannelsFirst, {{"MaxPool", 1, 1, ImportPooling<true, 2>},
                                         {"MaxPoolV2", 3, 3, ImportMaxPoolV2},
                                         {"AvgPool", 1, 1, ImportPooling<false, 2>},
                                         {"MaxPool3D", 1, 1, ImportPooling<true, 3>},
                                         {"AvgPool3D", 1, 1, ImportPooling<false, 3>}});
}

}  // namespace mo::tensorflow
