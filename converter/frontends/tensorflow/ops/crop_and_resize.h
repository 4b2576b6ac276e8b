#ifndef CONVERTER_FRONTENDS_TENSORFLOW_OPS_CROP_AND_RESIZE_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_OPS_CROP_AND_RESIZE_H_

#include "converter/frontends/tensorflow/operation.h"

namespace mo::tensorflow {

// CropAndResize of images whose extents are known, written out in Gathers and arithmetic.
void ImportCropAndResize(Operation& o);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_OPS_CROP_AND_RESIZE_H_
