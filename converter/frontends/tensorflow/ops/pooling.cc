// Poolings. What SAME pads is no part of an average.

#include "converter/frontends/common/pooling.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
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

// The maxima, and where in the image each is: counted over rows, columns and channels, with
// include_batch_in_index over all images.
void ImportMaxPoolWithArgmax(Operation& o) {
  const std::optional<ImageWindow> image = ImageWindow::Read(o, 2, 0);
  const std::optional<ElementType> type = o.TypeAttribute("Targmax", ElementType::kI64);
  if (!image || !type) return;
  const std::optional<Ints> kernel = image->SpatialPart(o, "ksize", o.IntsAttribute("ksize"));
  if (!kernel) return;
  const Value data = image->Data(o, 0);
  const std::vector<Value> found =
      AddMaxPoolingWithIndices(o, "", data, image->window(*kernel), 2, kWindowWords);
  if (found.empty()) return;
  const Arithmetic f(o, "/place", ElementType::kI64);
  const Value channels = ExtentOf(o, data, "/channel_count", 1);
  const Value channel = o.AlongAxis(NumbersBelow(o, channels, "/channel"), "/channels", 1, 4);
  Value place =
      f(ops::kAdd, f(ops::kMultiply, f.As(ElementType::kI64, found[1]), channels), channel);
  if (o.BoolAttribute("include_batch_in_index", false)) {
    const Value extents = PartOfList(o, ExtentsOf(o, data, "/extents"), "/extents/image", 1, 4);
    const Value size = o.Add(ops::kReduceProd, "/size", {extents, o.AddIntegers("/size/axis", {0})},
                             {{"keep_dims", false}});
    const Value numbers = NumbersBelow(o, ExtentOf(o, data, "/image_count", 0), "/image");
    place = f(ops::kAdd, place, f(ops::kMultiply, o.AlongAxis(numbers, "/images", 0, 4), size));
  }
  o.SetOutputs({image->Result(found[0]), image->Result(o.Converted(place, "/argmax", *type))});
}

}  // namespace

std::vector<OperationType> PoolingOperations() {
  return Taking(Images::kChannelsFirst, {{"MaxPool", 1, 1, ImportPooling<true, 2>},
                                         {"MaxPoolWithArgmax", 1, 1, ImportMaxPoolWithArgmax},
                                         {"MaxPoolV2", 3, 3, ImportMaxPoolV2},
                                         {"AvgPool", 1, 1, ImportPooling<false, 2>},
                                         {"MaxPool3D", 1, 1, ImportPooling<true, 3>},
                                         {"AvgPool3D", 1, 1, ImportPooling<false, 3>}});
}

}  // namespace mo::tensorflow
