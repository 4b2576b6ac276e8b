#ifndef TOOLS_MODELGEN_DETECTOR_H_
#define TOOLS_MODELGEN_DETECTOR_H_

#include <string>

namespace modelgen {

// A detector of objects in images of 160 x 160, of the kind of YOLO, as an ONNX model: a backbone,
// a pyramid of two levels, a box and eight scores for each place, and NonMaxSuppression. Outputs:
// boxes [batch, 500, 4] by their centres and sizes, scores [batch, 8, 500], and what is picked
// [n, 3]: image, class, box.
std::string Detector();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_DETECTOR_H_
